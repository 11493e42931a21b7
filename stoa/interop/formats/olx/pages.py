"""The pages beside the course: about, static tabs, handouts, updates, PDF textbooks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stoa.interop.formats.olx.links import Places
from stoa.interop.formats.olx.names import slug
from stoa.interop.formats.olx.numbers import finite
from stoa.interop.formats.olx.outline import Outline
from stoa.interop.markup.clean import Headings, clean, inspect, parse_fragment
from stoa.interop.markup.markdown import write
from stoa.interop.markup.text import directive, escape
from stoa.interop.reading import Folder, clean_control, collapse
from stoa.interop.rules import Tally
from stoa.interop.writing import place_in

_SETTINGS = frozenset({"effort", "short_description", "title"})
_DEFAULTS = {"entrance_exam_minimum_score_pct": ("50", "65"), "entrance_exam_enabled": ("false",), "video": ()}


@dataclass
class ExtraPage:
    """A page that becomes a unit of the last module."""

    title: str
    name: str
    text: str


def page_file(number: int, page: ExtraPage) -> str:
    """The file name of the `number`th page of its module."""
    return f"{number:02}-{slug(page.title, page.name)}.md"


@dataclass
class Pages:
    """Converts the pages beside the course and counts them."""

    folder: Folder
    course: Path
    tally: Tally
    places: Places
    outline: Outline

    def markdown(self, html: str, file: str) -> str:
        """A page's HTML as Markdown."""
        root = parse_fragment(html)
        nature = inspect(root)
        if nature.has_script:
            self.tally.warn(file, 0, "script", "Its script was left out; what it says was converted.")
        resolver = self.places.in_file(file)
        for note in nature.notes:
            resolver.warn(note.line, note.rule, note.message)
        if nature.is_empty:
            return ""
        clean(root, resolver, Headings())
        return write(root).text

    def about(self) -> tuple[str, dict[str, str]]:
        """(the text of about.md, the about files that are settings). Every file is counted."""
        texts: list[str] = []
        settings: dict[str, str] = {}
        files = [path for path in self.folder.files("about") if path.endswith(".html")]
        for path in sorted(files, key=lambda path: (not path.endswith("/overview.html"), path)):
            name = path.removeprefix("about/").removesuffix(".html")
            html = self.folder.text(path)
            plain = html.strip()
            if name in ("overview", "description", "about_sidebar_html") or not plain:
                self.tally.converted["about"] += 1
                text = self.markdown(html, path) if plain else ""
                texts.extend([text] if text else [])
            elif name in _SETTINGS:
                self.tally.converted["about"] += 1
                settings[name] = clean_control(plain)
            elif name in ("subtitle", "duration"):
                self.tally.converted["about"] += 1
                texts.append(escape(collapse("".join(str(text) for text in parse_fragment(html).itertext()))))
            else:
                self._keep_about(name, path, plain, settings)
        return "\n\n".join(texts), settings

    def _keep_about(self, name: str, path: str, text: str, settings: dict[str, str]) -> None:
        self.tally.kept["about"] += 1
        settings[name] = clean_control(text)
        if text.lower() not in _DEFAULTS.get(name, ()):
            message = f"This about page {name!r} has no place here; it stands in kept/course-settings.json."
            self.tally.warn(path, 0, "about", message)

    def tab_paths(self, folder: str) -> dict[str, str]:
        """The path of the unit that each static tab becomes in the module `folder`, by its name in addresses: links
        may lead there before it is written."""
        return {tab.name: f"/{folder}/{page_file(number, tab)}" for number, tab in enumerate(self._planned_tabs(), 1)}

    def extras(self) -> list[ExtraPage]:
        """Static tabs, updates, handouts and textbooks, as pages; those that say nothing are counted only."""
        others = [page for page in (*self._info(), *self._textbooks()) if page.text]
        return [*self._tabs(), *others]

    def _listed_tabs(self) -> Iterator[tuple[str, ExtraPage, bool]]:
        """(file, page without its text, whether it is for staff only) of each static tab."""
        listed = self.outline.setting("tabs")
        known: dict[str, dict[str, Any]] = {
            str(tab.get("url_slug")): tab
            for tab in (listed if isinstance(listed, list) else [])
            if isinstance(tab, dict)
        }
        for path in self.folder.files("tabs"):
            name = path.removeprefix("tabs/").removesuffix(".html")
            tab = known.get(name, {})
            title = collapse(str(tab.get("name") or name))
            yield path, ExtraPage(title, name, ""), bool(tab.get("course_staff_only"))

    def _planned_tabs(self) -> list[ExtraPage]:
        """The tabs that become units: those that everybody sees and that say something."""
        return [page for path, page, is_staff_only in self._listed_tabs() if not is_staff_only and self._says(path)]

    def _says(self, path: str) -> bool:
        return not inspect(parse_fragment(self.folder.text(path))).is_empty

    def _tabs(self) -> list[ExtraPage]:
        pages = []
        for path, page, is_staff_only in self._listed_tabs():
            if is_staff_only:
                self.tally.kept["static_tab"] += 1
                self._keep_file(path, f"static_tab-{page.name}.html")
                message = f"The page {page.title!r} is for staff only; it was kept, unseen by learners."
                self.tally.warn(path, 0, "hidden", message)
                continue
            self.tally.converted["static_tab"] += 1
            page.text = self.markdown(self.folder.text(path), path)
            if self._says(path):
                pages.append(page)
        return pages

    def _keep_file(self, path: str, name: str) -> None:
        place = place_in(self.course, "kept/" + re.sub(r"[^\w.-]", "_", name))
        place.write_text(clean_control(self.folder.text(path)), encoding="utf-8")

    def _info(self) -> list[ExtraPage]:
        pages = []
        for path in self.folder.files("info"):
            name = path.removeprefix("info/")
            if name == "updates.items.json":
                self.tally.converted["course_info"] += 1
                pages.append(ExtraPage("Updates", "course-updates", self._updates(path)))
            elif name.endswith(".html"):
                self.tally.converted["course_info"] += 1
                stem = name.removesuffix(".html")
                text = self.markdown(self.folder.text(path), path)
                pages.append(ExtraPage(stem.replace("_", " ").capitalize(), f"course-{stem}", text))
        return _merged(pages)

    def _updates(self, path: str) -> str:
        items = self.folder.json(path)
        entries = [item for item in (items if isinstance(items, list) else []) if isinstance(item, dict)]
        pieces = []
        for item in sorted(entries, key=lambda item: finite(str(item.get("id"))) or 0.0, reverse=True):
            if item.get("status") != "deleted":
                date = escape(collapse(str(item.get("date") or "")))
                text = self.markdown(str(item.get("content") or ""), path)
                pieces.append("\n\n".join(part for part in (f"**{date}**" if date else "", text) if part))
        return "\n\n".join(piece for piece in pieces if piece)

    def _textbooks(self) -> list[ExtraPage]:
        books = self.outline.setting("pdf_textbooks")
        resolver = self.places.in_file(self.outline.policy_file)
        pages: list[ExtraPage] = []
        for book in books if isinstance(books, list) else []:
            if not isinstance(book, dict):
                continue
            self.tally.converted["pdf_textbook"] += 1
            chapters = book.get("chapters")
            files = []
            for chapter in chapters if isinstance(chapters, list) else []:
                address = str(chapter.get("url") or "") if isinstance(chapter, dict) else ""
                path = resolver.link(address, 0) if address else None
                if path:
                    files.append(directive("file", path, [("title", collapse(str(chapter.get("title") or address)))]))
            title = collapse(str(book.get("tab_title") or "Textbook"))
            pages.append(ExtraPage(title, f"textbook-{book.get('id') or len(pages) + 1}", "\n\n".join(files)))
        return pages


def _merged(pages: list[ExtraPage]) -> list[ExtraPage]:
    """Updates stand in two files, of which exports fill one or the other."""
    merged: dict[str, ExtraPage] = {}
    for page in pages:
        if page.name in merged:
            merged[page.name].text = merged[page.name].text or page.text
        else:
            merged[page.name] = page
    return list(merged.values())
