"""`completions.toml`: read, checked and compiled to the pathways that are fixed in a version."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from stoa.content.ports import CompiledFile, CourseFacts, Finding, Json, Severity
from stoa.content.rules import is_id, nearest
from stoa.credentials import rules, self_serve
from stoa.credentials.places import Places, places_in
from stoa.credentials.wording import filled
from stoa.kernel.text.toml_words import said_plainly

KEYS: Final = ("id", "option", "title", "description", "rule", "criteria")
OPTIONS: Final = ("platform",)
LATER: Final[Mapping[str, str]] = {
    "goal": gettext_noop("outcomes that participants set themselves"),
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
        if reading.offers:
            made[self_serve.COMPILED] = [self_serve.offer_json(each) for each in reading.offers.values()]
        return CompiledFile(made, tuple(reading.findings))


@dataclass
class _Reading:
    """One reading of the file."""

    path: str
    facts: CourseFacts
    findings: list[Finding] = field(default_factory=list)
    places: Places = field(default_factory=lambda: Places({}))
    offers: dict[str, self_serve.StatementOffer] = field(default_factory=dict)
    """What is offered to those who make statements, by id: pathways without a rule."""

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
        found: dict[str, rules.Pathway] = {}
        for number, item in enumerate(listed):
            entry = _Entry(self, item, number)
            if item.get("option") == self_serve.OPTION:
                offer = entry.offer({*found, *self.offers})
                if offer is not None:
                    self.offers[offer.id] = offer
                continue
            one = entry.pathway({*found, *self.offers})
            if one is not None:
                found[one.id] = one
        return list(found.values())


@dataclass
class _Entry:
    """One [[pathways]] table."""

    reading: _Reading
    table: Mapping[str, Any]
    number: int

    def pathway(self, taken: Collection[str]) -> rules.Pathway | None:
        """The pathway, None when it cannot be used; everything that is wrong is reported either way."""
        self._check_keys(KEYS)
        id, option, title = self._id(taken), self._option(), self._title()
        description, criteria = self._text("description", MAX_TEXT), self._text("criteria", MAX_TEXT)
        rule = self._rule()
        if not id or not option or not title or rule is None:
            return None
        return rules.pathway(
            id=id, option=option, title=title, description=description, rule=rule, criteria=criteria
        )  # fmt: skip

    def offer(self, taken: Collection[str]) -> self_serve.StatementOffer | None:
        """What is offered to those who make statements; None when it cannot be used."""
        self._check_keys(self_serve.KEYS)
        id, title, description = self._id(taken), self._title(), self._text("description", MAX_TEXT)
        suggestions: Any = self.table.get("suggestions", [])
        if not self_serve.are_suggestions(suggestions):
            message = _("“suggestions” is not a list of a few short texts.")
            limits = {"most": self_serve.MOST_SUGGESTIONS, "longest": self_serve.LONGEST_SUGGESTION}
            remedy = _("Write up to %(most)s texts in quotes, of at most %(longest)s letters each.") % limits
            self._error("setting", "suggestions", message, remedy)
            return None
        if not id or not title:
            return None
        return self_serve.StatementOffer(id, title, description, tuple(each.strip() for each in suggestions))

    def _title(self) -> str:
        title = self._text("title", MAX_TITLE)
        if not title and not str(self.table.get("title", "")).strip():
            message, remedy = _("The pathway has no title."), _('Write title = "Certificate of completion", for one.')
            self._error("setting", "title", message, remedy)
        return title

    def _line(self, key: str) -> int:
        return self.reading.places.of("pathways", self.number, key)

    def _error(self, rule: str, key: str, message: str, remedy: str) -> None:
        self.reading.note("error", rule, message, remedy, self._line(key))

    def _check_keys(self, keys: Sequence[str]) -> None:
        for key in self.table:
            if key in keys:
                continue
            message = _("There is no setting “%(key)s” here.") % {"key": _short(key)}
            meant = nearest(key, keys)
            remedy = _("Did you mean “%(meant)s”?") if meant else _("Known: %(keys)s.")
            remedy %= {"meant": meant, "keys": ", ".join(keys)}
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

    def _id(self, taken: Collection[str]) -> str:
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
        meant = nearest(value, (*OPTIONS, self_serve.OPTION, *LATER))
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
            rule = rules.parse(source)
        except rules.RuleError as problem:
            message, remedy = filled(problem.message, problem.params), filled(problem.remedy, problem.params)
            place = start.moved(problem.place)
            self.reading.note("error", f"rule-{problem.code}", message, remedy, place.line, place.column)
            return None
        for found in rules.problems(rule, _shape(self.reading.facts)):
            place = start.moved(found.place)
            message, remedy = filled(found.message, found.params), filled(found.remedy, found.params)
            severity: Severity = "error" if found.is_error else "warning"
            self.reading.note(severity, f"rule-{found.code}", message, remedy, place.line, place.column)
        return rule


def _shape(facts: CourseFacts) -> rules.CourseShape:
    is_graded = any(part.category in facts.categories and part.points > 0 for part in facts.parts.values())
    inside: dict[str, str] = {}
    for part in facts.parts.values():
        questions: Any = part.public.get("questions", ()) if part.kind == "quiz" else ()
        inside |= {str(question["id"]): part.id for question in questions}
    scored = tuple(name for name, part in facts.parts.items() if part.points > 0)
    return rules.CourseShape(facts.units, scored, is_graded, inside=inside)


def _short(word: str) -> str:
    return _CONTROL.sub(" ", word)[:80]
