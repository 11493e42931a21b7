"""What the kinds with places share: a place is said in number fields, which a script may fill in for the learner.

A response is the list of what stands in the fields, in their order: `["2", "-1.5"]` is one point of a plane. Fields are
read by their order, so none of them is ever left out of a form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Any, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.fields import Gap
from stoa.assessment.items.markup import CLASSES, asking, attr, describedby, empty, group, problem, reply, verdict
from stoa.assessment.items.numeric.numbers import LENGTH_LIMIT, Style, Unreadable, read_number
from stoa.assessment.items.tongues import OURS
from stoa.assessment.ports import REWORDED, AnswerSource, Outcome, QuestionSource, Shown, Verdict, field_name
from stoa.content.ports import CompileContext, Part

MOST_PLACES = 12
"""Places of one question."""
MOST_ANSWERS = 12
"""Answers of a question with places: each is compared in all the ways in which places may be taken."""

Point: TypeAlias = tuple[float, float]
Bounds: TypeAlias = tuple[Fraction, Fraction, Fraction, Fraction]
"""The first and the last number across, and the first and the last down or up."""


class Misplaced(Exception):
    """What was handed in says no places. `outcome` is what is said of it; it costs no attempt."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def incomplete(reason: str, **facts: str | int) -> Misplaced:
    """Of an answer that was begun: it is asked back, but counts nothing where it was meant to be so."""
    return Misplaced(Outcome("unanswered", verdicts={"begun": Verdict("not_yet")}, reason=reason, facts=facts))


def read_fields(values: Sequence[str], count: int) -> list[str] | None:
    """What stands in the first `count` fields (`row:text`), blanks at the end left out; None when all are blank."""
    kept = [_cleaned(value.partition(":")[2]) for value in values[:count]]
    while kept and not kept[-1]:
        kept.pop()
    return kept or None


def _cleaned(value: str) -> str:
    text = value[: LENGTH_LIMIT + 1]
    return "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs")).strip()


def fields_of(response: Any, count: int) -> list[str]:
    """What stands in each of `count` fields, whatever was stored. Raises Misplaced for what is no list of texts."""
    if not isinstance(response, list) or not all(isinstance(each, str) for each in response):
        raise Misplaced(Outcome("unanswered", reason=REWORDED if response else "type"))
    return [*(each[: LENGTH_LIMIT + 1] for each in response[:count]), *[""] * (count - len(response))]


def number_in(text: str, style: Style, place: int) -> Fraction:
    """The number in a field of the `place`-th place (from 1). Raises Misplaced."""
    try:
        return read_number(text, style)
    except Unreadable:
        raise Misplaced(Outcome("unreadable", reason="not_a_number", facts={"place": place})) from None


def points_in(response: Any, count: int, style: Style, bounds: Bounds) -> list[Point | None]:
    """The points in pairs of fields; None for one that is left out. Raises Misplaced."""
    fields, found = fields_of(response, 2 * count), list[Point | None]()
    for place in range(1, count + 1):
        across, along = fields[2 * place - 2], fields[2 * place - 1]
        if not across.strip() and not along.strip():
            found.append(None)
            continue
        if not across.strip() or not along.strip():
            raise Misplaced(Outcome("unreadable", reason="half", facts={"place": place}))
        x, y = number_in(across, style, place), number_in(along, style, place)
        if not (bounds[0] <= x <= bounds[1] and bounds[2] <= y <= bounds[3]):
            raise Misplaced(Outcome("unreadable", reason="outside", facts={"place": place}))
        found.append((float(x), float(y)))
    if not any(found):
        raise Misplaced(Outcome("unanswered", reason="type"))
    return found


def whole(found: Sequence[Point | None]) -> list[Point]:
    """The points, none of which may be left out. Raises Misplaced."""
    points = [point for point in found if point is not None]
    if len(points) < len(found):
        raise incomplete("missing", missing=len(found) - len(points))
    return points


def count_of(part: Part) -> int:
    """How many places a question asks for."""
    count = part.public.get("count", 1)
    return count if isinstance(count, int) else 1


def refuse_many(source: QuestionSource, most: int, context: CompileContext) -> Sequence[AnswerSource]:
    """The answers, at most so many; reports those that are too many."""
    if len(source.answers) > most:
        message = _("A question of this kind takes at most %(limit)d answers.") % {"limit": most}
        remedy = _("Leave out those that hardly anybody gives.")
        context.report("error", "question-too-many-answers", message, source.answers[most].line, remedy)
    return source.answers[:most]


def matched(fits: Sequence[Sequence[bool]]) -> frozenset[int]:
    """The rows that are paired when as many as can be are, one row with one column each, where `fits[row][column]`."""
    owner: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for column, does_fit in enumerate(fits[row]):
            if does_fit and column not in seen:
                seen.add(column)
                if column not in owner or place(owner[column], seen):
                    owner[column] = row
                    return True
        return False

    for row in range(len(fits)):
        place(row, set())
    return frozenset(owner.values())


def verdicts_of(found: Collection[int], count: int) -> dict[str, Verdict]:
    """The verdict on each of several places, of which `found` (from 0) are right; none on a lone one."""
    if count < 2:
        return {}
    return {str(place): Verdict("right" if place - 1 in found else "not_yet") for place in range(1, count + 1)}


def say_places(outcome: Outcome, *, are_points: bool = False) -> str:
    """What is said of places that cannot be read, or of how many are right. A learner sees points on axes, and places
    on a picture."""
    facts = outcome.facts
    if outcome.reason == "not_a_number":
        return _("Place %(place)d: this cannot be read as a number.") % facts
    if outcome.reason == "half":
        return _("Place %(place)d has only one of its two numbers.") % facts
    if outcome.reason == "outside":
        return _("Place %(place)d lies outside of what is drawn.") % facts
    if outcome.reason == "missing":
        missing = int(facts["missing"])
        if are_points:
            text = ngettext("%(count)d point is missing yet.", "%(count)d points are missing yet.", missing)
        else:
            text = ngettext("%(count)d place is missing yet.", "%(count)d places are missing yet.", missing)
        return text % {"count": missing}
    if outcome.reason == "found" and outcome.status != "right":
        all_of_them = int(facts["all"])
        if are_points:
            text = ngettext(
                "%(right)d of %(all)d point is right.", "%(right)d of %(all)d points are right.", all_of_them
            )
        else:
            text = ngettext(
                "%(right)d of %(all)d place is right.", "%(right)d of %(all)d places are right.", all_of_them
            )
        return text % {"right": facts["right"], "all": all_of_them}
    return ""


def field_gaps(
    part: Part, response: object, outcome: Outcome, fields: Sequence[tuple[int, str, str]], style: Style
) -> list[Gap]:
    """The number fields that hold an answer back. `fields` are, in their order, those that a response fills: the number
    of the place, the row of the field, and its name as plain text."""
    values = texts_of(response, len(fields))
    found = []
    for (place, row, name), text in zip(fields, values, strict=True):
        words = _matter(outcome, place, text, style)
        if words:
            found.append(Gap(f"{part.id}-{row}", escape(name), words))
    return found


def _matter(outcome: Outcome, place: int, text: str, style: Style) -> str:
    """What is the matter with a field of a place; empty where nothing is."""
    if outcome.status == "unanswered":
        return "" if text.strip() else empty()
    if outcome.facts.get("place") != place:
        return ""
    if outcome.reason == "half":
        return "" if text.strip() else empty()
    if outcome.reason == "outside":
        return _("it lies outside of what is drawn")
    return "" if not text.strip() or _is_number(text, style) else _("this is no number")


def _is_number(text: str, style: Style) -> bool:
    try:
        read_number(text, style)
    except Unreadable:
        return False
    return True


def texts_of(response: object, count: int) -> list[str]:
    """What stands in each of so many fields, whatever was stored."""
    try:
        return fields_of(response, count)
    except Misplaced:
        return [""] * count


def point_gaps(
    part: Part, response: object, outcome: Outcome, names: Sequence[str], axes: tuple[str, str], style: Style
) -> list[Gap]:
    """The fields of points that hold an answer back; see `point_fields`."""
    fields = [
        (place, f"{place}{letter}", _("%(place)s, %(axis)s") % {"place": name, "axis": axis})
        for place, name in enumerate(names, 1)
        for letter, axis in zip("xy", axes, strict=True)
    ]
    return field_gaps(part, response, outcome, fields, style)


def number_field(part: Part, shown: Shown, row: str, name: str, named_by: str, value: str, told: str = "") -> str:
    """One field with its label. `name` is plain text; `named_by` the id of what names the place that it belongs to, or
    empty where the label says it all; `told` the id of what is said of the place."""
    at = attr(f"{part.id}-{row}")
    named = f' aria-labelledby="{attr(named_by)} {at}-name"' if named_by else ""
    state = asking(shown, f"{part.id}-{row}", told)
    shut = " readonly" if shown.is_settled else ""
    return (
        f'<span class="place-field"><label for="{at}" id="{at}-name"{OURS}>{escape(name)}</label>'
        f'<input class="input" id="{at}" name="{attr(field_name(part, row))}" type="text" inputmode="text" dir="ltr"'
        f' value="{attr(value)}" maxlength="{LENGTH_LIMIT}" autocomplete="off" spellcheck="false"'
        f"{named}{state}{shut}></span>"
    )


def point_fields(part: Part, shown: Shown, names: Sequence[str], axes: tuple[str, str]) -> str:
    """The fields of points, each with its name (plain text) and one field for either axis."""
    fields, drawn = typed(shown, 2 * len(names)), list[str]()
    for place, name in enumerate(names, 1):
        at = f"{part.id}-place{place}"
        mark, told, look = place_mark(part, shown, place)
        pair = "".join(
            number_field(part, shown, f"{place}{letter}", axis, at, fields[2 * place - 2 + index], told)
            for index, (letter, axis) in enumerate(zip("xy", axes, strict=True))
        )
        named = f'<span class="place-name" id="{attr(at)}"{OURS}>{escape(name)}</span>'
        drawn.append(f'<div class="place{look}">{named}{pair}{mark}</div>')
    return "".join(drawn)


def place_mark(part: Part, shown: Shown, place: int) -> tuple[str, str, str]:
    """The verdict on one of several places, the id of its element, and the class name of the place's row; empty where
    nothing is said of it."""
    told = shown.outcome.verdicts.get(str(place)) if shown.outcome else None
    if told is None:
        return "", "", ""
    at = f"{part.id}-place{place}-v"
    return verdict(told.status, at, is_settled=shown.is_settled), at, f" {CLASSES[told.status]}"


def looks(shown: Shown, count: int) -> list[str]:
    """The class names of each of so many places in a drawing: by its own verdict, or by that on all of them."""
    if shown.outcome is None:
        return [""] * count
    own, whole_one = shown.outcome.verdicts, shown.outcome.status
    return [f"told {own[str(n)].status if str(n) in own else whole_one}" for n in range(1, count + 1)]


def typed(shown: Shown, count: int) -> list[str]:
    """What is to stand in the fields now."""
    return texts_of(shown.response, count)


def draw_places(
    part: Part,
    shown: Shown,
    say: Callable[[Outcome], str],
    *,
    stage: str,
    fields: str,
    help: str,
    solution: str = "",
    prompt: str | None = None,
    is_block: bool | None = None,
) -> str:
    """Prompt, drawing, fields, and what is said of the last answer. `stage` and `fields` are HTML, `help` and
    `solution` plain text; `prompt` (HTML) stands for the question's own where some of it is drawn elsewhere."""
    public: Mapping[str, Any] = part.public
    told, about = "", ""
    outcome = shown.outcome
    if outcome is not None and outcome.status == "unreadable":
        about = f"{part.id}-reply"
        told = "" if shown.asks else problem(say(outcome), about)  # else it is said field by field
        about = about if told else ""
    elif outcome is not None and outcome.status != "unanswered":
        about = f"{part.id}-reply"
        told = reply(outcome, about)
        about = about if told else ""
    right = (
        f'<p class="solution"{OURS}>{escape(_("Right answer: %(answer)s") % {"answer": solution})}</p>'
        if solution
        else ""
    )
    inner = (
        f'<div class="placing">{stage}<div class="place-fields">{fields}</div>'
        f'<p class="help" id="{attr(part.id)}-help"{OURS}>{escape(help)}</p>{told}{right}</div>'
    )
    return group(
        part.id,
        public["prompt"] if prompt is None else prompt,
        bool(public.get("is_block")) if is_block is None else is_block,
        inner,
        describedby(shown.describedby, f"{part.id}-help", about),
    )


def shows_right(shown: Shown) -> bool:
    """Whether what is right may be drawn: nothing more can be won, and verdicts are not kept back."""
    is_right = shown.outcome is not None and shown.outcome.status == "right"
    return shown.is_settled and (shown.reveals or is_right)
