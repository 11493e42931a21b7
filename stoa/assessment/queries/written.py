"""Questions that learners wrote: what is served, what their writers see, and what staff do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Exists, F, OuterRef

from stoa.assessment import promotion, writing
from stoa.assessment.models import Practice, TriesWritten, WrittenAnswer, WrittenQuestion, WrittenRating, WrittenRun
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere, Outline

State = WrittenQuestion.State
LISTED = 200
"""Questions on a page of staff, and of one writer."""
OF_A_QUESTION = 100
"""Reports that are shown of one question."""


@dataclass(frozen=True)
class WrittenCard:
    """A question by a learner. `rating` is the mean of its stars, believed the less the fewer they are."""

    id: int
    public_id: str
    writer: int | None
    unit: str
    skill: str
    state: str
    reason: str
    asks: str
    kind: str
    revision: int
    answers: int
    mean: float
    helped: int
    ratings: int
    rating: float
    reports: int
    discrimination: float | None
    draft: Mapping[str, Any]
    is_named: bool
    changed_at: datetime
    part: Part | None

    @property
    def is_served(self) -> bool:
        return self.state in (State.TRIAL, State.PRACTICE, State.PROMOTED)

    @property
    def is_out_for_good(self) -> bool:
        """Whether staff took it out: its writer cannot hand it in again."""
        return self.state == State.RETIRED and self.reason == "staff"


def _card(row: WrittenQuestion) -> WrittenCard:
    part = writing.from_json(row.part, row.skill) if row.part else None
    return WrittenCard(
        id=row.id, public_id=row.public_id, writer=row.account_id, unit=row.unit, skill=row.skill, state=row.state,
        reason=row.reason, asks=part.asks if part else "", kind=str(part.public["item"]) if part else "",
        revision=row.revision, answers=row.answers, mean=row.mean, helped=row.helped, ratings=row.ratings,
        rating=promotion.rating(row.ratings, row.stars), reports=row.reports, discrimination=row.discrimination,
        draft=row.draft, is_named=row.is_named, changed_at=row.changed_at, part=part,
    )  # fmt: skip


@dataclass(frozen=True)
class WrittenRef:
    """A learner's question that is practised."""

    question: str
    unit: str
    skill: str


def written_pool(outline: Outline, *, without: int) -> list[WrittenRef]:
    """The questions by learners that are practised in a course, but those of one account, and those that its files hold
    by now. One statement; two more where some were promoted."""
    rows = WrittenQuestion.objects.filter(course_id=outline.course_id, state__in=(State.PRACTICE, State.PROMOTED))
    found = list(rows.order_by("id").values_list("public_id", "unit", "skill", "account_id", "state"))
    live = _live(outline, [public_id for public_id, *_rest, state in found if state == State.PROMOTED])
    return [WrittenRef(*ref) for *ref, account, _state in found if account != without and ref[0] not in live]


def is_live(outline: Outline, public_id: str) -> bool:
    """Whether a version of the course holds the file of a learner's question."""
    return bool(_live(outline, [public_id]))


def _live(outline: Outline, promoted: Sequence[str]) -> set[str]:
    files = content.source_files(outline.version_id) if promoted else {}
    return {public_id for public_id in promoted if writing.path_of(public_id) in files}


def written_part(course_id: int, public_id: str) -> Part:
    """A question as it is asked now. Raises NotThere."""
    row = WrittenQuestion.objects.filter(course_id=course_id, public_id=public_id).exclude(part=None).first()
    if row is None or row.part is None:
        raise NotThere(f"written question {public_id}")
    return writing.from_json(row.part, row.skill)


def tries_written(account: int) -> bool:
    """Whether somebody wants to meet questions on trial."""
    return TriesWritten.objects.filter(account_id=account).exists()


def trial_for(*, account: int, course_id: int, skill: str, units: Collection[str]) -> WrittenCard | None:
    """The question on trial in a skill that somebody is to meet: of those that are not their own and that they have
    not answered (nor sent a program to that waits), in these units, the one with the fewest answers. None: there is
    none. One statement."""
    mine = WrittenAnswer.objects.filter(question=OuterRef("pk"), revision=OuterRef("revision"), account_id=account)
    sent = WrittenRun.objects.filter(question=OuterRef("pk"), account_id=account, is_proof=False, waits=True)
    rows = WrittenQuestion.objects.filter(
        ~Exists(mine), ~Exists(sent), course_id=course_id, state=State.TRIAL, skill=skill, unit__in=list(units)
    ).exclude(account_id=account)
    row = rows.order_by("answers", "id").first()
    return _card(row) if row else None


def trial_question(*, account: int, course_id: int, public_id: str, skill: str) -> WrittenCard | None:
    """A question of another's that is or was met on trial, or is practised since; None for whoever may not."""
    rows = WrittenQuestion.objects.filter(course_id=course_id, public_id=public_id, skill=skill)
    row = rows.filter(state__in=(State.TRIAL, State.PRACTICE, State.PROMOTED)).exclude(account_id=account).first()
    return _card(row) if row else None


def is_trial_due(*, account: int, since: datetime, every: int) -> bool:
    """Whether somebody has given so many answers in practice since then for each to a question on trial, and as many
    more. Two statements."""
    tried = WrittenAnswer.objects.filter(account_id=account, at__gte=since, is_trial=True).count()
    return Practice.objects.filter(account_id=account, at__gte=since).count() >= every * (tried + 1)


@dataclass(frozen=True)
class RatingLine:
    """What somebody said of a question; never who. `says` empty: nothing but stars."""

    id: int
    stars: int
    says: str
    note: str
    reply: str
    is_open: bool
    is_put_aside: bool
    at: datetime


def rating_of(*, account: int, public_id: str) -> RatingLine | None:
    """What somebody has said of a question, as it is now."""
    rows = WrittenRating.objects.filter(account_id=account, question__public_id=public_id)
    row = rows.filter(revision=F("question__revision")).first()
    return _line(row) if row else None


def reports_of(ids: Sequence[int]) -> dict[int, list[RatingLine]]:
    """What people say is wrong with some questions as they are now, the newest first. One statement."""
    rows = WrittenRating.objects.filter(question_id__in=ids, revision=F("question__revision"))
    found: dict[int, list[RatingLine]] = {}
    for row in rows.exclude(says__in=("", "right")).order_by("-id")[:LISTED]:
        listed = found.setdefault(row.question_id, [])
        if len(listed) < OF_A_QUESTION:
            listed.append(_line(row))
    return found


def _line(row: WrittenRating) -> RatingLine:
    return RatingLine(row.id, row.stars, row.says, row.note, row.reply, row.is_open, row.is_put_aside, row.at)


def written_by(account: int, course_id: int) -> list[WrittenCard]:
    """The questions that somebody wrote in a course, the newest first."""
    rows = WrittenQuestion.objects.filter(account_id=account, course_id=course_id).order_by("-id")
    return [_card(row) for row in rows[:LISTED]]


def own_question(account: int, course_id: int, public_id: str) -> WrittenCard | None:
    """A question of theirs; None for others'."""
    row = WrittenQuestion.objects.filter(account_id=account, course_id=course_id, public_id=public_id).first()
    return _card(row) if row else None


def written_in(course_id: int) -> list[WrittenCard]:
    """The questions that were handed in in a course, those with reports first, then the newest; at most some hundred.
    Drafts are their writers' alone."""
    rows = WrittenQuestion.objects.filter(course_id=course_id, revision__gt=0).exclude(reason="withdrawn")
    return [_card(row) for row in rows.order_by("-reports", "-changed_at", "-id")[:LISTED]]


def written_question(course_id: int, public_id: str) -> WrittenCard | None:
    """One of them."""
    rows = WrittenQuestion.objects.filter(course_id=course_id, public_id=public_id, revision__gt=0)
    row = rows.exclude(reason="withdrawn").first()
    return _card(row) if row else None


def written_files(course_id: int, paths: Collection[str]) -> list[WrittenCard]:
    """The learners' questions that these files of a course hold. One statement where there are any in its folder."""
    names = [PurePosixPath(path).stem for path in paths if writing.path_of(PurePosixPath(path).stem) == path]
    rows = WrittenQuestion.objects.filter(course_id=course_id, public_id__in=names).order_by("id") if names else ()
    return [_card(row) for row in rows]
