"""The directive `assignment`: what an author writes becomes a part of kind "assignment".

`public` has `prompt` (HTML), `pieces` (`{"kind": ..., limits}`), `rubric` (see `assessment.rubrics`; None: none),
`milestones` (`{"id", "title", "day", "text"}`), `team` ([least, most] or None), `team_set`, `again`, `anonymous`
(staff see no names before they release a mark). There is no key: people mark it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from stoa.assessment.items.markup import beginning, plain_text
from stoa.assessment.items.settings import OptionReader, read_settings
from stoa.assessment.items.source import rich
from stoa.assessment.rubrics import compile_rubric, skills_of
from stoa.assessment.works.limits import span
from stoa.assessment.works.registry import kinds
from stoa.assessment.works.terms import DUE, MARKED, NEVER
from stoa.content.ports import CompileContext, CompiledBlock, Directive, Hole, Json, Part, Severity
from stoa.content.rules import id_from, is_id

COMMON = frozenset({
    "name", "title", "points", "category", "due", "skills", "required", "hand-in", "rubric", "team", "team-set",
    "again", "anonymous",
})  # fmt: skip
MOST_MILESTONES = 20
LARGEST_TEAM = 30
MOST_AGAIN = 50
_MILESTONE = re.compile(r"^(?:(\d{4}-\d{2}-\d{2})(?:\s+|$))?(.*)$")

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


class AssignmentBlock:
    """`::::{assignment}` around its milestones"""

    names: tuple[str, ...] = ("assignment",)

    def __init__(self, clock: Clock = _now) -> None:
        self._clock = clock

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        reader = OptionReader(directive, context)
        settings = read_settings(directive, context, self._clock())
        name = context.claim(reader.given("name"), directive.line, "assignment")
        text, inner = context.directives(directive.body, directive.body_line)
        prompt = rich(text, directive.body_line, context)
        if not prompt:
            message = _("This assignment asks nothing.")
            remedy = _("Write what is to be done below its options.")
            context.report("error", "assignment-empty", message, directive.line, remedy)
        wanted = _wanted(reader)
        known = COMMON.union(*(kinds()[each].options for each in wanted))
        reader.unknown(known)
        rubric = _rubric(reader)
        public: dict[str, Json] = {
            "prompt": prompt,
            "pieces": [{"kind": each, **kinds()[each].compile(reader)} for each in wanted],
            "rubric": rubric,
            "milestones": [*_milestones(inner, context)],
            "team": _team(reader),
            "team_set": _team_set(reader),
            "again": _again(reader, bool(settings.due)),
            "anonymous": reader.flag("anonymous", default=False),
        }
        part = Part(
            kind="assignment", id=name, title=settings.title, public=public, key={}, category=settings.category,
            points=settings.points, required=settings.required, due=settings.due, due_zone=settings.due_zone,
            skills=tuple(dict.fromkeys([*settings.skills, *skills_of(rubric)])), asks=beginning(prompt),
        )  # fmt: skip
        return CompiledBlock((Hole("assignment", name),), (part,), plain_text(prompt))


def _wanted(reader: OptionReader) -> Sequence[str]:
    """The kinds of `:hand-in:`, each once; a text where it is left out."""
    said = [each for each in re.split(r"[\s,]+", reader.given("hand-in").lower()) if each]
    for each in said:
        if each not in kinds():
            message = _("“%(kind)s” cannot be handed in.") % {"kind": each[:40]}
            reader.report("assignment-hand-in", message, _("Known: %(kinds)s.") % {"kinds": ", ".join(sorted(kinds()))})
    return [each for each in dict.fromkeys(said) if each in kinds()] or ["text"]


def _rubric(reader: OptionReader) -> Json:
    path = reader.given("rubric")
    line = reader.line_of("assignment-rubric")
    if not path:
        return None
    if not path.endswith(".toml"):
        message = _("A rubric is a file that ends in .toml.")
        reader.report("assignment-rubric", message, _("Write “:rubric: rubrics/report.toml”, for one."))
        return None
    data = reader.context.source(path, line)

    def report(severity: Severity, rule: str, message: str, remedy: str) -> None:
        reader.context.report(severity, rule, message, line, remedy)

    def render(text: str) -> str:
        return rich(text, line, reader.context)

    return None if data is None else compile_rubric(path, data, render, report, reader.context.outcomes)


def _milestones(inner: Sequence[Directive], context: CompileContext) -> list[Json]:
    found: list[Json] = []
    taken: set[str] = set()
    for directive in inner:
        if directive.name != "milestone":
            message = _("An assignment holds its text and milestones.")
            remedy = _("Put “%(name)s” before the assignment or behind it.") % {"name": directive.name}
            context.report("error", "assignment-content", message, directive.line, remedy)
            continue
        OptionReader(directive, context).unknown({"name"})
        milestone = _milestone(directive, context, taken)
        taken.add(str(milestone["id"]))
        found.append(milestone)
    if len(found) > MOST_MILESTONES:
        message = _("An assignment has at most %(limit)s milestones.") % {"limit": MOST_MILESTONES}
        context.report("error", "assignment-milestones", message, inner[MOST_MILESTONES].line, _("Join some of them."))
    return found[:MOST_MILESTONES]


def _milestone(directive: Directive, context: CompileContext, taken: set[str]) -> dict[str, Json]:
    match = _MILESTONE.match(directive.argument.strip())
    day, title = (match[1] or "", match[2].strip()) if match else ("", "")
    try:
        day = date.fromisoformat(day).isoformat() if day else ""
    except ValueError:
        message = _("There is no day “%(day)s”.") % {"day": day}
        context.report("error", "milestone-day", message, directive.line, _("Write it as 2026-12-01."))
        day = ""
    if not title:
        message = _("This milestone has no title.")
        remedy = _("Write it behind the braces: :::{milestone} 2026-12-01 Outline")
        context.report("error", "milestone-title", message, directive.line, remedy)
    name = directive.options.get("name", "").strip() or id_from(title, (), "step")
    if not is_id(name) or name in taken:
        message = _("Two milestones share a name, or one has none that can be used.")
        remedy = _("Write “:name: outline” below it, for one: ticks hang on it.")
        context.report("error", "milestone-name", message, directive.line, remedy)
    return {"id": name, "title": title[:200], "day": day, "text": rich(directive.body, directive.body_line, context)}


def _team(reader: OptionReader) -> Json:
    remedy = _("Write how many are a team: “2-4”, or “3”; at most %(limit)s.") % {"limit": LARGEST_TEAM}
    found = span(reader, "team", 1, LARGEST_TEAM, remedy)
    if found is None:
        return None
    least, most = found
    return [least or most, most or LARGEST_TEAM] if reader.given("team").endswith("-") or least else [most, most]


def _team_set(reader: OptionReader) -> str:
    text = reader.given("team-set")
    if not text:
        return ""
    if not reader.given("team"):
        message = _("“:team-set:” means nothing without a team.")
        reader.report("assignment-team-set", message, _("Write “:team: 2-4” too, or remove the line."))
    elif not is_id(text):
        message = _("“%(name)s” cannot be a name.") % {"name": text[:60]}
        reader.report("assignment-team-set", message, _("Use letters, digits and hyphens."))
        return ""
    return text[:120]


def _again(reader: OptionReader, has_due: bool) -> str:
    text = reader.given("again").lower()
    if not text:
        return DUE if has_due else MARKED
    if text in (DUE, MARKED, NEVER) or (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST_AGAIN):
        if text == DUE and not has_due:
            message = _("There is no deadline until which one could hand in again.")
            reader.report("assignment-again", message, _("Write “:due:” too, or “:again: until-marked”."))
        return text
    message = _("“:again: %(text)s” cannot be read.") % {"text": text[:40]}
    remedy = _("Write until-due, until-marked, never, or how often one may hand in at most.")
    reader.report("assignment-again", message, remedy)
    return MARKED
