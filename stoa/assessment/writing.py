"""Questions by learners as text: put together from a form, compiled with their own rules, and written into a file.

A learner's question is the directive that an author writes, alone in its text. It is compiled without HTML, without
files but the pictures that its unit shows, and without what only a course decides about a question: what it counts,
when it is due, how often one may try.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final
from urllib.parse import quote, unquote

from django.utils.translation import gettext as _

from stoa.assessment.blocks import compile_question
from stoa.assessment.items.markup import plain_text
from stoa.assessment.items.pictures import pictured
from stoa.assessment.items.registry import kinds
from stoa.assessment.items.settings import read_settings
from stoa.assessment.ports import OpinionKind, ProvedKind, RunKind
from stoa.content import queries as content
from stoa.content.actions import compile_alone
from stoa.content.ports import CompileContext, CompiledBlock, Directive, Finding, Hole, Json, Part, registry
from stoa.content.queries import Outline, UnitPicture
from stoa.kernel.text import markdown

LICENCE: Final = "CC-BY-SA-4.0"
LICENCE_LINK: Final = "https://creativecommons.org/licenses/by-sa/4.0/"
FORM_KINDS: Final = ("choice", "multiple", "text", "numeric")
"""The kinds that have a form; the others are written as text."""
ROWS: Final = 8
"""Answers that the form has room for."""
LONGEST: Final = 8_000
"""Characters of a question's text."""
LONGEST_PART: Final = 300_000
"""Characters of what it compiles to (formulas grow)."""
FILE: Final = "question"
FOLDER: Final = "questions"
_PICTURED: Final = frozenset({"label", "hotspot"})
_WITHIN: Final = ("math", "code", "code-block", "sourcecode", "table", "note", "tip", "important", "warning")
"""Directives that may stand in a learner's question."""
_OF_COURSES: Final = frozenset({"points", "category", "due", "attempts", "required", "vars", "variants"})
_SILENT: Final = frozenset({"explanation", "hints", "id", "name", "solution", "title"})
_BEGINS: Final = re.compile(r"^( {0,3})([-*+][ \t]*\[|:{3,}|\*\*(?:hint|explanation))", re.IGNORECASE)
_OPENING: Final = re.compile(r"^ {0,3}:{3,}[ \t]*\{question\}", re.MULTILINE)
_OPTION: Final = re.compile(r"^ {0,3}:(name|skills):(?:[ \t].*)?$", re.IGNORECASE)
_SHOWN: Final = re.compile(r"(!\[(?:[^\]\\\n]|\\.){0,1000}\]\()([^)\s]{1,400})(?=[)\s])")
_IMAGE: Final = re.compile(r'<img src="([^"]*)"')
_OF_PICTURES: Final = frozenset({"broken-media", "question-no-picture", "foreign-media"})
MOST_NAMED: Final = 10
"""Pictures that a finding names."""
_PLACES: Final = frozenset({"area", "at"})
_ANY_OPTION: Final = re.compile(r"^ {0,3}:[A-Za-z][\w-]{0,59}:(?:[ \t].*)?$")


@dataclass(frozen=True)
class Answer:
    """A line of the form: an answer, whether it is right, and what is replied to whoever gives it."""

    text: str = ""
    is_right: bool = False
    reply: str = ""


@dataclass(frozen=True)
class Filled:
    """What the form holds."""

    kind: str = "choice"
    prompt: str = ""
    answers: tuple[Answer, ...] = ()
    units: str = ""
    hints: tuple[str, ...] = ()
    explanation: str = ""


@dataclass(frozen=True)
class Looked:
    """A learner's text as it was compiled. `part` is None while something is wrong with it."""

    part: Part | None
    findings: tuple[Finding, ...]
    compiler: int = 0

    @property
    def may_be_handed_in(self) -> bool:
        return self.part is not None


@cache
def allowed_kinds() -> tuple[str, ...]:
    """Kinds that learners may write: graded by nobody; what has to be run, if its writer's own answer can prove it."""
    return tuple(name for name, kind in sorted(kinds().items()) if _is_allowed(kind))


def _is_allowed(kind: object) -> bool:
    return not isinstance(kind, OpinionKind) and (isinstance(kind, ProvedKind) or not isinstance(kind, RunKind))


def composed(filled: Filled) -> tuple[str, tuple[str, ...]]:
    """The directive that a form means, and for each of its lines the field it came from (the text's beginning and end
    are of `kind`)."""
    lines = list(_lines(filled))
    return "\n".join(text for text, _field in lines), tuple(field for _text, field in lines)


def _lines(filled: Filled) -> Iterator[tuple[str, str]]:
    kind = filled.kind if filled.kind in FORM_KINDS else FORM_KINDS[0]
    yield f":::{{question}} {kind}", "kind"
    if kind == "numeric" and filled.units.strip():
        yield f":units: {_one_line(filled.units)}", "units"
    yield "", "prompt"
    for line in filled.prompt.strip().splitlines():
        yield _as_text(line), "prompt"
    yield "", "prompt"
    for number, answer in enumerate(filled.answers[:ROWS], 1):
        if not (answer.text.strip() or answer.reply.strip()):
            continue
        yield f"- [{'x' if answer.is_right else ' '}] {_one_line(answer.text)}", f"answer-{number}"
        if answer.reply.strip():
            yield f"      > {_one_line(answer.reply)}", f"reply-{number}"
    for number, hint in enumerate(filled.hints, 1):
        yield from _told("Hint", hint, f"hint-{number}")
    yield from _told("Explanation", filled.explanation, "explanation")
    yield ":::", "kind"


def _told(what: str, text: str, field: str) -> Iterator[tuple[str, str]]:
    first, *rest = text.strip().splitlines() or [""]
    if not text.strip():
        return
    yield "", field
    yield f"> **{what}.** {first.strip()}", field
    for line in rest:
        yield f"> {_as_text(line)}".rstrip(), field


def _as_text(line: str) -> str:
    """A line of the form, so that it begins no answer, directive, hint or explanation."""
    return _BEGINS.sub(r"\1\\\2", line)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def pictures_for(outline: Outline, unit: str) -> tuple[UnitPicture, ...]:
    """The pictures that a question about a unit may show: the unit's own. None for a unit that is not there (any more).
    One statement, and the unit's where it is not at hand."""
    entry = outline.unit_by_id.get(unit)
    return content.pictures_of(content.unit(outline.version_id, unit), entry.build) if entry is not None else ()


def placed(source: str, pictures: Sequence[UnitPicture]) -> str:
    """A text in which each of these pictures that stands by its name stands by its path from the course's top."""
    paths = {each.path: each.path for each in pictures}
    for each in pictures:
        paths.setdefault(each.name, each.path)

    def whole(match: re.Match[str]) -> str:
        path = paths.get(unquote(match[2]).lstrip("/"))
        return f"{match[1]}/{quote(path)}" if path is not None else match[0]

    return _SHOWN.sub(whole, source) if paths else source


def look_at(source: str, *, id: str, skill: str, outline: Outline, pictures: Sequence[UnitPicture] = ()) -> Looked:
    """Compile a learner's text as the question `id` about `skill`, which may show these `pictures`, each by its name or
    path. Never raises for what stands in it."""
    if len(source) > LONGEST:
        message = _("This is longer than a question may be: %(most)d characters.") % {"most": LONGEST}
        return Looked(None, (_whole("written-too-long", message, _("Say less.")),))
    if costly := markdown.costs_much(source):
        return Looked(None, (_costly(costly),))
    question = _WrittenBlock(id, skill)
    blocks = {name: _Refused(name) for name in registry.blocks}
    blocks |= {name: registry.blocks[name] for name in _WITHIN if name in registry.blocks}  # type: ignore[misc]
    made = compile_alone(
        placed(source.replace("\r\n", "\n"), pictures), outline=outline, blocks={**blocks, "question": question},
        file=FILE, pictures=pictures,
    )  # fmt: skip
    found = (_picture_told(finding, pictures) for finding in made.findings)
    findings = [*found, *_of_the_whole(made.parts, made.html, question.count)]
    parts = [part for part in made.parts if part.kind == "question"]
    findings += [_picture_told(_unpictured(), pictures) for part in parts if _lacks_picture(part)]
    is_good = not any(finding.severity == "error" for finding in findings) and len(parts) == 1
    if is_good and len(json.dumps([dict(parts[0].public), dict(parts[0].key)])) > LONGEST_PART:
        findings.append(_whole("written-too-long", _("This makes a page too large to send."), _("Use fewer formulas.")))
        is_good = False
    return Looked(parts[0] if is_good else None, tuple(sorted(findings)), made.compiler)


def _picture_told(finding: Finding, pictures: Sequence[UnitPicture]) -> Finding:
    """A finding about a picture, with what may stand there instead."""
    if finding.rule not in _OF_PICTURES or not pictures:
        return finding
    names = ", ".join(each.name for each in pictures[:MOST_NAMED])
    return replace(finding, remedy=_("Say it in words. These may stand here: %(names)s.") % {"names": names})


def _lacks_picture(part: Part) -> bool:
    """Whether a question about a picture has none that is shown: one on another site is but a link."""
    return part.public["item"] in _PICTURED and not pictured(str(part.public.get("prompt", ""))).picture


def _unpictured() -> Finding:
    remedy = _("Put it on a line of its own above the answers: ![what it shows](/media/picture.png)")
    return _whole("question-no-picture", _("The prompt does not end with a picture."), remedy)


def _of_the_whole(parts: Sequence[Part], html: str, count: int) -> Iterator[Finding]:
    """What is wrong with a text that is not one question and nothing else."""
    if not count:
        remedy = _("Begin with “:::{question} choice” on a line of its own, and end with “:::”.")
        yield _whole("written-no-question", _("There is no question in this text."), remedy)
    elif count > 1:
        yield _whole("written-several", _("These are several questions."), _("Write them one at a time."))
    if plain_text(html):
        message = _("Something stands outside of the question, where nobody would see it.")
        yield _whole("written-outside", message, _("Move it between “:::{question}” and “:::”."))


def _costly(why: str) -> Finding:
    if why == "brackets":
        said = _("There are too many opening brackets “[” in this.")
        return _whole("written-costly", said, _("Use fewer, or divide the text into paragraphs."))
    said = _("The tables in this have more than %(most)d cells.") % {"most": markdown.MOST_CELLS}
    return _whole("written-costly", said, _("Make them smaller, with an empty line after the last row."))


def _whole(rule: str, message: str, remedy: str) -> Finding:
    return Finding(FILE, 0, 0, "error", rule, message, remedy)


class _Refused:
    """A directive that is no part of a learner's question."""

    def __init__(self, name: str) -> None:
        self.names: tuple[str, ...] = (name,)

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        name = directive.argument if directive.name == "kept" else directive.name
        message = _("“%(name)s” cannot stand in a question by a learner.") % {"name": name[:60]}
        remedy = _("Say it in words. These may stand here: %(names)s.") % {"names": ", ".join(_WITHIN)}
        context.report("error", "written-directive", message, directive.line, remedy)
        return CompiledBlock(())


class _WrittenBlock:
    """The directive `question` as a learner may write it: with the id and the skill that the page gives."""

    names: tuple[str, ...] = ("question",)

    def __init__(self, id: str, skill: str) -> None:
        self._id, self._skill = id, skill
        self.count = 0

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        self.count += 1
        if self.count > 1:
            return CompiledBlock(())
        kind = directive.argument.strip()
        if kind in kinds() and kind not in allowed_kinds():
            message = _("Learners cannot write questions of the kind “%(kind)s” yet.") % {"kind": kind}
            remedy = _("Kinds: %(kinds)s.") % {"kinds": ", ".join(allowed_kinds())}
            context.report("error", "written-kind", message, directive.line, remedy)
            return CompiledBlock(())
        directive = replace(directive, options=self._options(directive, context))
        settings = read_settings(directive, context, datetime.now(UTC), is_timed=False)
        part = compile_question(directive, context, settings, is_unrun=True)
        if part is None:
            return CompiledBlock(())
        if not part.key.get("explanation"):
            message = _("This question has no explanation, and it is the explanation that teaches.")
            remedy = _("Add one: “> **Explanation.** It is so because ...”")
            context.report("error", "written-explanation", message, directive.line, remedy)
        return CompiledBlock((Hole(part.kind, part.id),), (part,))

    def _options(self, directive: Directive, context: CompileContext) -> Mapping[str, str]:
        """The options that are the writer's, with the id and the skill."""
        for number, name in enumerate(directive.options, 1):
            if name in _OF_COURSES:
                message = _("“:%(name)s:” is for a course to decide, not for a question in practice.") % {"name": name}
                context.report("error", "written-option", message, directive.line + number, _("Remove the line."))
        kept = {name: said for name, said in directive.options.items() if name not in _OF_COURSES}
        return {**kept, "name": self._id, "skills": self._skill}


def as_json(part: Part) -> dict[str, Json]:
    """A compiled question as it is kept."""
    return {
        "id": part.id, "title": part.title, "public": dict(part.public), "key": dict(part.key), "asks": part.asks,
    }  # fmt: skip


def from_json(kept: Mapping[str, Any], skill: str) -> Part:
    """The question that `as_json` kept, about `skill`."""
    return Part(
        "question", kept["id"], kept["title"], kept["public"], kept["key"], skills=(skill,), asks=kept["asks"]
    )  # fmt: skip


def digest_of(part: Part) -> str:
    """The same for questions that ask the same with the same answers, whatever their order, case, signs and names."""
    return _digest([dict(part.public), dict(part.key)])


def asked_digest(part: Part) -> str:
    """The same for questions that ask the same, whatever is right: of what whoever answers sees, alone."""
    return _digest(dict(part.public))


def proof_digest(part: Part) -> str:
    """The same as long as nothing of a question has changed since its writer's own answer was run."""
    kept = json.dumps([dict(part.public), dict(part.key)], sort_keys=True)
    return hashlib.sha256(kept.encode("utf-8", "replace")).hexdigest()


def _digest(value: object) -> str:
    words = sorted({_normal(text) for text in _texts(value)} - {""})
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _texts(value: object) -> Iterator[str]:
    """Every text of a compiled question but what explains it, its replies and its ids."""
    if isinstance(value, str):
        yield value
        yield from _IMAGE.findall(value)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name in _PLACES and isinstance(inner, list):
                yield json.dumps(inner)
            elif name not in _SILENT and "feedback" not in name and "repl" not in name:
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _normal(text: str) -> str:
    text = unicodedata.normalize("NFKC", plain_text(text)).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text).split()) or text.strip()


def file_text(source: str, *, id: str, skill: str, by: str) -> str:
    """The file that a question becomes in a course: whose it is, its licence, and the directive under its id."""
    match = _OPENING.search(source)
    if match is None:
        return source
    lines = source[match.start() :].replace("\r\n", "\n").rstrip().split("\n")
    end = 1
    while end < len(lines) and _ANY_OPTION.match(lines[end]):
        end += 1
    options = [line for line in lines[1:end] if not _OPTION.match(line)]
    head = f"A question by {by}, under the licence [CC BY-SA 4.0]({LICENCE_LINK})."
    directive = [lines[0], f":name: {id}", f":skills: {skill}", *options, *lines[end:]]
    return "\n".join([head, "", *directive, ""])


def question_in(file: str) -> str:
    """The directive in the text of such a file, without what stands before it."""
    match = _OPENING.search(file)
    return file[match.start() :] if match is not None else file


def path_of(public_id: str) -> str:
    """The file of a question in its course."""
    return f"{FOLDER}/{public_id}.md"
