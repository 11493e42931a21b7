"""Places on a picture, marked by hand, by keys, or by saying how far from its edges they are."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.axes import at, mark, shape, stage, words_for_script, written
from stoa.assessment.items.fields import Gap
from stoa.assessment.items.hotspot.areas import MOST_AREAS, BadArea, contains, drawn, middle, read_area
from stoa.assessment.items.numeric.numbers import Style
from stoa.assessment.items.options import needs_right_answer, scoring_of
from stoa.assessment.items.pictures import needs_picture, pictured
from stoa.assessment.items.places import (
    MOST_PLACES,
    Bounds,
    Misplaced,
    Point,
    count_of,
    draw_places,
    looks,
    matched,
    point_fields,
    point_gaps,
    points_in,
    read_fields,
    refuse_many,
    say_places,
    shows_right,
    verdicts_of,
    whole,
)
from stoa.assessment.items.saying_wrong import as_fields, same, stepped
from stoa.assessment.items.source import rich
from stoa.assessment.items.typed import decimal_sign
from stoa.assessment.ports import CompiledItem, ItemKind, Marks, Outcome, QuestionSource, Response, Shown, Wrong
from stoa.assessment.rules import status_of
from stoa.content.ports import CompileContext, Part

_BOUNDS: Bounds = (Fraction(0), Fraction(100), Fraction(0), Fraction(100))


class Hotspot:
    name = "hotspot"
    options: frozenset[str] = frozenset({"places", "scoring"})
    marks: Marks = "worth"
    assets: tuple[str, ...] = (
        "assessment/axes.css",
        "assessment/placing.css",
        "assessment/axes.js",
        "assessment/pictures.css",
    )

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        needs_right_answer(source, context, at_most_one=False)
        needs_picture(source, context)
        areas: list[Any] = []
        for answer in refuse_many(source, MOST_AREAS, context):
            try:
                area = read_area(answer.text)
            except BadArea as error:
                message, remedy = _told_of(error.rule, answer.text[:60])
                context.report("error", error.rule, message, answer.line, remedy)
                continue
            if any(other["area"] == area for other in areas):
                message = _("This answer stands in the list twice.")
                context.report("error", "question-option-duplicate", message, answer.line, _("Remove one of them."))
            reply = rich(answer.feedback, answer.feedback_line, context)
            areas.append({"share": answer.fraction, "area": area, "reply": reply})
        public: dict[str, Any] = {
            "count": _places(source, context, sum(area["share"] >= 1 for area in areas)),
            "decimal": decimal_sign(context.language),
            "scoring": scoring_of(source, context, ("each", "all")),
        }
        return CompiledItem(public, {"areas": areas})

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        return read_fields(values, 2 * count_of(part))

    def grade(self, part: Part, response: Response) -> Outcome:
        try:
            points = _given_in(part, response)
        except Misplaced as problem:
            return problem.outcome
        areas: Any = part.key.get("areas", [])
        ratio = _ratio(part)
        if len(points) > 1:
            return _several(part, areas, points, ratio)
        hits = [area for area in areas if contains(area["area"], points[0], ratio)]
        # Where areas lie on each other, the one that earns most; of equals, the first in the author's list.
        best = max(hits, key=lambda area: area["share"], default=None)
        if best is None:
            return Outcome("not_yet")
        return Outcome(status_of(best["share"]), best["share"], feedback=best["reply"])

    def render(self, part: Part, shown: Shown) -> str:
        asked = pictured(str(part.public["prompt"]))
        decimal, names = str(part.public.get("decimal", ".")), place_names(count_of(part))
        given, told = _drawn(part, shown)
        right, solution = _right(part, decimal) if shows_right(shown) else ("", "")
        described = _("What is marked on the picture: %(what)s.") % {"what": told or _("nothing yet")}
        if solution:
            described += " " + _("Right answer: %(answer)s") % {"answer": solution}
        picture = stage(
            f'{_ruler()}{right}<g class="given">{given}</g>',
            what="picture",
            described=described,
            data={
                "axes": "plane", "draw": "points", "decimal": decimal, "x": "0 100 1", "y": "0 100 1",
                **({"shut": "yes"} if shown.is_settled else words_for_script()),
            },
            picture=asked.picture,
        )  # fmt: skip
        return draw_places(
            part,
            shown,
            self.say,
            stage=picture,
            fields=point_fields(part, shown, names, (_("from the left"), _("from the top"))),
            help=_("Numbers from 0 to 100: the picture is 100 wide and 100 high."),
            solution=solution if shown.reveals else "",
            prompt=asked.prompt,
            is_block=asked.is_block,
        )

    def gaps(self, part: Part, response: object, outcome: Outcome, seed: str) -> Sequence[Gap]:
        names = place_names(count_of(part))
        return point_gaps(part, response, outcome, names, (_("from the left"), _("from the top")), _style(part))

    def say(self, outcome: Outcome) -> str:
        return say_places(outcome)

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        """The places that are not right: the author's own wrong area where one lies in it, else the tenth of the
        picture."""
        try:
            points = _given_in(part, response)
        except Misplaced:
            return as_fields(response)
        missed = [
            point
            for number, point in enumerate(points, 1)
            if (told := outcome.verdicts.get(str(number))) is None or told.status != "right"
        ]
        return same(_place_told(part, point) for point in missed)


def _place_told(part: Part, point: Point) -> str:
    areas: Any = part.key.get("areas", [])
    ratio, decimal = _ratio(part), _style(part).decimal
    for each in areas:
        if each["share"] < 1 and contains(each["area"], point, ratio):
            return _in_words(*middle(each["area"]), decimal)
    return f"≈ {_in_words(stepped(point[0], 0, 10), stepped(point[1], 0, 10), decimal)}"


def place_names(count: int) -> list[str]:
    return [_("Place %(number)d") % {"number": number} if count > 1 else _("Place") for number in range(1, count + 1)]


def _places(source: QuestionSource, context: CompileContext, right: int) -> int:
    """How many places are to be marked: 1, or what the author says."""
    text = source.options.get("places", "").strip()
    if not text:
        return 1
    if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= min(MOST_PLACES, max(right, 1)):
        return int(text)
    line = source.line + list(source.options).index("places") + 1
    message = _("“%(text)s” is no number of places to mark.") % {"text": text[:40]}
    remedy = _("Write at most as many as there are right areas, and at most %(most)d.") % {"most": MOST_PLACES}
    context.report("error", "hotspot-places", message, line, remedy)
    return 1


def _told_of(rule: str, text: str) -> tuple[str, str]:
    if rule == "hotspot-outside":
        return _("“%(text)s” goes beyond the picture.") % {"text": text}, _("Keep all numbers between 0% and 100%.")
    if rule == "hotspot-empty":
        return _("Nothing lies in “%(text)s”.") % {"text": text}, _("A box is written: left, top, right, bottom.")
    message = _("“%(text)s” is no area of a picture.") % {"text": text}
    remedy = _(
        "Write “circle 62% 40% 8%” (middle and radius), “box 10% 20% 30% 40%” (left, top, right, bottom) or "
        "“polygon 10% 10%, 40% 10%, 25% 50%”."
    )
    return message, remedy


def _ratio(part: Part) -> float:
    return pictured(str(part.public.get("prompt", ""))).ratio


def _style(part: Part) -> Style:
    return Style(str(part.public.get("decimal", ".")), "%")


def _given_in(part: Part, response: Any) -> list[Point]:
    """The marked places, all of them. Raises Misplaced."""
    return whole(points_in(response, count_of(part), _style(part), _BOUNDS))


def _several(part: Part, areas: Sequence[Any], points: Sequence[Point], ratio: float) -> Outcome:
    """Each place is to lie in a right area of its own."""
    right = [area for area in areas if area["share"] >= 1]
    hits = matched([[contains(area["area"], point, ratio) for area in right] for point in points])
    is_each = part.public.get("scoring") == "each"
    fraction = len(hits) / len(points) if is_each or len(hits) == len(points) else 0.0
    missed = [
        area["reply"]
        for area in areas
        if area["share"] < 1 and area["reply"] and any(contains(area["area"], point, ratio) for point in points)
    ]
    facts = {"right": len(hits), "all": len(points)}
    verdicts = verdicts_of(hits, len(points)) if len(hits) < len(points) else {}
    return Outcome(status_of(fraction), fraction, verdicts, feedback="".join(missed[:1]), reason="found", facts=facts)


@cache
def _ruler() -> str:
    """A ruler along two edges and lines across the picture, for those who say places in numbers."""
    tens = range(10, 100, 10)
    lines = "".join(f"M{n} 0V100M0 {n}H100" for n in tens)
    words = "".join(at(n, 0, f'<text y="-5">{n}</text>', "tick") for n in (0, *tens, 100))
    words += "".join(at(0, n, f'<text class="side" x="-5" y="4">{n}</text>', "tick") for n in (*tens, 100))
    grid = shape(f'<path class="grid" d="{lines}"/>')
    return f'<g class="ruler">{grid}{words}</g>'


def _drawn(part: Part, shown: Shown) -> tuple[str, str]:
    """What the learner has marked, as SVG and in words; empty where it cannot be read."""
    try:
        points = _given_in(part, shown.response)
    except Misplaced:
        return "", ""
    decimal, look = str(part.public.get("decimal", ".")), looks(shown, len(points))
    marks = "".join(
        mark(x, y, look[number - 1], number if len(points) > 1 else 0) for number, (x, y) in enumerate(points, 1)
    )
    return marks, ", ".join(_in_words(x, y, decimal) for x, y in points)


def _in_words(x: float, y: float, decimal: str) -> str:
    values = {"across": written(x, decimal), "down": written(y, decimal)}
    return _("%(across)s from the left and %(down)s from the top") % values


def _right(part: Part, decimal: str) -> tuple[str, str]:
    """The right areas, as SVG and in words."""
    listed: Any = part.key.get("areas", [])
    areas, ratio = [each["area"] for each in listed if each["share"] >= 1], _ratio(part)
    words = ", ".join(_in_words(*middle(area), decimal) for area in areas)
    return shape("".join(drawn(area, ratio) for area in areas)), words


kind: ItemKind = Hotspot()
