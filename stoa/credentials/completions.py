"""`completions.toml`: read, checked and compiled to the pathways that are fixed in a version."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from stoa.content.ports import CompiledFile, CourseFacts, Finding, Json, Severity
from stoa.content.rules import is_id, nearest
from stoa.credentials import rules
from stoa.credentials.places import Places, places_in
from stoa.credentials.wording import filled
from stoa.kernel.text.toml_words import said_plainly
from stoa.learning.ports import countables

KEYS: Final = ("id", "option", "title", "description", "rule", "criteria")
OPTIONS: Final = ("platform", "goal")
LATER: Final[Mapping[str, str]] = {
    "self-serve": gettext_noop("statements that learners compose themselves"),
    "self-check": gettext_noop("self-knowledge checks"),
    "peer": gettext_noop("badges that peers award"),
    "authenticated": gettext_noop("certificates with a checked identity"),
    "credit": gettext_noop("credit for coursework"),
    "activity": gettext_noop("real-world activities"),
}
"""Options of the design that this release cannot award yet."""

MAX_BYTES: Final = 256 * 1024
MAX_PATHWAYS: Final = 50
MAX_TITLE: Final = 120
MAX_TEXT: Final = 4_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class CompletionsKind:
    """The course-file kind of `completions.toml`."""

    pattern = rules.FILE
    version = 1

    def compile(self, path: str, source: bytes, facts: CourseFacts) -> CompiledFile:
        """Pathways as `rules.pathways_in` reads them; what is wrong goes to the findings and is left out."""
        reading = _Reading(path, facts)
        table = reading.table(source)
        made: dict[str, Json] = {"pathways": [dict(rules.pathway_json(one)) for one in reading.pathways(table)]}
        return CompiledFile(made, tuple(reading.findings))


@dataclass
class _Reading:
    """One reading of the file."""

    path: str
    facts: CourseFacts
    findings: list[Finding] = field(default_factory=list)
    places: Places = field(default_factory=lambda: Places({}))
    badges: tuple[str, ...] = ()
    """The ids of the file's pathways, as they are written."""

    def note(
        self, severity: Severity, rule: str, message: str, remedy: str, line: int, column: int = 0
    ) -> None:  # fmt: skip
        self.findings.append(Finding(self.path, line, column, severity, rule, message, remedy))

    def table(self, source: bytes) -> Mapping[str, Any]:
        """The TOML table; empty when there is none."""
        if len(source) > MAX_BYTES:
            message = _("The file is larger than %(limit)s bytes.") % {"limit": MAX_BYTES}
            self.note("error", "too-large", message, _("Write fewer or shorter pathways."), 0)
            return {}
        try:
            text = source.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as problem:
            line = source[: problem.start].count(b"\n") + 1
            self.note("error", "encoding", _("The file is not UTF-8 text."), _("Save it as UTF-8."), line)
            return {}
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            self._not_toml(str(problem), text)
            return {}
        except (RecursionError, ValueError):
            self.note("error", "toml", _("The file is not TOML that can be read."), _("Write it flat."), 1)
            return {}
        self.places = places_in(text)
        return table

    def _not_toml(self, why: str, text: str) -> None:
        said = said_plainly(why, text)
        remedy = said.remedy
        if said.line <= text.count("\n") + 1 and "rule" in text.split("\n")[said.line - 1]:
            remedy += " " + _('A rule with quotes of its own stands between """ and """.')
        self.note("error", "toml", said.message, remedy, said.line, said.column)

    def pathways(self, table: Mapping[str, Any]) -> list[rules.Pathway]:
        """The pathways of the table that can be used."""
        for key in table:
            if key != "pathways":
                message, remedy = _("“%(key)s” is not known here."), _("A pathway begins with [[pathways]].")
                self.note("warning", "unknown-key", message % {"key": _short(key)}, remedy, self.places.of(key))
        listed = table.get("pathways", [])
        if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
            message = _("“pathways” is not a list of tables.")
            self.note("error", "setting", message, _("Begin each with [[pathways]]."), self.places.of("pathways"))
            return []
        if len(listed) > MAX_PATHWAYS:
            message = _("There are more than %(limit)s pathways.") % {"limit": MAX_PATHWAYS}
            line = self.places.of("pathways", MAX_PATHWAYS)
            self.note("error", "too-many", message, _("Join some with any(…)."), line)
            return []
        self.badges = tuple(str(item.get("id", "")).strip() for item in listed)
        found: dict[str, rules.Pathway] = {}
        numbers: dict[str, int] = {}
        for number, item in enumerate(listed):
            entry = _Entry(self, item, number)
            one = entry.pathway(found)
            if one is not None:
                found[one.id], numbers[one.id] = one, number
        self._note_circles(found, numbers)
        return list(found.values())

    def _note_circles(self, found: Mapping[str, rules.Pathway], numbers: Mapping[str, int]) -> None:
        """Pathways that wait for each other's badges, or for one that waits for itself."""
        for id, others in rules.circles({id: one.parsed for id, one in found.items()}).items():
            if others == [id]:
                continue  # it has been said that it asks for itself
            message = _("Nobody can earn “%(id)s”: it waits for %(others)s, and there is no way round.")
            message %= {"id": id, "others": ", ".join(f"“{each}”" for each in others)}
            remedy = _("Have one of them ask for something else than a badge.")
            self.note("error", "rule-circle", message, remedy, self.places.of("pathways", numbers[id], "rule"))


@dataclass
class _Entry:
    """One [[pathways]] table."""

    reading: _Reading
    table: Mapping[str, Any]
    number: int

    def pathway(self, taken: Mapping[str, rules.Pathway]) -> rules.Pathway | None:
        """The pathway, None when it cannot be used; everything that is wrong is reported either way."""
        self._check_keys()
        id, option = self._id(taken), self._option()
        title = self._text("title", MAX_TITLE)
        if not title and "title" not in self.table:
            message, remedy = _("The pathway has no title."), _('Write title = "Certificate of completion", for one.')
            self._error("setting", "title", message, remedy)
        description, criteria = self._text("description", MAX_TEXT), self._text("criteria", MAX_TEXT)
        rule = self._rule()
        if not id or not option or not title or rule is None:
            return None
        return rules.pathway(
            id=id, option=option, title=title, description=description, rule=rule, criteria=criteria
        )  # fmt: skip

    def _line(self, key: str) -> int:
        return self.reading.places.of("pathways", self.number, key)

    def _error(self, rule: str, key: str, message: str, remedy: str) -> None:
        self.reading.note("error", rule, message, remedy, self._line(key))

    def _check_keys(self) -> None:
        for key in self.table:
            if key in KEYS:
                continue
            message = _("There is no setting “%(key)s” here.") % {"key": _short(key)}
            meant = nearest(key, KEYS)
            remedy = _("Did you mean “%(meant)s”?") if meant else _("Known: %(keys)s.")
            remedy %= {"meant": meant, "keys": ", ".join(KEYS)}
            self.reading.note("warning", "unknown-key", message, remedy, self._line(key))

    def _text(self, key: str, limit: int) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            message = _("The setting “%(key)s” has the wrong form.") % {"key": key}
            self._error("setting", key, message, _("Write it in quotes."))
            return ""
        if len(value) > limit or _CONTROL.search(value):
            message = _("The setting “%(key)s” is too long or holds signs that cannot be printed.") % {"key": key}
            self._error("setting", key, message, _("Write at most %(limit)s letters.") % {"limit": limit})
            return ""
        return value.strip()

    def _id(self, taken: Mapping[str, rules.Pathway]) -> str:
        value = self._text("id", MAX_TITLE)
        if not is_id(value):
            message = _("The pathway needs an id of letters, digits and hyphens.")
            self._error("malformed-id", "id", message, _('Write id = "certificate", for one.'))
            return ""
        if value in taken:
            message = _("The id “%(name)s” stands here twice.") % {"name": value}
            self._error("duplicate-id", "id", message, _("Give one of the two another id."))
            return ""
        return value

    def _option(self) -> str:
        value = self._text("option", MAX_TITLE) or OPTIONS[0]
        if value in OPTIONS:
            return value
        if value in LATER:
            message = _("The option “%(option)s” (%(what)s) cannot be awarded yet.")
            message %= {"option": value, "what": _(LATER[value])}
            self._error("option-later", "option", message, _('Write option = "platform", or leave the pathway out.'))
            return ""
        meant = nearest(value, (*OPTIONS, *LATER))
        remedy = _("Did you mean “%(meant)s”?") % {"meant": meant} if meant else _('Write option = "platform".')
        self._error("option", "option", _("There is no option “%(option)s”.") % {"option": _short(value)}, remedy)
        return ""

    def _rule(self) -> rules.Rule | None:
        source = self.table.get("rule", "")
        if not isinstance(source, str):
            message = _("The setting “%(key)s” has the wrong form.") % {"key": "rule"}
            self._error("setting", "rule", message, _("Write it in quotes."))
            return None
        start = self.reading.places.text_start("pathways", self.number, "rule")
        try:
            rule = rules.parse(source, countables.names())
        except rules.RuleError as problem:
            message, remedy = filled(problem.message, problem.params), filled(problem.remedy, problem.params)
            place = start.moved(problem.place)
            self.reading.note("error", f"rule-{problem.code}", message, remedy, place.line, place.column)
            return None
        for found in rules.problems(rule, self._shape()):
            place = start.moved(found.place)
            message, remedy = filled(found.message, found.params), filled(found.remedy, found.params)
            severity: Severity = "error" if found.is_error else "warning"
            self.reading.note(severity, f"rule-{found.code}", message, remedy, place.line, place.column)
        return rule

    def _shape(self) -> rules.CourseShape:
        own = self.table.get("id", "")
        badges = tuple(each for each in self.reading.badges if each)
        return replace(_shape(self.reading.facts), badges=badges, own=own if isinstance(own, str) else "")


def _shape(facts: CourseFacts) -> rules.CourseShape:
    is_graded = any(part.category in facts.categories and part.points > 0 for part in facts.parts.values())
    inside: dict[str, str] = {}
    for part in facts.parts.values():
        questions: Any = part.public.get("questions", ()) if part.kind == "quiz" else ()
        inside |= {str(question["id"]): part.id for question in questions}
    scored = tuple(name for name, part in facts.parts.items() if part.points > 0)
    others = tuple(name for name in facts.parts if name not in scored)
    return rules.CourseShape(facts.units, scored, is_graded, inside=inside, others=others)


def _short(word: str) -> str:
    return _CONTROL.sub(" ", word)[:80]
