"""A statement in two inks on paper: upright black for what is attested, slanted blue for what is claimed, each under
its own label and rule, so that no printer and no eye confuses them. As many A4 pages as it takes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from stoa.credentials.formats import qr
from stoa.credentials.formats.pdf import attachment
from stoa.credentials.formats.pdf.fonts import Face
from stoa.credentials.formats.pdf.model import Fonts
from stoa.credentials.formats.pdf.page import (
    A4,
    BLUE,
    ENTABLATURE,
    INK,
    INK_2,
    PAPER,
    broken,
    fitted,
    hands,
)
from stoa.credentials.formats.pdf.text import Line, draw

MARGIN: Final = 64.0
FLOOR: Final = 62.0
CODE: Final = 74.0
LONGEST: Final = 40
"""Pages at most; what a statement may hold fits in far fewer."""
Ink = tuple[float, float, float]


@dataclass(frozen=True)
class TwoInkPage:
    """What is printed. Each of `attested` and `claimed` is (line, small print); `endorsed` are (words, who said them).
    All texts come ready in the reader's language."""

    title: str
    holder: str
    issuer_line: str
    standing: str
    attested_label: str
    attested: tuple[tuple[str, str], ...]
    claimed_label: str
    claimed: tuple[tuple[str, str], ...]
    endorsed_label: str
    endorsed: tuple[tuple[str, str], ...]
    issued: str
    signed_by: tuple[str, ...]
    verify_url: str
    verify_hint: str
    language: str = "en"
    is_rtl: bool = False


def two_ink_page(
    content: TwoInkPage, fonts: Fonts, *, file: bytes = b"", file_name: str = "statement.json"
) -> bytes:  # fmt: skip
    """The statement as a PDF; `file` (both signed parts) is attached. The same content gives the same bytes. Raises
    BadFont when a font file cannot be used."""
    # reportlab is loaded when something is printed: 18 MB that an idle server does without.
    from reportlab.pdfgen.canvas import Canvas

    out, loaded = io.BytesIO(), hands(fonts)
    canvas = Canvas(
        out, pagesize=A4, invariant=1, pageCompression=1, lang=content.language,
        initialFontName=loaded.serif[0].name,  # type: ignore[arg-type]  # the stubs take a name for a number
    )  # fmt: skip
    canvas.setTitle(f"{content.title}: {content.holder}")
    canvas.setAuthor(content.holder)
    canvas.setSubject(content.verify_url)
    canvas.setCreator("Stoa")
    if file:
        attachment.attach(canvas, file, file_name)
    sheet = _Sheet(canvas, content)
    sheet.head(loaded.serif, loaded.italic)
    sheet.part(content.attested_label, content.attested, loaded.serif, loaded.sans, INK, is_dashed=False)
    sheet.part(content.claimed_label, content.claimed, loaded.italic, loaded.sans, BLUE, is_dashed=True)
    if content.endorsed:
        sheet.part(content.endorsed_label, content.endorsed, loaded.serif, loaded.sans, INK_2, is_dashed=True)
    sheet.foot(loaded.sans)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Sheet:
    """Draws from the top down; `y` is where the next line may begin. A new page begins by itself."""

    def __init__(self, canvas: Any, content: TwoInkPage) -> None:
        self.canvas, self.content = canvas, content
        self.width, self.height = A4
        self.measure = self.width - 2 * MARGIN
        self.number = 0
        self.y = 0.0
        self._page()

    def head(self, serif: Sequence[Face], italic: Sequence[Face]) -> None:
        """The mark, and what it is and whose."""
        size = 30.0
        unit, left = size / 16, (self.width - size) / 2
        self.canvas.setFillColorRGB(*INK)
        for x, y, width, height in ENTABLATURE:
            self.canvas.rect(
                left + x * unit, self.y - (y + height) * unit, width * unit, height * unit, stroke=0, fill=1
            )  # fmt: skip
        self.y -= size + 10
        self._centred(self.content.issuer_line, serif, 11, INK)
        self._centred(self.content.title, serif, 27, INK)
        self._centred(self.content.holder, italic, 20, BLUE)
        self._centred(self.content.standing, serif, 11, INK)
        self.y -= 8

    def part(
        self, label: str, lines: Sequence[tuple[str, str]], faces: Sequence[Face], small: Sequence[Face], ink: Ink, *,
        is_dashed: bool,
    ) -> None:  # fmt: skip
        """A part under its rule and label, in its ink and hand."""
        self._room(70)
        self.y -= 12
        self.canvas.setStrokeColorRGB(*ink)
        self.canvas.setLineWidth(0.9)
        self.canvas.setDash([3, 3] if is_dashed else [])
        self.canvas.line(MARGIN, self.y, self.width - MARGIN, self.y)
        self.canvas.setDash([])
        self._text(label, small, 9.5, ink, after=5)
        for line, print_small in lines:
            self._text(line, faces, 12, ink, after=1 if print_small else 6, rows=60)
            if print_small:
                self._text(print_small, small, 8.4, INK_2, after=6, rows=8)

    def foot(self, sans: Sequence[Face]) -> None:
        """Date, keys, and the code that leads to the page; never torn apart."""
        self._room(CODE + 30)
        self.y -= 12
        self.canvas.setStrokeColorRGB(*INK)
        self.canvas.line(MARGIN, self.y, self.width - MARGIN, self.y)
        top = self.y - 8
        self._code(top - CODE)
        self.y = top
        content = self.content
        for text, size in (
            (content.issued, 10), *((each, 8.6) for each in content.signed_by),
            (f"{content.verify_hint} {content.verify_url}", 8.6),
        ):  # fmt: skip
            self._text(text, sans, size, INK_2, after=2, room=self.measure - CODE - 20, rows=3)

    def _page(self) -> None:
        if self.number:
            self.canvas.showPage()
        self.number += 1
        self.canvas.setFillColorRGB(*PAPER)
        self.canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        self.canvas.setStrokeColorRGB(*INK)
        for inset, line in ((26.0, 2.2), (31.0, 0.7)):
            self.canvas.setLineWidth(line)
            self.canvas.rect(inset, inset, self.width - 2 * inset, self.height - 2 * inset, stroke=1, fill=0)
        self.y = self.height - 62

    def _room(self, needed: float) -> None:
        if self.y - needed < FLOOR and self.number < LONGEST:
            self._page()

    def _centred(self, text: str, faces: Sequence[Face], size: float, ink: Ink) -> None:
        if text:
            lines, found = fitted(text, faces, size, self.measure, 3)
            for line in lines:
                self.y -= found * 1.15
                self.canvas.setFillColorRGB(*ink)
                draw(self.canvas, line, (self.width - line.width(found)) / 2, self.y, found)
            self.y -= 6

    def _text(
        self, text: str, faces: Sequence[Face], size: float, ink: Ink, *, after: float, room: float = 0, rows: int = 2
    ) -> None:  # fmt: skip
        lines, found = _lines(text, faces, size, room or self.measure, rows)
        for line in lines:
            self._room(found * 1.35)
            self.y -= found * 1.35
            x = self.width - MARGIN - line.width(found) if self.content.is_rtl else MARGIN
            self.canvas.setFillColorRGB(*ink)
            draw(self.canvas, line, x, self.y, found)
        self.y -= after

    def _code(self, bottom: float) -> None:
        modules = qr.modules(self.content.verify_url)
        unit = CODE / len(modules)
        left = MARGIN if self.content.is_rtl else self.width - MARGIN - CODE
        self.canvas.setFillColorRGB(*INK)
        path = self.canvas.beginPath()
        for number, row in enumerate(modules):
            for column, dark in enumerate(row):
                if dark:
                    path.rect(left + column * unit, bottom + CODE - (number + 1) * unit, unit, unit)
        self.canvas.drawPath(path, stroke=0, fill=1)
        self.canvas.linkURL(self.content.verify_url, (left, bottom, left + CODE, bottom + CODE))


def _lines(text: str, faces: Sequence[Face], size: float, room: float, rows: int) -> tuple[list[Line], float]:
    """The text in lines of one size; only where a word is wider than a line it is smaller."""
    lines = broken(text, faces, size, room)[:rows]
    widest = max((line.width(size) for line in lines), default=0.0)
    return lines, size * room / widest if widest > room else size
