"""Reading the options of a question or quiz: each bad one is reported with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from math import isfinite

from django.utils.translation import gettext as _

from stoa.assessment.items.sitting import read_minutes
from stoa.assessment.items.sure import SURE, UNASKED, WAYS
from stoa.content.ports import CompileContext, Directive
from stoa.kernel.moments import BadMoment, read_moment, stored

POINTS_LIMIT = 10_000
ATTEMPTS_LIMIT = 10_000
_DUE_RULES = {"form": "", "zone": "-zone", "clock": "-clock"}
_SEPARATOR = re.compile(r"[\s,]+")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a directive's options mean. `attempts` 0: no limit; `due` RFC 3339 in UTC, or empty."""

    title: str
    points: float
    attempts: int
    category: str
    due: str
    due_zone: str
    required: bool
    shuffle: bool
    skills: tuple[str, ...]
    sure: str = ""
    """One of `sure.WAYS`, or empty."""


def read_settings(directive: Directive, context: CompileContext, now: datetime, *, is_timed: bool = True) -> Settings:
    """The options that questions and quizzes have in common; what cannot be read is reported and left at its default.

    Without `is_timed` (a question of a quiz) attempts, category, deadline and certainty are not looked at.
    """
    reader = OptionReader(directive, context)
    due, zone = reader.due(now) if is_timed else ("", "")
    return Settings(
        title=directive.options.get("title", "").strip()[:200],
        points=reader.points(),
        attempts=reader.attempts() if is_timed else 0,
        category=reader.one_of("category", context.categories, "question-category") if is_timed else "",
        due=due,
        due_zone=zone,
        required=reader.flag("required", default=True),
        shuffle=reader.flag("shuffle", default=False),
        skills=reader.skills(),
        sure=reader.sure() if is_timed else "",
    )


@dataclass(frozen=True, slots=True)
class OptionReader:
    """Reads a directive's options one by one."""

    directive: Directive
    context: CompileContext

    def given(self, name: str) -> str:
        return self.directive.options.get(name, "").strip()

    def report(self, rule: str, message: str, remedy: str) -> None:
        self.context.report("error", rule, message, self.line_of(rule), remedy)

    def line_of(self, rule: str) -> int:
        """The line of the option that a rule is named after, counted from the opening line; that line if unknown."""
        names = list(self.directive.options)
        rest = rule.removeprefix("question-").removeprefix("assignment-")
        found = next((name for name in names if rest == name or rest.startswith(f"{name}-")), "")
        return self.directive.line + (names.index(found) + 1 if found else 0)

    def points(self) -> float:
        text = self.given("points")
        if not text:
            return 1.0
        try:
            points = float(text)
        except ValueError:
            points = 0.0
        if not (isfinite(points) and 0 < points <= POINTS_LIMIT):
            message = _("“%(text)s” is no number of points.") % {"text": text[:40]}
            self.report("question-points", message, _("Write a number above 0, such as 1 or 2.5."))
            return 1.0
        return points

    def attempts(self) -> int:
        text = self.given("attempts")
        if not text:
            return 0
        attempts = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
        if not 1 <= attempts <= ATTEMPTS_LIMIT:
            message = _("“%(text)s” is no number of attempts.") % {"text": text[:40]}
            self.report("question-attempts", message, _("Write 1 or more, or leave the line out for no limit."))
            return 0
        return attempts

    def feedback(self) -> tuple[str, str]:
        """(policy, moment) of `:feedback:`: the moment is RFC 3339 in UTC where the policy is `after`, else empty."""
        text = self.given("feedback")
        if not text.startswith("after "):
            return self.choice("feedback", ("attempt", "end", "never")), ""
        try:
            at, _zone = read_moment(text.removeprefix("after ").strip(), self.context.time_zone)
        except BadMoment as error:
            self.report("question-feedback", error.message, error.remedy)
            return "end", ""
        return "after", stored(at)

    def minutes(self) -> int:
        """The minutes of `:time:`; 0 without a limit."""
        text = self.given("time")
        minutes = read_minutes(text)
        if text and not minutes:
            message = _("“%(text)s” is no time for a quiz.") % {"text": text[:40]}
            self.report("question-time", message, _("Write “40 min” or “1 h 30 min”, at most a day."))
        return minutes

    def flag(self, name: str, *, default: bool) -> bool:
        text = self.given(name).lower()
        if text in ("", "yes", "true", "no", "false"):
            return default if not text else text in ("yes", "true")
        message = _("“:%(name)s:” is yes or no.") % {"name": name}
        self.report(f"question-{name}", message, _("Write “:%(name)s: yes” or leave the line out.") % {"name": name})
        return default

    def one_of(self, name: str, known: Collection[str], rule: str) -> str:
        """An option that names one of `known`; empty when it is left out or reported."""
        text = self.given(name)
        if not text or text in known:
            return text
        message = _("“:%(name)s: %(text)s” names nothing known here.") % {"name": name, "text": text[:80]}
        self.report(rule, message, suggestion(text, known))
        return ""

    def sure(self) -> str:
        """One of `WAYS`, or empty; what the course or the unit says where nothing is given."""
        said = self.one_of(SURE, (*WAYS, UNASKED), "question-sure")
        return "" if said == UNASKED else said or ("" if self.given(SURE) else self.context.sure)

    def choice(self, name: str, known: tuple[str, ...]) -> str:
        """An option with a fixed set of values, of which the first is the default."""
        return self.one_of(name, known, f"question-{name}") or known[0]

    def skills(self) -> tuple[str, ...]:
        found = []
        for skill in filter(None, _SEPARATOR.split(self.given("skills"))):
            if skill in self.context.outcomes:
                found.append(skill)
            else:
                message = _("No outcome of this course has the id “%(skill)s”.") % {"skill": skill[:80]}
                self.report("question-skills", message, suggestion(skill, self.context.outcomes))
        return tuple(dict.fromkeys(found))

    def due(self, now: datetime) -> tuple[str, str]:
        """(time in UTC, zone) of `:due:`, both empty without one."""
        text = self.given("due")
        if not text:
            return "", ""
        try:
            moment, zone = read_moment(text, self.context.time_zone)
        except BadMoment as error:
            self.report("question-due" + _DUE_RULES[error.what], error.message, error.remedy)
            return "", ""
        if moment < now:
            message = _("This deadline is past.")
            remedy = _("Move it, or leave the line out: nobody can answer any more.")
            self.context.report("note", "question-due-past", message, self.line_of("question-due"), remedy)
        return stored(moment), zone

    def unknown(self, known: Collection[str]) -> None:
        """Report options that nothing reads."""
        for number, name in enumerate(self.directive.options, 1):
            if name not in known:
                message = _("“:%(name)s:” means nothing here.") % {"name": name}
                line = self.directive.line + number
                remedy = suggestion(f":{name}:", [f":{each}:" for each in known])
                self.context.report("warning", "question-option-unknown", message, line, remedy)


def suggestion(text: str, known: Collection[str]) -> str:
    """What to write instead of `text`, where only what is `known` can stand."""
    close = get_close_matches(text, known, 1)
    if close:
        return _("Did you mean “%(name)s”?") % {"name": close[0]}
    listed = ", ".join(sorted(known)[:12])
    return _("Known here: %(names)s.") % {"names": listed} if listed else _("The course defines none. Remove the line.")
