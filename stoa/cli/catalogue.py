"""`stoa catalogue ...`: courses that are given elsewhere, and the index of everything that can be found."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from stoa.catalogue import actions, queries
from stoa.cli.findings import counted, printable
from stoa.cli.progress import bar

Command = Callable[[argparse.Namespace, Console], int]


def main(words: Sequence[str]) -> int:
    """Run a verb. 2: asked wrongly."""
    options = parser().parse_args(words)
    command: Command = options.command
    try:
        return command(options, Console(stderr=True))
    except actions.BadFile as problem:
        print(printable(f"stoa: {problem}"), file=sys.stderr)
        return 2
    except actions.NoSuchInstitution as problem:
        known = ", ".join(card.institution_slug for card in queries.collections())
        print(printable(f"stoa: nothing was loaded for {problem}. Loaded: {known or 'none'}."), file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """The words that `stoa catalogue` understands."""
    top = argparse.ArgumentParser(prog="stoa catalogue", description="What people can find here.", allow_abbrev=False)
    verbs = top.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, about: str, command: Command) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=about, description=about, allow_abbrev=False)
        added.set_defaults(command=command)
        return added

    load = verb("load", "list an institution's courses that are given elsewhere; again: bring them up to date", _load)
    load.add_argument("file", type=Path, help="a .json, .csv or .tsv file, or a folder that holds one")
    load.add_argument("--institution", default="", metavar="NAME", help="whose courses they are (default: as it says)")
    load.add_argument("--licence", default="", metavar="CODE", help="what the list may be used under, e.g. CC-BY-4.0")
    load.add_argument("--attribution", default="", metavar="WORDS", help="who is named as the list's source")
    about = "also when more than half of what is listed is not in the file, and goes"
    load.add_argument("--remove-most", action="store_true", help=about)
    load.add_argument("--json", action="store_true", help="print the report as one JSON object")
    unload = verb("unload", "remove all courses that were loaded for an institution", _unload)
    unload.add_argument("institution", help="its name, or its short name as `stoa catalogue list` says it")
    verb("list", "say what was loaded", _list)
    verb("index", "make everything that can be found anew", _index)
    return top


def _load(options: argparse.Namespace, console: Console) -> int:
    with bar(console, "Loading") as progress:
        report = actions.load_catalogue(
            path=options.file, institution=options.institution, licence=options.licence,
            attribution=options.attribution, may_remove_most=options.remove_most, progress=progress,
        )  # fmt: skip
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
        return 0
    print(printable(f"{report.institution}: {counted(report.found, 'course')} in the file."))
    print(f"{report.added} added, {report.changed} changed, {report.same} as before, {report.removed} removed.")
    licence = report.licence or "no licence is stated; --licence CODE says one"
    print(printable(f"Shown with them: {report.attribution}; {licence}."))
    for what, count in sorted(report.odd.items(), key=lambda item: -item[1]):
        print(printable(f"{count:>6}  {what}, e.g. “{report.examples[what]}”"))
    return 0


def _unload(options: argparse.Namespace, console: Console) -> int:
    count = actions.unload_catalogue(institution=options.institution)
    print(printable(f"{options.institution}: {counted(count, 'course')} removed."))
    return 0


def _list(options: argparse.Namespace, console: Console) -> int:
    for card in queries.collections():
        row = (
            f"{card.institution_slug:<32} {counted(card.count, 'course'):<14} {card.loaded_at:%Y-%m-%d}  {card.licence}"
        )
        print(printable(f"{row}  {card.institution}"))
    return 0


def _index(options: argparse.Namespace, console: Console) -> int:
    with bar(console, "Indexing") as progress:
        count = actions.index_catalogue(progress=progress)
    print(f"{counted(count, 'course')} can be found.")
    return 0
