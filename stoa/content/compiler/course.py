"""Compiling a course: read, compile unit by unit, then look at the whole."""

from __future__ import annotations

import fnmatch
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Final, Protocol

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler import coursefile, lint, rendering, ways_in
from stoa.content.compiler.assets import Assets, Put, Served, only_hash
from stoa.content.compiler.context import Bank, CourseSetting, PageContext, joined_block
from stoa.content.compiler.coursefile import CourseFile
from stoa.content.compiler.findings import Findings
from stoa.content.compiler.layout import Layout, ModuleFolder, bank_paths, layout
from stoa.content.compiler.source import SourceTree, text_of
from stoa.content.compiler.unit import UnitResult, UnitSource, compile_bank, compile_unit, read_unit
from stoa.content.outline import ModuleEntry, Outline, UnitBuild, UnitEntry, part_ref
from stoa.content.ports import CourseFacts, Finding, Html, Json, Part, Registry
from stoa.kernel.text.held import unreserved

COMPILER: Final = 7
"""Raise it when the same source compiles to something else: sanitiser, markup, labels. `recompile --all` then acts."""

Progress = Callable[[str, int, int], None]
"""(stage, done, total); stages are `read`, `compile`, `check` (and those of actions: `store`, `publish`)."""


class Builds(Protocol):
    """Where compiled units are kept, so that an unchanged unit is compiled once."""

    def find(self, base: str) -> Iterable[tuple[str, UnitResult]]:
        """Units compiled from the same source and settings: (key, result), the result's segments may be left out."""

    def keep(self, base: str, key: str, result: UnitResult) -> None:
        """Keeps `result` under `key`."""


class NoBuilds:
    """Keeps nothing: for a check."""

    def find(self, base: str) -> Iterable[tuple[str, UnitResult]]:
        return ()

    def keep(self, base: str, key: str, result: UnitResult) -> None:
        return None


@dataclass(frozen=True)
class CompiledCourse:
    """A course compiled. `outline` has no version yet; bodies of units are where `Builds` put them.

    `digests` names every stored file that the course serves; `served` the same with names and types.
    """

    id: str
    outline: Outline
    findings: tuple[Finding, ...]
    digests: frozenset[str]
    served: tuple[Served, ...]
    build_keys: tuple[str, ...]
    places: Mapping[str, str]
    """Path of the file in which each id of a unit or part stands."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "error")


def fingerprint(registry: Registry) -> str:
    """Names what compiles: this compiler and every registered kind, each with its version."""
    kinds = [f"{name}={getattr(kind, 'version', 1)}" for name, kind in sorted(registry.blocks.items())]
    files = [f"{name}={getattr(kind, 'version', 1)}" for name, kind in sorted(registry.files.items())]
    bank = getattr(registry.bank, "version", 1)
    return _hash([COMPILER, kinds, files, bank])[:16]


def compile_course(
    tree: SourceTree,
    registry: Registry,
    *,
    put: Put = only_hash,
    builds: Builds | None = None,
    progress: Progress | None = None,
) -> CompiledCourse:
    """The course in `tree`, compiled and checked. Never raises for what an author wrote: that is in the findings."""
    return _Compilation(tree, registry, Assets(tree, put), builds or NoBuilds(), progress or _silent).run()


def _silent(stage: str, done: int, total: int) -> None:
    return None


class _Compilation:
    """One run over one course."""

    def __init__(
        self, tree: SourceTree, registry: Registry, assets: Assets, builds: Builds, progress: Progress
    ) -> None:
        self.tree = tree
        self.registry = registry
        self.assets = assets
        self.builds = builds
        self.progress = progress
        self.findings: list[Finding] = []
        self.digests: set[str] = set()
        self.module_files: dict[str, tuple[str, coursefile.ModuleFile]] = {}
        self.fingerprint = fingerprint(registry)

    def run(self) -> CompiledCourse:
        course = self._course_file()
        plan = layout(self.tree)
        units = self._read_units(plan)
        setting = CourseSetting(
            language=course.language,
            time_zone=course.time_zone,
            outcomes=course.outcome_ids,
            categories=course.category_ids,
            units={path: unit.id for path, unit in units.items()},
            assets=self.assets,
            blocks=self.registry.blocks,
            sure=course.sure,
        )
        bank_keys, banks = self._compile_banks(setting)
        setting = replace(setting, banks=_by_name(bank_keys, banks))
        keys, results = self._compile_units(setting, units)
        about, image = self._about(setting), self._image(setting, course)
        look = lint.Look(course, plan, units, results, tuple(self.tree), banks)
        self.findings += lint.check(look)
        outline = self._outline(course, plan, units, keys, results, about, image)
        self.findings += ways_in.check(course, outline, self.module_files) if course.is_read else []
        outline = replace(outline, files=self._files(look))
        self.progress("check", 1, 1)
        return CompiledCourse(
            id=course.id,
            outline=outline,
            findings=tuple(sorted(set(self.findings))),
            digests=frozenset(self.digests),
            served=self._served(),
            build_keys=tuple(dict.fromkeys([*keys.values(), *bank_keys.values()])),
            places=lint.places(look),
        )

    def _course_file(self) -> CourseFile:
        findings = Findings("course.toml")
        text = None
        if "course.toml" in self.tree:
            text, bad_bytes = text_of("course.toml", self.tree.read("course.toml"))
            findings.found += [bad_bytes] if bad_bytes else []
        else:
            findings.error(
                "no-course", _("The folder has no course.toml, so it is no course."), 0, self._course_remedy()
            )
        course = coursefile.read(text, findings)
        self.findings += findings.found
        return course

    def _course_remedy(self) -> str:
        """Where a course.toml lies that is not at the top, or what to write into one."""
        found = rules.course_folders(self.tree)
        if found:
            return _("There is one in %(folder)s: name that folder.") % {"folder": found[0]}
        return _('Write one: format = 1, id = "...", title = "...", language = "en", each on a line of its own.')

    def _read_units(self, plan: Layout) -> dict[str, UnitSource]:
        """Heads of all units, by path; bodies are read again one by one, so that memory stays bounded."""
        units: dict[str, UnitSource] = {}
        for done, path in enumerate(plan.units, start=1):
            source = read_unit(path, self.tree.read(path))
            self.findings += source.findings
            units[path] = replace(source, body="", findings=())
            self.progress("read", done, len(plan.units))
        return units

    def _compile_units(
        self, setting: CourseSetting, units: Mapping[str, UnitSource]
    ) -> tuple[dict[str, str], dict[str, UnitResult]]:
        """Keys and results by path; the results without their segments, which `builds` has by then."""
        keys: dict[str, str] = {}
        results: dict[str, UnitResult] = {}
        for done, path in enumerate(units, start=1):
            key, result = self._unit(setting, path)
            keys[path] = key
            results[path] = replace(result, build=replace(result.build, segments=()), text="")
            self.findings += result.findings
            self.digests |= result.digests
            self.progress("compile", done, len(units))
        return keys, results

    def _compile_banks(self, setting: CourseSetting) -> tuple[dict[str, str], dict[str, UnitResult]]:
        """Keys and results of the banks, by path."""
        keys: dict[str, str] = {}
        results: dict[str, UnitResult] = {}
        kind = self.registry.bank
        for path in bank_paths(self.tree):
            if kind is None:
                break
            keys[path], results[path] = self._built(
                setting, path, partial(compile_bank, setting, path, self.tree.read(path), kind)
            )
            self.findings += results[path].findings
            self.digests |= results[path].digests
        return keys, results

    def _unit(self, setting: CourseSetting, path: str) -> tuple[str, UnitResult]:
        def make() -> UnitResult:
            source = read_unit(path, self.tree.read(path))
            return compile_unit(setting, path, source.head, source.body, source.body_line)

        return self._built(setting, path, make)

    def _built(self, setting: CourseSetting, path: str, make: Callable[[], UnitResult]) -> tuple[str, UnitResult]:
        """(key, result) of the file at `path`: kept from another time, or made and kept now."""
        base = _hash(
            [
                self.fingerprint,
                path,
                self.tree.digest(path),
                setting.language,
                setting.time_zone,
                sorted(setting.outcomes),
                sorted(setting.categories),
                setting.sure,
            ]
        )
        for key, result in self.builds.find(base):
            if self._still_true(setting, result):
                return key, result
        result = make()
        used = [sorted(result.files.items()), sorted(result.units.items()), sorted(result.banks.items())]
        key = _hash([base, *used])
        self.builds.keep(base, key, result)
        return key, result

    def _still_true(self, setting: CourseSetting, result: UnitResult) -> bool:
        """Whether the files, units and banks that a kept result was compiled against are the same today."""
        for path, digest in result.files.items():
            if path.endswith(".toml"):
                found = self.assets.source_digest(path)
            else:
                served = self.assets.serve(path) if path else None
                found = served.digest if served else ""
            if found != digest:
                return False
        keys = {name: bank.key for name, bank in setting.banks.items()}
        if any(keys.get(name, "") != key for name, key in result.banks.items()):
            return False
        return all(setting.units.get(path, "") == unit for path, unit in result.units.items())

    def _about(self, setting: CourseSetting) -> str:
        """about.md as HTML; it has no head and no questions."""
        if "about.md" not in self.tree:
            return ""
        text, bad_bytes = text_of("about.md", self.tree.read("about.md"))
        context = PageContext(setting, "about.md")
        block = joined_block(rendering.page_pieces(context, unreserved(text), 1))
        if block.parts:
            message = _("The public page cannot hold questions.")
            context.findings.error("part-inside", message, 1, _("Move them into a unit."))
        self.findings += ([bad_bytes] if bad_bytes else []) + context.findings.found
        self.digests |= context.digests
        return "".join(segment.html for segment in block.segments if isinstance(segment, Html))

    def _image(self, setting: CourseSetting, course: CourseFile) -> str:
        if not course.image:
            return ""
        context = PageContext(setting, "course.toml")
        address = context.picture(course.image, course.lines.of("image"))
        self.findings += context.findings.found
        self.digests |= context.digests
        return address

    def _files(self, look: lint.Look) -> dict[str, Json]:
        """Course files that other domains own, compiled by them."""
        facts = CourseFacts(
            units=tuple(unit.id for unit in look.units.values()),
            parts={part.id: part for part in look.parts},
            outcomes=look.course.outcome_ids,
            categories=look.course.category_ids,
            taught=look.taught,
            picture=self.assets.whole_picture,
        )
        compiled: dict[str, Json] = {}
        for pattern, kind in self.registry.files.items():
            for path in fnmatch.filter(self.tree, pattern):
                made = kind.compile(path, self.tree.read(path), facts)
                compiled[path] = dict(made.data)
                self.findings += made.findings
        return compiled

    def _served(self) -> tuple[Served, ...]:
        known = {served.digest: served for served in [*self.assets.served.values(), *self.assets.derived.values()]}
        # Parts of an HLS stream are served without any page naming them: the playlist does.
        self.digests |= known.keys()
        return tuple(known.values())

    def _outline(
        self,
        course: CourseFile,
        plan: Layout,
        units: Mapping[str, UnitSource],
        keys: Mapping[str, str],
        results: Mapping[str, UnitResult],
        about: str,
        image: str,
    ) -> Outline:
        modules = tuple(
            self._module(
                folder, course.time_zone, [_entry(units[path], keys[path], results[path]) for path in folder.units]
            )
            for folder in plan.modules
            if folder.units
        )
        return Outline(
            course_id=0,
            course_slug=course.id,
            version_id=0,
            number=0,
            source_hash="",
            title=course.title,
            summary=course.summary,
            language=course.language,
            institution=course.institution,
            country=course.country,
            subjects=course.subjects,
            level=course.level,
            eqf=course.eqf,
            ects=course.ects,
            quality=course.quality,
            pacing=course.pacing,
            licence=course.licence,
            workload=course.workload,
            time_zone=course.time_zone,
            audience=course.audience,
            prerequisites=course.prerequisites,
            image=image,
            image_alt=course.image_alt,
            about_html=about,
            outcomes=course.outcomes,
            staff=course.staff,
            modules=modules,
            grading=course.grading,
            requires=course.requires,
            placement=course.placement,
        )

    def _module(self, folder: ModuleFolder, zone: str, entries: list[UnitEntry]) -> ModuleEntry:
        path = f"{folder.folder}/module.toml"
        findings = Findings(path)
        said = coursefile.ModuleFile()
        if path in self.tree:
            text, bad_bytes = text_of(path, self.tree.read(path))
            said = coursefile.read_module(text, zone, findings)
            self.findings += ([bad_bytes] if bad_bytes else []) + findings.found
        name = (rules.numbered(folder.folder) or (0, folder.folder))[1]
        self.module_files[folder.id] = (path, said)
        title = said.title or rules.title_from(name)
        return ModuleEntry(folder.id, title, said.opens, tuple(entries), said.requires, said.is_enforced)


def _by_name(keys: Mapping[str, str], results: Mapping[str, UnitResult]) -> dict[str, Bank]:
    """Banks by the names that units know them by."""
    return {
        PurePosixPath(path).stem: Bank(keys[path], tuple(build.parts.values()), build.media, build.frames)
        for path, build in ((path, result.build) for path, result in results.items())
    }


def _entry(unit: UnitSource, key: str, result: UnitResult) -> UnitEntry:
    parts: Iterable[Part] = result.build.parts.values()
    return UnitEntry(
        id=unit.id,
        title=unit.head.title or unit.id,
        minutes=unit.head.minutes,
        counts=unit.head.counts,
        path=unit.path,
        build=key,
        outcomes=unit.head.outcomes,
        summary=unit.head.summary,
        parts=tuple(part_ref(part, unit.id) for part in parts),
        kept=tuple(replace(block, unit_id=unit.id) for block in result.kept),
    )


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


__all__ = ["COMPILER", "Builds", "CompiledCourse", "NoBuilds", "Progress", "UnitBuild", "compile_course", "fingerprint"]
