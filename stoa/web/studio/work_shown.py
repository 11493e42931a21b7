"""A work as its readers among the staff see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from stoa.assessment.queries import WorkToMark
from stoa.content.ports import Part
from stoa.web.studio.works import Desk

AddressOf = Callable[[Any], str]


def address_of(desk: Desk, work: str) -> AddressOf:
    """Where staff get the files of a work."""
    return lambda file: desk.address("studio_work_file", work=work, file=file.public_id)


def pieces(part: Part, work: WorkToMark, where: AddressOf) -> list[tuple[str, str, SafeString]]:
    """(piece, its name, HTML) of everything that was handed in."""
    found = []
    for name, value in work.pieces.items():
        if isinstance(value, str) and value.strip():
            found.append((name, name, mark_safe(linebreaks(value, autoescape=True))))
    for file in work.files:
        link = format_html('<p><a class="download" href="{}">{}</a></p>', where(file), file.called)
        found.append(("file", file.called, link))
    return found


def prompt(part: Part) -> SafeString:
    """What was asked."""
    said = part.public.get("prompt")
    return mark_safe(said) if isinstance(said, str) else SafeString("")


def words_said(part: Part, work: WorkToMark) -> str:
    """How long a text is, and how long it was asked to be; empty without a text."""
    text = work.pieces.get("text")
    if not isinstance(text, str) or not text.strip():
        return ""
    count = len(text.split())
    return ngettext("%(count)d word", "%(count)d words", count) % {"count": count}
