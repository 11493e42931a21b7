"""What the checker says, laid out by file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext

from stoa.content.ports import FIRST_FILES, Finding
from stoa.web.studio.words import counted, severity_words

MOST = 500
"""Findings on a page; errors come first when there are more."""
OPEN = 40
"""Up to so many findings every file's list is open; beyond, only the first files' are."""
ICONS = {"error": "stop", "warning": "warning", "note": "info"}
_WEIGHT = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class Said:
    """A finding as the page shows it."""

    finding: Finding
    icon: str
    severity: str
    initial: str

    @property
    def where(self) -> str:
        """`12:1`, `12`, or empty for the file as a whole."""
        return ":".join(str(number) for number in (self.finding.line, self.finding.column) if number)


@dataclass(frozen=True)
class File:
    """A file with what is said of it. `name` is empty for the course as a whole."""

    name: str
    findings: tuple[Said, ...]
    counts: str
    is_open: bool = True


def by_file(findings: Iterable[Finding]) -> list[File]:
    """Findings grouped by file, files with errors first; at most `MOST` findings, the weightiest."""
    heaviest = sorted(findings, key=lambda item: (_WEIGHT[item.severity], item))[:MOST]
    read = sorted(heaviest, key=lambda item: (item.file, item.severity == "note", item))
    grouped = groupby(read, key=lambda item: item.file)
    files = []
    for name, items in grouped:
        held = list(items)
        files.append(File(name, tuple(_said(item) for item in held), summary(held)))
    files.sort(key=_urgency)
    shown = 0
    for place, file in enumerate(files):
        shown += len(file.findings)
        if shown > OPEN and place:
            files[place] = replace(file, is_open=False)
    return files


def _urgency(file: File) -> tuple[int, int, str]:
    weight = min(_WEIGHT[said.finding.severity] for said in file.findings)
    place = FIRST_FILES.index(file.name) if file.name in FIRST_FILES else len(FIRST_FILES)
    return weight, place, file.name


def _said(finding: Finding) -> Said:
    severity = finding.severity
    return Said(finding, ICONS[severity], severity_words(severity), severity[0])


def summary(findings: Sequence[Finding]) -> str:
    """`1 error, 2 warnings`; or that nothing was found."""
    counts = {severity: sum(item.severity == severity for item in findings) for severity in ICONS}
    said = [counted(severity, count) for severity, count in counts.items() if count]
    return ", ".join(said) if said else gettext("Nothing to mend")
