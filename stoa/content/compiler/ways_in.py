"""Rules about what a course and its modules build on, and about its placement test."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler.coursefile import CourseFile, ModuleFile
from stoa.content.outline import ModuleEntry, Outline
from stoa.content.ports import Finding, Severity

ModuleFiles = Mapping[str, tuple[str, ModuleFile]]
"""By the module's id: its file, and what that says."""


def check(course: CourseFile, outline: Outline, files: ModuleFiles) -> list[Finding]:
    """What is wrong with the ways into a course."""
    return [
        *_of_course(course, outline), *_placement(course, outline), *_names(outline, files), *_circles(outline, files),
    ]  # fmt: skip


def _of_course(course: CourseFile, outline: Outline) -> Iterator[Finding]:
    skills = {outcome.id for outcome in outline.outcomes}
    for place, each in enumerate(course.requires):
        line = course.lines.of("requires", place)
        if not (each.course or each.skill or each.text) or (each.course and each.skill):
            message = _("It is not said what the course builds on here.")
            remedy = _('Write one of: course = "its-id", skill = "an-outcome", text = "what one should know".')
            yield Finding("course.toml", line, 0, "error", "requirement", message, remedy)
        elif each.course == course.id or (each.course and not rules.is_course_id(each.course)):
            message = _("“%(name)s” can be no course that this one builds on.") % {"name": each.course}
            yield Finding("course.toml", line, 0, "error", "requirement", message, _("Name the id of another course."))
        elif each.skill and each.skill not in skills:
            yield _unknown("course.toml", line, each.skill, skills)


def _placement(course: CourseFile, outline: Outline) -> Iterator[Finding]:
    skills = {outcome.id for outcome in outline.outcomes}
    for name in course.placement.skills:
        if name not in skills:
            yield _unknown("course.toml", course.lines.of("placement", "skills"), name, skills)


def _names(outline: Outline, files: ModuleFiles) -> Iterator[Finding]:
    """Names that nothing here has, and skills that are taught too late to be built on."""
    known = outline.module_by_id.keys() | {outcome.id for outcome in outline.outcomes}
    taught: set[str] = set()
    for module in outline.modules:
        path, said = files[module.id]
        line = said.lines.of("requires")
        for name in module.requires:
            if name not in known:
                yield _unknown(path, line, name, known)
            elif name not in outline.module_by_id and name not in taught:
                message = _("The module builds on “%(name)s”, which no module before it teaches.") % {"name": name}
                remedy = _("Teach it earlier, or leave it out of requires.")
                yield _finding(path, line, "warning", "requires-later", message, remedy)
        if said.is_enforced and not module.requires:
            message = _("The module is to be shut until something is there, and it does not say what.")
            remedy = _('Write requires = ["a-module-or-an-outcome"], or leave enforce out.')
            yield _finding(path, said.lines.of("enforce"), "warning", "enforce-nothing", message, remedy)
        taught |= {name for unit in module.units for name in unit.outcomes}


def _circles(outline: Outline, files: ModuleFiles) -> Iterator[Finding]:
    """Modules that build on themselves, at once or by way of others: nobody could begin with any of them."""
    needs = {
        module.id: [name for name in module.requires if name in outline.module_by_id] for module in outline.modules
    }
    for module in outline.modules:
        way = _way_back(module, needs)
        if way:
            path, said = files[module.id]
            message = _("The module builds on itself: %(way)s.") % {"way": " → ".join(way)}
            remedy = _("Take one of these out of requires.")
            yield _finding(path, said.lines.of("requires"), "error", "requires-circle", message, remedy)


def _way_back(module: ModuleEntry, needs: Mapping[str, list[str]]) -> list[str]:
    """The way from a module to itself, both ends included; empty when there is none."""
    came_from, waiting = dict.fromkeys(needs[module.id], ""), list(needs[module.id])
    while waiting:
        here = waiting.pop(0)
        if here == module.id:
            way = [here]
            while came_from[way[0]]:
                way.insert(0, came_from[way[0]])
            return [module.id, *way]
        for name in needs[here]:
            if name not in came_from:
                came_from[name] = here
                waiting.append(name)
    return []


def _unknown(path: str, line: int, name: str, known: Collection[str]) -> Finding:
    meant = rules.nearest(name, known)
    message = _("There is no module and no outcome “%(name)s” here.") % {"name": name}
    remedy = _("Did you mean “%(meant)s”?") % {"meant": meant} if meant else _("Name one of this course.")
    return _finding(path, line, "error", "unknown-requirement", message, remedy)


def _finding(path: str, line: int, severity: Severity, rule: str, message: str, remedy: str) -> Finding:
    return Finding(path, line, 0, severity, rule, message, remedy)
