"""An OLX course to a course folder, from its outline to the files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from stoa.interop.formats.olx.blocks import Converter, Page, Piece
from stoa.interop.formats.olx.dates import moment
from stoa.interop.formats.olx.grading import Category, Grading, Subsection, read_grading, worth
from stoa.interop.formats.olx.kept import Kept
from stoa.interop.formats.olx.links import Places
from stoa.interop.formats.olx.media import Media
from stoa.interop.formats.olx.names import Names
from stoa.interop.formats.olx.open_response import team_sizes
from stoa.interop.formats.olx.outline import BANKS, Block, Outline, read_outline
from stoa.interop.formats.olx.pages import ExtraPage, Pages, page_file
from stoa.interop.formats.olx.plan import SEQUENCES, ModulePlan, UnitPlan, plan_course
from stoa.interop.formats.olx.settings import (
    completions_toml,
    course_toml,
    has_decimal_comma,
    language_of,
    left_out,
    save_settings,
)
from stoa.interop.opening import Progress
from stoa.interop.reading import Folder, clean_control
from stoa.interop.reading_time import minutes
from stoa.interop.rules import ImportFailed, Tally
from stoa.interop.writing import head, place_in, toml_lines
from stoa.kernel import clock

EXTRAS = "course-pages"
OPENED = SEQUENCES | {"vertical"}
_EXAM = re.compile(
    r"is_(time_limited|proctored_enabled|proctored_exam|practice_exam|onboarding_exam|entrance_exam|prereq)|"
    r"default_time_limit_minutes|hide_after_due|(required_)?prereq\w*"
)
"""Settings of a subsection that is timed, watched over, or open only after another."""


class Conversion:
    """One import. `course` is an empty folder that nobody sees yet."""

    def __init__(self, folder: Folder, course: Path, progress: Progress) -> None:
        self.folder = folder
        self.course = course
        self.tally: Tally = folder.tally
        self.progress = progress
        self.outline: Outline = read_outline(folder)
        self.grading: Grading = read_grading(self.outline, self.tally)
        self.modules: list[ModulePlan] = plan_course(self.outline)
        outline = self.outline
        self.places = Places(outline.org, outline.course, outline.run, Media(folder, course), self.tally)
        comma = has_decimal_comma(language_of(outline))
        sizes = team_sizes(outline.setting("teams_configuration"))
        self.converter = Converter(folder, course, self.tally, self.places, decimal_comma=comma, team_sizes=sizes)
        self.pages = Pages(folder, course, self.tally, self.places, outline)
        self.names = Names(self.tally)
        self.kept_points: list[tuple[Kept, Category, Subsection, float]] = []
        self.dated = False
        self.recordings: dict[str, float] = {}
        self.closed: set[int] = set()
        """Blocks (by `id()`) that are not opened: the items of pages, and pages that are kept whole."""
        self.minutes = 0

    def run(self) -> None:
        """Write the whole course folder."""
        if not any(module.units or module.chapter for module in self.modules):
            raise ImportFailed(
                self.outline.root.file, 0, "The course has no chapters.", "Export a course with content."
            )
        self._claim_names()
        self._enter_grading()
        written = self._convert_units()
        self._write_modules(written)
        self._write_extras()
        self._write_course()
        self._report_dates()
        self._report_unlisted()
        self._report_exams()
        self._report_unread()
        self.places.media.copy_all(lambda done, of: self.progress("media", done, of))

    def _claim_names(self) -> None:
        """Ids for pages first, so that an address never depends on what stands on other pages."""
        units = [unit for module in self.modules for unit in module.units]
        for unit in units:
            block = unit.block
            # A block that stands alone is itself the item; its page takes the kind along.
            stem = block.url_name if block.kind == "vertical" else f"{block.url_name}-page"
            unit.name = self.names.claim(block.kind, stem, block.file, block.line)
        for unit in units:
            self.places.pages.setdefault(unit.block.url_name, "/" + unit.path)
            for block in unit.blocks:
                for inner in block.walk():
                    self.places.pages.setdefault(inner.url_name, "/" + unit.path)
                for named in (block, *(block.children if block.kind in BANKS else ())):
                    name = self.names.claim(named.kind, named.url_name, named.file, named.line)
                    self.converter.names[id(named)] = name
            if unit.settings.hidden or unit.settings.groups:
                # The page is kept as one block, under a name beside that of the page.
                self.converter.names[id(unit.block)] = self.names.claim("kept", f"{unit.name}-kept", "", 0)
                self.closed.add(id(unit.block))
            self.closed.update(id(block) for block in unit.blocks)
        for module in self.modules:
            self._enter_first_pages(module)
        self.places.tabs.update(self.pages.tab_paths(self._extras_folder()))

    def _enter_first_pages(self, module: ModulePlan) -> None:
        """A link to a chapter or a subsection leads to its first page."""
        if module.chapter is not None and module.units:
            self.places.pages.setdefault(module.chapter.url_name, "/" + module.units[0].path)
        for sequential, _, subsection in module.sequentials:
            first = next((unit for unit in module.units if unit.subsection is subsection), None)
            if first is not None:
                self.places.pages.setdefault(sequential.url_name, "/" + first.path)

    def _enter_grading(self) -> None:
        for module in self.modules:
            for sequential, settings, subsection in module.sequentials:
                if not settings.graded:
                    continue
                category = self.grading.category(settings.format)
                if category is None:
                    message = f"{subsection.title!r} is graded as {settings.format!r}, which no grader counts."
                    self.tally.warn(sequential.file, sequential.line, "no-grader", message)
                    continue
                category.subsections.append(subsection)
                units = [unit for unit in module.units if unit.subsection is subsection]
                subsection.points = sum(worth(block) for unit in units for block in unit.blocks)

    def _convert_units(self) -> dict[str, list[Piece]]:
        """The pieces of each unit by its path."""
        units = [unit for module in self.modules for unit in module.units]
        pieces: dict[str, list[Piece]] = {}
        for number, unit in enumerate(units):
            self.progress("units", number, len(units))
            pieces[unit.path] = self._convert_unit(unit)
        self._count_containers()
        self._weigh_kept()
        return pieces

    def _convert_unit(self, unit: UnitPlan) -> list[Piece]:
        settings = unit.settings
        category = self.grading.category(settings.format) if settings.graded else None
        if unit.block.kind == "vertical" and (settings.hidden or settings.groups):
            return [self.converter.keep_hidden(unit.block, settings)]
        page = Page(settings, category.id if category else "")
        found: list[Piece] = []
        for block in unit.blocks:
            points, before = worth(block), self.converter.graded.total()
            dates = len(self.converter.deadlines)
            piece = self.converter.convert(block, page)
            found.append(piece)
            unit.subsection.counted += self.converter.graded.total() - before
            if category is not None and isinstance(piece, Kept) and points:
                unit.subsection.lost += points
                self.kept_points.append((piece, category, unit.subsection, points))
            self.recordings[unit.path] = page.recordings
            has_date = page.settings.inside(block).deadline or len(self.converter.deadlines) > dates
            self.dated = self.dated or bool(points and has_date)
        return found

    def _count_containers(self) -> None:
        """Chapters, subsections and pages are converted by being planned (pages that were kept are counted there)."""
        for module in self.modules:
            if module.chapter is not None:
                self.tally.converted[module.chapter.kind] += 1
            for sequential, _, _ in module.sequentials:
                for block in self._opened(sequential):
                    self.tally.converted[block.kind] += 1

    def _opened(self, block: Block) -> Iterator[Block]:
        """The containers in `block` that were opened into units, itself included; not those inside a kept block."""
        stack = [block]
        while stack:
            at = stack.pop()
            if at.kind in OPENED and id(at) not in self.closed:
                yield at
                stack.extend(at.children)

    def _weigh_kept(self) -> None:
        for piece, category, subsection, points in self.kept_points:
            piece.weight = self.grading.share(category, subsection, points)
            block = piece.block
            message = (
                f"{block.kind} {block.title!r} was worth {piece.weight:.2%} of the grade ({category.title}: "
                f"{subsection.title}). It counts in no grade until it can be converted."
            )
            self.tally.warn(block.file, block.line, "lost-weight", message)
        for graded in self.grading.categories:
            for subsection in graded.subsections:
                # What is lost with a block of an unknown kind, no export says: that all of it is, can be seen.
                share = self.grading.share_of_each(graded)
                if share and not subsection.counted and not subsection.lost:
                    message = (
                        f"{subsection.title!r} is {share:.2%} of the grade ({graded.title}), and nothing in it counts "
                        "here: it holds nothing that is graded, or only what was kept."
                    )
                    self.tally.warn(subsection.file, subsection.line, "lost-weight", message)

    def _write_modules(self, pieces: dict[str, list[Piece]]) -> None:
        course_start = moment(str(self.outline.setting("start") or ""))
        for module in self.modules:
            opens = moment(module.settings.opens)
            later = opens if opens and (course_start is None or opens > course_start) else None
            lines = toml_lines([("title", module.title), ("opens", later)])
            self._write(f"{module.folder}/module.toml", "\n".join(lines) + "\n")
            for unit in module.units:
                starts = moment(unit.settings.opens)
                if starts and starts != opens and (course_start is None or starts > course_start):
                    message = f"{unit.title!r} opens on {starts:%Y-%m-%d} in Open edX; here it opens with its module."
                    self.tally.warn(unit.block.file, unit.block.line, "start", message)
                self._write_unit(unit, pieces[unit.path])

    def _write_unit(self, unit: UnitPlan, pieces: list[Piece]) -> None:
        texts = [piece.text() if isinstance(piece, Kept) else piece for piece in pieces]
        body = "\n\n".join(text for text in texts if text)
        # A page of which nothing can be done yet is none that a learner has to do.
        counts = "" if any(isinstance(piece, str) and piece for piece in pieces) or not pieces else "no"
        time = str(minutes(body, self.recordings.get(unit.path, 0.0))) if body else ""
        self.minutes += int(time or 0) if not counts else 0
        top = head([("name", unit.name), ("title", unit.title)], [("minutes", time), ("counts", counts)])
        self._write(unit.path, f"{top}\n\n{body}\n" if body else f"{top}\n")

    def _write_extras(self) -> None:
        extras: list[ExtraPage] = self.pages.extras()
        if not extras:
            return
        folder = self._extras_folder()
        self._write(f"{folder}/module.toml", "\n".join(toml_lines([("title", "Course pages")])) + "\n")
        for number, page in enumerate(extras, 1):
            name = self.names.claim("page", page.name, "", 0)
            top = head(
                [("name", name), ("title", page.title)], [("minutes", str(minutes(page.text))), ("counts", "no")]
            )
            self._write(f"{folder}/{page_file(number, page)}", f"{top}\n\n{page.text}\n")

    def _extras_folder(self) -> str:
        wide = max(2, len(str(len(self.modules) + 1)))
        return f"{len(self.modules) + 1:0{wide}}-{EXTRAS}"

    def _report_dates(self) -> None:
        file, last = self.outline.policy_file, max(self.converter.deadlines, default=None)
        if self.outline.root.flag("self_paced"):
            count = sum(1 for block in self.outline.root.walk() if block.get("due"))
            if count:
                message = f"At one's own pace, Open edX ignores due dates: {count} of them were left out."
                self.tally.warn(file, 0, "date", message)
        elif last is not None and last < clock.now():
            message = (
                f"All {len(self.converter.deadlines)} deadlines are past, the last on {last:%Y-%m-%d}: nobody can "
                "answer these questions. Move the dates, or remove the lines with `:due:`, before publishing."
            )
            self.tally.warn(file, 0, "past-deadlines", message)

    def _report_unlisted(self) -> None:
        for block in self.outline.root.walk():
            if block.kind in ("chapter", *OPENED) and block.flag("hide_from_toc"):
                message = f"{block.kind} {block.title!r} is in no list of contents in Open edX; here it is listed."
                self.tally.warn(block.file, block.line, "unlisted", message)

    def _report_exams(self) -> None:
        for module in self.modules:
            for block, _, subsection in module.sequentials:
                left = [name for name in block.attributes if _EXAM.fullmatch(name) and _is_on(block.get(name))]
                if left:
                    message = f"{subsection.title!r} has rules that do not hold here: {', '.join(sorted(left))}."
                    self.tally.warn(block.file, block.line, "exam", message)

    def _report_unread(self) -> None:
        """What nothing refers to is no part of the course; it is named, not taken over. Of static files, `media` tells;
        the list of them that an export has under `assets/` says nothing more."""
        for path in self.folder.files():
            if not path.startswith(("static/", "assets/")) and path not in self.folder.read:
                self.tally.warn(path, 0, "unreferenced", "Nothing in the course refers to this file; it was left out.")

    def _write_course(self) -> None:
        message = "Minutes were estimated from words, questions and recordings: correct them in the heads of units."
        self.tally.warn(self.outline.root.file, 0, "minutes", message)
        about, settings = self.pages.about()
        if about:
            self._write("about.md", about + "\n")
        graded = set(self.converter.graded)
        toml = course_toml(self.outline, self.grading, graded, self.dated, self.minutes, self.places, self.folder)
        self._write("course.toml", toml)
        completions = completions_toml(self.grading, graded, self.outline, self.tally)
        if completions:
            self._write("completions.toml", completions)
        also = {"about": settings, "pages": self._units_of_blocks(), "left_out": left_out(self.grading, graded)}
        save_settings(self.outline, also, self.course, self.tally)

    def _units_of_blocks(self) -> dict[str, str]:
        """The unit's id by the id of every block in it."""
        units = {"/" + unit.path: unit.name for module in self.modules for unit in module.units}
        return {block: units[path] for block, path in self.places.pages.items()}

    def _write(self, path: str, text: str) -> None:
        place_in(self.course, path).write_text(clean_control(text), encoding="utf-8")


def _is_on(value: str) -> bool:
    """Whether a setting asks for something."""
    return value.strip().lower() not in ("", "0", "false", "no")
