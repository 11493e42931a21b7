"""`stoa course run ...`: the runs of a course, listed, made, dated, ended and put away."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from rich.console import Console

from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries as offers
from stoa.catalogue.queries import RunCard
from stoa.catalogue.rules import Terms, run_slug
from stoa.cli.findings import printable
from stoa.configuration import BadSetting
from stoa.content import queries as courses
from stoa.kernel.clock import now
from stoa.kernel.moments import BadMoment, read_moment
from stoa.learning import queries as records

Command = Callable[[argparse.Namespace, Console], int]


def add_words(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words behind `stoa course run`."""
    top = verbs.add_parser("run", help="list, make, date, end and put away runs", allow_abbrev=False)
    inner = top.add_subparsers(required=True, metavar="WHAT")

    def what(name: str, about: str, command: Command) -> argparse.ArgumentParser:
        added = inner.add_parser(name, help=about, description=about, allow_abbrev=False)
        added.set_defaults(command=command)
        return added

    what("list", "the runs of a course", _list).add_argument("course", help="the course's id")
    make = what("make", "make another run", _make)
    make.add_argument("course", help="the course's id")
    make.add_argument("title", help="what tells it from other runs: “Spring 2027”")
    make.add_argument("--address", help="its place below /courses/ (default: made of the id and the title)")
    _terms(make)
    change = what("change", "give a run other dates or places", _change)
    change.add_argument("run", help="its address, as `list` shows it")
    change.add_argument("--title", help="what tells it from other runs")
    _terms(change)
    for name, about in (("end", "let nobody begin any more"), ("archive", "put a run away"), ("take-out", "undo that")):
        added = what(name, about, _move)
        added.add_argument("run", help="its address, as `list` shows it")
        added.set_defaults(act=name)


def _terms(words: argparse.ArgumentParser) -> None:
    moment = "2027-02-01 09:00, in the course's time zone; “none” takes it away"
    for name in ("opens", "closes", "enrols-from", "enrols-until"):
        words.add_argument(f"--{name}", metavar="TIME", help=moment)
    words.add_argument("--places", metavar="NUMBER", help="how many may take part; “none”: any number")
    words.add_argument("--listed", choices=["yes", "no"], help="whether it is in the list of courses")
    words.add_argument("--by-invitation", choices=["yes", "no"], help="whether it takes only people with a code")


def _list(options: argparse.Namespace, console: Console) -> int:
    held = _runs(options.course)
    counts = records.learner_counts([run.id for run in held])
    for run in held:
        state = "archived" if run.archived_at else "open" if run.takes_people(now()) else "closed"
        places = f"{counts.get(run.id, 0)} of {run.capacity}" if run.capacity else f"{counts.get(run.id, 0)} learners"
        print(printable(f"{run.slug:<40} {state:<9} {places:<14} {run.title}"))
    return 0


def _make(options: argparse.Namespace, console: Console) -> int:
    zone = _zone(options.course)
    slug = options.address or run_slug(options.course, options.title)
    if not slug:
        raise BadSetting("Name an address with --address: the title has no letters for one.")
    terms = _said(options, Terms(title=options.title), zone)
    try:
        catalogue.make_run(course_slug=options.course, slug=slug, time_zone=zone, terms=terms, by=None)
    except catalogue.AddressIsTaken:
        raise BadSetting(f"Something else is at /courses/{slug}/ already; choose another --address.") from None
    print(f"The run is at /courses/{slug}/")
    return 0


def _change(options: argparse.Namespace, console: Console) -> int:
    run = _run(options.run)
    terms = _said(options, run.terms, run.time_zone)
    if options.title is not None:
        terms = replace(terms, title=options.title)
    catalogue.change_run(run_id=run.id, terms=terms, by=None)
    print(f"/courses/{run.slug}/ is changed.")
    return 0


def _move(options: argparse.Namespace, console: Console) -> int:
    run = _run(options.run)
    if options.act == "end":
        catalogue.end_run(run_id=run.id, by=None)
    else:
        catalogue.archive_run(run_id=run.id, is_archived=options.act == "archive", by=None)
    print(f"/courses/{run.slug}/: done. Its learners keep reading, and their records stay.")
    return 0


def _said(options: argparse.Namespace, terms: Terms, zone: str) -> Terms:
    """The terms with what was said changed."""
    changes: dict[str, object] = {}
    for name, field in (
        ("opens", "opens_at"), ("closes", "closes_at"),
        ("enrols_from", "enrols_from"), ("enrols_until", "enrols_until"),
    ):  # fmt: skip
        if (text := getattr(options, name)) is not None:
            changes[field] = _moment(text, zone)
    if options.places is not None:
        changes["capacity"] = _places(options.places)
    for name, field in (("listed", "is_listed"), ("by_invitation", "is_by_invitation")):
        if (said := getattr(options, name)) is not None:
            changes[field] = said == "yes"
    terms = replace(terms, **changes)  # type: ignore[arg-type]  # each field has its kind by the lines above
    if terms.opens_at and terms.closes_at and terms.closes_at <= terms.opens_at:
        raise BadSetting("A run closes after it opens. Choose a later --closes.")
    return terms


def _moment(text: str, zone: str) -> datetime | None:
    if text == "none":
        return None
    try:
        return read_moment(text, zone)[0]
    except BadMoment as problem:
        raise BadSetting(f"{problem.message} {problem.remedy}") from None


def _places(text: str) -> int | None:
    if text == "none":
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 1_000_000):
        raise BadSetting(f"{text!r} is no number of places; write a whole number, or none.")
    return int(text)


def _zone(course: str) -> str:
    found = courses.course_by_slug(course)
    if found is None or found.version_id is None:
        raise BadSetting(f"There is no course {course!r} here. See: stoa course list")
    return courses.outline(found.version_id).time_zone


def _runs(course: str) -> list[RunCard]:
    _zone(course)
    found = courses.course_by_slug(course)
    return offers.runs_of(found.id) if found else []


def _run(slug: str) -> RunCard:
    run = offers.run_by_slug(slug)
    if run is None:
        raise BadSetting(f"There is no run at /courses/{slug}/ . List them with: stoa course run list COURSE")
    return run
