"""The directives `question` and `quiz`: what an author writes becomes parts with a public side and a key.

A lone question is a part of kind "question" whose `public["item"]` names its kind of question. A quiz is one part of
kind "quiz": `public["questions"]` and `key["questions"]` hold its questions' in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.banks import TAGS
from stoa.assessment.consequences import Causes
from stoa.assessment.gathering import Inside, gather
from stoa.assessment.items.markup import beginning, is_block, plain_text
from stoa.assessment.items.registry import kinds
from stoa.assessment.items.settings import OptionReader, Settings, read_settings
from stoa.assessment.items.sitting import DRAWS, FEEDBACK_AT, MINUTES, MIXED, PAGED, SECTIONS, is_sat
from stoa.assessment.items.source import rich, take_apart
from stoa.assessment.items.sure import ASK, MARKS, SURE
from stoa.assessment.ports import CompiledItem, ItemKind, OpinionKind, ProvedKind, RunKind
from stoa.assessment.varying import COUNT, VARS, compile_variants
from stoa.content.ports import CompileContext, CompiledBlock, Directive, Hole, Part

COMMON = frozenset({"name", "title", "skills", "points", "required"})
WHOLE = frozenset({"attempts", "category", "due", SURE})
"""Options of a lone question or of a quiz as a whole."""
JUDGING = frozenset({"points", "category", "skills", "attempts", VARS, COUNT, SURE})
"""Options that mean nothing where nothing is judged."""

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


class QuestionBlock:
    """`:::{question} kind`"""

    names: tuple[str, ...] = ("question",)

    def __init__(self, clock: Clock = _now) -> None:
        self._clock = clock

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        settings = read_settings(directive, context, self._clock())
        part = compile_question(directive, context, settings)
        if part is None:
            return CompiledBlock(())
        return CompiledBlock((Hole(part.kind, part.id),), (part,), _search_text([part]))


class QuizBlock:
    """`::::{quiz}` around questions"""

    version = 2
    names: tuple[str, ...] = ("quiz",)

    def __init__(self, clock: Clock = _now) -> None:
        self._clock = clock

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        reader = OptionReader(directive, context)
        reader.unknown(COMMON | WHOLE | {"counts", "feedback", "time", "shuffle", "page"})
        is_mixed = reader.one_of("shuffle", ("questions",), "question-shuffle") == "questions"
        options = {option: value for option, value in directive.options.items() if option != "shuffle"}
        settings = read_settings(replace(directive, options=options), context, self._clock())
        name = context.claim(reader.given("name"), directive.line, "quiz")
        intro, inner = context.directives(directive.body, directive.body_line)
        inside = gather(directive, inner, context, lambda each: question_inside(each, context, self._clock()))
        questions = inside.questions
        feedback, feedback_at = reader.feedback()
        public: dict[str, Any] = {
            "intro": rich(intro, directive.body_line, context),
            "attempts": settings.attempts,
            "shuffle": any(part.public["shuffle"] for part in questions),
            "counts": _counts(reader, settings),
            "feedback": feedback,
            "questions": inside.rows(),
        }
        if minutes := reader.minutes():
            public[MINUTES] = minutes
        if feedback_at:
            public[FEEDBACK_AT] = feedback_at
        if inside.draws:
            public[DRAWS] = list(inside.draws)
        if inside.sections:
            public[SECTIONS] = [dict(section) for section in inside.sections]
        if is_mixed:
            public[MIXED] = True
        if _is_paged(reader, inside):
            public[PAGED] = True
        if settings.sure:
            public[SURE] = _sure_of_quiz(reader, settings)
        skills = dict.fromkeys([*settings.skills, *(skill for part in questions for skill in part.skills)])
        asks = questions[0].asks if questions else ""
        key: dict[str, Any] = {"questions": [dict(part.key) for part in questions]}
        part = _part("quiz", name, settings, public, key, tuple(skills), asks)
        found = "" if is_sat(part) else _search_text(questions)  # what is asked is hidden until one sits down
        return CompiledBlock((Hole("quiz", name),), (part,), found)


def _is_paged(reader: OptionReader, inside: Inside) -> bool:
    """Whether a page shows one section at a time."""
    if not reader.one_of("page", ("section",), "question-page"):
        return False
    if not inside.sections:
        message = _("This quiz has no sections, of which a page could show one.")
        reader.report("question-page", message, _("Put its questions into ::::{section}, or remove the line."))
    return bool(inside.sections)


def compile_question(
    directive: Directive, context: CompileContext, settings: Settings, *, is_unrun: bool = False
) -> Part | None:
    """One question as a part; None, reported, when its kind is unknown. `is_unrun`: no program in it is run."""
    kind = kinds().get(directive.argument.strip())
    reader = OptionReader(directive, context)
    if kind is None:
        message = _("There is no kind of question “%(kind)s”.") % {"kind": directive.argument.strip()[:60]}
        remedy = _("Kinds: %(kinds)s.") % {"kinds": ", ".join(sorted(kinds()))}
        context.report("error", "question-kind", message, directive.line, remedy)
        return None
    if isinstance(kind, OpinionKind):
        settings = _unjudged(reader, settings)
    elif settings.sure:
        settings = replace(settings, sure=_sure_of_question(reader, kind, settings.sure))
    reader.unknown(COMMON | WHOLE | {"shuffle", TAGS, VARS, COUNT} | kind.options)
    name = context.claim(reader.given("name"), directive.line, "question")

    def compile_one(directive: Directive, context: CompileContext) -> CompiledItem:
        return _compile_item(kind, directive, context, settings, is_unrun)

    if reader.given(VARS) and not isinstance(kind, OpinionKind):
        item = compile_variants(directive, context, name, compile_one)
    else:
        item = compile_one(directive, context)
    return _part(
        "question", name, settings, item.public, item.key, settings.skills, beginning(str(item.public["prompt"]))
    )  # fmt: skip


def _unjudged(reader: OptionReader, settings: Settings) -> Settings:
    """The settings of a question that asks for an opinion; options that judge are reported."""
    for name in reader.directive.options:
        if name in JUDGING:
            message = _("An opinion is asked for, never judged, so “:%(name)s:” means nothing here.") % {"name": name}
            reader.report(f"question-{name}-opinion", message, _("Remove the line."))
    return replace(settings, points=0.0, attempts=0, category="", skills=(), sure="")


def _sure_of_question(reader: OptionReader, kind: ItemKind, way: str) -> str:
    """What a lone question makes of certainty; empty where it can't be asked for."""
    if isinstance(kind, RunKind):
        if not reader.given(SURE):
            return ""
        message = _("A program shows by running what it is worth, so nobody is asked how sure they are.")
        reader.report("question-sure-run", message, _("Remove the line."))
        return ""
    if way != ASK:
        message = _("Marks by certainty add up over several questions; of one question alone they make no score.")
        reader.report("question-sure-marks", message, _("Write “:sure: ask”, or put the question into a quiz."))
    return ASK


def _counts(reader: OptionReader, settings: Settings) -> str:
    """Which attempt at a quiz counts. Marked by certainty it is the first: afterwards one knows what is right."""
    known = ("best", "last", "first")
    if settings.sure in ("", ASK):
        return reader.choice("counts", known)
    said = reader.one_of("counts", known, "question-counts") or "first"
    if said != "first" and settings.attempts != 1:
        message = _("After the first attempt people know what is right, so being sure of it costs them nothing.")
        remedy = _("Leave the line out, so that the first attempt counts, or write “:attempts: 1”.")
        reader.context.report("warning", "quiz-sure-counts", message, reader.line_of("question-counts"), remedy)
    return said


def _sure_of_quiz(reader: OptionReader, settings: Settings) -> str:
    if settings.sure == MARKS and settings.category:
        message = _("This quiz counts for the grade, and marks by certainty take points off who is wrong and sure.")
        remedy = _("Write “:sure: marks for grade” if you mean it; “:sure: ask” changes no score.")
        reader.report("question-sure-grade", message, remedy)
    return ASK if settings.sure == ASK else MARKS


def _compile_item(
    kind: ItemKind, directive: Directive, context: CompileContext, settings: Settings, is_unrun: bool
) -> CompiledItem:
    """The public side and the key of a question as it stands."""
    causes = Causes(context)
    try:
        return _laid_out(kind, directive, causes.context, settings, is_unrun)
    finally:
        causes.told()


def _laid_out(
    kind: ItemKind, directive: Directive, context: CompileContext, settings: Settings, is_unrun: bool
) -> CompiledItem:
    source = take_apart(directive, context, kind.marks)
    proved = kind if is_unrun and isinstance(kind, ProvedKind) else None
    item = proved.compile_unrun(source, context) if proved is not None else kind.compile(source, context)
    own = item.public.get("prompt")
    prompt = str(own) if own is not None else rich(source.prompt, source.prompt_line, context)
    if not prompt:
        message = _("This question asks nothing.")
        context.report("error", "question-prompt-empty", message, directive.line, _("Write the prompt above the list."))
    public: dict[str, Any] = {
        "item": kind.name,
        "prompt": prompt,
        "is_block": is_block(prompt),
        "hints": [rich(text, line, context) for text, line in source.hints],
        "attempts": settings.attempts,
        "shuffle": settings.shuffle,
        **item.public,
    }
    if settings.sure:
        public[SURE] = settings.sure
    return CompiledItem(public, {"explanation": rich(source.explanation, source.explanation_line, context), **item.key})


def question_inside(directive: Directive, context: CompileContext, now: datetime) -> list[Part]:
    """A question of a quiz or a bank as a list of one, or, reported, of none."""
    if directive.name not in QuestionBlock.names:
        message = _("A quiz holds only questions, sections and pools of them.")
        remedy = _("Put “%(name)s” before the quiz, or into a question's prompt.") % {"name": directive.name}
        context.report("error", "quiz-content", message, directive.line, remedy)
        return []
    if isinstance(kinds().get(directive.argument.strip()), OpinionKind):
        message = _("A quiz is graded as a whole, and an opinion is not graded.")
        remedy = _("Put the question before the quiz or behind it.")
        context.report("error", "quiz-opinion", message, directive.line, remedy)
        return []
    _refuse_whole(directive, context)
    part = compile_question(directive, context, read_settings(directive, context, now, is_timed=False))
    return [part] if part is not None else []


def question_of_bank(directive: Directive, context: CompileContext) -> list[Part]:
    """A question that waits in a bank for quizzes to draw it."""
    return question_inside(directive, context, _now())


def _refuse_whole(directive: Directive, context: CompileContext) -> None:
    for number, name in enumerate(directive.options, 1):
        if name in WHOLE:
            message = _("“:%(name)s:” belongs to the quiz, not to one of its questions.") % {"name": name}
            remedy = _("Move the line up to the quiz.")
            context.report("warning", "quiz-question-option", message, directive.line + number, remedy)


def _part(
    kind: str,
    name: str,
    settings: Settings,
    public: Mapping[str, Any],
    key: Mapping[str, Any],
    skills: tuple[str, ...],
    asks: str,
) -> Part:
    return Part(
        kind=kind,
        id=name,
        title=settings.title,
        public=public,
        key=key,
        category=settings.category,
        points=settings.points,
        required=settings.required,
        due=settings.due,
        due_zone=settings.due_zone,
        skills=skills,
        asks=asks,
    )


def _search_text(parts: Sequence[Part]) -> str:
    """What the questions ask. Answers are left out: a search must not find the right one."""
    return "\n".join(plain_text(str(part.public["prompt"])) for part in parts)
