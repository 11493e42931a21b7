"""Findings of the checker as lines: file:line:column, severity, rule, message, and the way out below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from stoa.content.ports import Finding


def show_findings(findings: Sequence[Finding]) -> None:
    """Print them, and how many there are of each severity."""
    for finding in sorted(findings):
        place = ":".join(str(value) for value in (finding.file, finding.line, finding.column) if value)
        print(f"{place}: {finding.severity}: {finding.message} [{finding.rule}]")
        if finding.remedy:
            print(f"    {finding.remedy}")
    counts = Counter(finding.severity for finding in findings)
    if findings:
        print(", ".join(f"{counts[name]} {name}{'s' if counts[name] != 1 else ''}" for name in sorted(counts)))
    else:
        print("Nothing to say: the course is in order.")
