"""Rubrics: `rubrics/*.toml` made into plain JSON, and what chosen levels add up to. No input or output.

A rubric is `{"title", "criteria": [{"id", "title", "text", "levels": [{"id", "title", "points", "text"}]}]}`; `text` of
a criterion is sanitised HTML, every other text is plain. A criterion that names skills has their ids in `skills`. Ids
are stable: markings hang on them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.settings import suggestion
from stoa.content.ports import Json, Severity
from stoa.content.rules import is_id, nearest
from stoa.kernel.text.toml_words import said_plainly

MOST_BYTES = 100_000
MOST_CRITERIA = 30
MOST_LEVELS = 12
MOST_POINTS = 10_000
MOST_TEXT = 4000
"""Letters of one text."""
_KEYS = {
    "rubric": ("title", "criterion"),
    "criterion": ("id", "title", "text", "skills", "level"),
    "level": ("id", "title", "points", "text"),
}  # fmt: skip

Report = Callable[[Severity, str, str, str], None]
"""(severity, rule, message, remedy)"""


def compile_rubric(
    path: str, data: bytes, render: Callable[[str], str], report: Report, outcomes: Collection[str] = ()
) -> dict[str, Json] | None:
    """The rubric in the file `path`; None, reported, where there is none that can be used. Every message names the
    file. `render` makes HTML of a criterion's Markdown, `outcomes` are the course's."""
    reading = _Reading(path, render, report, outcomes)
    table = reading.table(data)
    if table is None:
        return None
    reading.known(table, "rubric", "")
    criteria = [
        reading.criterion(each, number) for number, each in enumerate(reading.listed(table, "criterion", ""), 1)
    ]
    if not criteria:
        message, remedy = _("There is no criterion in it."), _("Begin each with [[criterion]].")
        reading.say("error", "rubric-empty", "", message, remedy)
        return None
    reading.unique([str(each["id"]) for each in criteria], "")
    return {"title": reading.text(table, "title", ""), "criteria": [*criteria[:MOST_CRITERIA]]}


def criteria_of(rubric: Any) -> list[dict[str, Any]]:
    """The criteria of a part's `public["rubric"]`; none where it has no rubric."""
    return list(rubric["criteria"]) if rubric else []


def skills_of(rubric: Any) -> list[str]:
    """The skills that criteria name, each once."""
    return list(dict.fromkeys(skill for each in criteria_of(rubric) for skill in each.get("skills", ())))


def possible(rubric: Any) -> float:
    """The most points that a rubric gives."""
    return sum((max(level["points"] for level in each["levels"]) for each in criteria_of(rubric)), 0.0)


def earned(rubric: Any, levels: Mapping[str, object]) -> float:
    """The points of the chosen levels, by criterion; a level that the rubric does not have gives none."""
    chosen = [
        level for each in criteria_of(rubric) for level in each["levels"] if levels.get(each["id"]) == level["id"]
    ]
    return sum((level["points"] for level in chosen), 0.0)


@dataclass(frozen=True)
class _Reading:
    """One rubric being read."""

    path: str
    render: Callable[[str], str]
    report: Report
    outcomes: Collection[str]

    def say(self, severity: Severity, rule: str, where: str, message: str, remedy: str) -> None:
        place = f"{self.path}, {where}" if where else self.path
        self.report(severity, rule, f"{place}: {message}", remedy)

    def table(self, data: bytes) -> Mapping[str, Any] | None:
        if len(data) > MOST_BYTES:
            message = _("The file is larger than %(limit)s bytes.") % {"limit": MOST_BYTES}
            self.say("error", "rubric-size", "", message, _("Write fewer or shorter criteria."))
            return None
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            self.say("error", "rubric-encoding", "", _("The file is not UTF-8 text."), _("Save it as UTF-8."))
            return None
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            said = said_plainly(str(problem), text)
            where = _("line %(line)s") % {"line": said.line}
            self.say("error", "rubric-toml", where, said.message, said.remedy)
        except (RecursionError, ValueError):
            message = _("The file is not TOML that can be read.")
            self.say("error", "rubric-toml", "", message, _("Write it flat, without deep nesting."))
        return None

    def criterion(self, table: Mapping[str, Any], number: int) -> dict[str, Json]:
        where = _("criterion %(number)s") % {"number": number}
        self.known(table, "criterion", where)
        levels = [
            self.level(each, _("%(where)s, level %(number)s") % {"where": where, "number": place})
            for place, each in enumerate(self.listed(table, "level", where), 1)
        ]
        if len(levels) < 2:
            message = _("A criterion needs two levels at least.")
            self.say("error", "rubric-levels", where, message, _("Write a [[criterion.level]] for each."))
        elif len(levels) > MOST_LEVELS:
            message = _("There are more than %(limit)s levels.") % {"limit": MOST_LEVELS}
            self.say("error", "rubric-levels", where, message, _("Join some of them."))
        elif not any(level["points"] for level in levels):
            message = _("No level gives a point.")
            self.say("error", "rubric-points", where, message, _("Write points = 1 or more for the best."))
        self.unique([str(each["id"]) for each in levels], where)
        if number == MOST_CRITERIA + 1:
            message = _("There are more than %(limit)s criteria.") % {"limit": MOST_CRITERIA}
            self.say("error", "rubric-criteria", where, message, _("Join some of them."))
        title = self.titled(table, where)
        text = self.text(table, "text", where)
        html = self.render(text) if text else ""
        made: dict[str, Json] = {
            "id": self.id(table, where), "title": title, "text": html, "levels": [*levels[:MOST_LEVELS]],
        }  # fmt: skip
        skills = self.skills(table, where)
        return {**made, "skills": [*skills]} if skills else made

    def level(self, table: Mapping[str, Any], where: str) -> dict[str, Json]:
        self.known(table, "level", where)
        title, text = self.titled(table, where), self.text(table, "text", where)
        return {"id": self.id(table, where), "title": title, "points": self.points(table, where), "text": text}

    def id(self, table: Mapping[str, Any], where: str) -> str:
        value = table.get("id", "")
        if isinstance(value, str) and is_id(value):
            return value
        message = _("An id of letters, digits and hyphens is missing here.")
        self.say("error", "rubric-id", where, message, _('Write id = "clear", for one, and never change it.'))
        return ""

    def unique(self, ids: Collection[str], where: str) -> None:
        named = [id for id in ids if id]
        for id in dict.fromkeys(each for each in named if named.count(each) > 1):
            message = _("The id “%(id)s” stands here twice.") % {"id": id}
            self.say("error", "rubric-id-twice", where, message, _("Give one of the two another id."))

    def titled(self, table: Mapping[str, Any], where: str) -> str:
        title = self.text(table, "title", where)
        if not title:
            message = _("There is no title here.")
            self.say("error", "rubric-title", where, message, _('Write title = "Clear", for one.'))
        return title

    def skills(self, table: Mapping[str, Any], where: str) -> list[str]:
        value = table.get("skills", [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            message = _("“skills” is no list of outcomes.")
            self.say("error", "question-skills", where, message, _('Write skills = ["base-rates"], for one.'))
            return []
        for skill in value:
            if skill not in self.outcomes:
                message = _("No outcome of this course has the id “%(skill)s”.") % {"skill": skill[:80]}
                self.say("error", "question-skills", where, message, suggestion(skill, self.outcomes))
        return [skill for skill in dict.fromkeys(value) if skill in self.outcomes]

    def text(self, table: Mapping[str, Any], key: str, where: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str) and len(value) <= MOST_TEXT:
            return value.strip()
        message = _("“%(key)s” is no text, or a very long one.") % {"key": key}
        remedy = _("Write it in quotes, at most %(limit)s letters.") % {"limit": MOST_TEXT}
        self.say("error", "rubric-text", where, message, remedy)
        return ""

    def points(self, table: Mapping[str, Any], where: str) -> float:
        value = table.get("points")
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        number = float(value) if value is not None and is_number and abs(value) <= MOST_POINTS else -1.0
        if isfinite(number) and number >= 0:
            return number
        message = _("“points” is no number of points.")
        remedy = _("Write points = 2, for one: 0 or more, at most %(limit)s.") % {"limit": MOST_POINTS}
        self.say("error", "rubric-points", where, message, remedy)
        return 0.0

    def listed(self, table: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            return value
        header = "[[criterion]]" if key == "criterion" else "[[criterion.level]]"
        message = _("“%(key)s” is no list of tables.") % {"key": key}
        self.say("error", "rubric-form", where, message, _("Begin each with %(header)s.") % {"header": header})
        return []

    def known(self, table: Mapping[str, Any], what: str, where: str) -> None:
        for key in table:
            if key not in _KEYS[what]:
                message = _("There is no setting “%(key)s” here.") % {"key": key[:60]}
                meant = nearest(key, _KEYS[what])
                remedy = _("Did you mean “%(meant)s”?") if meant else _("Known: %(keys)s.")
                remedy %= {"meant": meant, "keys": ", ".join(_KEYS[what])}
                self.say("warning", "rubric-key", where, message, remedy)
