"""`stoa credential verify FILE`: checks a credential, whoever issued it, without a network and without a site."""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from stoa.cli import archive
from stoa.credentials import formats
from stoa.credentials.formats import BadJson, BadKeyHistory, JsonObject, KeyHistory, Report, State

MAX_FILE: Final = 32 * 1024 * 1024
GENUINE, NOT_GENUINE, UNREADABLE = 0, 1, 2
NO_FILE_OF_ITS_KIND: Final = ("json_", "image_")
"""How the codes of checks begin that found no credential to look at."""
WORDS: Final = {State.OK: ("yes", "green"), State.FAILED: ("NO", "bold red"), State.UNKNOWN: ("not checked", "yellow")}
LONGEST: Final = 500
UNWRAPPED: Final = 1000
"""Columns where nobody watches: lines stay whole for the program that reads them."""


class CannotRead(Exception):
    """A file is missing or is not what its option asks for; the message says which and why."""


def main(words: Sequence[str]) -> int:
    """Run a credential command. 0: genuine and in force; 1: not; 2: there was no credential to check."""
    options = _parser().parse_args(words)
    try:
        if zipfile.is_zipfile(options.file):
            return _main_of_zip(options)
        report = formats.verify(
            _read(options.file),
            now=datetime.now(UTC),
            status_lists=dict(_status_list(path) for path in options.status_list),
            key_histories=[_history(path) for path in options.key_history],
        )
    except (CannotRead, archive.BadArchive) as problem:
        print(f"stoa: {problem}", file=sys.stderr)
        return UNREADABLE
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        show(report, Console(highlight=False, width=None if sys.stdout.isatty() else UNWRAPPED))
    return status_of(report)


def _main_of_zip(options: argparse.Namespace) -> int:
    """Check every credential in a zip that was taken from a site, with the lists and keys beside them."""
    reports = archive.checked(
        options.file, datetime.now(UTC), dict(_status_list(path) for path in options.status_list),
        [_history(path) for path in options.key_history],
    )  # fmt: skip
    if options.json:
        print(json.dumps({name: report.as_json() for name, report in reports}, ensure_ascii=False, indent=2))
    else:
        console = Console(highlight=False, width=None if sys.stdout.isatty() else UNWRAPPED)
        for name, report in reports:
            console.print(Text(_printable(name), style="bold"))
            show(report, console)
            console.print()
    if not reports:
        raise CannotRead(f"{options.file} holds no credential.")
    return GENUINE if all(archive.holds(name, report) for name, report in reports) else NOT_GENUINE


def status_of(report: Report) -> int:
    """The exit status for a report."""
    if report.is_genuine:
        return GENUINE
    is_unread = any(check.code.startswith(NO_FILE_OF_ITS_KIND) for check in report.checks)
    return UNREADABLE if is_unread else NOT_GENUINE


def show(report: Report, console: Console) -> None:
    """Print the report: the answer, what the credential says, every check. Colours only on a terminal."""
    facts = report.facts
    console.print(Text(report.headline, style="bold" if report.is_genuine else "bold red"))
    about = Table.grid(padding=(0, 2))
    for label, value in (
        ("What", facts.achievement_name or facts.name),
        ("Who", facts.holder_name),
        ("By", facts.issuer.name or facts.issuer.id),
    ):
        if value:
            about.add_row(f"  {label}", Text(_printable(value), overflow="fold"))
    if about.row_count:
        console.print(about)
    checks = Table.grid(padding=(0, 2))
    for check in report.checks:
        word, style = WORDS[check.state]
        checks.add_row(Text(f"  {word}", style=style), Text(_printable(check.sentence), overflow="fold"))
    console.print()
    console.print(checks)


def _printable(text: str) -> str:
    """Texts of a stranger's file must not steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:LONGEST]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stoa credential", description="Look at credentials: signed, portable records."
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    about = "check a credential's file (JSON, JWT, PNG, SVG, a bundle, or a zip of records), offline"
    verify = verbs.add_parser(
        "verify", help=about, description=f"{about}. Exit status 0: genuine and in force; 1: not; 2: cannot be read."
    )
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument(
        "--status-list", type=Path, action="append", default=[], metavar="F",
        help="the issuer's status list as a file (status-list.json of a record's zip)",
    )  # fmt: skip
    verify.add_argument(
        "--key-history", type=Path, action="append", default=[], metavar="F",
        help="a key history that you trust (issuer.json of a record's zip, if the zip is from the issuer)",
    )  # fmt: skip
    verify.add_argument("--json", action="store_true", help="print the whole report as one JSON object")
    return parser


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as problem:
        raise CannotRead(f"{path} cannot be read: {problem.strerror or problem}.") from problem
    if len(data) > MAX_FILE:
        raise CannotRead(f"{path} is larger than {MAX_FILE // 2**20} MB; a credential is a small file.")
    return data


def _object(path: Path) -> JsonObject:
    try:
        return formats.read_object(_read(path))
    except BadJson as problem:
        raise CannotRead(f"{path}: {problem}") from problem


def _status_list(path: Path) -> tuple[str, JsonObject]:
    document = _object(path)
    name = document.get("id")
    if not isinstance(name, str) or not isinstance(document.get("credentialSubject"), dict):
        raise CannotRead(f"{path} is not a status list. It is the file at the address that the credential names.")
    return name, document


def _history(path: Path) -> KeyHistory:
    document = _object(path)
    inner = document.get("keyHistory", document)  # an issuer's profile carries its history
    try:
        return formats.read_history(inner if isinstance(inner, dict) else {})
    except BadKeyHistory as problem:
        raise CannotRead(f"{path}: {problem}") from problem
