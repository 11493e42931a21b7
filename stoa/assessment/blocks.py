"""The directives `question` and `quiz`: what an author writes becomes parts with a public side and a key.

A lone question is a part of kind "question" whose `public["item"]` names its kind of question. A quiz is one part of
kind "quiz": `public["questions"]` and `key["questions"]` hold its questions' in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.markup import is_block, plain_text
from stoa.assessment.items.registry import kinds
from stoa.assessment.items.settings import OptionReader, Settings, read_settings
from stoa.assessment.items.source import rich, take_apart
from stoa.assessment.ports import CompiledItem, ItemKind, RunKind
from stoa.assessment.varying import COUNT, VARS, compile_variants
from stoa.content.ports import CompileContext, CompiledBlock, Directive, Hole, Part

COMMON = frozenset({"name", "title", "skills", "points", "required"})
TIMED = frozenset({"attempts", "category", "due"})
QUESTION_LIMIT = 200
"""Questions of one quiz."""
FIRST_WORDS = 8
"""Words of a prompt by which its staff know a question without a title."""

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
        reader.unknown(COMMON | TIMED | {"counts", "feedback"})
        settings = read_settings(directive, context, self._clock())
        name = context.claim(reader.given("name"), directive.line, "quiz")
        intro, inner = context.directives(directive.body, directive.body_line)
        questions = _questions(directive, inner, context, self._clock())
        public: dict[str, Any] = {
            "intro": rich(intro, directive.body_line, context),
            "attempts": settings.attempts,
            "shuffle": any(part.public["shuffle"] for part in questions),
            "counts": reader.choice("counts", ("best", "last", "first")),
            "feedback": reader.choice("feedback", ("attempt", "end", "never")),
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
        skills = dict.fromkeys([*settings.skills, *(skill for part in questions for skill in part.skills)])
        asks = questions[0].asks if questions else ""
        key: dict[str, Any] = {"questions": [dict(part.key) for part in questions]}
        part = _part("quiz", name, settings, public, key, tuple(skills), asks)
        return CompiledBlock((Hole("quiz", name),), (part,), _search_text(questions))


def compile_question(directive: Directive, context: CompileContext, settings: Settings) -> Part | None:
    """One question as a part; None, reported, when its kind is unknown."""
    kind = kinds().get(directive.argument.strip())
    reader = OptionReader(directive, context)
    if kind is None:
        message = _("There is no kind of question “%(kind)s”.") % {"kind": directive.argument.strip()[:60]}
        remedy = _("Kinds: %(kinds)s.") % {"kinds": ", ".join(sorted(kinds()))}
        context.report("error", "question-kind", message, directive.line, remedy)
        return None
    reader.unknown(COMMON | TIMED | {"shuffle", VARS, COUNT} | kind.options)
    name = context.claim(reader.given("name"), directive.line, "question")

    def compile_one(directive: Directive, context: CompileContext) -> CompiledItem:
        return _compile_item(kind, directive, context, settings)

    if reader.given(VARS):
        item = compile_variants(directive, context, name, compile_one)
    else:
        item = compile_one(directive, context)
    return _part(
        "question", name, settings, item.public, item.key, settings.skills, _beginning(str(item.public["prompt"]))
    )  # fmt: skip


def _compile_item(kind: ItemKind, directive: Directive, context: CompileContext, settings: Settings) -> CompiledItem:
    """The public side and the key of a question as it stands."""
    source = take_apart(directive, context, kind.marks)
    prompt_text = kind.prompt_of(source) if isinstance(kind, RunKind) else source.prompt
    prompt = rich(prompt_text, source.prompt_line, context)
    if not prompt:
        message = _("This question asks nothing.")
        context.report("error", "question-prompt-empty", message, directive.line, _("Write the prompt above the list."))
    item = kind.compile(source, context)
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


def _questions(quiz: Directive, inner: Sequence[Directive], context: CompileContext, now: datetime) -> list[Part]:
    found: list[Part] = []
    for directive in inner:
        if directive.name not in QuestionBlock.names:
            message = _("A quiz holds only questions.")
            remedy = _("Put “%(name)s” before the quiz, or into a question's prompt.") % {"name": directive.name}
            context.report("error", "quiz-content", message, directive.line, remedy)
            continue
        if isinstance(kinds().get(directive.argument.strip()), RunKind):
            message = _("A “%(kind)s” question stands alone, not in a quiz.") % {"kind": directive.argument.strip()}
            context.report("error", "quiz-question-kind", message, directive.line, _("Move it out of the quiz."))
            continue
        _refuse_timing(directive, context)
        settings = read_settings(directive, context, now, is_timed=False)
        part = compile_question(directive, context, settings)
        if part is not None:
            found.append(part)
    if not inner:
        message = _("This quiz has no questions.")
        context.report("error", "quiz-empty", message, quiz.line, _("Put :::{question} directives into it."))
    if len(found) > QUESTION_LIMIT:
        message = _("A quiz takes at most %(limit)d questions.") % {"limit": QUESTION_LIMIT}
        context.report("error", "quiz-too-long", message, quiz.line, _("Make it two."))
    return found[:QUESTION_LIMIT]


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


def _beginning(prompt: str) -> str:
    """The first words of a prompt (HTML), plain."""
    words = plain_text(prompt).split()
    return " ".join(words[:FIRST_WORDS])[:120] + ("…" if len(words) > FIRST_WORDS else "")


def _search_text(parts: Sequence[Part]) -> str:
    """What the questions ask. Answers are left out: a search must not find the right one."""
    return "\n".join(plain_text(str(part.public["prompt"])) for part in parts)
