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

from stoa.assessment.consequences import Causes
from stoa.assessment.items.markup import beginning, is_block, plain_text
from stoa.assessment.items.registry import kinds
from stoa.assessment.items.settings import OptionReader, Settings, read_settings
from stoa.assessment.items.sitting import DRAWS, FEEDBACK_AT, MINUTES, MIXED, is_sat
from stoa.assessment.items.source import rich, take_apart
from stoa.assessment.ports import CompiledItem, ItemKind, OpinionKind, RunKind
from stoa.assessment.varying import COUNT, VARS, compile_variants
from stoa.content.ports import CompileContext, CompiledBlock, Directive, Hole, Json, Part

COMMON = frozenset({"name", "title", "skills", "points", "required"})
TIMED = frozenset({"attempts", "category", "due"})
JUDGING = frozenset({"points", "category", "skills", "attempts", VARS, COUNT})
"""Options that mean nothing where nothing is judged."""
QUESTION_LIMIT = 200
"""Questions of one quiz."""

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

    names: tuple[str, ...] = ("quiz",)

    def __init__(self, clock: Clock = _now) -> None:
        self._clock = clock

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        reader = OptionReader(directive, context)
        reader.unknown(COMMON | TIMED | {"counts", "feedback", "time", "shuffle"})
        is_mixed = reader.one_of("shuffle", ("questions",), "question-shuffle") == "questions"
        options = {option: value for option, value in directive.options.items() if option != "shuffle"}
        settings = read_settings(replace(directive, options=options), context, self._clock())
        name = context.claim(reader.given("name"), directive.line, "quiz")
        intro, inner = context.directives(directive.body, directive.body_line)
        questions, draws = read_inside(directive, inner, context, self._clock())
        feedback, feedback_at = reader.feedback()
        public: dict[str, Any] = {
            "intro": rich(intro, directive.body_line, context),
            "attempts": settings.attempts,
            "shuffle": any(part.public["shuffle"] for part in questions),
            "counts": reader.choice("counts", ("best", "last", "first")),
            "feedback": feedback,
            "questions": [
                {
                    "id": part.id,
                    "title": part.title,
                    "points": part.points,
                    "skills": list(part.skills),
                    "public": dict(part.public),
                }
                for part in questions
            ],
        }
        if minutes := reader.minutes():
            public[MINUTES] = minutes
        if feedback_at:
            public[FEEDBACK_AT] = feedback_at
        if draws:
            public[DRAWS] = draws
        if is_mixed:
            public[MIXED] = True
        skills = dict.fromkeys([*settings.skills, *(skill for part in questions for skill in part.skills)])
        asks = questions[0].asks if questions else ""
        key: dict[str, Any] = {"questions": [dict(part.key) for part in questions]}
        part = _part("quiz", name, settings, public, key, tuple(skills), asks)
        found = "" if is_sat(part) else _search_text(questions)  # what is asked is hidden until one sits down
        return CompiledBlock((Hole("quiz", name),), (part,), found)


def compile_question(directive: Directive, context: CompileContext, settings: Settings) -> Part | None:
    """One question as a part; None, reported, when its kind is unknown."""
    kind = kinds().get(directive.argument.strip())
    reader = OptionReader(directive, context)
    if kind is None:
        message = _("There is no kind of question “%(kind)s”.") % {"kind": directive.argument.strip()[:60]}
        remedy = _("Kinds: %(kinds)s.") % {"kinds": ", ".join(sorted(kinds()))}
        context.report("error", "question-kind", message, directive.line, remedy)
        return None
    if isinstance(kind, OpinionKind):
        settings = _unjudged(reader, settings)
    reader.unknown(COMMON | TIMED | {"shuffle", VARS, COUNT} | kind.options)
    name = context.claim(reader.given("name"), directive.line, "question")

    def compile_one(directive: Directive, context: CompileContext) -> CompiledItem:
        return _compile_item(kind, directive, context, settings)

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
    return replace(settings, points=0.0, attempts=0, category="", skills=())


def _compile_item(kind: ItemKind, directive: Directive, context: CompileContext, settings: Settings) -> CompiledItem:
    """The public side and the key of a question as it stands."""
    causes = Causes(context)
    try:
        return _laid_out(kind, directive, causes.context, settings)
    finally:
        causes.told()


def _laid_out(kind: ItemKind, directive: Directive, context: CompileContext, settings: Settings) -> CompiledItem:
    source = take_apart(directive, context, kind.marks)
    item = kind.compile(source, context)
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
    return CompiledItem(public, {"explanation": rich(source.explanation, source.explanation_line, context), **item.key})


def read_inside(
    quiz: Directive, inner: Sequence[Directive], context: CompileContext, now: datetime
) -> tuple[list[Part], list[Json]]:
    """The questions of a quiz, and of each of its pools how many are drawn of which: `{"draw": 3, "ids": [...]}`."""
    found: list[Part] = []
    draws: list[Json] = []
    for directive in inner:
        if directive.name == "pool":
            pool = _pool(directive, context, now)
            if pool:
                draws.append({"draw": _drawn(directive, context, pool), "ids": [part.id for part in pool]})
            found += pool
        else:
            found += _question_of_quiz(directive, context, now)
    if not inner:
        message = _("This quiz has no questions.")
        context.report("error", "quiz-empty", message, quiz.line, _("Put :::{question} directives into it."))
    if len(found) > QUESTION_LIMIT:
        message = _("A quiz takes at most %(limit)d questions.") % {"limit": QUESTION_LIMIT}
        context.report("error", "quiz-too-long", message, quiz.line, _("Make it two."))
    return found[:QUESTION_LIMIT], draws


def _question_of_quiz(directive: Directive, context: CompileContext, now: datetime) -> list[Part]:
    """The question as a list of one, or, reported, of none."""
    if directive.name not in QuestionBlock.names:
        message = _("A quiz holds only questions, and pools of them.")
        remedy = _("Put “%(name)s” before the quiz, or into a question's prompt.") % {"name": directive.name}
        context.report("error", "quiz-content", message, directive.line, remedy)
        return []
    if isinstance(kinds().get(directive.argument.strip()), OpinionKind):
        message = _("A quiz is graded as a whole, and an opinion is not graded.")
        remedy = _("Put the question before the quiz or behind it.")
        context.report("error", "quiz-opinion", message, directive.line, remedy)
        return []
    if isinstance(kinds().get(directive.argument.strip()), RunKind):
        message = _("A “%(kind)s” question stands alone, not in a quiz.") % {"kind": directive.argument.strip()}
        context.report("error", "quiz-question-kind", message, directive.line, _("Move it out of the quiz."))
        return []
    _refuse_timing(directive, context)
    part = compile_question(directive, context, read_settings(directive, context, now, is_timed=False))
    return [part] if part is not None else []


def _pool(directive: Directive, context: CompileContext, now: datetime) -> list[Part]:
    """The questions of a pool. They are to be worth the same, since each learner gets others."""
    OptionReader(directive, context).unknown({"draw"})
    _text, inner = context.directives(directive.body, directive.body_line)
    found = [part for each in inner for part in _question_of_quiz(each, context, now)]
    if not found:
        message = _("This pool has no questions.")
        context.report("error", "pool-empty", message, directive.line, _("Put :::{question} directives into it."))
    if len({part.points for part in found}) > 1:
        message = _("The questions of this pool are worth different points, so learners could earn different sums.")
        remedy = _("Give them the same points, or make a pool of each sort.")
        context.report("warning", "pool-points", message, directive.line, remedy)
    return found


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


def _refuse_timing(directive: Directive, context: CompileContext) -> None:
    for number, name in enumerate(directive.options, 1):
        if name in TIMED:
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
