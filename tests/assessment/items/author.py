"""An author at work: text in, parts and findings out, through the compiler that publishes courses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from stoa.assessment.blocks import QuestionBlock, QuizBlock
from stoa.assessment.works.block import AssignmentBlock
from stoa.content.compiler.assets import Assets, only_hash
from stoa.content.compiler.context import Bank, CourseSetting, PageContext
from stoa.content.compiler.source import tree_of
from stoa.content.ports import Finding, Part, registry

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><circle cx="40" cy="100" r="9"/></svg>'
"""Lies in every author's folder as `/media/sample.svg`."""
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True)
class Written:
    """What became of an author's text."""

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]

    @property
    def part(self) -> Part:
        (part,) = self.parts
        return part

    @property
    def rules(self) -> list[tuple[str, int]]:
        """Findings as (rule, line)."""
        return [(finding.rule, finding.line) for finding in self.findings]


def write(
    text: str, language: str = "en", time_zone: str = "Europe/Madrid", rubric: str = "",
    banks: Mapping[str, Bank] | None = None,
) -> Written:  # fmt: skip
    """Compile `text` as the body of a unit, beginning on line 1; `rubric` lies as `rubrics/one.toml`."""
    blocks = {**registry.blocks, "question": QuestionBlock(lambda: NOW), "quiz": QuizBlock(lambda: NOW),
              "assignment": AssignmentBlock(lambda: NOW)}  # fmt: skip
    setting = CourseSetting(
        language=language,
        time_zone=time_zone,
        outcomes=frozenset({"base-rates", "open-licensing"}),
        categories=frozenset({"checks", "exam"}),
        units={},
        assets=Assets(tree_of([("media/sample.svg", PICTURE), ("rubrics/one.toml", rubric.encode())]), only_hash),
        blocks=blocks,
        banks=banks or {},
    )
    context = PageContext(setting, "01-start/01-unit.md")
    block = context.blocks(text, 1)
    return Written(block.parts, tuple(context.findings.found))


def question(kind: str, body: str, options: str = "", name: str = "q-one") -> Part:
    """A question without findings."""
    written = write(f":::{{question}} {kind}\n:name: {name}\n{options}\n\n{body}\n:::\n".replace("\n\n\n", "\n\n"))
    assert written.findings == (), written.findings
    return written.part
