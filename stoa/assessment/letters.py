"""The letters of assessment, each in its reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from stoa.accounts.queries import Person
from stoa.assessment.analysis import QuestionResult
from stoa.assessment.doubting import why_doubted
from stoa.assessment.items.words import percent
from stoa.assessment.models import Raised, WrittenQuestion
from stoa.catalogue.queries import Offer, RunCard, title_of
from stoa.content.queries import Outline
from stoa.kernel.mail import post


def say_raised(person: Person, run: RunCard, outline: Outline, scores: Sequence[Raised]) -> None:
    """Scores of theirs are higher than they were, because keys were corrected."""
    with translation.override(person.language):
        lines = [
            _("%(question)s: %(before)s before, %(after)s now")
            % {"question": _label(outline, row.part), "before": percent(row.before), "after": percent(row.after)}
            for row in scores
        ]
        link = f"{settings.STOA_URL}/learn/{run.slug}/-/grades/"
        said = {"course": title_of(run), "lines": "\n".join(lines), "link": link}
        post(
            to=person.email, kind="assessment.score_raised", account=person.id,
            subject=_("Your score in “%(course)s” is higher than it was") % said,
            text=_(
                "What counts as right was corrected in “%(course)s”, and your answers were graded again:\n\n"
                "%(lines)s\n\n"
                "Nobody’s score has fallen. Your record is here:\n%(link)s"
            )
            % said,
        )  # fmt: skip


def say_decided(person: Person, offer: Offer, part: str, reason: str, score: float | None) -> None:
    """Staff have looked again at a score: it stays (`score` None), or is this now."""
    with translation.override(person.language):
        said = {
            "course": title_of(offer.run), "part": _label(offer.outline, part), "reason": reason,
            "score": "" if score is None else percent(score),
            "link": f"{settings.STOA_URL}/learn/{offer.run.slug}/-/grades/{quote(part)}/",
        }  # fmt: skip
        if score is None:
            subject = _("Your score in “%(part)s” was looked at again")
            text = _(
                "Staff of “%(course)s” have looked again at your score in “%(part)s”. It stays as it was. "
                "They write:\n\n"
                "%(reason)s\n\n"
                "The whole story of the score is here:\n%(link)s"
            )
        else:
            subject = _("Your score in “%(part)s” is %(score)s now")
            text = _(
                "Staff of “%(course)s” have given you %(score)s in “%(part)s”. They write:\n\n"
                "%(reason)s\n\n"
                "The whole story of the score is here:\n%(link)s"
            )
        post(
            to=person.email, kind="assessment.score_looked_at", account=person.id, subject=subject % said,
            text=text % said,
        )  # fmt: skip


def warn_of_keys(person: Person, offer: Offer, questions: Sequence[QuestionResult]) -> None:
    """What counts as right in some questions looks wrong, going by who answers what."""
    with translation.override(person.language):
        lines = [f"{_label(offer.outline, each.quiz)}: {why_doubted(each)}" for each in questions]
        said = {
            "course": offer.outline.title, "lines": "\n".join(lines),
            "link": f"{settings.STOA_URL}/studio/{offer.outline.course_slug}/questions/?run={offer.run.slug}",
        }  # fmt: skip
        post(
            to=person.email, kind="assessment.key_doubted", account=person.id,
            subject=_("Look at what counts as right in “%(course)s”") % said,
            text=_(
                "Going by the answers of the class, what counts as right may be wrong here:\n\n"
                "%(lines)s\n\n"
                "The figures are here:\n%(link)s\n\n"
                "If it is wrong, correct it and publish: earlier answers are graded again, and nobody’s score falls."
            )
            % said,
        )  # fmt: skip


def say_marked(
    person: Person, run: RunCard, outline: Outline, part: str, *, is_returned: bool, is_again: bool
) -> None:  # fmt: skip
    """Staff have looked at a work of theirs: it is marked, marked anew, or asked for once more."""
    with translation.override(person.language):
        said = {
            "work": _label(outline, part), "course": title_of(run),
            "link": f"{settings.STOA_URL}/learn/{run.slug}/-/work/{quote(part)}/",
        }  # fmt: skip
        if is_returned:
            subject = _("Hand in “%(work)s” once more, please")
            text = _(
                "The staff of “%(course)s” have looked at your work “%(work)s”, and ask you to hand it in once more. "
                "What they say about it is here:\n%(link)s"
            )
        elif is_again:
            subject = _("Your “%(work)s” has been marked anew")
            text = _(
                "The staff of “%(course)s” have looked at your work “%(work)s” once more, and changed its mark. What "
                "they say about it, and why, is here:\n%(link)s"
            )
        else:
            subject = _("Your “%(work)s” has been marked")
            text = _(
                "The staff of “%(course)s” have marked your work “%(work)s”. What they say about it is here:\n%(link)s"
            )
        post(
            to=person.email, kind="assessment.work_marked", account=person.id, subject=subject % said, text=text % said
        )


def say_handed_in(person: Person, by: str, offer: Offer, part: str) -> None:
    """Somebody of their team has handed in for all of them."""
    with translation.override(person.language):
        said = {
            "who": by, "work": _label(offer.outline, part), "course": offer.outline.title,
            "link": f"{settings.STOA_URL}/learn/{offer.run.slug}/-/work/{quote(part)}/",
        }  # fmt: skip
        post(
            to=person.email, kind="assessment.team_handed_in", account=person.id,
            subject=_("%(who)s has handed in for your team: %(work)s") % said,
            text=_(
                "%(who)s has handed in “%(work)s” in “%(course)s” for your team.\n\n"
                "What was handed in is here:\n%(link)s"
            )
            % said,
        )  # fmt: skip


def say_promoted(person: Person, run: RunCard, question: WrittenQuestion) -> None:
    """A question of theirs is practised by others now, or has gone into the course."""
    with translation.override(person.language):
        said = {"course": title_of(run), "question": _asks(question), "link": _written_link(run, question)}
        words = _("Other learners found it right and good, so from now on everybody meets it in practice.")
        if question.state == WrittenQuestion.State.PROMOTED:
            words = _("Those who teach the course have taken it into the course’s own questions.")
        post(
            to=person.email, kind="assessment.question_promoted", account=person.id,
            subject=_("Your question in “%(course)s” helps others now") % said,
            text=_(
                "You wrote this question in “%(course)s”:\n\n%(question)s\n\n%(words)s\n\n"
                "How many it has helped is here:\n%(link)s"
            )
            % {**said, "words": words},
        )  # fmt: skip


def say_retired(person: Person, run: RunCard, question: WrittenQuestion, words: str) -> None:
    """Nobody is asked a question of theirs any more. `words` of staff may be empty."""
    with translation.override(person.language):
        why = {
            "reports": _("Three people who answered it said that something is wrong with it."),
            "reversed": _("Going by the answers, those who know more get it wrong more often: it may say another thing "
                          "than you meant, or the wrong answer may count as right."),
            "staff": _("Those who teach the course have looked at it."),
        }  # fmt: skip
        said = {
            "course": title_of(run), "question": _asks(question), "link": _written_link(run, question),
            "why": "\n\n".join(filter(None, [why.get(question.reason, ""), words])),
        }  # fmt: skip
        text = _(
            "You wrote this question in “%(course)s”:\n\n%(question)s\n\nIt is not asked any more. %(why)s\n\n"
            "You can mend it and hand it in again:\n%(link)s"
        )
        if question.reason == "staff":
            text = _(
                "You wrote this question in “%(course)s”:\n\n%(question)s\n\nIt is not asked any more. %(why)s\n\n"
                "It cannot be handed in again. If you see it otherwise, ask those who teach the course: they can have "
                "it asked again. Your text stays yours, and is here to read and to copy:\n%(link)s"
            )
        post(
            to=person.email, kind="assessment.question_retired", account=person.id,
            subject=_("Your question in “%(course)s” is not asked any more") % said, text=text % said,
        )  # fmt: skip


def _asks(question: WrittenQuestion) -> str:
    return str((question.part or {}).get("asks", ""))


def _written_link(run: RunCard, question: WrittenQuestion) -> str:
    return f"{settings.STOA_URL}/learn/{run.slug}/-/written/{question.public_id}/"


def _label(outline: Outline, part: str) -> str:
    ref = outline.part_by_id.get(part)
    return ref.label if ref is not None else part
