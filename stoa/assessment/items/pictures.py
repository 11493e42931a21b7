"""What the kinds with a picture share: the picture is the last one of the prompt, and is drawn apart from its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from django.utils.translation import gettext as _

from stoa.assessment.items.markup import is_block
from stoa.assessment.ports import QuestionSource
from stoa.content.ports import CompileContext

_MARKDOWN = re.compile(r"!\[(?P<alt>[^\n]*)\]\([^)\s]+[^)]*\)[ \t]*$")
_IMAGE = re.compile(r"<img [^>]*>")
_SIDE = re.compile(r' (width|height)="(\d{1,5})"')
_ALT = re.compile(r' alt="([^"]*)"')
_LONE = re.compile(r"^\s*<p>((?:(?!</?p[ >]).)*)</p>\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pictured:
    """A prompt taken apart: its words, whether they are blocks, the picture, and how high it is to its width."""

    prompt: str
    is_block: bool
    picture: str
    alt: str
    ratio: float


@lru_cache(maxsize=512)
def pictured(prompt: str) -> Pictured:
    """A compiled prompt (HTML) and its last picture; without one, `picture` is empty."""
    found = None
    for match in _IMAGE.finditer(prompt):
        found = match
    if found is None:
        return Pictured(prompt, is_block(prompt), "", "", 1.0)
    words = re.sub(r"<p>\s*</p>\s*$", "", f"{prompt[: found.start()]}{prompt[found.end() :]}").strip()
    lone = _LONE.match(words)
    words = lone[1] if lone else words
    sides = {name: int(value) for name, value in _SIDE.findall(found[0])}
    wide, high = sides.get("width", 0), sides.get("height", 0)
    alt = _ALT.search(found[0])
    return Pictured(
        words, is_block(words), found[0], unescape(alt[1]) if alt else "", high / wide if wide and high else 1.0
    )


def needs_picture(source: QuestionSource, context: CompileContext) -> None:
    """Report a prompt that does not end with a picture, or whose picture has no words."""
    line = source.prompt_line + source.prompt.count("\n")
    match = _MARKDOWN.search(source.prompt)
    remedy = _("Put it on a line of its own above the answers: ![what it shows](/media/picture.png)")
    if match is None:
        context.report("error", "question-no-picture", _("The prompt does not end with a picture."), line, remedy)
    elif not match["alt"].strip():
        message = _("A picture that is asked about needs words for those who cannot see it.")
        context.report("error", "question-picture-alt", message, line, remedy)
