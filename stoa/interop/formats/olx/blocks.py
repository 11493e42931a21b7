"""Converts one block of a page: text, video, problem, or a kept block for everything else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from stoa.interop.formats.olx.kept import Kept, html_source, keep
from stoa.interop.formats.olx.links import Places
from stoa.interop.formats.olx.outline import Block
from stoa.interop.formats.olx.plan import Settings, moment, written
from stoa.interop.formats.olx.problems.parts import NotConvertible, Texts
from stoa.interop.formats.olx.problems.reading import read_problem, responses_of
from stoa.interop.formats.olx.problems.short_form import to_problem
from stoa.interop.formats.olx.problems.writing import Frame, write_questions
from stoa.interop.formats.olx.video import NoSource, is_default, write_video
from stoa.interop.markup.clean import Headings, clean, inspect, parse_fragment
from stoa.interop.markup.markdown import write
from stoa.interop.reading import Folder, clean_control
from stoa.interop.reading_time import SECONDS_A_RECORDING
from stoa.interop.rules import ImportFailed, Tally

Piece: TypeAlias = str | Kept
VIDEOS = ("video", "videoalpha")


@dataclass
class Page:
    """What the blocks of one page share."""

    settings: Settings
    category: str = ""
    headings: Headings = field(default_factory=Headings)
    recordings: float = 0.0
    """Seconds of the recordings on the page."""


@dataclass
class Converter:
    """Converts blocks one by one and counts what becomes of them."""

    folder: Folder
    course: Path
    tally: Tally
    places: Places
    decimal_comma: bool = False
    names: dict[int, str] = field(default_factory=dict)
    """Ids by `id()` of the block."""

    def convert(self, block: Block, page: Page) -> Piece:
        """The block as Markdown (empty when it shows nothing), or kept."""
        settings = page.settings.inside(block)
        if settings.hidden or settings.groups:
            return self.keep_hidden(block, settings)
        if block.raw is not None:
            return self.keep(block)
        if block.missing:
            return self.keep(block)
        if block.kind in ("html", "problem", *VIDEOS):
            return self._convert_known(block, page, settings)
        message = f"{block.kind} {block.title!r} has no equal yet: it was kept whole, as a notice that learners see."
        self.tally.warn(block.file, block.line, "unsupported-block", message)
        return self.keep(block)

    def _convert_known(self, block: Block, page: Page, settings: Settings) -> Piece:
        """A block of a kind that has an equal. One that trips the conversion is kept, so that the others arrive."""
        try:
            if block.kind == "html":
                return self._html(block, page)
            if block.kind in VIDEOS:
                return self._video(block, page)
            return self._problem(block, page, settings)
        except ImportFailed:
            raise
        except Exception as error:
            # Anybody's markup comes through here; whatever it sets off must not cost the rest of the course.
            message = (
                f"{block.kind} {block.title!r} could not be converted and was kept ({type(error).__name__}: {error})."
            )
            self.tally.warn(block.file, block.line, "not-converted", message[:400])
            return self.keep(block)

    def keep(self, block: Block) -> Kept:
        """Keep a block with all that stands in it."""
        for inner in block.walk():
            self.tally.kept[inner.kind] += 1
            if inner.kind == "problem":
                self.tally.responses_kept.update(responses_of(inner.element))
        return keep(block, self.names[id(block)], self.folder, self.course)

    def keep_hidden(self, block: Block, settings: Settings) -> Kept:
        if settings.hidden:
            rule, who = "hidden", "staff only"
        else:
            rule, who = "content-group", "some groups only"
        message = f"{block.kind} {block.title!r} is for {who} in Open edX. It was kept, so that learners do not see it."
        self.tally.warn(block.file, block.line, rule, message)
        return self.keep(block)

    def _html(self, block: Block, page: Page) -> Piece:
        text, file = html_source(block, self.folder)
        if text is None:
            self.tally.warn(block.file, block.line, "missing-file", f"{file} is missing: this text has no content.")
            return self.keep(block)
        root = parse_fragment(text)
        nature = inspect(root)
        if nature.needs_script:
            message = (
                f"{block.title or 'This text'!r} works only with its script, which does not run here; it was kept."
            )
            self.tally.warn(file, 0, "script", message)
            return self.keep(block)
        if nature.has_script or (nature.is_empty and text.strip()):
            self._save_source(block, text, file, nature.is_empty)
        if nature.is_empty:
            self.tally.converted["html"] += 1
            return ""
        clean(root, self.places.in_file(file), page.headings)
        made = write(root).text
        self.tally.converted["html"] += 1
        return made

    def _save_source(self, block: Block, text: str, file: str, is_empty: bool) -> None:
        """Scripts and styles do not travel; the source is there for who wants to look."""
        path = f"kept/html-{self.names[id(block)]}.html"
        place = self.course / path
        place.parent.mkdir(exist_ok=True)
        place.write_text(clean_control(text), encoding="utf-8")
        if is_empty:
            message = f"It shows nothing by itself (only scripts or styles). Its source is in {path}."
            self.tally.warn(file, 0, "no-visible-content", message)
        else:
            message = f"Its script was left out; what it says was converted. Its source is in {path}."
            self.tally.warn(file, 0, "script", message)

    def _video(self, block: Block, page: Page) -> Piece:
        resolver = self.places.in_file(block.file, block.line)
        try:
            video = write_video(block, self.names[id(block)], resolver, self.places.media)
        except NoSource:
            self.tally.warn(block.file, block.line, "no-source", f"The video {block.title!r} names nothing to play.")
            return self.keep(block)
        if is_default(block):
            message = "This video was never set up: as in Open edX, it plays the platform's introduction."
            self.tally.warn(block.file, block.line, "video-default", message)
        self.tally.converted[block.kind] += 1
        page.recordings += video.seconds or SECONDS_A_RECORDING
        return video.text

    def _problem(self, block: Block, page: Page, settings: Settings) -> Piece:
        texts = Texts(self.places.in_file(block.file, block.line), page.headings)
        kinds: Counter[str] = responses_of(_definition(block))
        try:
            problem = read_problem(_definition(block), texts, decimal_comma=self.decimal_comma)
        except NotConvertible as reason:
            message = f"The problem {block.title!r} was kept. {reason.message}"
            self.tally.warn(block.file, reason.line or block.line, reason.rule, message)
            return self.keep(block)
        made = problem.text
        if problem.questions:
            made = write_questions(problem.questions, self._frame(block, page, settings), texts)
        self.tally.converted["problem"] += 1
        self.tally.responses_converted.update(kinds)
        return made

    def _frame(self, block: Block, page: Page, settings: Settings) -> Frame:
        weight = _number(block.get("weight"))
        due = moment(settings.due) if settings.due else None
        attempts = settings.max_attempts if settings.max_attempts.isdigit() else ""
        policy = {"never": "never", "past_due": "end"}.get(settings.show_correctness, "")
        self._warn_settings(block, settings)
        return Frame(
            name=self.names[id(block)],
            title=block.title,
            attempts="" if attempts == "0" else attempts,
            category=page.category if weight != 0 else "",
            due=written(due) if due else "",
            weight=weight,
            feedback=policy,
        )

    def _warn_settings(self, block: Block, settings: Settings) -> None:
        if block.get("rerandomize") in ("always", "onreset", "per_student"):
            message = "It is the same for everybody: without a script there was nothing to draw by chance."
            self.tally.warn(block.file, block.line, "rerandomize", message)
        if settings.due and moment(settings.due) is None:
            self.tally.warn(
                block.file, block.line, "date", f"{settings.due!r} is no date; the question has no deadline."
            )
        if block.get("showanswer") == "never" and block.element.find(".//solution") is not None:
            message = "Its explanation is never shown in Open edX; here it is shown once the question is settled."
            self.tally.warn(block.file, block.line, "showanswer", message)


def _definition(block: Block) -> etree._Element:
    """The problem's XML; where an export has only Studio's short form, what that stands for."""
    short = block.get("markdown")
    if len(block.element) or (block.element.text or "").strip() or not short.strip():
        return block.element
    try:
        return to_problem(clean_control(short))
    except etree.XMLSyntaxError:
        return block.element


def _number(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
