"""Banks: files of questions with tags, from which quizzes draw.

A bank is checked and compiled once, by itself; a quiz takes its questions as they are. Their tags are for drawing
alone: they stand in the key, and stay behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from stoa.assessment.items.settings import OptionReader, suggestion
from stoa.content.ports import CompileContext, Directive, Json, Part

TAGS = "tags"
MOST_TAGS, LONGEST_TAG = 20, 60
BANK_LIMIT = 1000
"""Questions of one bank."""
FOR_ALL = ("tags", "skills", "points")
"""What a bank may say above its questions, for those that do not say it themselves; its tags are added to theirs."""
_LINE = re.compile(r"^:(?P<name>[a-z-]+):[ \t]*(?P<value>.*)$")
_WORDS = re.compile(r"[\s,]+")

CompileOne = Callable[[Directive, CompileContext], list[Part]]


@dataclass(frozen=True, slots=True)
class _ForAll:
    """What a bank says above its questions."""

    tags: tuple[str, ...]
    skills: tuple[str, ...]
    points: float


class BankFile:
    """The files of `questions/`."""

    version = 1

    def __init__(self, compile_one: CompileOne) -> None:
        self._compile_one = compile_one

    def compile(self, text: str, context: CompileContext) -> Sequence[Part]:
        """The bank's questions, each with its tags in its key."""
        said, lines = _said_for_all(text, context)
        _text, inner = context.directives("\n" * lines + "\n".join(text.split("\n")[lines:]), 1)
        reader = OptionReader(Directive("bank", "", said, "", "", 0, 1), context)
        for_all = _ForAll(read_tags(reader, said.get(TAGS, "")), reader.skills(), reader.points())
        found = [part for directive in inner for part in self._one(directive, for_all, context)]
        if not found:
            message = _("This bank has no questions.")
            context.report("error", "bank-empty", message, 1, _("Put :::{question} directives into it."))
        if len(found) > BANK_LIMIT:
            message = _("A bank takes at most %(limit)d questions.") % {"limit": BANK_LIMIT}
            context.report("error", "bank-too-long", message, 1, _("Make it two."))
        return found[:BANK_LIMIT]

    def _one(self, directive: Directive, for_all: _ForAll, context: CompileContext) -> list[Part]:
        given = directive.options
        own = read_tags(OptionReader(directive, context), given.get(TAGS, ""))
        tags: list[Json] = list(dict.fromkeys([*for_all.tags, *own]))
        return [
            replace(
                part,
                key={**part.key, TAGS: tags},
                skills=part.skills if "skills" in given else for_all.skills,
                points=part.points if "points" in given else for_all.points,
            )
            for part in self._compile_one(directive, context)
        ]


def _said_for_all(text: str, context: CompileContext) -> tuple[dict[str, str], int]:
    """The options at the top of a bank, and how many lines they take."""
    said: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        match = _LINE.match(line)
        if match is None:
            return said, number - 1
        if match["name"] not in FOR_ALL:
            message = _("“:%(name)s:” means nothing here.") % {"name": match["name"]}
            remedy = suggestion(f":{match['name']}:", [f":{each}:" for each in FOR_ALL])
            context.report("warning", "question-option-unknown", message, number, remedy)
        said[match["name"]] = match["value"].strip()
    return said, len(text.split("\n"))


def read_tags(reader: OptionReader, text: str) -> tuple[str, ...]:
    """The tags in `counting, easy`: in small letters, each once."""
    found = dict.fromkeys(" ".join(tag.split()).casefold() for tag in text.split(",") if tag.strip())
    long = next((tag for tag in found if len(tag) > LONGEST_TAG), "")
    if long or len(found) > MOST_TAGS:
        message = _("These tags are too many or too long.")
        values = {"most": MOST_TAGS, "longest": LONGEST_TAG}
        reader.report("question-tags", message, _("Write up to %(most)d, of %(longest)d letters at most.") % values)
    return tuple(tag[:LONGEST_TAG] for tag in found)[:MOST_TAGS]


def from_banks(reader: OptionReader) -> list[Part] | None:
    """The questions that a pool takes from banks: those with all its tags and one of its skills at least. None where
    it names no bank; one that is not there is reported."""
    names = tuple(dict.fromkeys(filter(None, _WORDS.split(reader.given("from")))))
    tags, skills = set(read_tags(reader, reader.given(TAGS))), set(reader.skills())
    if not names:
        if tags or skills:
            message = _("Only the questions of a bank are chosen by tags and skills, and this pool names none.")
            reader.report("question-from", message, _("Write “:from:” and the bank's name."))
        return None
    unknown = [name for name in names if name not in reader.context.banks]
    for name in unknown:
        message = _("The course has no bank “%(name)s”.") % {"name": name[:80]}
        remedy = suggestion(name, reader.context.banks) if reader.context.banks else _("Write questions/%(name)s.md.")
        reader.report("question-from", message, remedy % {"name": name[:80]} if "%(" in remedy else remedy)
    listed = [part for name in names for part in reader.context.bank(name)]
    found = [part for part in listed if _fits(part, tags, skills)]
    if listed and not found:
        message = _("No question of the bank has all these tags, and one of these skills.")
        known = sorted({str(tag) for part in listed for tag in _tags_of(part)})
        remedy = _("Its tags: %(tags)s.") % {"tags": ", ".join(known)[:200] or "–"}
        reader.report(f"question-{TAGS}", message, remedy)
    for part in found:
        reader.context.take(part, reader.directive.line)
    return [_as_taken(part) for part in found]


def _tags_of(part: Part) -> Sequence[object]:
    tags = part.key.get(TAGS)
    return tags if isinstance(tags, list) else ()


def _fits(part: Part, tags: set[str], skills: set[str]) -> bool:
    return tags <= set(_tags_of(part)) and (not skills or bool(skills & set(part.skills)))


def _as_taken(part: Part) -> Part:
    """A bank's question as a quiz has it."""
    return replace(part, key={name: value for name, value in part.key.items() if name != TAGS})
