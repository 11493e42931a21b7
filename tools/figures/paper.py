"""A small SVG writer for course figures that read by day and by night.

An SVG shown by `<img>` can't inherit colours from the page, so each file carries its own two palettes and chooses
by `prefers-color-scheme`. Attributes hold the day colours, so a viewer that drops `<style>` still shows a figure.
The background is painted in the page's paper colour: a reader who asked for night pages on a day device still sees ink.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

DAY = {
    "paper": "#fcfcfb",
    "rule": "#d3d3ce",
    "ink": "#181b20",
    "soft": "#44484f",
    "blue": "#1e46a8",
    "ochre": "#794d0b",
}
NIGHT = {
    "paper": "#121417",
    "rule": "#35383e",
    "ink": "#e4e3df",
    "soft": "#bbbec3",
    "blue": "#93b8fb",
    "ochre": "#e6bd77",
}
PHONE = 1.17
"""All text is drawn this much larger than a desk needs: a phone shows a figure at 60 % of its size."""
SANS = "'Source Sans 3', 'Segoe UI', 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
SERIF = "Literata, Charter, Georgia, 'Noto Serif', serif"


def _night_rules() -> str:
    rules = [f".f-{name}{{fill:{colour}}}.s-{name}{{stroke:{colour}}}" for name, colour in NIGHT.items()]
    return "@media (prefers-color-scheme:dark){" + "".join(rules) + "}"


def number(value: float) -> str:
    """A coordinate with at most one decimal: a tenth of a pixel is finer than any screen shows."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


class Figure:
    """One drawing. Coordinates are viewBox units from `top` down; `title` is the text alternative inside the file."""

    def __init__(self, width: int, height: int, title: str, top: int = 0) -> None:
        self.width, self.height, self.title, self.top = width, height, title, top
        self.parts: list[str] = []

    def rect(self, x: float, y: float, w: float, h: float, fill: str = "ink", opacity: float = 1) -> None:
        faded = "" if opacity == 1 else f' opacity="{opacity:g}"'
        self.parts.append(
            f'<rect class="f-{fill}" fill="{DAY[fill]}" x="{number(x)}" y="{number(y)}" '
            f'width="{number(w)}" height="{number(h)}"{faded}/>'
        )

    def line(self, points: Iterable[tuple[float, float]], ink: str = "ink", width: float = 1.5, dash: str = "") -> None:
        joined = "L".join(f"{number(x)} {number(y)}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path class="s-{ink}" stroke="{DAY[ink]}" fill="none" stroke-width="{width:g}" '
            f'stroke-linejoin="round"{dashed} d="M{joined}"/>'
        )

    def path(self, d: str, ink: str = "ink", width: float = 1.5) -> None:
        self.parts.append(
            f'<path class="s-{ink}" stroke="{DAY[ink]}" fill="none" stroke-width="{width:g}" '
            f'stroke-linecap="round" d="{d}"/>'
        )

    def area(self, points: Iterable[tuple[float, float]], fill: str = "blue", opacity: float = 1) -> None:
        joined = "L".join(f"{number(x)} {number(y)}" for x, y in points)
        self.parts.append(f'<path class="f-{fill}" fill="{DAY[fill]}" opacity="{opacity:g}" d="M{joined}Z"/>')

    def dots(self, centres: Iterable[tuple[float, float]], radius: float, fill: str = "ink") -> None:
        """Solid dots in one path: a round-capped line of no length is a disc, and a thousand stay small."""
        d = "".join(f"M{number(x)} {number(y)}h0" for x, y in centres)
        self.parts.append(
            f'<path class="s-{fill}" stroke="{DAY[fill]}" stroke-width="{number(2 * radius)}" '
            f'stroke-linecap="round" d="{d}"/>'
        )

    def rings(
        self, centres: Iterable[tuple[float, float]], radius: float, ink: str = "ink", width: float = 1.4
    ) -> None:
        circles = "".join(f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius:g}"/>' for x, y in centres)
        self.parts.append(f'<g class="s-{ink}" stroke="{DAY[ink]}" fill="none" stroke-width="{width:g}">{circles}</g>')

    def cross(self, x: float, y: float, arm: float, ink: str = "ochre", width: float = 2) -> None:
        self.path(
            f"M{number(x - arm)} {number(y - arm)}l{2 * arm:g} {2 * arm:g}m0 {-2 * arm:g}l{-2 * arm:g} {2 * arm:g}",
            ink,
            width,
        )

    def text(self, x: float, y: float, words: str, size: float = 17, ink: str = "ink", anchor: str = "start",
             weight: int = 400, italic: bool = False, serif: bool = False) -> None:  # fmt: skip
        size = round(size * PHONE)
        style = ' font-style="italic"' if italic else ""
        style += f' font-weight="{weight}"' if weight != 400 else ""
        style += f' font-family="{SERIF}"' if serif else ""
        self.parts.append(
            f'<text class="f-{ink}" fill="{DAY[ink]}" x="{number(x)}" y="{number(y)}" font-size="{size:g}" '
            f'text-anchor="{anchor}"{style}>{escape(words)}</text>'
        )

    def entablature(self, x: float, y: float, w: float, bottom: float) -> None:
        """The heavy rule over light that opens and closes a Stoa page."""
        self.rect(x, y, w, 5)
        self.rect(x, bottom, w, 1.5)

    def save(self, path: Path) -> None:
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {self.top} {self.width} {self.height}" '
            f'role="img" aria-label={quoteattr(self.title)} font-family="{SANS}">'
        )
        body = "\n".join(self.parts)
        ground = (
            f'<rect class="f-paper" fill="{DAY["paper"]}" y="{self.top}" width="{self.width}" height="{self.height}"/>'
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"{head}\n<title>{escape(self.title)}</title>\n<style>{_night_rules()}</style>\n{ground}\n{body}\n</svg>\n"
        )
