"""What if: other scores tried out, and what it takes for a better grade. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from stoa.assessment import rules
from stoa.assessment.rules import CourseGrade, PartLine
from stoa.content.queries import GradingPolicy, PartRef
from stoa.kernel.text.words import per_cent
from stoa.web.base.grades import grade_words

FIELD = "try-"
"""A field of the form is this and the id of a part."""


@dataclass(frozen=True)
class TrialLine:
    """A part in the form. `typed` is the score that is tried, in per cent as it was written; `kept` the real one."""

    id: str
    label: str
    typed: str
    kept: float | None


@dataclass(frozen=True)
class Trial:
    """What would come of it. `needs`: (letter, what it takes) for each; empty where nothing is open."""

    lines: tuple[TrialLine, ...]
    is_tried: bool
    so_far: str
    final: str
    needs: tuple[tuple[str, str], ...]
    rest: int
    """How many parts are left over."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants to try: the `form` as it came, over their `scores`, `at` a time (aware), with so many free
    days left. `waiting`: the share that will count of what waits to be marked, by part."""

    form: Mapping[str, str]
    scores: Mapping[str, float]
    at: datetime
    free_left: int
    waiting: Mapping[str, float]


def trial(policy: GradingPolicy, parts: tuple[PartRef, ...], grade: CourseGrade, asked: Asked) -> Trial:
    """The trial that a form asks for; what cannot be read as 0 to 100 is not tried."""
    listed = [line for category in grade.final.categories for line in category.parts]
    tried = {line.id: share for line in listed if (share := _share(asked.form.get(FIELD + line.id, ""))) is not None}
    known = {**asked.scores, **tried}
    rest = _rest(policy, parts, listed, known, asked)
    found = rules.course_grade(policy, known, parts, asked.at, asked.waiting)
    labels = {part.id: part.label for part in parts}
    lines = tuple(
        TrialLine(
            line.id, labels.get(line.id, line.id), asked.form.get(FIELD + line.id, "")[:6], asked.scores.get(line.id)
        )
        for line in listed
    )
    return Trial(
        lines, bool(tried), grade_words(policy, found.so_far.grade), grade_words(policy, found.final.grade),
        _needs(policy, parts, known, rest, asked) if rest else (), len(rest),
    )  # fmt: skip


def _share(text: str) -> float | None:
    """A score as typed, `80` or `82,5`, as a share."""
    plain = text.strip().removesuffix("%").strip().replace(",", ".")
    if not plain.isascii() or not 0 < len(plain) <= 6 or not plain.replace(".", "", 1).isdigit():
        return None
    value = float(plain)
    return value / 100 if value <= 100 else None


def _rest(
    policy: GradingPolicy, parts: tuple[PartRef, ...], listed: list[PartLine], known: Mapping[str, float], asked: Asked
) -> dict[str, float]:  # fmt: skip
    """What has no score, is not tried and not over, with the share of it that would count if it came now, or that will
    count when it is marked."""
    refs, found = {part.id: part for part in parts}, {}
    for line in listed:
        ref = refs.get(line.id)
        if line.id in known or line.is_over or ref is None:
            continue
        terms, due = rules.late_terms(policy, ref.category), rules.moment(ref.due)
        late = rules.late_factor(terms, due, asked.at, asked.free_left)
        found[line.id] = asked.waiting.get(line.id, late.share if late else 1.0)
    return found


def _needs(
    policy: GradingPolicy, parts: tuple[PartRef, ...], known: Mapping[str, float], rest: Mapping[str, float],
    asked: Asked,
) -> tuple[tuple[str, str], ...]:  # fmt: skip
    steps = [(word, bound) for word, bound in policy.letters if bound > 0]
    if not steps:
        steps = [(gettext("Passing the course"), policy.pass_mark)]

    def grade_with(score: float) -> float | None:
        return rules.course_grade(policy, rules.with_rest(known, rest, score), parts, asked.at).final.grade

    found = rules.needed_for([bound for _word, bound in steps], grade_with)
    return tuple((word, _need(score)) for (word, _bound), score in zip(steps, found, strict=True))


def _need(score: int | None) -> str:
    if score is None:
        return gettext("out of reach")
    if score == 0:
        return gettext("yours in any case")
    return gettext("%(score)s on average of what is left") % {"score": per_cent(str(score))}
