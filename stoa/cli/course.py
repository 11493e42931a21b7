"""`stoa course ...`: a course's way from an idea to the site and out again."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings
from rich.console import Console

from stoa.catalogue import actions as catalogue
from stoa.cli import course_run, new_course, published, site
from stoa.cli.findings import printable, show_findings, show_remarks
from stoa.cli.progress import bar
from stoa.cli.rule_trial import say_trial
from stoa.configuration import BadSetting
from stoa.content import actions as content
from stoa.content import queries
from stoa.interop import actions as interop
from stoa.interop.rules import ImportFailed

Command = Callable[[argparse.Namespace, Console], int]


def main(words: Sequence[str]) -> int:
    """Run a course command. 0: done; 1: the course has errors; 2: asked wrongly."""
    options = parser().parse_args(words)
    console = Console(stderr=True, highlight=False)
    command: Command = options.command
    try:
        return command(options, console)
    except content.CannotPublish as refusal:
        # A report that goes to standard output has it to itself.
        show_findings(refusal.findings, sys.stderr if getattr(options, "json", False) else None)
        print("stoa: Not published: the errors above stop it. What was live before still is.", file=sys.stderr)
        return 1
    except content.NoSuchVersion as problem:
        print(printable(f"stoa: {problem}"), file=sys.stderr)
        return 2
    except content.NoSuchCourse as problem:
        known = ", ".join(course.slug for course in queries.courses())
        print(f"stoa: {problem} Courses here: {known or 'none'}.", file=sys.stderr)
        return 2
    except (ImportFailed, content.CannotExport, catalogue.NotAllowed) as problem:
        print(printable(f"stoa: {problem}"), file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """The words that `stoa course` understands."""
    top = argparse.ArgumentParser(
        prog="stoa course", description="Make, check, publish and move courses.", allow_abbrev=False
    )
    verbs = top.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, about: str, command: Command) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=about, description=about, allow_abbrev=False)
        added.set_defaults(command=command)
        return added

    _words_for_folders(verb)
    _words_for_published(verb)
    course_run.add_words(verbs)
    return top


def _words_for_folders(verb: Callable[[str, str, Command], argparse.ArgumentParser]) -> None:
    new = verb("new", "start a course: asks for whom, which outcomes, what evidence participants get", _new)
    new.add_argument("name", help="folder and id, e.g. soil-from-the-top-down")
    check = verb("check", "name every problem with file, line, rule and a way out", _check)
    check.add_argument("folder", type=Path, help="a course folder, or a zip of one")
    check.add_argument("--fix", action="store_true", help="write missing ids into the files first")
    check.add_argument("--json", action="store_true", help="print findings as one JSON object")
    publish = verb("publish", "compile a course folder or zip and make it live", _publish)
    publish.add_argument("folder", type=Path, help="a course folder, or a zip of one")
    publish.add_argument(
        "--retire", action="append", default=[], metavar="NAME", help="this id may vanish, records and all"
    )
    publish.add_argument(
        "--simulate", action="store_true", help="only say what changed rules for finishing would do to learners"
    )
    bring = verb("import", "make a course folder from another platform's export", _import)
    bring.add_argument("source", type=Path, help="the export: a folder or a .tar.gz")
    bring.add_argument("--into", type=Path, help="the folder to make (default: named after the source)")
    bring.add_argument("--json", action="store_true", help="print the report as one JSON object")
    bring.add_argument("--publish", action="store_true", help="publish it when it has no errors")


def _words_for_published(verb: Callable[[str, str, Command], argparse.ArgumentParser]) -> None:
    verb("list", "list the courses of the site", published.list_courses)
    export = verb("export", "write a published course's source to a folder or a .zip", published.export)
    export.add_argument("course", help="its id")
    export.add_argument("target", type=Path, help="a new folder, or a file that ends in .zip")
    export.add_argument("--version", type=int, help="its number (default: the current one)")
    versions = verb("versions", "list a course's versions", published.versions)
    versions.add_argument("course", help="its id")
    rollback = verb("rollback", "make an earlier version the current one", published.rollback)
    rollback.add_argument("course", help="its id")
    rollback.add_argument("version", type=int, help="its number, as `versions` lists it")
    recompile = verb("recompile", "compile published sources anew, as after a sanitiser's fix", published.recompile)
    recompile.add_argument("--all", action="store_true", required=True, help="every version of every course")
    convert = verb("convert-kept", "turn kept blocks into real ones where a kind has arrived", published.convert_kept)
    convert.add_argument("course", nargs="?", help="its id (default: every course)")


def _new(options: argparse.Namespace, console: Console) -> int:
    folder = new_course.make(Path(options.name))
    print(f"The course is in {folder}/ . Write in its files, then: stoa course check {folder}")
    return 0


def _check(options: argparse.Namespace, console: Console) -> int:
    source = _existing(options.folder)
    if options.fix:
        if not source.is_dir():
            raise BadSetting(f"{source} is a file; --fix writes into the files of a folder.")
        try:
            for path in content.fix(source):
                print(printable(f"wrote ids into {path}"), file=sys.stderr)
        except content.SourceRefused as refusal:
            show_findings([refusal.finding], sys.stderr if options.json else None)
            return 1
    with bar(console, "Checking") as progress:
        findings = content.check(source=source, progress=progress)
    if options.json:
        print(json.dumps({"findings": [finding.__dict__ for finding in findings]}, ensure_ascii=False))
    else:
        show_findings(findings)
    return 1 if any(finding.severity == "error" for finding in findings) else 0


def _publish(options: argparse.Namespace, console: Console) -> int:
    is_report_elsewhere = getattr(options, "json", False)
    if not is_report_elsewhere:
        say_trial(_existing(options.folder), console, is_all=options.simulate)
        if options.simulate:
            return 0
    with bar(console, "Publishing") as progress:
        made = catalogue.publish_course(
            source=_existing(options.folder), by=None, retire=frozenset(options.retire), progress=progress
        )
    out = sys.stderr if is_report_elsewhere else sys.stdout
    findings = [finding for finding in made.findings if finding.severity != "note"]
    if findings:
        show_findings(findings, out)
    if made.is_new:
        print(f"{made.course_slug}: version {made.number} is live at {published.address(made.course_slug)}", file=out)
    else:
        print(f"{made.course_slug}: nothing has changed since version {made.number}.", file=out)
    _say_where()
    return 0


def _say_where() -> None:
    """Into which site it went, and whether anybody serves that: the wrong one looks like success otherwise."""
    data = settings.STOA_DATA
    print(f"The site is the one in {data} .", file=sys.stderr)
    if not site.is_served(data):
        print(
            f"No server of it is running, so nobody finds the course yet. Start it: STOA_DATA={data} stoa run\n"
            "If you meant another site, name its folder: STOA_DATA=/srv/stoa stoa course publish ...",
            file=sys.stderr,
        )


def _existing(path: Path) -> Path:
    if not path.exists():
        raise BadSetting(f"{path}: there is no such file or folder.")
    return path


def _import(options: argparse.Namespace, console: Console) -> int:
    if (options.source / "course.toml").is_file():
        raise BadSetting(f"{options.source} is a Stoa course already: stoa course publish {options.source}")
    with bar(console, "Importing") as progress:
        target = options.into or _free_folder(options.source)
        report = interop.import_course(source=options.source, target=target, progress=progress).as_json()
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _say_report(report)
        print(f"The course is in {target}/ . Next: stoa course check {target}")
    if options.publish:
        return _publish(argparse.Namespace(folder=target, retire=[], json=options.json, simulate=False), console)
    return 0


def _free_folder(source: Path) -> Path:
    """A folder of the source's name that is not there yet."""
    stem = source.resolve().name.split(".")[0] or "course"
    names = (Path(stem if not number else f"{stem}-{number}") for number in range(1000))
    return next(name for name in names if not name.exists())


def _say_report(report: dict[str, object]) -> None:
    found, converted, kept = (report[key] for key in ("found", "converted", "kept"))
    assert isinstance(found, dict) and isinstance(converted, dict) and isinstance(kept, dict)
    print(f"{'':<28}{'found':>8}{'converted':>11}{'kept':>6}")
    for kind in sorted(found):
        print(printable(f"{kind:<28}{found[kind]:>8}{converted.get(kind, 0):>11}{kept.get(kind, 0):>6}"))
    warnings = report["warnings"]
    assert isinstance(warnings, list)
    show_remarks(warnings)
