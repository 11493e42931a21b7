"""What an import says: its report, its warnings, and why it stopped; and what a course begins with. Plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Counts: TypeAlias = Mapping[str, int]


@dataclass(frozen=True, order=True)
class Remark:
    """One thing an author should know. `file` is a path in the source, `line` counts from 1 (0: the whole file)."""

    file: str
    line: int
    rule: str
    message: str

    def as_json(self) -> dict[str, str | int]:
        return {"file": self.file, "line": self.line, "rule": self.rule, "message": self.message}


@dataclass(frozen=True)
class Report:
    """What an import found and what became of it, by the source's own names of block kinds."""

    found: Counts
    converted: Counts
    kept: Counts
    warnings: tuple[Remark, ...] = ()
    problems: Mapping[str, Counts] = field(default_factory=dict)
    """Kinds of response inside questions, as {"found": {...}, "converted": {...}, "kept": {...}}."""

    def as_json(self) -> dict[str, object]:
        """One plain object: found, converted and kept by kind, the warnings, and kinds of response in questions."""
        return {
            "found": dict(sorted(self.found.items())),
            "converted": dict(sorted(self.converted.items())),
            "kept": dict(sorted(self.kept.items())),
            "warnings": [warning.as_json() for warning in self.warnings],
            "problems": {name: dict(sorted(counts.items())) for name, counts in self.problems.items()},
        }


def speakable(text: str) -> str:
    """`text` as every terminal and database takes it: bytes that were no UTF-8 (names of files in old archives are
    read so) are spelled out, NUL is replaced."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\ufffd")


class ImportFailed(Exception):
    """The source cannot become a course. Nothing was written. `line` counts from 1 (0: the file as a whole)."""

    def __init__(self, file: str, line: int, message: str, remedy: str) -> None:
        file, message = speakable(file), speakable(message)
        super().__init__(f"{file}:{line}: {message} {remedy}" if line else f"{file}: {message} {remedy}")
        self.file = file
        self.line = line
        self.message = message
        self.remedy = remedy


class Tally:
    """Counts what is found and what becomes of it, while an import runs."""

    def __init__(self) -> None:
        self.converted: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.responses_converted: Counter[str] = Counter()
        self.responses_kept: Counter[str] = Counter()
        self._warnings: dict[Remark, None] = {}

    def warn(self, file: str, line: int, rule: str, message: str) -> None:
        """Add a warning; the same one twice is one."""
        self._warnings.setdefault(Remark(speakable(file), line, rule, speakable(message)))

    def mark(self) -> int:
        """How many warnings there are."""
        return len(self._warnings)

    def forget_since(self, mark: int) -> None:
        """Take back the warnings since `mark`: what they speak of did not happen."""
        for late in list(self._warnings)[mark:]:
            del self._warnings[late]

    def report(self) -> Report:
        """The report so far. Found is the sum, so no block can be in neither or in both."""
        problems: dict[str, Counts] = {
            "found": self.responses_converted + self.responses_kept,
            "converted": self.responses_converted,
            "kept": self.responses_kept,
        }
        return Report(
            found=self.converted + self.kept,
            converted=dict(self.converted),
            kept=dict(self.kept),
            warnings=tuple(sorted(self._warnings)),
            problems=problems,
        )


Evidence = Literal["certificate", "participation", "both"]
MOST_OUTCOMES = 12
AUDIENCE = "Anyone who is curious."
OUTCOME = "Say in your own words what this course is about."


@dataclass(frozen=True)
class Beginning:
    """What an author knows before the first unit is written. `id` is the course's."""

    id: str
    title: str
    audience: str = AUDIENCE
    outcomes: Sequence[str] = (OUTCOME,)
    evidence: Evidence = "certificate"
    institution: str = ""
