"""The printed certificate: lime-white paper, a double frame, the entablature, a serif hand, a QR code."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stoa.credentials.formats import qr
from stoa.credentials.formats.pdf import attachment
from stoa.credentials.formats.pdf.fonts import BadFont, Face, load
from stoa.credentials.formats.pdf.model import Certificate, Fonts
from stoa.credentials.formats.pdf.text import Line, base_is_rtl, draw, missing_letters, shaped

A4 = (595.28, 841.89)
PAPER = (0.988, 0.988, 0.980)
INK = (0.094, 0.102, 0.122)
INK_2 = (0.278, 0.290, 0.318)
BLUE = (0.110, 0.251, 0.604)
MAX_LINES = 8

# The mark, on a 16 by 16 grid with y downwards: steps (x, y, width, height) of architrave, columns and stylobate.
ENTABLATURE = ((0, 2, 16, 2), (1, 5, 3, 8), (6, 5, 2, 8), (10, 5, 2, 8), (14, 5, 1, 8), (0, 14, 16, 1))


@dataclass(frozen=True)
class Hands:
    """The loaded faces of each hand."""

    serif: tuple[Face, ...]
    italic: tuple[Face, ...]
    sans: tuple[Face, ...]


def certificate(content: Certificate, fonts: Fonts, *, file: bytes = b"", file_name: str = "credential.json") -> bytes:
    """The certificate as a PDF of one A4 page; `file` (the signed JSON) is attached to it. The same content gives the
    same bytes.

    Long names grow smaller and then take a second line. Raises BadFont when a font file cannot be used.
    """
    return certificates([content], fonts, file=file, file_name=file_name)


def certificates(
    pages: Sequence[Certificate], fonts: Fonts, *, file: bytes = b"", file_name: str = "credential.json"
) -> bytes:
    """Several certificates as one PDF, a page each, as `certificate` prints one; the first gives the PDF its title."""
    # reportlab is loaded when a certificate is printed: 18 MB that an idle server does without.
    from reportlab.pdfgen.canvas import Canvas

    out, first = io.BytesIO(), pages[0]
    loaded = hands(fonts)
    canvas = Canvas(
        out,
        pagesize=_size(first),
        invariant=1,
        pageCompression=1,
        lang=first.language,
        initialFontName=loaded.serif[0].name,  # type: ignore[arg-type]  # the stubs take a name for a number
    )
    canvas.setTitle(f"{first.title}: {first.holder}")
    canvas.setAuthor(first.issuer_line)
    canvas.setSubject(first.verify_url)
    canvas.setCreator("Stoa")
    if file:
        attachment.attach(canvas, file, file_name)
    for content in pages:
        canvas.setPageSize(_size(content))
        _Page(canvas, _size(content), content, loaded).draw()
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _size(content: Certificate) -> tuple[float, float]:
    return A4 if content.is_portrait else (A4[1], A4[0])


def hands(fonts: Fonts) -> Hands:
    """Loads the files of `fonts`; a hand without files borrows the serif's. Raises BadFont."""
    others = load(fonts.others)
    serif = load(fonts.serif) + others
    if not serif:
        raise BadFont("There is no font file to print with. In a checkout, build the front end once (`make run` does).")
    return Hands(serif, load(fonts.italic) + serif, load(fonts.sans) + serif)


def unprintable(content: Certificate, fonts: Fonts) -> str:
    """The letters of holder and title that no font has, so that a caller can offer another spelling."""
    return missing_letters(content.holder + content.title, hands(fonts).serif)


class _Page:
    """Draws one certificate from the top down; `self.y` is where the next line may begin."""

    def __init__(self, canvas: Any, size: tuple[float, float], content: Certificate, hands: Hands) -> None:
        self.canvas = canvas
        self.width, self.height = size
        self.content = content
        self.hands = hands
        self.margin = 72.0 if content.is_portrait else 84.0
        self.measure = self.width - 2 * self.margin
        self.air = 1.75 if content.is_portrait else 1.0  # the tall page has more room between its parts
        self.y = self.height - (132.0 if content.is_portrait else 74.0)

    def draw(self) -> None:
        self._paper()
        self._crest(34.0 if self.content.is_portrait else 28.0)
        content, hands = self.content, self.hands
        self._centred(content.issuer_line, hands.serif, 12.5, INK, gap=20, rows=2)
        self._centred(content.title, hands.serif, 33, INK, gap=14, rows=2)
        self._centred(content.holder, hands.italic, 25, BLUE, gap=16, rows=2)
        self._centred(content.statement, hands.serif, 12.5, INK, gap=9, rows=3)
        self._facts()
        self._foot()

    def _paper(self) -> None:
        canvas = self.canvas
        canvas.setFillColorRGB(*PAPER)
        canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        canvas.setStrokeColorRGB(*INK)
        for inset, line in ((26.0, 2.6), (32.0, 0.8)):
            canvas.setLineWidth(line)
            canvas.rect(inset, inset, self.width - 2 * inset, self.height - 2 * inset, stroke=1, fill=0)

    def _crest(self, size: float) -> None:
        unit = size / 16
        left = (self.width - size) / 2
        self.canvas.setFillColorRGB(*INK)
        for x, y, width, height in ENTABLATURE:
            self.canvas.rect(
                left + x * unit, self.y - (y + height) * unit, width * unit, height * unit, stroke=0, fill=1
            )
        self.y -= size

    def _centred(
        self,
        text: str,
        faces: Sequence[Face],
        size: float,
        colour: tuple[float, float, float],
        *,
        gap: float,
        rows: int,
    ) -> None:
        if not text:
            return
        lines, size = fitted(text, faces, size, self.measure, rows)
        self.y -= gap * self.air
        self.canvas.setFillColorRGB(*colour)
        for line in lines:
            self.y -= size
            draw(self.canvas, line, (self.width - line.width(size)) / 2, self.y, size)
            self.y -= size * 0.22

    def _facts(self) -> None:
        """The attested lines, between hairlines, set from the side where reading begins."""
        self.y -= 15 * self.air
        self._rule(self.y)
        self.y -= 5 * self.air
        floor = 150.0
        for text in self.content.lines[:MAX_LINES]:
            lines, size = fitted(text, self.hands.serif, 12, self.measure, 2)
            if self.y - len(lines) * 17 < floor:
                break
            for line in lines:
                self.y -= 17
                self._set(line, self.y, size, INK)
            self.y -= 2 * self.air**2

    def _foot(self) -> None:
        """Date and keys on one side, the code on the other."""
        content = self.content
        code = 76.0
        bottom = 58.0 if not content.is_portrait else 66.0
        self._rule(bottom + code + 14)
        self._code(bottom, code)
        y = bottom + code - 8
        room = self.measure - code - 24
        rows = [(content.issued, 10.5, INK), (content.valid_until, 10.5, INK), (content.signed_by, 9, INK_2)]
        rows += [(f"{content.verify_hint} {content.verify_url}".strip(), 9, INK_2)]
        if content.fingerprint:
            rows += [(f"{content.fingerprint_label} {_grouped(content.fingerprint)}", 7.6, INK_2)]
        for text, size, colour in rows:
            if text:
                lines, size = fitted(text, self.hands.sans, size, room, 2)
                for line in lines:
                    self._set(line, y, size, colour)
                    y -= size * 1.4
                y -= 1.5

    def _code(self, bottom: float, size: float) -> None:
        rows = qr.modules(self.content.verify_url)
        unit = size / len(rows)
        left = self.margin if self.content.is_rtl else self.width - self.margin - size
        self.canvas.setFillColorRGB(*INK)
        path = self.canvas.beginPath()
        for number, row in enumerate(rows):
            start = None
            for column, dark in enumerate([*row, False]):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    path.rect(left + start * unit, bottom + size - (number + 1) * unit, (column - start) * unit, unit)
                    start = None
        self.canvas.drawPath(path, stroke=0, fill=1)
        self.canvas.linkURL(self.content.verify_url, (left, bottom, left + size, bottom + size))

    def _rule(self, y: float) -> None:
        self.canvas.setStrokeColorRGB(*INK)
        self.canvas.setLineWidth(0.8)
        self.canvas.line(self.margin, y, self.width - self.margin, y)

    def _set(self, line: Line, y: float, size: float, colour: tuple[float, float, float]) -> None:
        """Sets a line at the side where reading begins."""
        x = self.width - self.margin - line.width(size) if self.content.is_rtl else self.margin
        self.canvas.setFillColorRGB(*colour)
        draw(self.canvas, line, x, y, size)


def fitted(text: str, faces: Sequence[Face], size: float, measure: float, rows: int) -> tuple[list[Line], float]:
    """The text as lines no wider than `measure`, and their size: first smaller (to 62 %), then broken."""
    line = shaped(text, faces)
    width = line.width(size)
    if width <= measure:
        return [line], size
    if measure / width >= 0.62 or rows == 1:
        return [line], size * measure / width
    for step in range(20):
        smaller = size * 0.95**step
        lines = broken(text, faces, smaller, measure)
        if len(lines) <= rows and max(one.width(smaller) for one in lines) <= measure:
            return lines, smaller
    lines = broken(text, faces, size * 0.4, measure)[:rows]
    return lines, min(size * 0.4, *(size * 0.4 * measure / max(one.width(size * 0.4), 1) for one in lines))


def broken(text: str, faces: Sequence[Face], size: float, measure: float) -> list[Line]:
    """Greedy lines; where a word alone is too wide it stands alone."""
    lines: list[list[str]] = [[]]
    for word in text.split():
        if lines[-1] and shaped(" ".join([*lines[-1], word]), faces).width(size) > measure:
            lines.append([])
        lines[-1].append(word)
    # A line that begins with a Latin word inside an Arabic text still belongs to the Arabic one.
    is_rtl = base_is_rtl(text)
    return [shaped(" ".join(words), faces, is_rtl=is_rtl) for words in lines]


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
