"""Checks of templates and style sheets. Each returns findings, one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests.house.source import files

WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription", "label"}
UNSPOKEN = {"script", "style", "code", "kbd", "samp"}
NAMES = re.compile(r"\bStoa\b")
TRANSLATED = re.compile(
    r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*block\s+\w*class\s*%}.*?{%\s*endblock\b.*?%}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
STATIC = re.compile(r"{%\s*static\s+[\"']([^\"']+)[\"']")
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a <style> element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script in the page": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*\btype\s*=\s*[\"']application/)", re.IGNORECASE
    ),
}

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;{}]+)(?=[;}])")
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(|"
    r"(?<![\w-])(?:black|white|gr[ae]y|red|green|blue|yellow|orange|purple|navy|teal|maroon|silver|gold|pink|brown)(?![\w-])",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"url\([^)]*\)|\"[^\"]*\"|'[^']*'")


def templates(root: Path) -> Iterator[tuple[str, str]]:
    """(path, text) of every HTML template."""
    for path in files(root, "*.html"):
        if "templates" in path.parts:
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def static_files_named(root: Path) -> Iterator[tuple[str, str]]:
    """(template, file) for every static file that a template names outright."""
    for where, text in templates(root):
        for name in STATIC.findall(text):
            yield where, name


def line_of(text: str, at: int) -> int:
    """The line of a position."""
    return text.count("\n", 0, at) + 1


def inline_style_or_script(root: Path) -> list[str]:
    """What a strict content security policy refuses."""
    return [
        f"{where}:{line_of(text, hit.start())}: {what}; the policy refuses it"
        for where, text in templates(root)
        for what, pattern in INLINE.items()
        for hit in pattern.finditer(text)
    ]


def untranslated_text(root: Path, allowed: frozenset[str] = frozenset()) -> list[str]:
    """Words for people that pass no gettext. `allowed`: "path: words" lines."""
    found = []
    for where, text in templates(root):
        reader = _Words()
        reader.feed(TRANSLATED.sub(lambda hit: "\n" * hit.group().count("\n"), text))
        reader.close()
        for line, words in reader.found:
            if f"{where}: {words}" not in allowed:
                found.append(f"{where}:{line}: “{words}” is not translated")
    return found


class _Words(HTMLParser):
    """Collects text and spoken attributes that hold words, with their lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSPOKEN:
            self.silent.append(tag)
        kind = dict(attrs).get("type")
        for name, value in attrs:
            spoken = name in SPOKEN_ATTRIBUTES or (name == "value" and tag == "input" and kind in ("submit", "button"))
            if spoken and value:
                self._note(value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._note(data)

    def _note(self, text: str) -> None:
        words = " ".join(text.split())
        if WORD.search(NAMES.sub("", words)):
            self.found.append((self.getpos()[0], words))


def raw_colours(root: Path) -> list[str]:
    """Colours in a style sheet that are not tokens; tokens.css is where they are named."""
    found = []
    for path in files(root, "*.css"):
        if path.name == "tokens.css":
            continue
        text = COMMENT.sub(lambda hit: "\n" * hit.group().count("\n"), path.read_text(encoding="utf-8"))
        for hit in DECLARATION.finditer(text):
            colour = COLOUR.search(ADDRESS.sub("", hit.group(2)))
            if colour and not hit.group(1).startswith("font"):
                where = f"{path.relative_to(root).as_posix()}:{line_of(text, hit.start())}"
                found.append(f"{where}: {hit.group(1)}: {colour.group()} is no token")
    return found
