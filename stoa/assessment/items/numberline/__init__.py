"""Points or an interval on a number line: placed with number fields, or by hand where a script can run."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.axes import Axis, read_axis, read_tolerance, stage, words_for_script, written
from stoa.assessment.items.fields import Gap
from stoa.assessment.items.markup import asking, attr, empty
from stoa.assessment.items.numberline import drawing
from stoa.assessment.items.numberline.answers import (
    ENDS,
    MOST_POINTS,
    NONE,
    End,
    Interval,
    ends_right,
    interval_in_words,
    is_interval,
    middle,
    points_in_words,
    points_right,
    problem_of,
    read_interval,
    read_points,
)
from stoa.assessment.items.numberline.telling import wrong_interval, wrong_points
from stoa.assessment.items.numeric.numbers import Style
from stoa.assessment.items.numeric.ranges import BadAnswer, Range
from stoa.assessment.items.options import needs_right_answer, scoring_of
from stoa.assessment.items.places import (
    MOST_ANSWERS,
    Misplaced,
    count_of,
    draw_places,
    field_gaps,
    fields_of,
    incomplete,
    number_field,
    number_in,
    place_mark,
    read_fields,
    refuse_many,
    say_places,
    shows_right,
    texts_of,
    typed,
    verdicts_of,
)
from stoa.assessment.items.saying_wrong import as_fields
from stoa.assessment.items.source import rich
from stoa.assessment.items.tongues import OURS
from stoa.assessment.items.typed import decimal_sign
from stoa.assessment.ports import (
    AnswerSource,
    CompiledItem,
    ItemKind,
    Marks,
    Outcome,
    QuestionSource,
    Response,
    Shown,
    Wrong,
    field_name,
)
from stoa.assessment.rules import status_of
from stoa.content.ports import CompileContext, Part


class NumberLine:
    name = "numberline"
    options: frozenset[str] = frozenset({"from", "to", "step", "tolerance", "scoring"})
    marks: Marks = "worth"
    assets: tuple[str, ...] = ("assessment/axes.css", "assessment/placing.css", "assessment/axes.js")

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        needs_right_answer(source, context, at_most_one=False)
        style = Style(decimal_sign(context.language))
        ends = (source.options.get("from", "").strip() or "0", source.options.get("to", "").strip() or "10")
        axis = read_axis(source, context, style, ("from", "to"), ends)
        tolerance = read_tolerance(source, context, style)
        first = next((answer for answer in source.answers if answer.is_right), None)
        shape = "interval" if first and is_interval(first.text) else "points"
        answers, count = list[Any](), 1
        for answer in refuse_many(source, MOST_ANSWERS, context):
            said = _meant(answer, shape, style, tolerance, context)
            if said is None:
                continue
            if answer is first and shape == "points":
                count = len(said)
            _check(answer, said, shape, axis, answers, context)
            answers.append(
                {
                    "share": answer.fraction,
                    "reply": rich(answer.feedback, answer.feedback_line, context),
                    "means": said,
                }
            )
        _check_counts(source, shape, count, answers, context)
        public: dict[str, Any] = {
            "axis": axis.as_json(),
            "shape": shape,
            "count": count,
            "decimal": style.decimal,
            "scoring": scoring_of(source, context, ("all", "each")),
        }
        return CompiledItem(public, {"answers": answers, "tolerance": str(tolerance)})

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        if part.public.get("shape") != "interval":
            return read_fields(values, count_of(part))
        found = read_fields(values, 4)
        return None if found is None or set(found) <= {"", *ENDS[:2]} else found

    def grade(self, part: Part, response: Response) -> Outcome:
        is_bar = part.public.get("shape") == "interval"
        try:
            given: Any = _interval_in(part, response) if is_bar else _numbers_in(part, response)
        except Misplaced as problem:
            return problem.outcome
        tolerance = Fraction(str(part.key.get("tolerance", "0")))
        count = 2 if is_bar else count_of(part)
        is_each = part.public.get("scoring") == "each"
        answers: Any = part.key.get("answers", [])
        best, share, right = None, 0.0, frozenset[int]()
        for answer in answers:
            means = answer["means"]
            hits = ends_right(means, given, tolerance) if is_bar else points_right(means, given)
            worth = answer["share"] * (len(hits) / count if is_each else len(hits) >= count)
            # Of several answers that fit, the one that earns most; of equals, the first in the author's list.
            if worth > share or (best is None and len(hits) >= count):
                best, share = answer, worth
            right = max(right, hits, key=len) if answer["share"] >= 1 else right
        facts: dict[str, int | str] = {"right": len(right), "all": count} if count > 1 else {}
        reason = "" if not facts else "ends_found" if is_bar else "found"
        return Outcome(
            status_of(share), share, verdicts_of(right, count) if share < 1 else {},
            feedback=best["reply"] if best else "", reason=reason, facts=facts,
        )  # fmt: skip

    def render(self, part: Part, shown: Shown) -> str:
        public: Any = part.public
        axis, decimal = Axis.from_json(public["axis"]), str(public.get("decimal", "."))
        is_bar = public.get("shape") == "interval"
        given, told = _given(part, shown, axis, decimal)
        right, solution = _right(part, axis, decimal) if shows_right(shown) else ("", "")
        ends = {"from": written(axis.first, decimal), "to": written(axis.last, decimal)}
        described = _("Number line from %(from)s to %(to)s.") % ends
        if told:
            described += " " + _("Placed: %(what)s.") % {"what": told}
        if solution:
            described += " " + _("Right answer: %(answer)s") % {"answer": solution}
        picture = stage(
            f'{drawing.line(axis, decimal)}{right}<g class="given">{given}</g>',
            what="line",
            described=described,
            data={
                "axes": "line" if not is_bar else "interval",
                "x": f"{float(axis.first)} {float(axis.last)} {float(axis.step)}",
                "decimal": decimal,
                **({} if shown.is_settled else words_for_script()),
                **({"shut": "yes"} if shown.is_settled else {}),
            },
        )
        help = _("From %(from)s to %(to)s.") % ends
        if is_bar:
            help += " " + _("A filled end belongs to the interval, a hollow one does not.")
        fields = _interval_fields(part, shown) if is_bar else _point_fields(part, shown)
        return draw_places(
            part, shown, self.say, stage=picture, fields=fields, help=help, solution=solution if shown.reveals else ""
        )

    def gaps(self, part: Part, response: object, outcome: Outcome, seed: str) -> Sequence[Gap]:
        if part.public.get("shape") == "interval":
            return _end_gaps(part, texts_of(response, 4), outcome, self.say(outcome))
        count = count_of(part)
        fields = [(place, str(place), point_name(place, count)) for place in range(1, count + 1)]
        return field_gaps(part, response, outcome, fields, _style(part))

    def say(self, outcome: Outcome) -> str:
        if outcome.reason == "ends":
            return _("Say of each end whether it belongs to the interval.")
        if outcome.reason == "order":
            return _("The interval begins with the smaller number.")
        if outcome.reason == "nothing":
            return _("No number lies in this interval: both ends are the same, and one of them is left out.")
        if outcome.reason == "missing" and "end" in outcome.facts:
            return _("One end has no number yet.")
        if outcome.reason == "ends_found":
            text = _("One of its two ends is right.") if outcome.facts["right"] else ""
            return text if outcome.status != "right" else ""
        return say_places(outcome, are_points=True)

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        decimal = _style(part).decimal
        try:
            if part.public.get("shape") == "interval":
                return wrong_interval(part, _interval_in(part, response), decimal)
            return wrong_points(part, _numbers_in(part, response), decimal)
        except Misplaced:
            return as_fields(response)


def _meant(
    answer: AnswerSource, shape: str, style: Style, tolerance: Fraction, context: CompileContext
) -> list[Any] | None:
    """An answer as JSON; None, reported, when it cannot be used."""
    try:
        if shape == "interval":
            return [end.as_json() for end in read_interval(answer.text, style)]
        if is_interval(answer.text):
            raise BadAnswer("numberline-mixed")
        return [reach.as_json() for reach in read_points(answer.text, style, tolerance)]
    except BadAnswer as error:
        message, remedy = _told_of(error.rule, answer.text[:60])
        context.report("error", error.rule, message, answer.line, remedy)
        return None


def _told_of(rule: str, text: str) -> tuple[str, str]:
    if rule == "numberline-interval":
        return _("No number lies in “%(text)s”.") % {"text": text}, _("Write the smaller number first.")
    if rule == "numberline-mixed":
        message = _("“%(text)s” is an interval, and the right answer is not.") % {"text": text}
        return message, _("Give all answers of a question the same form.")
    if rule == "numberline-many":
        return _("There are too many points in this answer."), _("Take at most %(most)d.") % {"most": MOST_POINTS}
    message = _("“%(text)s” is no place on a number line.") % {"text": text}
    remedy = _("Write a number (“2”), one with a tolerance (“2 ± 0.25”), several (“-1; 3”) or an interval (“(-1, 3]”).")
    return message, remedy


def _check(
    answer: AnswerSource, said: list[Any], shape: str, axis: Axis, known: list[Any], context: CompileContext
) -> None:
    """Report an answer that stands there twice, or that nobody can place on the line."""
    if any(other["means"] == said for other in known):
        message = _("This answer stands in the list twice.")
        context.report("error", "question-option-duplicate", message, answer.line, _("Remove or reword one."))
    places = (
        [Fraction(at) for kind, at in said if kind != NONE]
        if shape == "interval"
        else [middle(Range.from_json(each)) for each in said]
    )
    if any(not axis.first <= place <= axis.last for place in places):
        message = _("This answer lies beyond the ends of the line.")
        context.report("error", "question-outside", message, answer.line, _("Move the ends: :from: and :to:."))


def _check_counts(source: QuestionSource, shape: str, count: int, known: list[Any], context: CompileContext) -> None:
    if shape == "points" and any(len(each["means"]) != count for each in known):
        message = _("The answers have different numbers of points.")
        remedy = _("Give each as many as the first right one has: a learner is asked for that many.")
        context.report("error", "question-places", message, source.answers[0].line, remedy)


def _style(part: Part) -> Style:
    return Style(str(part.public.get("decimal", ".")))


def _numbers_in(part: Part, response: Any) -> list[Fraction]:
    """The points of a response. Raises Misplaced."""
    fields = fields_of(response, count_of(part))
    found = [number_in(text, _style(part), place) for place, text in enumerate(fields, 1) if text.strip()]
    if not found:
        raise Misplaced(Outcome("unanswered", reason="type"))
    if len(found) < len(fields):
        raise incomplete("missing", missing=len(fields) - len(found))
    return found


def _interval_in(part: Part, response: Any) -> Interval:
    """The interval of a response. Raises Misplaced."""
    fields = fields_of(response, 4)
    if not any(text.strip() for text in fields):
        raise Misplaced(Outcome("unanswered", reason="type"))
    found = []
    for place in (1, 2):
        kind, text = fields[2 * place - 2], fields[2 * place - 1]
        if kind != NONE and not text.strip():
            raise incomplete("missing", missing=1, end=place)
        if kind not in ENDS:
            raise incomplete("ends")
        found.append(End(kind) if kind == NONE else End(kind, number_in(text, _style(part), place)))
    interval = (found[0], found[1])
    if problem := problem_of(interval):
        raise Misplaced(Outcome("unreadable", reason=problem))
    return interval


def _given(part: Part, shown: Shown, axis: Axis, decimal: str) -> tuple[str, str]:
    """What the learner has placed, as SVG and in words; empty where it cannot be read."""
    look = f"told {shown.outcome.status}" if shown.outcome else ""
    try:
        if part.public.get("shape") == "interval":
            interval = _interval_in(part, shown.response)
            return drawing.interval(axis, interval, look), interval_in_words(interval, decimal)
        numbers = _numbers_in(part, shown.response)
    except Misplaced:
        return "", ""
    return drawing.points(axis, numbers, look), ", ".join(written(n, decimal) for n in numbers)


def _right(part: Part, axis: Axis, decimal: str) -> tuple[str, str]:
    """The author's first right answer, drawn above the line, and in words."""
    answers: Any = part.key.get("answers", [])
    means = next((answer["means"] for answer in answers if answer["share"] >= 1), None)
    if means is None:
        return "", ""
    if part.public.get("shape") == "interval":
        low, high = (End(kind, Fraction(at)) for kind, at in means)
        return drawing.interval(axis, (low, high), "wanted", drawing.ABOVE), interval_in_words((low, high), decimal)
    reaches = [Range.from_json(each) for each in means]
    return (
        drawing.points(axis, [middle(each) for each in reaches], "wanted", drawing.ABOVE),
        points_in_words(reaches, decimal),
    )


def _point_fields(part: Part, shown: Shown) -> str:
    count = count_of(part)
    drawn = []
    for place, value in enumerate(typed(shown, count), 1):
        mark, told, look = place_mark(part, shown, place)
        field = number_field(part, shown, str(place), point_name(place, count), "", value, told)
        drawn.append(f'<div class="place{look}">{field}{mark}</div>')
    return "".join(drawn)


def point_name(place: int, count: int) -> str:
    """What a point of the line is called, as plain text."""
    return _("Point %(number)d") % {"number": place} if count > 1 else _("Point")


def end_names() -> tuple[str, str]:
    """What the ends of an interval are called, as plain text."""
    return _("From"), _("To")


def _end_gaps(part: Part, values: Sequence[str], outcome: Outcome, said: str) -> list[Gap]:
    """The fields of an interval that hold it back."""
    found = []
    for place, name in enumerate(end_names(), 1):
        kind, number = values[2 * place - 2], values[2 * place - 1]
        if kind not in ENDS and outcome.status == "unanswered":
            found.append(Gap(f"{part.id}-end{place}-kind", escape(name), empty()))
        is_bad = outcome.status == "unreadable" and outcome.facts.get("place", 2) == place
        if is_bad or (kind != NONE and not number.strip() and outcome.status == "unanswered"):
            named = escape(_("%(place)s, %(axis)s") % {"place": name, "axis": _("Number")})
            found.append(Gap(f"{part.id}-{place}", named, said.rstrip(".") if is_bad else empty()))
    return found


def _interval_fields(part: Part, shown: Shown) -> str:
    values = typed(shown, 4)
    words = {
        "": _("Choose"), "closed": _("belongs to it"), "open": _("does not belong to it"),
        "none": _("no end on this side"),
    }  # fmt: skip
    drawn = []
    for place, name in enumerate(end_names(), 1):
        at = attr(f"{part.id}-end{place}")
        kind, number = values[2 * place - 2], values[2 * place - 1]
        options = "".join(
            f'<option value="{value}"{" selected" if value == kind else ""}>{escape(text)}</option>'
            for value, text in words.items()
        )
        mark, told, look = place_mark(part, shown, place)
        field = number_field(part, shown, str(place), _("Number"), f"{part.id}-end{place}", number, told)
        state = asking(shown, f"{part.id}-end{place}-kind", told)
        drawn.append(
            f'<div class="place{look}"><span class="place-name" id="{at}"{OURS}>{escape(name)}</span>'
            f'<select class="input" id="{at}-kind" name="{attr(field_name(part, f"{place}k"))}" aria-labelledby="{at}"'
            f"{state}{' disabled' if shown.is_settled else ''}{OURS}>{options}</select>{field}{mark}</div>"
        )
    return "".join(drawn)


kind: ItemKind = NumberLine()
