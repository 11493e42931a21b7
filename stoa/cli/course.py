"""`stoa course ...`: a course's way from an idea to the site and out again."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from stoa.catalogue import actions as catalogue
from stoa.cli import new_course
from stoa.cli.findings import show_findings
from stoa.cli.progress import bar
from stoa.content import actions as content
from stoa.content import queries
from stoa.interop import actions as interop
from stoa.interop.rules import ImportFailed

Command = Callable[[argparse.Namespace, Console], int]


def main(words: Sequence[str]) -> int:
    """Run a course command."""
    options = _parser().parse_args(words)
    console = Console(stderr=True, highlight=False)
    command: Command = options.command
    try:
        return command(options, console)
    except (content.CannotPublish, content.NoSuchCourse, ImportFailed, OSError, catalogue.NotAllowed) as problem:
        print(f"stoa: {problem}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stoa course", description="Make, check, publish and move courses.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, about: str, command: Command) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=about, description=about)
        added.set_defaults(command=command)
        return added

    new = verb("new", "start a course: asks for whom, which outcomes, what evidence participants get", _new)
    new.add_argument("name", help="folder and id, e.g. soil-from-the-top-down")
    check = verb("check", "name every problem with file, line, rule and a way out", _check)
    check.add_argument("folder", type=Path)
    check.add_argument("--fix", action="store_true", help="write missing ids into the files first")
    check.add_argument("--json", action="store_true", help="print findings as one JSON object")
    publish = verb("publish", "compile a course folder or zip and make it live", _publish)
    publish.add_argument("folder", type=Path)
    publish.add_argument(
        "--retire", action="append", default=[], metavar="NAME", help="this id may vanish, records and all"
    )
    bring = verb("import", "make a course folder from another platform's export", _import)
    bring.add_argument("source", type=Path)
    bring.add_argument("--into", type=Path, help="the folder to make (default: named after the course)")
    bring.add_argument("--json", action="store_true", help="print the report as one JSON object")
    bring.add_argument("--publish", action="store_true", help="publish it when it has no errors")
    export = verb("export", "write a published course's source to a folder or a .zip", _export)
    export.add_argument("course")
    export.add_argument("target", type=Path)
    export.add_argument("--version", type=int, help="its number (default: the current one)")
    verb("versions", "list a course's versions", _versions).add_argument("course")
    rollback = verb("rollback", "make an earlier version the current one", _rollback)
    rollback.add_argument("course")
    rollback.add_argument("version", type=int)
    recompile = verb("recompile", "compile published sources anew, as after a sanitiser's fix", _recompile)
    recompile.add_argument("--all", action="store_true", required=True)
    verb("convert-kept", "turn kept blocks into real ones where a kind has arrived", _convert_kept).add_argument(
        "course", nargs="?"
    )
    return parser


def _new(options: argparse.Namespace, console: Console) -> int:
    folder = new_course.make(Path(options.name))
    console.print(f"The course is in {folder}/ . Look at it: stoa course check {folder}")
    return 0


def _check(options: argparse.Namespace, console: Console) -> int:
    if options.fix:
        for path in content.fix(options.folder):
            console.print(f"wrote ids into {path}")
    with bar(console, "Checking") as progress:
        findings = content.check(source=options.folder, progress=progress)
    if options.json:
        print(json.dumps({"findings": [finding.__dict__ for finding in findings]}, ensure_ascii=False))
    else:
        show_findings(findings)
    return 1 if any(finding.severity == "error" for finding in findings) else 0


def _publish(options: argparse.Namespace, console: Console) -> int:
    with bar(console, "Publishing") as progress:
        published = catalogue.publish_course(
            source=options.folder, by=None, retire=frozenset(options.retire), progress=progress
        )
    show_findings([finding for finding in published.findings if finding.severity != "note"])
    if published.is_new:
        print(f"{published.course_slug}: version {published.number} is live.")
    else:
        print(f"{published.course_slug}: nothing has changed since version {published.number}.")
    return 0


def _import(options: argparse.Namespace, console: Console) -> int:
    with bar(console, "Importing") as progress:
        target = options.into or _free_folder(options.source)
        report = interop.import_course(source=options.source, target=target, progress=progress)
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _say_report(target, report.as_json())
    if options.publish:
        return _publish(argparse.Namespace(folder=target, retire=[]), console)
    return 0


def _free_folder(source: Path) -> Path:
    """A folder of the source's name that is not there yet."""
    stem = source.resolve().name.split(".")[0] or "course"
    names = (Path(stem if not number else f"{stem}-{number}") for number in range(1000))
    return next(name for name in names if not name.exists())


def _say_report(target: Path, report: dict[str, object]) -> None:
    found, converted, kept = (report[key] for key in ("found", "converted", "kept"))
    assert isinstance(found, dict) and isinstance(converted, dict) and isinstance(kept, dict)
    print(f"{'':<28}{'found':>8}{'converted':>11}{'kept':>6}")
    for kind in sorted(found):
        print(f"{kind:<28}{found[kind]:>8}{converted.get(kind, 0):>11}{kept.get(kind, 0):>6}")
    warnings = report["warnings"]
    assert isinstance(warnings, list)
    for warning in warnings:
        print(f"{warning['file']}:{warning['line']}: {warning['rule']}: {warning['message']}")
    print(f"The course is in {target}/ . Next: stoa course check {target}")


def _export(options: argparse.Namespace, console: Console) -> int:
    content.export(course_slug=options.course, number=options.version, target=options.target)
    print(f"{options.course} is in {options.target}")
    return 0


def _versions(options: argparse.Namespace, console: Console) -> int:
    versions = queries.versions_of(options.course)
    if not versions:
        raise content.NoSuchCourse(f"There is no course {options.course!r} here.")
    for version in versions:
        mark = "current" if version.is_current else ""
        print(f"{version.number:>4}  {version.published_at:%Y-%m-%d %H:%M} UTC  {version.source_hash[:12]}  {mark}")
    return 0


def _rollback(options: argparse.Namespace, console: Console) -> int:
    published = content.rollback(course_slug=options.course, number=options.version, by=None)
    print(f"{options.course}: what version {options.version} was is live again, as version {published.number}.")
    return 0


def _recompile(options: argparse.Namespace, console: Console) -> int:
    with bar(console, "Recompiling") as progress:
        count = content.recompile_all(progress=progress)
    print(f"{count} versions compiled anew; what records are pinned to has not changed.")
    return 0


def _convert_kept(options: argparse.Namespace, console: Console) -> int:
    slugs = [options.course] if options.course else [course.slug for course in queries.courses()]
    for slug in slugs:
        with bar(console, f"Converting {slug}") as progress:
            count = catalogue.convert_kept(course_slug=slug, convert=interop.upgrade_kept, progress=progress)
        print(f"{slug}: {count} kept blocks have become real ones.")
    return 0
