"""Rules about the course as a whole. What one page can tell about itself is reported while it is compiled.

Each rule is a function from a Look to findings; `RULES` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler.coursefile import CourseFile
from stoa.content.compiler.layout import Layout
from stoa.content.compiler.strays import no_banks, strays
from stoa.content.compiler.unit import UnitResult, UnitSource
from stoa.content.outline import Category
from stoa.content.ports import Finding, Part

WORKLOAD_TOLERANCE: Final = 0.3
"""How far the sum of the units' minutes may lie from the stated workload, as a share of the latter."""


@dataclass(frozen=True)
class Look:
    """A course, as far as rules about the whole look at it. Units and results by path, in order."""

    course: CourseFile
    plan: Layout
    units: Mapping[str, UnitSource]
    results: Mapping[str, UnitResult]
    paths: tuple[str, ...]
    banks: Mapping[str, UnitResult] = field(default_factory=dict)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(part for result in self.results.values() for part in result.build.parts.values())

    @cached_property
    def taught(self) -> frozenset[str]:
        return frozenset(name for unit in self.units.values() for name in unit.head.outcomes)

    @cached_property
    def claims(self) -> tuple[tuple[str, str, int, str], ...]:
        """(id, file, line, what) of everything that records may hang on, in order."""
        found: list[tuple[str, str, int, str]] = []
        for path, unit in self.units.items():
            if rules.is_id(unit.head.name):
                found.append((unit.head.name, path, unit.head.line("name"), _("unit")))
            found += [(claim.name, path, claim.line, claim.what) for claim in self.results[path].claims]
        for path, bank in self.banks.items():
            found += [(claim.name, path, claim.line, claim.what) for claim in bank.claims]
        return tuple(found)


def check(look: Look) -> list[Finding]:
    """What is wrong with the course as a whole; of a course.toml that cannot be read nothing follows."""
    rules_here = RULES if look.course.is_read else [rule for rule in RULES if rule not in OF_THE_COURSE_FILE]
    return [finding for rule in rules_here for finding in rule(look)]


def places(look: Look) -> dict[str, str]:
    """The file in which each id stands; of equal ids, the first place."""
    found: dict[str, str] = {}
    for name, path, _line, _what in look.claims:
        found.setdefault(name, path)
    return found


def _course(look: Look, severity: str, rule: str, message: str, remedy: str, *key: str | int) -> Finding:
    line = look.course.lines.of(*key) if key else 1
    assert severity in ("error", "warning", "note")
    return Finding("course.toml", line, 0, severity, rule, message, remedy)  # type: ignore[arg-type]


def no_units(look: Look) -> Iterator[Finding]:
    if not look.units:
        message = _("The course has no unit.")
        yield _course(look, "error", "no-units", message, _("Write one: 01-first-module/01-first-unit.md."))


def empty_modules(look: Look) -> Iterator[Finding]:
    for module in look.plan.modules:
        if not module.units:
            message = _("The folder looks like a module but holds no unit, so learners do not see it.")
            remedy = _("Write a unit in it (01-name.md), or take the number off the folder's name.")
            yield Finding(module.folder, 0, 0, "warning", "empty-module", message, remedy)


def stray_files(look: Look) -> Iterator[Finding]:
    results = [*look.results.values(), *look.banks.values()]
    used = {path for result in results for path, digest in result.files.items() if digest}
    yield from strays(look.paths, used)
    yield from no_banks(look.paths)


def same_numbers(look: Look) -> Iterator[Finding]:
    """Two modules, or two units of one, with the same number: their order is that of their names, by chance."""
    rows = [[module.folder for module in look.plan.modules], *[list(module.units) for module in look.plan.modules]]
    for row in rows:
        for before, path in pairwise(row):
            first, second = PurePosixPath(before).name, PurePosixPath(path).name
            if (rules.numbered(first) or (0, ""))[0] == (rules.numbered(second) or (0, ""))[0]:
                message = _("“%(first)s” and “%(second)s” have the same number; their names decide which comes first.")
                remedy = _("Give one of the two another number.")
                yield Finding(
                    path, 0, 0, "warning", "same-number", message % {"first": first, "second": second}, remedy
                )


def duplicate_ids(look: Look) -> Iterator[Finding]:
    first: dict[str, tuple[str, int]] = {}
    for name, path, line, _what in look.claims:
        if name in first:
            message = _("The name “%(name)s” stands in %(file)s, line %(line)s, already.") % {
                "name": name,
                "file": first[name][0],
                "line": first[name][1],
            }
            remedy = _("Give the copy a name of its own; learners' records stay with the other.")
            yield Finding(path, line, 0, "error", "duplicate-name", message, remedy)
        else:
            first[name] = (path, line)


def fragments(look: Look) -> Iterator[Finding]:
    anchors = {unit.id: look.results[path].anchors for path, unit in look.units.items()}
    for path, unit in look.units.items():
        for link in look.results[path].fragments:
            names = anchors.get(link.unit or unit.id, frozenset())
            if link.name not in names:
                message = _("The link leads to “#%(name)s”, which is not on that page.") % {"name": link.name}
                meant = rules.nearest(link.name, names)
                remedy = _("Did you mean #%(meant)s?") % {"meant": meant} if meant else _("Name a heading or a figure.")
                yield Finding(path, link.line, 0, "warning", "broken-anchor", message, remedy)


def outcomes(look: Look) -> Iterator[Finding]:
    known = {outcome.id for outcome in look.course.outcomes}
    assessed = {skill for part in look.parts for skill in part.skills}
    for path, unit in look.units.items():
        for name in unit.head.outcomes:
            if name not in known and unit.head.is_read:
                meant = rules.nearest(name, known)
                message = _("The course has no outcome “%(name)s”.") % {"name": name}
                remedy = _("Did you mean “%(meant)s”?") % {"meant": meant} if meant else _("Add it to course.toml.")
                yield Finding(path, unit.head.line("outcomes"), 0, "error", "unknown-outcome", message, remedy)
    for place, outcome in enumerate(look.course.outcomes):
        if outcome.id not in look.taught:
            message = _("No unit teaches the outcome “%(name)s”.") % {"name": outcome.id}
            remedy = _("Name it under outcomes: in the head of the unit that does.")
            yield _course(look, "warning", "outcome-not-taught", message, remedy, "outcomes", place, "id")
        if outcome.id not in assessed:
            message = _("No question looks at the outcome “%(name)s”.") % {"name": outcome.id}
            remedy = _("Name it under :skills: of a question that does.")
            yield _course(look, "warning", "outcome-not-assessed", message, remedy, "outcomes", place, "id")


def workload(look: Look) -> Iterator[Finding]:
    """The minutes of the units that count, beside what the course states; silent where both are said alike."""
    minutes = sum(unit.head.minutes for unit in look.units.values() if unit.head.counts)
    stated = look.course.workload * 60
    if not stated or not minutes or abs(minutes - stated) <= WORKLOAD_TOLERANCE * stated:
        return
    words = {"sum": f"{minutes / 60:.1f}", "stated": f"{look.course.workload:g}"}
    if float(words["sum"]) == float(words["stated"]):
        return
    message = _("The units take %(sum)s hours in all, the course says %(stated)s.") % words
    yield _course(look, "warning", "workload", message, _("Correct workload, or the units' minutes."), "workload")


def grading(look: Look) -> Iterator[Finding]:
    used = {part.category for part in look.parts}
    policy = look.course.grading
    for place, category in enumerate(policy.categories if policy else ()):
        if category.id not in used:
            message = _("Nothing counts for the grading category “%(name)s”.") % {"name": category.id}
            remedy = _("Name it under :category: of a question or quiz, or remove it.")
            yield _course(look, "warning", "empty-category", message, remedy, "grading.categories", place, "id")
        yield from _drops_all(look, category, place)
    for path, result in look.results.items():
        reported = any("category" in finding.rule for finding in result.findings)
        for part in result.build.parts.values():
            if part.category and part.category not in look.course.category_ids and not reported:
                meant = rules.nearest(part.category, look.course.category_ids)
                message = _("“%(part)s” counts for the grading category “%(name)s”, which does not exist.") % {
                    "part": part.id,
                    "name": part.category,
                }
                remedy = _("Did you mean “%(meant)s”?") % {"meant": meant} if meant else _("Add it to course.toml.")
                line = next((claim.line for claim in result.claims if claim.name == part.id), 1)
                yield Finding(path, line, 0, "error", "unknown-category", message, remedy)


def _drops_all(look: Look, category: Category, place: int) -> Iterator[Finding]:
    count = sum(part.category == category.id for part in look.parts)
    if not 0 < count <= category.drop_lowest:
        return
    message = _(
        "“%(name)s” leaves out the %(drop)s lowest scores and holds only %(count)s, so that one alone counts."
    ) % {
        "name": category.id,
        "drop": category.drop_lowest,
        "count": count,
    }
    remedy = _("Write a smaller drop_lowest, or ask more.")
    yield _course(look, "warning", "drop-lowest", message, remedy, "grading.categories", place, "drop_lowest")


def public_page(look: Look) -> Iterator[Finding]:
    if "about.md" not in look.paths:
        message = _("The course has no public page.")
        yield _course(look, "warning", "no-about", message, _("Write about.md: what, for whom, and why."))
    if not look.course.licence:
        message = _("The course does not say under which licence it stands.")
        remedy = _('Write licence = "CC-BY-4.0", or "all rights reserved".')
        yield _course(look, "warning", "no-licence", message, remedy)


def micro_credential(look: Look) -> Iterator[Finding]:
    """The elements that describe a micro-credential (EU Council Recommendation 2022/C 243/02, annex I), as one note."""
    course = look.course
    elements = {
        _("institution (awarding body)"): course.institution,
        _("country (of the awarding body)"): course.country,
        _("outcomes (learning outcomes)"): course.outcomes,
        _("workload or ects (notional workload)"): course.workload or course.ects,
        _("eqf (level, 1 to 8)"): course.eqf,
        _("questions that look at outcomes (type of assessment)"): any(part.skills for part in look.parts),
        _("quality (type of quality assurance)"): course.quality,
    }
    missing = [name for name, value in elements.items() if not value]
    if missing:
        message = _("To be described as a European micro-credential, the course lacks: %(missing)s.") % {
            "missing": "; ".join(missing)
        }
        yield _course(look, "note", "micro-credential", message, _("Add them to course.toml, if you want that."))


RULES: Final[tuple[Callable[[Look], Iterator[Finding]], ...]] = (
    no_units,
    empty_modules,
    stray_files,
    same_numbers,
    duplicate_ids,
    fragments,
    outcomes,
    workload,
    grading,
    public_page,
    micro_credential,
)
OF_THE_COURSE_FILE: Final = frozenset({no_units, outcomes, workload, grading, public_page, micro_credential})
"""Rules that compare with what course.toml says."""
