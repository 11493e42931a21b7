"""What is asked of every page that a journey meets: width, axe, both themes, pictures, a quiet console."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, Request, Response

from tests.journeys.browser import ROOT, sideways, violations

USUAL = (1280, 900)
AXE_ALL, AXE_COLOURS, NO_AXE = "all", "colours", ""
FULL = (
    (360, False, AXE_ALL), (768, False, NO_AXE), (1280, False, AXE_ALL),
    (1280, True, AXE_COLOURS), (768, True, NO_AXE), (360, True, AXE_COLOURS),
)  # fmt: skip
"""(width, dark, what axe is asked): by night only colours can differ."""
STATE = ((360, False, AXE_ALL), (1280, True, AXE_COLOURS))
"""For another state of a page that was looked at in full."""
NARROW = ((360, False, NO_AXE),)


def picture_folder() -> Path:
    """Where pictures go: STOA_SHOTS, or `screenshots/` in the checkout, which git ignores."""
    return Path(os.environ.get("STOA_SHOTS") or ROOT / "screenshots")


@dataclass
class Album:
    """The pictures of one run, with the page that lists them."""

    folder: Path
    lines: list[tuple[str, str, list[str]]] = field(default_factory=list)

    def add(self, name: str, address: str, files: list[str]) -> None:
        self.lines.append((name, address, files))

    def write_index(self) -> None:
        """`index.html`: every page, its address, its pictures."""
        if not self.lines:
            return
        rows = "\n".join(
            f"<section><h2>{name}</h2><p><code>{address}</code></p>"
            + "".join(f'<a href="{file}"><img src="{file}" alt="{file}" loading="lazy"></a>' for file in files)
            + "</section>"
            for name, address, files in self.lines
        )
        style = "img { height: 20rem; max-width: 30rem; object-fit: cover; object-position: top; margin: .3rem }"
        html = f'<!doctype html><meta charset="utf-8"><title>Pages of Stoa</title><style>{style}</style>\n{rows}\n'
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "index.html").write_text(html, encoding="utf-8")


DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"
"""Once the page is drawn in its new width, and what watches widths has seen it."""
LOADED = """Promise.all([...document.images].map((each) => {
  each.loading = 'eager'; return each.decode().catch(() => 0); })).then(() => 0)"""
"""Pictures further down are loaded when somebody comes near them; a picture of the whole page is to have them."""
TELL_WHERE = """document.addEventListener('securitypolicyviolation', (event) => console.error(
  'Refused by the policy:', event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber,
  event.target.outerHTML ? event.target.outerHTML.slice(0, 200) : ''))"""
"""Says which element it was; the browser's own words do not."""


@dataclass
class Inspector:
    """Looks at pages and remembers what is wrong with them."""

    axe: str
    album: Album
    label: str
    """Goes before the names of the pictures, and tells whose page it is."""
    is_full: bool = True
    """Whether axe, both themes and pictures are wanted; the width is always."""
    wrong: list[str] = field(default_factory=list)
    expected: list[int] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def watch(self, page: Page) -> None:
        """Note whatever the browser complains about in this page."""
        page.add_init_script(TELL_WHERE)
        page.on("console", lambda said: self._said(page, said.type, said.text))
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: script failed: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Answers with these statuses are right while this is open."""
        self.expected = list(statuses)
        yield
        self.expected = []

    def _said(self, page: Page, kind: str, text: str) -> None:
        is_expected = any(f"status of {status}" in text for status in self.expected)
        if kind == "error" and not is_expected:
            self.wrong.append(f"{page.url}: console: {text}")

    def _failed(self, request: Request) -> None:
        """What the browser itself breaks off, because the page is left or turns out to be a download, is no failure."""
        if "ERR_ABORTED" not in (request.failure or ""):
            self.wrong.append(f"{request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.wrong.append(f"{response.request.method} {response.url}: {response.status}")

    def look(self, page: Page, name: str, *, is_state: bool = False) -> None:
        """Look at the page as it is now, once for each name. `is_state`: the page itself was looked at before."""
        if name in self.seen:
            return
        self.seen.add(name)
        page.evaluate("document.fonts.ready.then(() => 0)")
        page.evaluate(LOADED)
        ways = NARROW if not self.is_full else STATE if is_state else FULL
        files = [self._look(page, name, *way) for way in ways]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": USUAL[0], "height": USUAL[1]})
        self.album.add(f"{self.label}: {name}", page.url, files)

    def _look(self, page: Page, name: str, width: int, dark: bool, axe: str) -> str:
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": USUAL[1]})
        theme = "dark" if dark else "light"
        if over := sideways(page):
            self.wrong.append(f"{page.url} ({name}) at {width}: scrolls sideways by {over} px")
        if axe and self.axe:
            page.evaluate(DRAWN)
            only = ("color-contrast", "link-in-text-block") if axe == AXE_COLOURS else ()
            self.wrong += [f"{name} at {width}, {theme}: {line}" for line in violations(page, self.axe, only=only)]
        file = f"{self.label}-{re.sub('[^a-z0-9]+', '-', name.lower())}-{width}-{theme}.png"
        self.album.folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=self.album.folder / file, full_page=True, caret="initial")
        return file


PLAIN_WORDS = """([known, letters]) => {
  const found = [];
  const root = document.documentElement;
  const check = (at, text) => {
    if (!text.trim() || at.closest('script, style, code, pre, math')) return;
    if (at.closest('[lang]') !== root || !at.checkVisibility({checkVisibilityCSS: true})) return;
    let rest = text.replace(/\\S+@\\S+|\\S*(:\\/\\/|did:|z6Mk)\\S*|\\b[0-9a-f]{4,}\\b/g, ' ');
    for (const word of known) rest = rest.split(word).join(' ');
    const words = rest.match(/[A-Za-z]{2,}/g) || [];
    if (words.some((word) => [...word].some((letter) => letters.includes(letter)))) found.push(text.trim());
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) check(node.parentElement, node.nodeValue);
  for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
    for (const at of document.querySelectorAll(`[${name}]`)) check(at, at.getAttribute(name));
  return [...new Set(found)];
}"""
ACCENTED = "aceinosuyzACEINOSUYZdghjklrtwABDGHJKLRTW"
"""The letters that the pseudo-language never leaves plain."""


def plain_words(page: Page, known: list[str]) -> list[str]:
    """Visible texts in the pages' own language that did not pass the translator.

    `known` are the texts of courses and people, which are nobody's to translate.
    """
    longest_first = sorted({text for text in known if text}, key=len, reverse=True)
    found: list[str] = page.evaluate(PLAIN_WORDS, [longest_first, ACCENTED])
    return [f"{page.url}: not translated: {json.dumps(text, ensure_ascii=False)}" for text in found]
