"""What stands inside a quiz: questions, pools of them that are drawn from, sections of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from stoa.assessment.banks import TAGS, from_banks
from stoa.assessment.items.programs import is_run
from stoa.assessment.items.settings import OptionReader
from stoa.assessment.items.source import rich
from stoa.content.ports import CompileContext, Directive, Json, Part

QUESTION_LIMIT = 200
"""Questions of one quiz, as one learner gets it."""
POOLED_LIMIT = 1000
"""Questions of one quiz, with all those in its pools."""
SECTION_LIMIT = 30

CompileOne = Callable[[Directive], list[Part]]


@dataclass
class Inside:
    """The questions of a quiz, in order. `draws` says of each pool how many are drawn of which:
    `{"draw": 3, "ids": [...]}`; `sections` have a `title` and an `intro` (HTML)."""

    questions: list[Part] = field(default_factory=list)
    draws: list[Json] = field(default_factory=list)
    sections: list[dict[str, Json]] = field(default_factory=list)
    _section_of: list[int] = field(default_factory=list)

    _left_out: int = 0

    def draw(self, count: int, pool: Sequence[Part]) -> None:
        """Of these, so many are drawn."""
        ids: list[Json] = [part.id for part in pool]
        self.draws.append({"draw": count, "ids": ids})
        self._left_out += len(pool) - count

    def add(self, parts: Sequence[Part]) -> None:
        """Questions of the section that was begun last."""
        self.questions += parts
        self._section_of += [len(self.sections)] * len(parts)

    def cut(self, count: int) -> None:
        """Keep so many questions at most."""
        del self.questions[count:], self._section_of[count:]

    def rows(self) -> list[Json]:
        """The questions' public sides."""
        return [_row(part, section) for part, section in zip(self.questions, self._section_of, strict=True)]

    @property
    def shown(self) -> int:
        """How many questions a learner gets."""
        return len(self.questions) - self._left_out


def _row(part: Part, section: int) -> dict[str, Json]:
    row: dict[str, Json] = {
        "id": part.id, "title": part.title, "points": part.points, "skills": list(part.skills),
        "public": dict(part.public),
    }  # fmt: skip
    return {**row, "section": section} if section else row


def gather(quiz: Directive, inner: Sequence[Directive], context: CompileContext, compile_one: CompileOne) -> Inside:
    """All that stands in a quiz; what is wrong is reported."""
    found = Inside()
    has_sections = any(directive.name == "section" for directive in inner)
    for directive in inner:
        if directive.name == "section":
            _section(directive, context, compile_one, found)
            continue
        if has_sections:
            message = _("In a quiz with sections every question stands in one of them.")
            context.report("error", "section-outside", message, directive.line, _("Move it into a ::::{section}."))
        _one(directive, context, compile_one, found)
    if not inner:
        message = _("This quiz has no questions.")
        context.report("error", "quiz-empty", message, quiz.line, _("Put :::{question} directives into it."))
    if found.shown > QUESTION_LIMIT or len(found.questions) > POOLED_LIMIT:
        message = _("A quiz takes at most %(limit)d questions, and %(pooled)d with all those of its pools.")
        values = {"limit": QUESTION_LIMIT, "pooled": POOLED_LIMIT}
        context.report("error", "quiz-too-long", message % values, quiz.line, _("Make it two."))
        found.cut(POOLED_LIMIT)
    return found


def _section(directive: Directive, context: CompileContext, compile_one: CompileOne, found: Inside) -> None:
    reader = OptionReader(directive, context)
    reader.unknown(())
    title = directive.argument.strip()
    if not title:
        message = _("This section has no title.")
        context.report("error", "section-title", message, directive.line, _("Write ::::{section} and its title."))
    intro, inner = context.directives(directive.body, directive.body_line)
    found.sections.append({"title": title[:200], "intro": rich(intro, directive.body_line, context)})
    if len(found.sections) == SECTION_LIMIT + 1:
        message = _("A quiz takes at most %(limit)d sections.") % {"limit": SECTION_LIMIT}
        context.report("error", "section-limit", message, directive.line, _("Make it two quizzes."))
    before = len(found.questions)
    for each in inner:
        _one(each, context, compile_one, found)
    if len(found.questions) == before:
        message = _("This section has no questions.")
        context.report("error", "section-empty", message, directive.line, _("Put :::{question} directives into it."))


def _one(directive: Directive, context: CompileContext, compile_one: CompileOne, found: Inside) -> None:
    """A question, or the questions of a pool."""
    if directive.name != "pool":
        found.add(compile_one(directive))
        return
    pool = _pool(directive, context, compile_one)
    if pool:
        found.draw(_drawn(directive, context, pool), pool)
    found.add(pool)


def _pool(directive: Directive, context: CompileContext, compile_one: CompileOne) -> list[Part]:
    """The questions of a pool, its own and those that it takes from banks. They are to be worth the same, since each
    learner gets others."""
    reader = OptionReader(directive, context)
    reader.unknown({"draw", "from", TAGS, "skills"})
    _text, inner = context.directives(directive.body, directive.body_line)
    found = [part for each in inner for part in compile_one(each)]
    taken = from_banks(reader)
    found += [part for part in taken or () if not _is_refused(part, directive, context)]
    if not found and taken is None:
        message = _("This pool has no questions.")
        remedy = _("Put :::{question} directives into it, or name a bank with :from:.")
        context.report("error", "pool-empty", message, directive.line, remedy)
    if len({part.points for part in found}) > 1:
        message = _("The questions of this pool are worth different points, so learners could earn different sums.")
        remedy = _("Give them the same points, or make a pool of each sort.")
        context.report("warning", "pool-points", message, directive.line, remedy)
    return found


def _is_refused(part: Part, directive: Directive, context: CompileContext) -> bool:
    """Whether a bank's question cannot stand in a quiz, which is reported: it is a program."""
    if not is_run(part):
        return False
    message = _("A “%(kind)s” question stands alone, not in a quiz.") % {"kind": part.public["item"]}
    context.report("error", "quiz-question-kind", message, directive.line, _("Move it out of the quiz."))
    return True


def _drawn(directive: Directive, context: CompileContext, pool: Sequence[Part]) -> int:
    text = directive.options.get("draw", "").strip()
    draw = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    if 1 <= draw <= len(pool):
        return draw
    message = _("“%(text)s” is no number of questions to draw from %(count)d.") % {
        "text": text[:40],
        "count": len(pool),
    }
    context.report("error", "pool-draw", message, directive.line, _("Write “:draw: 3”, at most as many as there are."))
    return len(pool)
