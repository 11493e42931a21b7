"""`completions.toml`: read, checked and compiled to the pathways that are fixed in a version."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from stoa.content.ports import CompiledFile, CourseFacts, Json, Severity
from stoa.content.rules import is_id, nearest
from stoa.credentials import declaring, rules, self_serve
from stoa.credentials.entries import Entry, Reading, short
from stoa.credentials.options import OPTIONS, PLATFORM, Option
from stoa.credentials.places import places_in
from stoa.credentials.self_serve import StatementOffer
from stoa.credentials.wording import filled
from stoa.kernel.clock import now
from stoa.kernel.text.toml_words import said_plainly
from stoa.learning.ports import countables

KEYS: Final = (
    "id", "option", "title", "description", "rule", "criteria", "tier", "skills", "valid_for", "renewal", "audience",
    *declaring.ACHIEVEMENT_KEYS,
)  # fmt: skip
AUDIENCES: Final = ("everybody",)
LATER_AUDIENCES: Final = ("cohort", "group", "intention")
RENEWING: Final = frozenset({"unit", "units", "score"})
"""Terms of which the ledger knows when they came about."""

RENEWING_EXAMPLE: Final = 'unit("refresher"), score("yearly-check") >= 80%, units >= 2'

MAX_BYTES: Final = 256 * 1024
MAX_PATHWAYS: Final = 50
MAX_TEXT: Final = 4_000


class CompletionsKind:
    """The course-file kind of `completions.toml`."""

    pattern = rules.FILE
    version = 2

    def compile(self, path: str, source: bytes, facts: CourseFacts) -> CompiledFile:
        """Pathways as `rules.pathways_in` reads them; what is wrong goes to the findings and is left out."""
        reading = Reading(path, facts)
        found, offers = _pathways(reading, _table(reading, source))
        made: dict[str, Json] = {"pathways": [dict(rules.pathway_json(one)) for one in found]}
        if offers:
            made[self_serve.COMPILED] = [self_serve.offer_json(each) for each in offers]
        return CompiledFile(made, tuple(reading.findings))


def _table(reading: Reading, source: bytes) -> Mapping[str, Any]:
    """The TOML table; empty when there is none."""
    if len(source) > MAX_BYTES:
        message = _("The file is larger than %(limit)s bytes.") % {"limit": MAX_BYTES}
        reading.note("error", "too-large", message, _("Write fewer or shorter pathways."), 0)
        return {}
    try:
        text = source.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = source[: problem.start].count(b"\n") + 1
        reading.note("error", "encoding", _("The file is not UTF-8 text."), _("Save it as UTF-8."), line)
        return {}
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        _not_toml(reading, str(problem), text)
        return {}
    except (RecursionError, ValueError):
        reading.note("error", "toml", _("The file is not TOML that can be read."), _("Write it flat."), 1)
        return {}
    reading.places = places_in(text)
    return table


def _not_toml(reading: Reading, why: str, text: str) -> None:
    said = said_plainly(why, text)
    remedy = said.remedy
    if said.line <= text.count("\n") + 1 and "rule" in text.split("\n")[said.line - 1]:
        remedy += " " + _('A rule with quotes of its own stands between """ and """.')
    reading.note("error", "toml", said.message, remedy, said.line, said.column)


def _pathways(reading: Reading, table: Mapping[str, Any]) -> tuple[list[rules.Pathway], list[StatementOffer]]:
    """The pathways of the table that can be used, and what is offered without a rule."""
    for key in table:
        if key != "pathways":
            message, remedy = _("“%(key)s” is not known here."), _("A pathway begins with [[pathways]].")
            reading.note("warning", "unknown-key", message % {"key": short(key)}, remedy, reading.places.of(key))
    listed = table.get("pathways", [])
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        message = _("“pathways” is not a list of tables.")
        reading.note("error", "setting", message, _("Begin each with [[pathways]]."), reading.places.of("pathways"))
        return [], []
    if len(listed) > MAX_PATHWAYS:
        message = _("There are more than %(limit)s pathways.") % {"limit": MAX_PATHWAYS}
        line = reading.places.of("pathways", MAX_PATHWAYS)
        reading.note("error", "too-many", message, _("Join some with any(…)."), line)
        return [], []
    reading.names = tuple(str(item.get("id", "")).strip() for item in listed)
    found: dict[str, _PathwayEntry] = {}
    offers: dict[str, StatementOffer] = {}
    for number, item in enumerate(listed):
        if item.get("option") == self_serve.OPTION:
            offer = _OfferEntry(reading, item, ("pathways", number)).offer({**found, **offers})
            offers |= {offer.id: offer} if offer else {}
            continue
        entry = _PathwayEntry(reading, item, ("pathways", number))
        if entry.read_pathway({**found, **offers}):
            found[entry.pathway.id] = entry
    _look_for_circles(reading, list(found.values()))
    _look_at_ladder(reading, list(found.values()))
    return [entry.pathway for entry in found.values()], list(offers.values())


class _Named(Entry):
    """One [[pathways]] table: its id and its title."""

    def _id(self, taken: Mapping[str, object]) -> str:
        value = self.text("id")
        if not is_id(value):
            message = _("The pathway needs an id of letters, digits and hyphens.")
            self.error("malformed-id", "id", message, _('Write id = "certificate", for one.'))
            return ""
        if value in taken:
            message = _("The id “%(name)s” stands here twice.") % {"name": value}
            self.error("duplicate-id", "id", message, _("Give one of the two another id."))
            return ""
        return value

    def _title(self) -> str:
        title = self.text("title")
        if not title and not str(self.table.get("title", "")).strip():
            message, remedy = _("The pathway has no title."), _('Write title = "Certificate of completion", for one.')
            self.error("setting", "title", message, remedy)
        return title


class _OfferEntry(_Named):
    """A table of the option `self-serve`."""

    def offer(self, taken: Mapping[str, object]) -> StatementOffer | None:
        """What is offered to those who make statements; None when it cannot be used."""
        self.known(self_serve.KEYS)
        id, title, description = self._id(taken), self._title(), self.text("description", MAX_TEXT)
        suggestions: Any = self.table.get("suggestions", [])
        if not self_serve.are_suggestions(suggestions):
            message = _("“suggestions” is not a list of a few short texts.")
            limits = {"most": self_serve.MOST_SUGGESTIONS, "longest": self_serve.LONGEST_SUGGESTION}
            remedy = _("Write up to %(most)s texts in quotes, of at most %(longest)s letters each.") % limits
            self.error("setting", "suggestions", message, remedy)
            return None
        if not id or not title:
            return None
        return StatementOffer(id, title, description, tuple(each.strip() for each in suggestions))


class _PathwayEntry(_Named):
    """One [[pathways]] table. `pathway` is there once `read_pathway` said so."""

    pathway: rules.Pathway

    def read_pathway(self, taken: Mapping[str, object]) -> bool:
        """Whether the pathway can be used; everything that is wrong is reported either way."""
        self.known(KEYS)
        id, option = self._id(taken), self._option()
        title = self._title()
        description, criteria = self.text("description", MAX_TEXT), self.text("criteria", MAX_TEXT)
        rule = self._rule("rule", option.usual_rule if option else "")
        tier = self._tier(option)
        skills = self._skills(option)
        valid_for, renewal = self._ending()
        achievement = declaring.achievement(self, option)
        self._check_audience()
        if not id or option is None or not title or rule is None:
            return False
        self.pathway = rules.pathway(
            id=id, option=option.name, title=title, description=description, rule=rule, criteria=criteria, tier=tier,
            skills=skills, valid_for=valid_for, renewal=renewal, achievement=achievement,
        )  # fmt: skip
        return True

    def _option(self) -> Option | None:
        value = self.text("option") or PLATFORM
        found = OPTIONS.get(value)
        if found and found.is_here:
            return found
        if found:
            message = _("The option “%(option)s” (%(what)s) cannot be awarded yet.")
            message %= {"option": value, "what": _(found.what)}
            remedy = _('Write option = "platform", or leave the pathway out.')
            self.error("option-later", "option", message, remedy)
            return None
        meant = nearest(value, OPTIONS)
        remedy = _("Did you mean “%(meant)s”?") % {"meant": meant} if meant else _('Write option = "platform".')
        self.error("option", "option", _("There is no option “%(option)s”.") % {"option": short(value)}, remedy)
        return None

    def _tier(self, option: Option | None) -> str:
        tier = self.one_of("tier", rules.TIERS, "tier")
        if tier and option and not option.has_tiers:
            message = _("Tiers are for what the platform counts; the option “%(option)s” has none.")
            self.error("tier", "tier", message % {"option": option.name}, _("Leave “tier” out."))
            return ""
        return tier

    def _skills(self, option: Option | None) -> tuple[str, ...]:
        found = declaring.skills(self)
        if option and option.needs_skills and not self.table.get("skills"):
            message = _("A pathway of the option “%(option)s” says which skills were checked.")
            remedy = _('Write skills = ["…"], with ids of [[outcomes]] in course.toml.')
            self.error("no-skills", "skills", message % {"option": option.name}, remedy)
        return found

    def _check_audience(self) -> None:
        value = self.text("audience")
        if value in ("", *AUDIENCES):
            return
        if value.partition(":")[0].strip() in LATER_AUDIENCES:
            message = _("A pathway for “%(audience)s” alone cannot be offered yet.") % {"audience": short(value)}
        else:
            message = _("There is no audience “%(audience)s”.") % {"audience": short(value)}
        self.error("audience", "audience", message, _('Write audience = "everybody", or leave it out.'))

    def _rule(self, key: str, usual: str = "") -> rules.Rule | None:
        source = self.table.get(key, usual)
        if not isinstance(source, str):
            message = _("The setting “%(key)s” has the wrong form.") % {"key": key}
            self.error("setting", key, message, _("Write it in quotes."))
            return None
        start = self.reading.places.text_start(*self.place, key)
        try:
            rule = rules.parse(source, countables.names())
        except rules.RuleError as problem:
            message, remedy = filled(problem.message, problem.params), filled(problem.remedy, problem.params)
            place = start.moved(problem.place)
            self.reading.note("error", f"{key}-{problem.code}", message, remedy, place.line, place.column)
            return None
        for found in rules.problems(rule, self._shape()):
            place = start.moved(found.place)
            message, remedy = filled(found.message, found.params), filled(found.remedy, found.params)
            severity: Severity = "error" if found.is_error else "warning"
            self.reading.note(severity, f"{key}-{found.code}", message, remedy, place.line, place.column)
        return rule

    def _shape(self) -> rules.CourseShape:
        own = self.table.get("id", "")
        badges = tuple(each for each in self.reading.names if each)
        return replace(shape(self.reading.facts), badges=badges, own=own if isinstance(own, str) else "")

    def _ending(self) -> tuple[str, str]:
        """(for how long it holds, the rule that renews it), in canonical form."""
        span: rules.Lasting | None = self.read("valid_for", rules.lasting, 'valid_for = "2 years"')
        if span and span.day and span.day < now().date():
            message = _("The day in “valid_for” is past: nobody will be given this any more.")
            self.warn("valid-past", "valid_for", message, _("Name a later day, or a span such as 2 years."))
        if not self.table.get("renewal"):
            return str(span or ""), ""
        if span is None or span.day:
            message = _("What does not end after a span of time cannot be renewed.")
            remedy = _('Write valid_for = "2 years", for one, or leave “renewal” out.')
            self.error("renewal-without-end", "renewal", message, remedy)
            return str(span or ""), ""
        renewal = self._rule("renewal")
        if renewal is None or self._has_timeless(renewal):
            return str(span), ""
        return str(span), rules.text(renewal)

    def _has_timeless(self, renewal: rules.Rule) -> bool:
        """Report conditions that cannot be looked at since a day: a share of all units, the course grade."""
        for each in rules.conditions(renewal):
            is_share = each.term == "units" and each.amount is not None and each.amount.is_share
            is_grade = each.term == "score" and not each.argument
            if each.term in RENEWING and not is_share and not is_grade:
                continue
            place = self.reading.places.text_start(*self.place, "renewal").moved(each.place)
            message = _("“%(rule)s” cannot renew anything: it does not say what was done since.") % {"rule": str(each)}
            remedy = _("Ask for a unit or a score of its own: %(example)s.") % {"example": RENEWING_EXAMPLE}
            self.reading.note("error", "renewal-timeless", message, remedy, place.line, place.column)
            return True
        return False


def _look_for_circles(reading: Reading, entries: Sequence[_PathwayEntry]) -> None:
    """Refuse pathways that wait for each other's badges, or for one that waits for itself."""
    by_id = {entry.pathway.id: entry for entry in entries}
    for id, others in rules.circles({id: entry.pathway.parsed for id, entry in by_id.items()}).items():
        if others == [id]:
            continue  # it has been said that it asks for itself
        message = _("Nobody can earn “%(id)s”: it waits for %(others)s, and there is no way round.")
        message %= {"id": id, "others": ", ".join(f"“{each}”" for each in others)}
        by_id[id].error("rule-circle", "rule", message, _("Have one of them ask for something else than a badge."))


def _look_at_ladder(reading: Reading, entries: Sequence[_PathwayEntry]) -> None:
    """Warn of a higher tier that can be reached without what a lower one asks for, where that can be told."""
    for entry, below in _steps(entries):
        verdicts = [rules.demands(entry.pathway.parsed, each.pathway.parsed, shape(reading.facts)) for each in below]
        if None in verdicts or True in verdicts:
            continue
        words = {"higher": entry.pathway.title, "lower": below[0].pathway.title, "id": below[0].pathway.id}
        message = _("Somebody can reach “%(higher)s” without what the lower tier “%(lower)s” asks for.") % words
        remedy = _("Ask for all that “%(id)s” asks for as well, in all(…), or change the tiers.") % words
        entry.warn("tier-order", "tier", message, remedy)


def _steps(entries: Sequence[_PathwayEntry]) -> Iterator[tuple[_PathwayEntry, list[_PathwayEntry]]]:
    """Each pathway with those of the next lower tier that there are."""
    for entry in entries:
        place = rules.tier_place(entry.pathway.tier)
        lower = [each for each in entries if each.pathway.tier and rules.tier_place(each.pathway.tier) < place]
        if entry.pathway.tier and lower:
            nearest_tier = max(rules.tier_place(each.pathway.tier) for each in lower)
            yield entry, [each for each in lower if rules.tier_place(each.pathway.tier) == nearest_tier]


def shape(facts: CourseFacts) -> rules.CourseShape:
    """What rules may ask for in this course."""
    is_graded = any(part.category in facts.categories and part.points > 0 for part in facts.parts.values())
    inside: dict[str, str] = {}
    for part in facts.parts.values():
        questions: Any = part.public.get("questions", ()) if part.kind == "quiz" else ()
        inside |= {str(question["id"]): part.id for question in questions}
    scored = tuple(name for name, part in facts.parts.items() if part.points > 0)
    others = tuple(name for name in facts.parts if name not in scored)
    asked = {skill for part in facts.parts.values() for skill in part.skills}
    return rules.CourseShape(
        facts.units, scored, is_graded, inside=inside, others=others, skills=sorted(facts.outcomes), asked=asked
    )  # fmt: skip
