"""`python -m stoa.credentials.formats verify FILE [--status-list FILE]... [--key-history FILE] [--json]`: a check
without a server.

Exit status 0 when the credential is genuine and in force, 1 when not, 2 when a file cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from stoa.credentials.formats.keys import BadKeyHistory, KeyHistory, read_history
from stoa.credentials.formats.statements import is_statement, verify_statement
from stoa.credentials.formats.strict_json import BadJson, JsonObject, read_object
from stoa.credentials.formats.verification import Report, State, verify

MARKS = {State.OK: "yes", State.FAILED: "NO", State.UNKNOWN: "?"}
MAX_FILE = 32 * 1024 * 1024


def main(arguments: list[str] | None = None) -> int:
    """Runs the command and returns its exit status."""
    options = _options().parse_args(arguments)
    try:
        file = _read(options.file)
        report = (verify_statement if is_statement(file) else verify)(
            file,
            now=datetime.now(UTC),
            status_lists=dict(_status_list(path) for path in options.status_list),
            key_histories=[_history(path) for path in options.key_history],
        )
    except (OSError, BadJson, BadKeyHistory) as problem:
        print(problem, file=sys.stderr)
        return 2
    print(json.dumps(report.as_json(), ensure_ascii=False, indent=2) if options.json else as_text(report))
    return 0 if report.is_genuine else 1


def as_text(report: Report) -> str:
    """The report for a terminal."""
    facts = report.facts
    lines = [report.headline]
    for label, value in (
        ("What", facts.achievement_name or facts.name),
        ("Who", facts.holder_name),
        ("By", facts.issuer.name),
    ):
        if value:
            lines.append(f"  {label + ':':<6}{_printable(value)}")
    lines.extend(f"  {MARKS[check.state]:>3}  {_printable(check.sentence)}" for check in report.checks)
    return "\n".join(lines)


def _printable(text: str) -> str:
    """Texts of a stranger's file must not steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:500]


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m stoa.credentials.formats")
    commands = parser.add_subparsers(required=True, metavar="verify")
    command = commands.add_parser("verify", help="check a credential file (JSON, PNG or SVG) without the network")
    command.add_argument("file", type=Path)
    command.add_argument(
        "--status-list", type=Path, action="append", default=[], help="a status list file of the issuer"
    )
    command.add_argument("--key-history", type=Path, action="append", default=[], help="a key history that you trust")
    command.add_argument("--json", action="store_true", help="print the whole report as one JSON object")
    return parser


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_FILE)


def _status_list(path: Path) -> tuple[str, JsonObject]:
    document = read_object(_read(path))
    return str(document.get("id")), document


def _history(path: Path) -> KeyHistory:
    return read_history(read_object(_read(path)))


if __name__ == "__main__":
    sys.exit(main())
