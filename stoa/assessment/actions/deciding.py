"""What staff decide about questions that learners wrote."""

from __future__ import annotations

from typing import Final

from django.db import IntegrityError, transaction

from stoa.accounts import queries as accounts
from stoa.assessment import writing
from stoa.assessment.actions.trying import move
from stoa.assessment.actions.writing import IsThere, NoSuchQuestion, State, locked
from stoa.assessment.events import WrittenTried
from stoa.assessment.models import WrittenQuestion, WrittenRating
from stoa.assessment.writing import Looked, path_of
from stoa.content import actions as content
from stoa.content import queries as courses
from stoa.content.queries import DraftCard, Outline
from stoa.kernel import audit
from stoa.kernel.events import outbox

LONGEST_WORDS: Final = 500


def retire_question(*, public_id: str, outline: Outline, by: int, words: str) -> None:
    """Have nobody asked it any more; its writer reads `words`. Raises NoSuchQuestion, also for one that stands in the
    course: there it is taken out of the file."""
    with transaction.atomic():
        waits = () if path_of(public_id) in courses.source_files(outline.version_id) else (State.PROMOTED,)
        row = _held(public_id, outline, State.TRIAL, State.PRACTICE, *waits)
        move(row, State.RETIRED, "staff", words.replace("\0", "").strip()[:LONGEST_WORDS])
        row.save()
        _note("assessment.written_retired", row, outline, by)


def bring_to_practice(*, public_id: str, outline: Outline, by: int) -> None:
    """Have it practised, whatever the figures say: open reports are put aside by it. Raises NoSuchQuestion, and
    IsThere where another with the same words has come meanwhile."""
    try:
        with transaction.atomic():
            row = _held(public_id, outline, State.TRIAL, State.RETIRED)
            if row.reason == "withdrawn":
                raise NoSuchQuestion(public_id)
            WrittenRating.objects.filter(question=row).update(is_open=False, is_put_aside=True)
            move(row, State.PRACTICE)
            row.save()
            _note("assessment.written_practised", row, outline, by)
            outbox.publish(WrittenTried(row.id))
    except IntegrityError as problem:
        raise IsThere from problem


def put_aside(*, public_id: str, outline: Outline, rating: int) -> None:
    """Let a report count no more: staff have looked, and the question is in order. Raises NoSuchQuestion."""
    with transaction.atomic():
        row = _held(public_id, outline, State.TRIAL, State.PRACTICE, State.PROMOTED, State.RETIRED)
        if not WrittenRating.objects.filter(id=rating, question=row).update(is_open=False, is_put_aside=True):
            raise NoSuchQuestion(public_id)
        outbox.publish(WrittenTried(row.id))


def file_of(*, public_id: str, outline: Outline) -> str:
    """The file that a question would become in its course. Raises NoSuchQuestion."""
    return _file_of(_row(public_id, outline))


def _file_of(row: WrittenQuestion) -> str:
    person = accounts.person(row.account_id) if row.account_id and row.is_named else None
    name = " ".join(person.name.translate(_PLAIN).split()) if person else ""
    by = name or "a learner of this course"
    return writing.file_text(row.source, id=row.public_id, skill=row.skill, by=by)


_PLAIN: Final = str.maketrans(dict.fromkeys("<>[](){}*_`\\:#|!&\n\r", " "))
"""A name is put into Markdown as letters only."""


def promote_question(*, public_id: str, text: str, outline: Outline, by: int) -> tuple[Looked, DraftCard | None]:
    """Put a question into a new draft of the course: as `questions/<id>.md` with this text (the file's, edited
    perhaps), together with those that were promoted before and are not live yet. It goes live when staff publish it.

    Where the text has errors nothing happens: they are in what is returned. Raises NoSuchQuestion, CannotPublish.
    """
    row = _row(public_id, outline)
    pictures = writing.pictures_for(outline, row.unit)
    text = writing.placed(text, pictures)
    source = writing.question_in(text)
    looked = writing.look_at(source, id=public_id, skill=row.skill, outline=outline, pictures=pictures)
    if looked.part is None:
        return looked, None
    files = _waiting(outline) | {path_of(public_id): text.replace("\r\n", "\n").encode()}
    draft = content.amend(version_id=outline.version_id, files=files, by=by)
    with transaction.atomic():
        held = _held(public_id, outline, State.TRIAL, State.PRACTICE, State.PROMOTED)
        held.source, held.part, held.compiler = source, writing.as_json(looked.part), looked.compiler
        held.digest = writing.digest_of(looked.part)
        move(held, State.PROMOTED)
        held.save()
        _note("assessment.written_promoted", held, outline, by)
    return looked, draft


def recompile_questions(course_id: int) -> None:
    """Compile learners' questions anew where another compiler made what is asked; one that it finds wrong stays."""
    version = courses.current_version_id(course_id)
    rows = WrittenQuestion.objects.filter(course_id=course_id, state__in=(State.TRIAL, State.PRACTICE, State.PROMOTED))
    if version is None:
        return
    outline = courses.outline(version)
    for row in rows.order_by("id").iterator(chunk_size=100):
        pictures = writing.pictures_for(outline, row.unit)
        looked = writing.look_at(
            row.source, id=row.public_id, skill=row.skill, outline=outline, pictures=pictures
        )  # fmt: skip
        if looked.part is not None and looked.compiler != row.compiler:
            same = WrittenQuestion.objects.filter(id=row.id, revision=row.revision)
            same.update(part=writing.as_json(looked.part), compiler=looked.compiler)


def _waiting(outline: Outline) -> dict[str, bytes]:
    """The files of questions that were promoted and stand in no live version yet."""
    there = courses.source_files(outline.version_id)
    rows = WrittenQuestion.objects.filter(course_id=outline.course_id, state=State.PROMOTED).order_by("id")
    return {path_of(row.public_id): _file_of(row).encode() for row in rows if path_of(row.public_id) not in there}


def _row(public_id: str, outline: Outline) -> WrittenQuestion:
    row = WrittenQuestion.objects.filter(public_id=public_id, course_id=outline.course_id, revision__gt=0).first()
    if row is None:
        raise NoSuchQuestion(public_id)
    return row


def _held(public_id: str, outline: Outline, *states: State) -> WrittenQuestion:
    rows = WrittenQuestion.objects.filter(public_id=public_id, course_id=outline.course_id, state__in=states)
    row = locked(rows.filter(revision__gt=0)).first()
    if row is None:
        raise NoSuchQuestion(public_id)
    return row


def _note(act: str, row: WrittenQuestion, outline: Outline, by: int) -> None:
    audit.note(act, by=by, about=f"course:{outline.course_slug}", question=row.public_id)
