"""Findings of the checker as lines: file:line:column, severity, rule, message, and the way out below."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import TextIO

from stoa.content.ports import Finding


def show_findings(findings: Sequence[Finding], out: TextIO | None = None) -> None:
    """Print them to `out` (standard output without one), and how many there are of each severity."""
    out = out or sys.stdout
    for finding in sorted(findings):
        place = ":".join(str(value) for value in (finding.file, finding.line, finding.column) if value)
        print(printable(f"{place}: {finding.severity}: {finding.message} [{finding.rule}]"), file=out)
        if finding.remedy:
            print(printable(f"    {finding.remedy}"), file=out)
    counts = Counter(finding.severity for finding in findings)
    if findings:
        print(", ".join(counted(counts[name], name) for name in sorted(counts)), file=out)
    else:
        print("Nothing to say: the course is in order.", file=out)


def printable(text: str) -> str:
    """Words out of a stranger's file must not steer the terminal: what cannot be printed becomes a space."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
