"""Compiling a text that belongs to a course and is in none of its files: what somebody writes who is not its author."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stoa.content.compiler import rendering
from stoa.content.compiler.assets import Assets, only_hash
from stoa.content.compiler.context import CourseSetting, PageContext, joined_block
from stoa.content.compiler.course import COMPILER
from stoa.content.compiler.source import tree_of
from stoa.content.outline import Outline
from stoa.content.ports import BlockKind, Finding, Html, Part
from stoa.kernel.text.held import unreserved


@dataclass(frozen=True)
class Alone:
    """What came of a text: its parts, the HTML around them, what was found, and which compiler it was."""

    parts: tuple[Part, ...]
    html: str
    findings: tuple[Finding, ...]
    compiler: int


def compile_alone(text: str, *, outline: Outline, blocks: Mapping[str, BlockKind], file: str) -> Alone:
    """The Markdown `text` against a course's language and outcomes, with these directives and no others.

    It has no files (each that it names is missing), no other units to link to, and no HTML. Findings name `file`, and
    lines from 1. Never raises for what stands in it.
    """
    setting = CourseSetting(
        language=outline.language,
        time_zone=outline.time_zone,
        outcomes=frozenset(outcome.id for outcome in outline.outcomes),
        categories=frozenset(),
        units={},
        assets=Assets(tree_of([]), only_hash),
        blocks=blocks,
        takes_html=False,
    )
    context = PageContext(setting, file)
    block = joined_block(rendering.page_pieces(context, unreserved(text), 1))
    html = "".join(segment.html for segment in block.segments if isinstance(segment, Html))
    return Alone(block.parts, html, tuple(sorted(set(context.findings.found))), COMPILER)
