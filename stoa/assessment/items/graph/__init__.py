"""Points, lines and curves on a coordinate plane: placed with number fields, or by hand where a script can run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.axes import (
    Axis,
    mark,
    plane,
    read_axis,
    read_tolerance,
    shape,
    stage,
    words_for_script,
    written,
)
from stoa.assessment.items.fields import Gap
from stoa.assessment.items.graph.curves import CURVES
from stoa.assessment.items.graph.shapes import DRAWS, BadShape, is_same, path, points_right, problem_of, read_shape
from stoa.assessment.items.graph.telling import wrong_shape
from stoa.assessment.items.numeric.numbers import Style
from stoa.assessment.items.options import needs_right_answer, scoring_of
from stoa.assessment.items.places import (
    MOST_ANSWERS,
    Bounds,
    Misplaced,
    Point,
    count_of,
    draw_places,
    looks,
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
from stoa.assessment.items.saying_wrong import as_fields
from stoa.assessment.items.source import rich
from stoa.assessment.items.typed import decimal_sign
from stoa.assessment.ports import CompiledItem, ItemKind, Marks, Outcome, QuestionSource, Response, Shown, Wrong
from stoa.assessment.rules import status_of
from stoa.content.ports import CompileContext, Part


class Graph:
    name = "graph"
    options: frozenset[str] = frozenset({"x", "y", "step", "draw", "tolerance", "scoring"})
    marks: Marks = "worth"
    assets: tuple[str, ...] = ("assessment/axes.css", "assessment/placing.css", "assessment/axes.js")

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        needs_right_answer(source, context, at_most_one=False)
        style = Style(decimal_sign(context.language))
        across, along = (read_axis(source, context, style, (name,), _ends(source, name)) for name in "xy")
        bounds, tolerance = _bounds_of(across, along), read_tolerance(source, context, style)
        draw = _draw_of(source, context)
        answers: list[Any] = []
        for answer in refuse_many(source, MOST_ANSWERS, context):
            try:
                points = read_shape(answer.text, draw, style, bounds)
            except BadShape as error:
                message, remedy = _told_of(error.rule, answer.text[:60], draw)
                context.report("error", error.rule, message, answer.line, remedy)
                continue
            for other in answers:
                if is_same(draw, _points(other), points, 0.0, bounds):
                    message = _("This answer stands in the list twice.")
                    context.report("error", "question-option-duplicate", message, answer.line, _("Remove one of them."))
            answers.append(
                {
                    "share": answer.fraction,
                    "text": answer.text,
                    "reply": rich(answer.feedback, answer.feedback_line, context),
                    "points": [[x, y] for x, y in points],
                }
            )
        first = next((answer for answer in answers if answer["share"] >= 1), None)
        count = len(first["points"]) if first else 2
        if any(len(answer["points"]) != count for answer in answers):
            message = _("The answers have different numbers of points.")
            remedy = _("Give each as many as the first right one has: a learner is asked for that many.")
            context.report("error", "question-places", message, source.answers[0].line, remedy)
        public: dict[str, Any] = {
            "x": across.as_json(),
            "y": along.as_json(),
            "draw": draw,
            "count": count,
            "decimal": style.decimal,
            "scoring": scoring_of(source, context, ("all", "each")),
        }
        return CompiledItem(public, {"answers": answers, "tolerance": float(tolerance)})

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        return read_fields(values, 2 * count_of(part))

    def grade(self, part: Part, response: Response) -> Outcome:
        try:
            given = _given_in(part, response)
        except Misplaced as problem:
            return problem.outcome
        draw, bounds = str(part.public.get("draw", "points")), _bounds(part)
        tolerance, are_judged = _tolerance(part), draw == "points" and len(given) > 1
        is_each = draw == "points" and part.public.get("scoring") == "each"
        answers: Any = part.key.get("answers", [])
        best, share, right = None, 0.0, frozenset[int]()
        for answer in answers:
            wanted = _points(answer)
            is_hit = is_same(draw, wanted, given, tolerance, bounds)
            hits = points_right(wanted, given, tolerance, bounds) if are_judged or is_each else right
            worth = answer["share"] * (len(hits) / max(len(wanted), len(given)) if is_each else is_hit)
            # Of several answers that fit, the one that earns most; of equals, the first in the author's list.
            if worth > share or (best is None and is_hit):
                best, share = answer, worth
            right = max(right, hits, key=len) if answer["share"] >= 1 else right
        facts: dict[str, int | str] = {"right": len(right), "all": len(given)} if are_judged or is_each else {}
        return Outcome(
            status_of(share), share, verdicts_of(right, len(given)) if are_judged and share < 1 else {},
            feedback=best["reply"] if best else "", reason="found" if facts else "", facts=facts,
        )  # fmt: skip

    def render(self, part: Part, shown: Shown) -> str:
        public: Any = part.public
        across, along = Axis.from_json(public["x"]), Axis.from_json(public["y"])
        decimal, draw = str(public.get("decimal", ".")), str(public.get("draw", "points"))
        given, told = _drawn(part, shown, across, along, draw)
        right, solution = _right(part, across, along, draw) if shows_right(shown) else ("", "")
        ends = {
            "from": written(across.first, decimal), "to": written(across.last, decimal),
            "low": written(along.first, decimal), "high": written(along.last, decimal),
        }  # fmt: skip
        described = _("Coordinate plane, x from %(from)s to %(to)s, y from %(low)s to %(high)s.") % ends
        if told:
            described += " " + _("Placed: %(what)s.") % {"what": told}
        if solution:
            described += " " + _("Right answer: %(answer)s") % {"answer": solution}
        names = place_names(draw, count_of(part))
        picture = stage(
            f'{plane(across, along, decimal)}{right}<g class="given">{given}</g>',
            what="plane",
            described=described,
            data={
                "axes": "plane", "draw": draw, "decimal": decimal,
                "x": f"{float(across.first)} {float(across.last)} {float(across.step)}",
                "y": f"{float(along.last)} {float(along.first)} {float(along.step)}",
                **({"shut": "yes"} if shown.is_settled else words_for_script()),
            },
        )  # fmt: skip
        return draw_places(
            part,
            shown,
            self.say,
            stage=picture,
            fields=point_fields(part, shown, names, ("x", "y")),
            help=_("x from %(from)s to %(to)s, y from %(low)s to %(high)s.") % ends,
            solution=solution if shown.reveals else "",
        )

    def gaps(self, part: Part, response: object, outcome: Outcome, seed: str) -> Sequence[Gap]:
        names = place_names(str(part.public.get("draw", "points")), count_of(part))
        if outcome.reason in ("same", "above", "side"):  # no field is wrong by itself: the last of them can be mended
            return [Gap(f"{part.id}-{len(names)}x", escape(names[-1]), self.say(outcome).rstrip("."))]
        return point_gaps(part, response, outcome, names, ("x", "y"), _style(part))

    def say(self, outcome: Outcome) -> str:
        if outcome.reason == "same":
            return _("Two of the points stand in the same place.")
        if outcome.reason == "above":
            return _("The second point stands beside the first, higher or lower.")
        if outcome.reason == "side":
            return one_sided()
        return say_places(outcome, are_points=True)

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        try:
            return wrong_shape(part, _given_in(part, response), _tolerance(part), _bounds(part))
        except Misplaced:
            return as_fields(response)


def place_names(draw: str, count: int) -> list[str]:
    """What the points of a shape are called, for the eyes of a learner."""
    if draw in ("line", "exponential"):
        return [_("One point"), _("Another point")]
    if draw == "ray":
        return [_("Start"), _("A point on it")]
    if draw == "segment":
        return [_("One end"), _("The other end")]
    if draw == "sine":
        return [_("A point on the middle line"), _("The highest or lowest point next to it")]
    if draw in CURVES:
        return [_("Vertex"), _("A point on it")]
    if draw == "polygon":
        return [_("Corner %(number)d") % {"number": number} for number in range(1, count + 1)]
    return [_("Point %(number)d") % {"number": number} if count > 1 else _("Point") for number in range(1, count + 1)]


def one_sided() -> str:
    """What is said of an exponential curve that would cross where it never does."""
    return _("An exponential curve stays on one side of y = 0, and never touches it.")


def _ends(source: QuestionSource, name: str) -> tuple[str, str]:
    first, _dots, last = source.options.get(name, "").strip().partition("..")
    return (first or "-10", last or ("10" if not first else ""))


def _draw_of(source: QuestionSource, context: CompileContext) -> str:
    draw = source.options.get("draw", "").strip() or DRAWS[0]
    if draw in DRAWS:
        return draw
    line = source.line + list(source.options).index("draw") + 1
    message = _("“%(draw)s” is nothing that can be drawn.") % {"draw": draw[:40]}
    context.report("error", "graph-draw", message, line, _("Write one of: %(draws)s.") % {"draws": ", ".join(DRAWS)})
    return DRAWS[0]


def _told_of(rule: str, text: str, draw: str) -> tuple[str, str]:
    """What is said of an answer that cannot be used, and what to do."""
    values = {"text": text, "draw": draw}
    if rule == "graph-outside":
        return _("“%(text)s” lies outside of the plane.") % values, _("Move its ends: :x: and :y:.")
    if rule == "graph-same":
        return (
            _("The points of “%(text)s” make nothing: they must differ, those of a curve both across and along.")
            % values,
            _("Move one of them."),
        )
    if rule == "graph-side":
        return one_sided(), _("Move one of them.")
    if rule.startswith("graph-no-"):
        return _("“%(text)s” is the equation of something else.") % values, _("Mend it, or change :draw:.")
    remedies = {
        "points": "(1, 2), (3, 4)", "line": "y = 2x + 1; line through (0, 1) and (2, 5)",
        "ray": "ray from (0, 0) through (1, 1)", "segment": "segment from (0, 0) to (2, 3)",
        "parabola": "y = x^2 - 1; vertex (0, -1) through (1, 0)",
        "absolute": "y = 2|x| - 1; vertex (0, -1) through (1, 1)", "exponential": "y = 3 * 2^x; (0, 3) and (1, 6)",
        "sine": "middle (0, 0), top (2, 3)", "polygon": "(0, 0), (4, 0), (0, 3)",
    }  # fmt: skip
    message = _("“%(text)s” cannot be drawn as “%(draw)s”.") % values
    return message, _("Write for example: %(sample)s.") % {"sample": remedies[draw]}


def _points(answer: Mapping[str, Any]) -> list[Point]:
    return [(float(x), float(y)) for x, y in answer["points"]]


def _bounds_of(across: Axis, along: Axis) -> Bounds:
    return across.first, across.last, along.first, along.last


def _tolerance(part: Part) -> float:
    tolerance = part.key.get("tolerance", 0.0)
    return float(tolerance) if isinstance(tolerance, int | float) else 0.0


def _bounds(part: Part) -> Bounds:
    public: Any = part.public
    return _bounds_of(Axis.from_json(public["x"]), Axis.from_json(public["y"]))


def _style(part: Part) -> Style:
    return Style(str(part.public.get("decimal", ".")))


def _given_in(part: Part, response: Any) -> list[Point]:
    """The points of a response, all of them. Raises Misplaced."""
    points = whole(points_in(response, count_of(part), _style(part), _bounds(part)))
    if problem := problem_of(str(part.public.get("draw", "points")), points, _bounds(part)):
        raise Misplaced(Outcome("unreadable", reason=problem))
    return points


def _shares(points: Sequence[Point], across: Axis, along: Axis) -> list[tuple[float, float]]:
    return [(across.share(x), 100 - along.share(y)) for x, y in points]


def _pictured(draw: str, places: Sequence[tuple[float, float]], look: Sequence[str], along: Axis) -> str:
    line = path(draw, places, _zero(along))
    numbered = len(places) > 2 or (draw in ("points", "polygon") and len(places) > 1)
    return (shape(f'<path class="reach {look[0]}" d="{line}"/>') if line else "") + "".join(
        mark(x, y, look[number - 1], number if numbered and look[0] != "wanted" else 0)
        for number, (x, y) in enumerate(places, 1)
    )


def _drawn(part: Part, shown: Shown, across: Axis, along: Axis, draw: str) -> tuple[str, str]:
    """What the learner has drawn, as SVG and in words; empty where it cannot be read."""
    try:
        points = _given_in(part, shown.response)
    except Misplaced:
        return "", ""
    picture = _pictured(draw, _shares(points, across, along), looks(shown, len(points)), along)
    return picture, _in_words(points, part)


def _in_words(points: Sequence[Point], part: Part) -> str:
    decimal = str(part.public.get("decimal", "."))
    between = "; " if decimal == "," else ", "
    return ", ".join(f"({written(x, decimal)}{between}{written(y, decimal)})" for x, y in points)


def _right(part: Part, across: Axis, along: Axis, draw: str) -> tuple[str, str]:
    """The author's first right answer, as SVG and as it was written."""
    answers: Any = part.key.get("answers", [])
    answer = next((each for each in answers if each["share"] >= 1), None)
    if answer is None:
        return "", ""
    places = _shares(_points(answer), across, along)
    if draw in ("line", "ray") or draw in CURVES:
        line = shape(f'<path class="reach wanted" d="{path(draw, places, _zero(along))}"/>')
        return line, str(answer["text"])
    return _pictured(draw, places, ["wanted"] * len(places), along), str(answer["text"])


def _zero(along: Axis) -> float:
    return 100 - along.share(0.0)


kind: ItemKind = Graph()
