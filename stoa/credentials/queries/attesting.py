"""What the site can attest of somebody: lines that their records bear out, for them to pick from. Nothing is attested
that no record says; a fact that no domain keeps yet (posts, reviews of others) is no line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment import queries as assessment
from stoa.assessment.queries.holding import held_back
from stoa.assessment.rules import course_grade
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import Outline
from stoa.credentials.models import Award, Credential
from stoa.credentials.wording import known_words, percent
from stoa.kernel.clock import now
from stoa.learning import queries as learning
from stoa.learning.queries import History

MOST_SCORES = 30
"""Scores of single questions and quizzes that one course offers as lines."""


@dataclass(frozen=True)
class AttestedLine:
    """A line that the records bear out. `id` is stable (`wells:units`); `small` says on what it rests."""

    id: str
    text: str
    small: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "text": self.text, "small": self.small}


@dataclass(frozen=True)
class CourseLines:
    """All lines of one course. `usual` are those that most people want."""

    run_slug: str
    title: str
    language: str
    lines: tuple[AttestedLine, ...]
    first_at: datetime
    last_at: datetime

    @property
    def usual(self) -> tuple[str, ...]:
        return tuple(line.id for line in self.lines if line.id.split(":")[1] in ("part", "units", "days"))


def attestable(account: int) -> list[CourseLines]:
    """What may be attested of an account, course by course, in the active language."""
    found = []
    histories = learning.histories(account)
    held = {course for course, _question in held_back(account)}
    runs = catalogue.runs([each.run_id for each in histories])
    for history in histories:
        run = runs[history.run_id]
        version = content.current_version_id(run.course_id)
        if version is None:
            continue
        outline = content.outline(version)
        lines = tuple(_lines(history, run.slug, outline, account, has_secrets=outline.course_slug in held))
        last = history.last_at or history.enrolled_at
        found.append(CourseLines(run.slug, outline.title, outline.language, lines, history.enrolled_at, last))
    return found


def attested(account: int, picked: list[str]) -> list[AttestedLine]:
    """Those lines of an account that were picked, in the records' order; what is no line of theirs is left out."""
    wanted = set(picked)
    return [line for course in attestable(account) for line in course.lines if line.id in wanted]


def _lines(
    history: History, slug: str, outline: Outline, account: int, *, has_secrets: bool
) -> Iterator[AttestedLine]:  # fmt: skip
    """`has_secrets`: what came of some answers is still held back, so that no score is told."""
    said = {"course": outline.title, "day": day(history.enrolled_at)}
    version = _("Version %(number)s of the course") % {"number": outline.number}
    if history.left_at is None:
        yield AttestedLine(f"{slug}:part", _("Has taken part in “%(course)s” since %(day)s.") % said, version)
    else:
        said["left"] = day(history.left_at)
        yield AttestedLine(f"{slug}:part", _("Took part in “%(course)s” from %(day)s to %(left)s.") % said, version)
    yield _units(history, slug, outline)
    if history.span and history.first_at and history.last_at:
        yield from _times(history, slug, outline)
    if not has_secrets:
        yield from _scores(history, slug, outline)
    works = len(assessment.handed_in(account=account, run_id=history.run_id))
    if works:
        text = ngettext(
            "Handed in %(count)s work in “%(course)s”.", "Handed in %(count)s works in “%(course)s”.", works
        )
        yield AttestedLine(f"{slug}:works", text % {"count": works, "course": outline.title})
    for row in Credential.objects.filter(
        award__account_id=account, award__run_id=history.run_id, withdrawn_at=None
    ).exclude(award__state=Award.State.WITHDRAWN).select_related("award").order_by("id"):  # fmt: skip
        text = _("Holds the record “%(record)s” of “%(course)s”, earned on %(day)s.")
        yield AttestedLine(
            f"{slug}:record:{row.public_id}",
            text % {"record": row.award.title, "course": outline.title, "day": day(row.award.earned_at)},
        )


def _units(history: History, slug: str, outline: Outline) -> AttestedLine:
    standing, required = history.standing, outline.required_units
    done = sum(unit in standing.done for unit in required)
    known = sum(unit in standing.known for unit in required)
    text = ngettext(
        "Did %(done)s of %(required)s unit of “%(course)s”.", "Did %(done)s of %(required)s units of “%(course)s”.",
        len(required),
    )  # fmt: skip
    values = {"done": done, "required": len(required), "course": outline.title}
    return AttestedLine(f"{slug}:units", text % values, known_words(known) if known else "")


def _times(history: History, slug: str, outline: Outline) -> Iterator[AttestedLine]:
    assert history.span and history.first_at and history.last_at
    text = ngettext(
        "Did something in “%(course)s” on %(count)s day, %(first)s.",
        "Did something in “%(course)s” on %(count)s days, the first on %(first)s and the last on %(last)s.",
        history.span.days_on,
    )
    values = {
        "course": outline.title, "count": history.span.days_on, "first": day(history.first_at),
        "last": day(history.last_at),
    }  # fmt: skip
    yield AttestedLine(f"{slug}:days", text % values)
    hours = round((history.span.minutes or 0) / 60)
    if hours:
        text = ngettext(
            "About %(count)s hour of work in “%(course)s”.", "About %(count)s hours of work in “%(course)s”.", hours
        )
        small = _("An estimate by the times at which something was done; longer pauses are left out.")
        yield AttestedLine(f"{slug}:hours", text % {"count": hours, "course": outline.title}, small)


def _scores(history: History, slug: str, outline: Outline) -> Iterator[AttestedLine]:
    scores = history.standing.scores
    if not scores:
        return
    if outline.grading:
        grade = course_grade(outline.grading, scores, outline.parts, now()).final.grade
        text = _("Course grade in “%(course)s”: %(score)s.")
        yield AttestedLine(f"{slug}:grade", text % {"course": outline.title, "score": percent(grade or 0.0)})
    graded = [part for part in outline.parts if part.category and part.points > 0 and part.id in scores]
    for part in graded[:MOST_SCORES]:
        text = _("Score in “%(part)s” of “%(course)s”: %(score)s.")
        values = {"part": part.label, "course": outline.title, "score": percent(scores[part.id])}
        yield AttestedLine(f"{slug}:score:{part.id}", text % values)


def day(moment: datetime) -> str:
    """A day in words, in the active language."""
    # Translators: date format of Django's `date` filter.
    return dateformat.format(moment, _("j F Y"))
