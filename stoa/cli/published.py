"""The verbs of `stoa course` that work on what is published: list, export, versions, rollback, recompile ..."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from django.conf import settings
from django.urls import reverse
from rich.console import Console

from stoa.catalogue import actions as catalogue
from stoa.cli.findings import counted, printable, show_findings, show_remarks
from stoa.cli.progress import bar, working
from stoa.content import actions as content
from stoa.content import queries
from stoa.interop import actions as interop
from stoa.interop.rules import Tally


def address(slug: str) -> str:
    """Where people find the course."""
    return str(settings.STOA_URL) + reverse("course", kwargs={"slug": slug})


def list_courses(options: argparse.Namespace, console: Console) -> int:
    """The courses of the site: id, how many versions, title."""
    for course in queries.courses():
        number = len(queries.versions_of(course.slug))
        print(printable(f"{course.slug:<40} {counted(number, 'version'):<12} {course.title}"))
    return 0


def export(options: argparse.Namespace, console: Console) -> int:
    """A version's source, as it was published."""
    with working(console, "Writing"):
        content.export(course_slug=options.course, number=options.version, target=options.target)
    print(f"{options.course} is in {options.target}")
    return 0


def versions(options: argparse.Namespace, console: Console) -> int:
    """A course's versions, the newest first."""
    found = queries.versions_of(options.course)
    if not found:
        raise content.NoSuchCourse(f"There is no course “{options.course}” here.")
    for version in found:
        mark = "current" if version.is_current else ""
        print(f"{version.number:>4}  {version.published_at:%Y-%m-%d %H:%M} UTC  {version.source_hash[:12]}  {mark}")
    return 0


def rollback(options: argparse.Namespace, console: Console) -> int:
    """An earlier version, live again under a new number."""
    made = content.rollback(course_slug=options.course, number=options.version, by=None)
    if made.is_new:
        print(f"{options.course}: what version {options.version} was is live again, as version {made.number}.")
    else:
        print(f"{options.course}: what version {options.version} was is live already, as version {made.number}.")
    return 0


def recompile(options: argparse.Namespace, console: Console) -> int:
    """Every version by today's compiler."""
    with bar(console, "Recompiling") as progress:
        count = content.recompile_all(progress=progress)
    print(f"{counted(count, 'version')} compiled anew; what records are pinned to has not changed.")
    return 0


def convert_kept(options: argparse.Namespace, console: Console) -> int:
    """Kept blocks of one course or of all; a course with errors stops no other."""
    status = 0
    for slug in [options.course] if options.course else [course.slug for course in queries.courses()]:
        tally = Tally()
        convert = partial(interop.upgrade_kept, tally=tally)
        try:
            with bar(console, f"Converting {slug}") as progress:
                count = catalogue.convert_kept(course_slug=slug, convert=convert, progress=progress)
        except content.CannotPublish as refusal:
            show_findings(refusal.findings)
            print(f"stoa: {slug}: nothing was changed: with its kept blocks converted it has errors.", file=sys.stderr)
            status = 1
            continue
        show_remarks(each.as_json() for each in tally.report().warnings)
        print(f"{slug}: {counted(count, 'kept block')} became real.")
    return status
