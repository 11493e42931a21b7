"""Findings of the checker as lines: file:line:column, severity, rule, message, and the way out below."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TextIO

from stoa.content.ports import FIRST_FILES, Finding

_FIX: Final = "Names can be written into the files for you: stoa course check --fix FOLDER"
COMMANDS: Final = {
    "missing-name": _FIX,
    "missing-head": _FIX,
    "malformed-id": _FIX,
    "duplicate-name": _FIX,
    "vanished-name": "What is meant to go: stoa course publish FOLDER --retire NAME",
    "no-course": "A course to begin with: stoa course new NAME",
}
"""What a shell can do about a rule. Findings themselves name no command: most authors read them in a browser."""


def show_findings(findings: Sequence[Finding], out: TextIO | None = None) -> None:
    """Print them to `out` (standard output without one), how many there are of each severity, and what may help."""
    out = out or sys.stdout
    for finding in sorted(findings, key=_place):
        place = ":".join(str(value) for value in (finding.file, finding.line, finding.column) if value)
        print(printable(f"{place}: {finding.severity}: {finding.message} [{finding.rule}]"), file=out)
        if finding.remedy:
            print(printable(f"    {finding.remedy}"), file=out)
    counts = Counter(finding.severity for finding in findings)
    if findings:
        print(", ".join(counted(counts[name], name) for name in sorted(counts)), file=out)
    else:
        print("Nothing to say: the course is in order.", file=out)
    for command in dict.fromkeys(COMMANDS[finding.rule] for finding in findings if finding.rule in COMMANDS):
        print(command, file=out)


def show_remarks(remarks: Iterable[Mapping[str, object]]) -> None:
    """Print what an import says, each with its file and line."""
    for remark in remarks:
        place = f"{remark['file']}:{remark['line']}" if remark["line"] else remark["file"]
        print(printable(f"{place}: {remark['message']} [{remark['rule']}]"))


def _place(finding: Finding) -> tuple[int, Finding]:
    """By file and line, but what is wrong in the files that all others hang on comes first."""
    is_first = finding.severity == "error" and finding.file in FIRST_FILES
    return FIRST_FILES.index(finding.file) if is_first else len(FIRST_FILES), finding


def printable(text: str) -> str:
    """Words out of a stranger's file must not steer the terminal: what cannot be printed becomes a space."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
