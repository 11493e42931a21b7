"""`course.toml` and `module.toml`: what a course says about itself."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler import codes, toml
from stoa.content.compiler.findings import Findings
from stoa.content.compiler.policy import read_policy
from stoa.content.outline import GradingPolicy, Outcome, Person, Placement, Requirement
from stoa.kernel import moments
from stoa.kernel.text.html import words_of

COURSE_KEYS: Final = words_of(
    "format id title summary language institution country subjects level eqf ects quality pacing licence "
    "workload time_zone image image_alt audience prerequisites requires placement questions staff outcomes grading "
    "source"
)
LEVELS: Final = ("introductory", "intermediate", "advanced")
PACINGS: Final = ("self", "dated")
SURE: Final = ("ask",)
"""What a course may have its questions ask of certainty. Marks by it are for a quiz to say."""
MOST_PLACING: Final = 12
"""Questions of a placement test: it says where to begin, and is no exam."""
_FORMAT: Final = 1
_OPENS_RULES: Final = {"form": "opens", "zone": "opens-zone", "clock": "opens-clock"}


@dataclass(frozen=True)
class CourseFile:
    """course.toml, checked. `workload` in hours; `ects` in credits; empty texts and zeros: not said."""

    id: str
    title: str
    summary: str
    language: str
    institution: str
    country: str
    subjects: tuple[str, ...]
    level: str
    eqf: int
    ects: float
    quality: str
    pacing: str
    licence: str
    workload: float
    time_zone: str
    image: str
    image_alt: str
    audience: str
    prerequisites: str
    staff: tuple[Person, ...]
    outcomes: tuple[Outcome, ...]
    grading: GradingPolicy | None
    requires: tuple[Requirement, ...]
    placement: Placement
    sure: str
    """What questions ask of certainty where they do not say it themselves: `ask`, or empty."""
    lines: toml.Lines
    is_read: bool
    """False for a file that is not there or not TOML: then nothing may be said of what it does not name."""

    @property
    def outcome_ids(self) -> frozenset[str]:
        """The ids that outcomes may be referred to by."""
        return frozenset(outcome.id for outcome in self.outcomes) if self.is_read else ANY_ID

    @property
    def category_ids(self) -> frozenset[str]:
        """The ids that grading categories may be referred to by."""
        if not self.is_read:
            return ANY_ID
        return frozenset(category.id for category in self.grading.categories) if self.grading else frozenset()


class _AnyId(frozenset[str]):
    """The ids in a file that cannot be read: every id may be one of them, so none is reported as unknown."""

    def __contains__(self, id: object) -> bool:
        return True


ANY_ID: Final = _AnyId()


def read(text: str | None, findings: Findings) -> CourseFile:
    """The course described by `text` (None: there is no file); what is wrong goes to `findings` and is left out."""
    table, lines = (None, toml.Lines({})) if text is None else toml.read(text, findings)
    is_read = table is not None
    table = table or {}
    reader = toml.Reader(table, lines, findings)
    reader.known(COURSE_KEYS)  # [source], where an imported course came from, is free in form
    _check_format(reader, findings)
    course = CourseFile(
        id=_course_id(reader, findings) if is_read else "",
        title=reader.text("title"),
        summary=reader.text("summary"),
        language=codes.language(reader, findings),
        institution=reader.text("institution"),
        country=codes.country(reader, findings),
        subjects=reader.texts("subjects"),
        level=reader.one_of("level", LEVELS),
        eqf=reader.whole("eqf", 0, 8),
        ects=reader.number("ects", 0, 0, 400),
        quality=reader.text("quality"),
        pacing=reader.one_of("pacing", PACINGS, "self"),
        licence=codes.licence(reader, findings),
        workload=reader.number("workload", 0, 0, 10_000),
        time_zone=_time_zone(reader, findings),
        image=reader.text("image"),
        image_alt=reader.text("image_alt"),
        audience=reader.text("audience"),
        prerequisites=reader.text("prerequisites"),
        staff=_staff(reader),
        outcomes=_outcomes(reader, findings),
        grading=read_policy(reader.inner("grading"), findings, _is_new_id) if "grading" in table else None,
        requires=_requires(reader),
        placement=_placement(reader),
        sure=_sure(reader),
        lines=lines,
        is_read=is_read,
    )
    if is_read and not course.title and isinstance(table.get("title", ""), str):
        findings.error("setting", _("The course has no title."), 1, _('Write title = "..." in course.toml.'))
    if course.image and not course.image_alt:
        message = _("The course's picture has no words for people who cannot see it.")
        findings.warning("missing-alt", message, reader.line("image"), _('Write image_alt = "what it shows".'))
    return course


def _check_format(reader: toml.Reader, findings: Findings) -> None:
    if reader.table.get("format", _FORMAT) != _FORMAT:
        message = _("This course is written in a format that is not known here.")
        remedy = _("Write format = %(format)s, or publish with a newer release.") % {"format": _FORMAT}
        findings.error("format", message, reader.line("format"), remedy)


def _course_id(reader: toml.Reader, findings: Findings) -> str:
    value = reader.text("id")
    if not rules.is_course_id(value):
        message = _("The course needs an id of letters, digits and hyphens.")
        meant = rules.id_from(reader.text("title"), (), "course")
        findings.error("course-id", message, reader.line("id"), _('Write id = "%(id)s", for one.') % {"id": meant})
    return value


def _time_zone(reader: toml.Reader, findings: Findings) -> str:
    value = reader.text("time_zone") or "UTC"
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        message = _("“%(value)s” is no time zone.") % {"value": value}
        findings.error("time-zone", message, reader.line("time_zone"), _("Write Europe/Madrid or UTC, for one."))
        return "UTC"
    return value


def _staff(reader: toml.Reader) -> tuple[Person, ...]:
    people = []
    for entry in reader.each("staff"):
        entry.known(("name", "role", "about"))
        people.append(Person(entry.text("name"), entry.text("role"), entry.text("about")))
    return tuple(person for person in people if person.name)


def _outcomes(reader: toml.Reader, findings: Findings) -> tuple[Outcome, ...]:
    outcomes: dict[str, Outcome] = {}
    for entry in reader.each("outcomes"):
        entry.known(("id", "text"))
        name, text = entry.text("id"), entry.text("text")
        if _is_new_id(name, outcomes, entry, findings, _("outcome")):
            outcomes[name] = Outcome(name, text)
    return tuple(outcomes.values())


def _requires(reader: toml.Reader) -> tuple[Requirement, ...]:
    found = []
    for entry in reader.each("requires"):
        entry.known(("course", "skill", "text"))
        found.append(Requirement(entry.text("course"), entry.text("skill"), entry.text("text")))
    return tuple(found)


def _placement(reader: toml.Reader) -> Placement:
    placement = reader.inner("placement")
    placement.known(("offered", "questions", "skills", "counts"))
    return Placement(
        is_offered=placement.flag("offered", default=True),
        questions=int(placement.number("questions", MOST_PLACING, 4, MOST_PLACING)),
        skills=placement.texts("skills"),
        counts=placement.flag("counts", default=False),
    )


def _sure(reader: toml.Reader) -> str:
    questions = reader.inner("questions")
    questions.known(("sure",))
    return questions.one_of("sure", SURE)


def _is_new_id(name: str, taken: object, entry: toml.Reader, findings: Findings, what: str) -> bool:
    if not rules.is_id(name):
        message = _("This %(what)s needs an id of letters, digits and hyphens.") % {"what": what}
        findings.error("malformed-id", message, entry.line("id"), _('Write id = "base-rates", for one.'))
        return False
    if isinstance(taken, dict) and name in taken:
        message = _("The id “%(name)s” stands here twice.") % {"name": name}
        findings.error("duplicate-id", message, entry.line("id"), _("Give one of the two another id."))
        return False
    return True


@dataclass(frozen=True)
class ModuleFile:
    """module.toml, checked. `opens` is RFC 3339 in UTC, or empty. `requires` names modules and skills."""

    title: str = ""
    opens: str = ""
    requires: tuple[str, ...] = ()
    is_enforced: bool = False
    lines: toml.Lines = field(default_factory=lambda: toml.Lines({}))


def read_module(text: str, time_zone: str, findings: Findings) -> ModuleFile:
    """The module described by `text`; moments without a zone are read in `time_zone` (IANA)."""
    table, lines = toml.read(text, findings)
    reader = toml.Reader(table or {}, lines, findings)
    reader.known(("title", "opens", "requires", "enforce", "outcomes"))
    reader.texts("outcomes")  # reserved: checked, so that what is written today can be read later
    return ModuleFile(
        reader.text("title"), _opens(reader, time_zone, findings), reader.texts("requires"),
        reader.flag("enforce", default=False), lines,
    )  # fmt: skip


def _opens(reader: toml.Reader, time_zone: str, findings: Findings) -> str:
    """When the module opens. A module whose `opens` cannot be read would stand open to everyone: an error."""
    said = reader.table.get("opens", "")
    text = said.strip() if isinstance(said, str) else str(said)
    if not text:
        return ""
    line, remedy = reader.line("opens"), _('Write opens = "2027-01-31 09:00", with a zone behind it if need be.')
    try:
        if isinstance(said, datetime):  # TOML has moments of its own
            return moments.stored(said if said.tzinfo else moments.only_moment(said, zoneinfo.ZoneInfo(time_zone)))
        return moments.stored(moments.read_moment(text, time_zone)[0])
    except moments.BadMoment as problem:
        is_form = problem.what == "form"
        findings.error(_OPENS_RULES[problem.what], problem.message, line, remedy if is_form else problem.remedy)
    except OverflowError:
        findings.error("opens", _("“%(text)s” is no day and time.") % {"text": text[:60]}, line, remedy)
    return ""
