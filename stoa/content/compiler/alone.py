"""Compiling a text that belongs to a course and is in none of its files: what somebody writes who is not its author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from stoa.content.compiler import rendering
from stoa.content.compiler.assets import Assets, Complaint, Served, media_type, only_hash
from stoa.content.compiler.context import CourseSetting, PageContext, joined_block
from stoa.content.compiler.course import COMPILER
from stoa.content.compiler.source import tree_of
from stoa.content.outline import Outline
from stoa.content.pictures import UnitPicture
from stoa.content.ports import BlockKind, Finding, Html, Part
from stoa.kernel.text.held import unreserved


@dataclass(frozen=True)
class Alone:
    """What came of a text: its parts, the HTML around them, what was found, and which compiler it was."""

    parts: tuple[Part, ...]
    html: str
    findings: tuple[Finding, ...]
    compiler: int


class _Shown(Assets):
    """Pictures that are served already, and no other file."""

    def __init__(self, pictures: Sequence[UnitPicture]) -> None:
        super().__init__(tree_of([]), only_hash)
        for each in pictures:
            self.served[each.path] = Served(each.digest, PurePosixPath(each.path).name, media_type(each.path), 0)
            self._sizes[each.path] = (each.width, each.height) if each.width and each.height else None

    def unfit_picture(self, path: str) -> Complaint | None:
        """None: its course was asked about it when it was compiled."""
        return None


def compile_alone(
    text: str, *, outline: Outline, blocks: Mapping[str, BlockKind], file: str, pictures: Sequence[UnitPicture] = ()
) -> Alone:
    """The Markdown `text` against a course's language and outcomes, with these directives and no others.

    It has no files but these `pictures` (each other that it names is missing), no other units to link to, and no HTML.
    Findings name `file`, and lines from 1. Never raises for what stands in it.
    """
    setting = CourseSetting(
        language=outline.language,
        time_zone=outline.time_zone,
        outcomes=frozenset(outcome.id for outcome in outline.outcomes),
        categories=frozenset(),
        units={},
        assets=_Shown(pictures),
        blocks=blocks,
        takes_html=False,
    )
    context = PageContext(setting, file)
    block = joined_block(rendering.page_pieces(context, unreserved(text), 1))
    html = "".join(segment.html for segment in block.segments if isinstance(segment, Html))
    return Alone(block.parts, html, tuple(sorted(set(context.findings.found))), COMPILER)
