"""Rules in words. Sentences follow the active language; what they are about comes from the course's outline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from stoa.content.queries import Outline
from stoa.credentials import rules, sentences
from stoa.credentials.sentences import Code
from stoa.kernel.text.words import per_cent

_COUNTS = ("posts", "reviews", "witnessed", "identity", "badges", "weighted")


@dataclass(frozen=True)
class Item:
    """One thing that is missing, with its title and the unit where it is found. `have`, `need` 0..1, of a `count` or
    `badge` how many; a part of which nothing is asked has no need: it would only help. The title of what is not a unit,
    part or score says all of it. `minutes` of a unit that is to be done, 0: unknown."""

    kind: Literal["unit", "part", "score", "count", "badge", "day"]
    id: str
    title: str
    unit_id: str
    have: float
    need: float
    minutes: float = 0.0
    run: str = ""
    """Of a badge of another course, the run in which it can be earned."""

    @property
    def sentence(self) -> str:
        """What is to be done, as the name of a task."""
        if self.kind in ("unit", "day") or (self.kind == "part" and not self.need):
            return self.title
        if self.kind in ("count", "badge"):
            have = {"title": self.title, "have": int(self.have)}
            return _("%(title)s, now %(have)s") % have if self.have else self.title
        values = {"title": self.title, "have": percent(self.have), "need": percent(self.need)}
        if self.kind == "part":
            if not self.have:
                return _("%(title)s: %(need)s or more") % values
            return _("%(title)s: %(need)s or more, now %(have)s") % values
        return _("A course grade of %(need)s or more") % values


@dataclass(frozen=True)
class Line:
    """One line of a checklist, at a depth. `code` says what it asks for, with `params`; `have` of `need` is how far.

    `items` would help, and `others` more that are not named; `short` of them all are enough. Titles are the author's,
    as plain text.
    """

    depth: int
    code: Code
    params: Mapping[str, str | int]
    is_met: bool
    have: float
    need: float
    items: tuple[Item, ...] = ()
    others: int = 0
    short: int = 0
    weight: int = 0
    """The points that it brings, where rules are weighted against each other."""

    @property
    def is_choice(self) -> bool:
        """Whether there are more things that would help than are needed."""
        return 0 < self.short < len(self.items) + self.others

    @property
    def is_group(self) -> bool:
        return self.code in ("all", "any", "at_least", "weighted")

    @property
    def sentence(self) -> str:
        """What is to be done, as the name of a task."""
        said = sentences.task(self.code, self.params)
        return sentences.weighed(said, self.weight) if self.weight else said

    @property
    def asked(self) -> str:
        """What must be the case, as a whole sentence: for those who read it without the course."""
        said = sentences.asked(self.code, self.params)
        return sentences.weighed(said, self.weight) if self.weight else said

    @property
    def progress(self) -> str:
        """How far it is; empty for a line that is simply done or not, and for what has not begun.

        Empty, too, for what was met before the course grew: it stays met, and a count would deny it.
        """
        if not self.have or (self.is_met and self.have < self.need):
            return ""
        if self.code in ("units_share", "units_count"):
            return _("%(have)s done") % {"have": int(self.have)}
        if self.code == "score":
            return _("%(have)s gathered") % {"have": percent(self.have)}
        if self.code == "part_score":
            return _("now %(have)s") % {"have": percent(self.have)}
        return _("now %(have)s") % {"have": int(self.have)} if self.code in _COUNTS else ""


def filled(message: str, params: Mapping[str, object]) -> str:
    """A sentence of `rules` in the active language, its phrases too."""
    said = {name: _(value) if isinstance(value, rules.Phrase) else value for name, value in params.items()}
    return _(message) % said if message else ""


def percent(value: float) -> str:
    """`value` (0..1) as a percentage with at most one decimal, rounded down: nothing is called reached that is not."""
    return _percent(int(value * 1000 + 1e-6), get_language())


@lru_cache(maxsize=4096)
def _percent(tenths: int, language: str | None) -> str:
    text = number_format(tenths // 10 if tenths % 10 == 0 else tenths / 10)
    return per_cent(text)


def lines(explanation: rules.Explanation, outline: Outline, *, most: int = 0) -> tuple[Line, ...]:
    """The checklist of a rule, top down. An outermost all(…) has no line of its own.

    Each line names at most `most` things that would help (0: all of them).
    """
    is_plain_list = isinstance(explanation.rule, rules.Group) and explanation.rule.kind == "all"
    return tuple(_lines(explanation, outline, -1 if is_plain_list else 0, most))


def items(missing: tuple[rules.Missing, ...], outline: Outline) -> tuple[Item, ...]:
    """Missing things with their titles, in the order in which a learner meets them; the course grade comes last."""
    end = len(outline.units)
    return tuple(
        sorted((_item(each, outline) for each in missing), key=lambda item: outline.place.get(item.unit_id, end))
    )


def criteria(rule: rules.Rule, outline: Outline) -> str:
    """What has to be done for it, as Markdown in the active language."""
    asked = lines(rules.evaluate(rule, rules.Facts(outline.required_units, outline.unit_by_id)), outline, most=1)
    if len(asked) == 1:
        return asked[0].asked
    return "\n".join(f"{'  ' * line.depth}- {line.asked}" for line in asked)


def _lines(node: rules.Explanation, outline: Outline, depth: int, most: int, weight: int = 0) -> list[Line]:
    if isinstance(node.rule, rules.Condition):
        return [_condition_line(node, node.rule, outline, depth, most, weight)]
    found = []
    if depth >= 0:
        params: dict[str, str | int] = {"count": node.rule.needed, "all": sum(node.rule.weights)}
        found.append(Line(depth, node.rule.kind, params, node.is_met, node.have, node.need, weight=weight))
    weights = node.rule.weights or (0,) * len(node.inside)
    for inner, points in zip(node.inside, weights, strict=True):
        found += _lines(inner, outline, depth + 1, most, points)
    return found


def _condition_line(
    node: rules.Explanation, rule: rules.Condition, outline: Outline, depth: int, most: int, weight: int
) -> Line:
    code, params = _code(rule, outline, int(node.need))
    if node.is_met or code in _PLAIN:
        return Line(depth, code, params, node.is_met, node.have, node.need, weight=weight)
    is_course_grade = rule.term == "score" and not rule.argument
    all_of_them = len(node.helps if is_course_grade else node.candidates)
    few = slice(most or all_of_them)
    helps = _helps(node.helps[few], outline) if is_course_grade else items(node.candidates[few], outline)
    return Line(
        depth, code, params, False, node.have, node.need, helps, all_of_them - len(helps),
        0 if is_course_grade else node.short, weight,
    )  # fmt: skip


_PLAIN = ("goal", "posts", "reviews", "witnessed", "identity", "badges", "after", "before")
"""Lines that say themselves all that is missing."""


def _code(rule: rules.Condition, outline: Outline, need: int) -> tuple[Code, dict[str, str | int]]:
    amount = rule.amount
    if rule.term == "unit":
        return "unit", {"title": _unit_title(rule.argument, outline)}
    if rule.term == "units" and amount is not None:
        units: dict[str, str | int] = {"count": need, "all": len(outline.required_units)}
        return ("units_share", {**units, "share": percent(float(amount.value))}) if amount.is_share else (
            "units_count", units
        )  # fmt: skip
    if rule.term == "score" and amount is not None:
        share = percent(float(amount.value))
        if rule.argument:
            return "part_score", {"title": _part_title(rule.argument, outline), "share": share}
        return "score", {"share": share}
    return _gathered(rule, outline, need)


def _gathered(rule: rules.Condition, outline: Outline, need: int) -> tuple[Code, dict[str, str | int]]:
    if rule.term in ("after", "before"):
        return rule.term, {"day": sentences.day_words(rule.argument)}  # type: ignore[return-value]  # one of Code
    if rule.term == "witness":
        return "witness", {"title": _subject_title(rule.argument, outline)}
    if rule.term == "badge":
        named = sentences.badge_named(rule.argument, outline)
        if named.course:
            return "badge_elsewhere", {"title": named.title, "course": named.course}
        return "badge", {"title": named.title}
    return rule.term, {"count": need}  # type: ignore[return-value]  # the other terms are codes


def _helps(parts: Sequence[str], outline: Outline) -> tuple[Item, ...]:
    """Of a course grade: the parts that could raise it."""
    return tuple(Item("part", part, _part_title(part, outline), _unit_of(part, outline), 0.0, 0.0) for part in parts)


def _item(missing: rules.Missing, outline: Outline) -> Item:
    kind, id = missing.kind, missing.subject
    if kind == "unit":
        unit = outline.unit_by_id.get(id)
        return Item(kind, id, _unit_title(id, outline), id if unit else "", 0.0, 1.0, unit.minutes if unit else 0.0)
    if kind in ("part", "score"):
        title = _part_title(id, outline) if kind == "part" else ""
        return Item(kind, id, title, _unit_of(id, outline), missing.have, missing.need)
    code, params = _gathered(_condition_for(missing), outline, int(missing.need))
    subject = id.partition(":")[2]
    unit_id = subject if subject in outline.unit_by_id else _unit_of(subject, outline)
    run = sentences.badge_named(id, outline).run if kind == "badge" and id else ""
    return Item(kind, id, sentences.task(code, params), unit_id, missing.have, missing.need, run=run)


def _condition_for(missing: rules.Missing) -> rules.Condition:
    """The condition that asks for just this."""
    kind, _colon, subject = missing.subject.partition(":")
    if missing.kind == "day":
        return rules.Condition("after", missing.subject)
    if missing.kind == "badge":
        return rules.Condition("badge" if missing.subject else "badges", missing.subject)
    if subject:
        return rules.Condition("witness", subject)
    return rules.Condition("witnessed" if kind == "witness" else kind)


def _subject_title(id: str, outline: Outline) -> str:
    return _unit_title(id, outline) if id in outline.unit_by_id else _part_title(id, outline)


def _unit_title(id: str, outline: Outline) -> str:
    unit = outline.unit_by_id.get(id)
    return unit.title if unit else id


def _part_title(id: str, outline: Outline) -> str:
    """A part's title; a question without one is named by its unit."""
    part = outline.part_by_id.get(id)
    if part is None:
        return id
    return part.title or _unit_title(part.unit_id, outline)


def _unit_of(part_id: str, outline: Outline) -> str:
    part = outline.part_by_id.get(part_id)
    return part.unit_id if part else ""


def goal_words(words: str) -> str:
    """What a record says of a goal that its holder set themselves; `words` only where they let them stand in it."""
    if not words:
        return _("Reached a goal that they had set themselves.")
    return _("Reached the goal that they had set themselves: “%(words)s”.") % {"words": words}


def known_words(count: int) -> str:
    """What a record says of units that were not done here."""
    words = ngettext(
        "%(count)s of them was known already, by a placement test.",
        "%(count)s of them were known already, by a placement test.",
        count,
    )
    return words % {"count": count}
