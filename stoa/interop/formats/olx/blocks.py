"""Converts one block of a page: text, video, problem, or a kept block for everything else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from stoa.interop.formats.olx import open_response
from stoa.interop.formats.olx.asking import KINDS as OPINIONS
from stoa.interop.formats.olx.asking import read_opinions
from stoa.interop.formats.olx.banks import FOLDER, attempts_of, drawn, write_bank, write_quiz
from stoa.interop.formats.olx.dates import moment, span, written
from stoa.interop.formats.olx.dragging import KIND, read_drag_and_drop
from stoa.interop.formats.olx.kept import Kept, html_source, keep
from stoa.interop.formats.olx.links import Places
from stoa.interop.formats.olx.numbers import finite
from stoa.interop.formats.olx.open_response import KIND as OPEN_RESPONSE
from stoa.interop.formats.olx.outline import BANKS, Block
from stoa.interop.formats.olx.plan import Settings
from stoa.interop.formats.olx.problems.parts import NotConvertible, Texts
from stoa.interop.formats.olx.problems.reading import read_problem, responses_of
from stoa.interop.formats.olx.problems.short_form import to_problem
from stoa.interop.formats.olx.problems.writing import Frame, write_questions
from stoa.interop.formats.olx.video import NoSource, is_default, write_video
from stoa.interop.markup.clean import Headings, Nature, clean, inspect, parse_fragment
from stoa.interop.markup.markdown import write
from stoa.interop.reading import Folder, clean_control
from stoa.interop.reading_time import SECONDS_A_RECORDING
from stoa.interop.rules import ImportFailed, Tally
from stoa.interop.writing import place_in

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
    deadlines: list[datetime] = field(default_factory=list)
    """Of the questions that were converted."""
    team_sizes: Mapping[str, int] = field(default_factory=dict)
    """How many are a team at most, by the id of their set."""
    graded: Counter[str] = field(default_factory=Counter)
    """How many questions, or quizzes of one problem, count in each category."""

    def convert(self, block: Block, page: Page) -> Piece:
        """The block as Markdown (empty when it shows nothing), or kept with a warning that says why."""
        settings = page.settings.inside(block)
        if settings.hidden or settings.groups:
            return self.keep_hidden(block, settings)
        before = self.tally.mark()
        try:
            made = self.attempt(block, page, settings)
        except NotConvertible as reason:
            self.tally.forget_since(before)
            self.tally.warn(reason.file or block.file, reason.line or block.line, reason.rule, reason.message)
            return self.keep(block, settings)
        self.tally.converted[block.kind] += 1
        for inner in block.children if block.kind in BANKS else ():
            self.tally.converted[inner.kind] += 1
        for problem in (each for each in block.walk() if each.kind == "problem"):
            self.tally.responses_converted.update(responses_of(definition_of(problem)))
        return made

    def attempt(self, block: Block, page: Page, settings: Settings) -> str:
        """The block as Markdown. Raises NotConvertible for what has no equal, and for what trips the conversion."""
        if block.missing or block.raw is not None:
            raise NotConvertible("no-content", f"{block.kind} {block.title!r} has no content that can be read.")
        try:
            made = self._made(block, page, settings)
        except (ImportFailed, NotConvertible):
            raise
        except Exception as error:
            # Anybody's markup comes through here; whatever it sets off must not cost the rest of the course.
            message = f"{block.kind} {block.title!r} could not be converted ({type(error).__name__}: {error})."
            raise NotConvertible("not-converted", message[:400]) from error
        if made is not None:
            return made
        message = f"{block.kind} {block.title!r} has no equal yet: it was kept whole, as a notice that learners see."
        raise NotConvertible("unsupported-block", message)

    def _made(self, block: Block, page: Page, settings: Settings) -> str | None:
        """The block as Markdown; None for a kind that has no equal. Raises NotConvertible."""
        plain = {"html": self._html, **dict.fromkeys(VIDEOS, self._video), **dict.fromkeys(OPINIONS, self._opinions)}
        if block.kind in plain:
            return plain[block.kind](block, page)
        asked = {
            "problem": self._problem,
            KIND: self._drag_and_drop,
            OPEN_RESPONSE: self._open_response,
            **dict.fromkeys(BANKS, self._bank),
        }
        return asked[block.kind](block, page, settings) if block.kind in asked else None

    def keep(self, block: Block, settings: Settings) -> Kept:
        """Keep a block with all that stands in it."""
        for inner in block.walk():
            self.tally.kept[inner.kind] += 1
            if inner.kind == "problem":
                self.tally.responses_kept.update(responses_of(inner.element))
        return keep(block, self.names[id(block)], settings, self.folder, self.course)

    def keep_hidden(self, block: Block, settings: Settings) -> Kept:
        """Keep a block that not every learner may see."""
        if settings.hidden:
            rule, who = "hidden", "staff only"
        else:
            rule, who = "content-group", "some groups only"
        message = f"{block.kind} {block.title!r} is for {who} in Open edX. It was kept, so that learners do not see it."
        self.tally.warn(block.file, block.line, rule, message)
        return self.keep(block, settings)

    def _html(self, block: Block, page: Page) -> str:
        text, file = html_source(block, self.folder)
        if text is None:
            raise NotConvertible("missing-file", f"{file} is missing: this text has no content.")
        root = parse_fragment(text)
        nature = inspect(root)
        if nature.needs_script:
            message = f"{block.title or 'This text'!r} works only with its script, which does not run here."
            raise NotConvertible("script", message, file=file)
        resolver = self.places.in_file(file)
        for note in nature.notes:
            resolver.warn(note.line, note.rule, note.message)
        if nature.has_script or nature.notes or (nature.is_empty and text.strip()):
            self._save_source(block, text, file, nature)
        if nature.is_empty:
            return ""
        clean(root, resolver, page.headings)
        return write(root).text

    def _save_source(self, block: Block, text: str, file: str, nature: Nature) -> None:
        """Scripts, styles and controls do not travel; the source is there for who wants to look."""
        path = f"kept/html-{self.names[id(block)]}.html"
        place_in(self.course, path).write_text(clean_control(text), encoding="utf-8")
        if nature.is_empty:
            message = f"It shows nothing by itself (only scripts or styles). Its source is in {path}."
            self.tally.warn(file, 0, "no-visible-content", message)
        elif nature.has_script:
            message = f"Its script was left out; what it says was converted. Its source is in {path}."
            self.tally.warn(file, 0, "script", message)

    def _video(self, block: Block, page: Page) -> str:
        resolver = self.places.in_file(block.file, block.line)
        try:
            video = write_video(block, self.names[id(block)], resolver, self.places.media)
        except NoSource as error:
            raise NotConvertible("no-source", f"The video {block.title!r} names nothing to play.") from error
        if is_default(block):
            message = "This video was never set up: as in Open edX, it plays the platform's introduction."
            self.tally.warn(block.file, block.line, "video-default", message)
        page.recordings += video.seconds or SECONDS_A_RECORDING
        return video.text

    def _problem(self, block: Block, page: Page, settings: Settings) -> str:
        texts = Texts(self.places.in_file(block.file, block.line), page.headings)
        try:
            problem = read_problem(definition_of(block), texts, decimal_comma=self.decimal_comma)
        except NotConvertible as reason:
            reason.message = f"The problem {block.title!r} was kept. {reason.message}"
            raise
        if not problem.questions:
            return problem.text
        return write_questions(problem.questions, self._frame(block, page, settings), texts)

    def _drag_and_drop(self, block: Block, page: Page, settings: Settings) -> str:
        texts = Texts(self.places.in_file(block.file, block.line), page.headings)
        try:
            question = read_drag_and_drop(block, texts)
        except NotConvertible as reason:
            reason.message = f"The drag and drop {block.title!r} was kept. {reason.message}"
            raise
        return write_questions([question], self._frame(block, page, settings), texts)

    def _opinions(self, block: Block, page: Page) -> str:
        texts = Texts(self.places.in_file(block.file, block.line), page.headings)
        try:
            questions = read_opinions(block, texts)
        except NotConvertible as reason:
            reason.message = f"The {block.kind} {block.title!r} was kept. {reason.message}"
            raise
        name, title = self.names[id(block)], block.title or block.get("block_name")
        frames = [Frame(name + each.name, "" if each.name else title) for each in questions]
        return "\n\n".join(write_questions([each], frame, texts) for each, frame in zip(questions, frames, strict=True))

    def _open_response(self, block: Block, page: Page, settings: Settings) -> str:
        """An assignment, whose rubric is written; its source is kept where something of it was left out."""
        texts = Texts(self.places.in_file(block.file, block.line), page.headings)
        name = self.names[id(block)]
        try:
            response = open_response.read_response(block, name, texts, settings, self.team_sizes)
        except NotConvertible as reason:
            reason.message = f"The open response {block.title!r} was kept. {reason.message}"
            raise
        dated = open_response.dated(block, settings)
        frame = self._frame(block, page if response.points else replace(page, category=""), dated)
        if response.rubric:
            place_in(self.course, open_response.rubric_path(name)).write_text(response.rubric, encoding="utf-8")
        told = [(open_response.STEPS, response.steps), ("date", open_response.default_date(dated.deadline))]
        if response.left or response.steps:
            source = keep(block, name, settings, self.folder, self.course).source
            left = f"Left out of {block.title!r}: {'; '.join(response.left)}. " if response.left else ""
            told.append((open_response.RULE, f"{left}Its source is in {source}."))
        for rule, message in told:
            if message:
                self.tally.warn(block.file, block.line, rule, message)
        return open_response.write_assignment(response, frame)

    def _bank(self, block: Block, page: Page, settings: Settings) -> str:
        """A quiz that draws from the bank, which is written."""

        def write_one(problem: Block, frame: Frame) -> str:
            texts = Texts(self.places.in_file(problem.file, problem.line), page.headings)
            try:
                read = read_problem(definition_of(problem), texts, decimal_comma=self.decimal_comma)
            except NotConvertible as reason:
                reason.message = f"The problem {problem.title!r} was kept, with its library. {reason.message}"
                raise
            if len(read.questions) != 1:
                message = f"The problem {problem.title!r} is not one question, so its library was kept."
                raise NotConvertible("bank", message, problem.line, problem.file)
            return write_questions(read.questions, frame, texts)

        name, count = self.names[id(block)], drawn(block)
        text = write_bank(block, settings, [self.names[id(child)] for child in block.children], write_one)
        frame = replace(self._frame(block, page, settings), attempts=attempts_of(block, settings))
        place_in(self.course, f"{FOLDER}/{name}.md").write_text(clean_control(text), encoding="utf-8")
        message = (
            f"{count} of {len(block.children)} problems are drawn for each attempt and handed in together; in Open edX "
            "each was answered by itself, and the draw stayed."
        )
        self.tally.warn(block.file, block.line, "bank", message)
        return write_quiz(block, frame, name, count)

    def _frame(self, block: Block, page: Page, settings: Settings) -> Frame:
        weight = finite(block.get("weight"))
        due = settings.deadline
        if due is not None:
            self.deadlines.append(due)
        attempts = settings.max_attempts if re.fullmatch(r"[0-9]{1,9}", settings.max_attempts) else ""
        policy = {"never": "never", "past_due": "end"}.get(settings.show_correctness, "")
        self._warn_settings(block, settings)
        category = page.category if weight is None or weight > 0 else ""
        self.graded.update([category] if category else [])
        return Frame(
            name=self.names[id(block)],
            title=block.title,
            attempts="" if attempts == "0" else attempts,
            category=category,
            due=written(due) if due else "",
            weight=weight,
            feedback=policy,
        )

    def _warn_settings(self, block: Block, settings: Settings) -> None:
        if block.get("rerandomize") in ("always", "onreset", "per_student"):
            message = "It is the same for everybody: without a script there was nothing to draw by chance."
            self.tally.warn(block.file, block.line, "rerandomize", message)
        if settings.due and not settings.self_paced:
            self._warn_dates(block, settings)
        if settings.showanswer == "never" and block.element.find(".//solution") is not None:
            message = "Its explanation is never shown in Open edX; here it is shown once the question is settled."
            self.tally.warn(block.file, block.line, "showanswer", message)

    def _warn_dates(self, block: Block, settings: Settings) -> None:
        if moment(settings.due) is None:
            message = f"{settings.due!r} is no date; the question has no deadline."
            self.tally.warn(block.file, block.line, "date", message)
        elif settings.graceperiod and span(settings.graceperiod) is None:
            message = f"{settings.graceperiod!r} is no span of time; the question is due without that grace period."
            self.tally.warn(block.file, block.line, "date", message)


def definition_of(block: Block) -> etree._Element:
    """The problem's XML; where an export has only Studio's short form, what that stands for."""
    short = block.get("markdown")
    if len(block.element) or (block.element.text or "").strip() or not short.strip():
        return block.element
    try:
        return to_problem(clean_control(short))
    except etree.XMLSyntaxError:
        return block.element
