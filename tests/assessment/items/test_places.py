"""Kinds whose answers are places: number lines, planes, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items import grade, read, render, state_of
from stoa.assessment.items.places import matched
from stoa.assessment.ports import Graded, RenderContext, field_name
from stoa.content.ports import Part
from tests.assessment.items.author import question, write
from tests.assessment.items.test_showing import checked
from tests.assessment.items.test_writing import broken

CONTEXT = RenderContext(action="/answer", seed="ada")
PICTURE = "Where?\n\n![Dots](/media/sample.svg)\n\n"
LINE = ":draw: line\n:x: -5..5\n:y: -5..5"
AXIS = ":from: -5\n:to: 5\n:step: 0.5"


def answered(part: Part, *typed: str) -> Graded:
    """The grading of a form whose fields are filled in so, each in a field of its own name."""
    return grade(part, read(part, form_of(part, typed)))


def form_of(part: Part, typed: Sequence[str]) -> dict[str, list[str]]:
    """What a browser sends: a field for each number, or pairs of a spot and its label."""
    if part.public["item"] == "label":
        return {field_name(part): list(typed)}
    return {field_name(part, str(number)): [value] for number, value in enumerate(typed)}


def shown(part: Part, *typed: str, **standing: Any) -> str:
    response = read(part, form_of(part, typed))
    html = render(part, state_of(part, response=response, **standing), CONTEXT)
    checked(html)
    return html


# Number lines


def test_a_point_with_its_tolerance() -> None:
    part = question("numberline", "Where?\n\n- [x] 2 ± 0.25\n- [ ] -2\n  > The other side.", AXIS)
    assert [answered(part, typed).status for typed in ("2", "2.25", "9/4", "1.5")] == ["right"] * 3 + ["not_yet"]
    assert answered(part, "−2").outcomes["q-one"].feedback == "The other side."
    assert (answered(part, "").held_back, answered(part, "two").held_back) == ("unanswered", "unreadable")


@pytest.mark.parametrize(
    ("answer", "ends", "status"),
    [
        ("(-1, 3]", ("open", "-1", "closed", "3"), "right"),
        ("(−1 .. 3]", ("open", "-1", "closed", "3"), "right"),
        ("]-1; 3]", ("open", "-1", "closed", "3"), "right"),
        ("(-1, 3]", ("closed", "-1", "closed", "3"), "not_yet"),
        ("(-1, 3]", ("open", "-1", "none", ""), "not_yet"),
        ("(-1, ∞)", ("open", "-1", "none", "17"), "right"),
        ("(-inf, 3)", ("none", "", "open", "3"), "right"),
    ],
)
def test_an_interval_is_right_with_its_ends(answer: str, ends: tuple[str, ...], status: str) -> None:
    assert answered(question("numberline", f"Mark.\n\n- [x] {answer}", AXIS), *ends).status == status


def test_an_interval_in_halves_and_with_a_tolerance() -> None:
    each = question("numberline", "Mark.\n\n- [x] [0, 2]", f"{AXIS}\n:scoring: each")
    assert answered(each, "closed", "0", "closed", "1").fraction == 0.5
    near = question("numberline", "Mark.\n\n- [x] [0, 2]", f"{AXIS}\n:tolerance: 0.5")
    assert answered(near, "closed", "0.5", "closed", "1.5").status == "right"
    assert answered(near, "closed", "0.5", "closed", "1.4").status == "not_yet"


@pytest.mark.parametrize(
    ("ends", "held_back", "said"),
    [
        (("", "0", "closed", "2"), "incomplete", "Say of each end whether it belongs"),
        (("closed", "", "closed", "2"), "incomplete", "One end has no number yet."),
        (("closed", "3", "closed", "2"), "unreadable", "begins with the smaller number"),
        (("closed", "2", "open", "2"), "unreadable", "No number lies in this interval"),
        (("closed", "x", "open", "2"), "unreadable", "Place 1: this cannot be read"),
        (("closed", "", "closed", ""), "unanswered", "There is no answer yet."),
    ],
)
def test_an_interval_that_is_none_costs_no_attempt(ends: tuple[str, ...], held_back: str, said: str) -> None:
    part = question("numberline", "Mark.\n\n- [x] [0, 2]", f"{AXIS}\n:attempts: 1")
    graded = answered(part, *ends)
    assert (graded.held_back, graded.costs_attempt) == (held_back, False)
    html = render(part, state_of(part, response=read(part, form_of(part, ends)), graded=graded), CONTEXT)
    assert said in html


def test_several_points_in_any_order() -> None:
    part = question("numberline", "Mark both.\n\n- [x] -2; 3", f"{AXIS}\n:scoring: each")
    assert answered(part, "3", "-2").status == "right"
    assert (answered(part, "3", "3").fraction, answered(part, "3", "1").outcomes["q-one"].facts["right"]) == (0.5, 1)
    assert answered(part, "3", "").held_back == "incomplete"
    assert answered(question("numberline", "Mark both.\n\n- [x] -2; 3", AXIS), "3", "1").fraction == 0


def test_decimals_are_those_of_the_course() -> None:
    text = f":::{{question}} numberline\n:name: q\n{AXIS.replace('0.5', '0,5')}\n\nWo?\n\n- [x] 2,5\n:::"
    part = write(text, language="de").part
    assert grade(part, ["2,5"]).status == "right"
    assert 'data-decimal=","' in render(part, state_of(part), CONTEXT)


# Planes


@pytest.mark.parametrize(
    ("answer", "points", "status"),
    [
        ("y = 2x + 1", ("0", "1", "-2", "-3"), "right"),
        ("y = 2x + 1", ("1", "3", "0.5", "2"), "right"),
        ("line through (0, 1) and (2, 5)", ("1", "3", "-3", "-5"), "right"),
        ("y = 2x + 1", ("0", "1", "1", "2"), "not_yet"),
        ("x = 3", ("3", "-5", "3", "5"), "right"),
        ("y = 3", ("3", "3", "-4", "3"), "right"),
        ("y = (x - 1)/2", ("1", "0", "3", "1"), "right"),
    ],
)
def test_a_line_is_right_by_what_it_is(answer: str, points: tuple[str, ...], status: str) -> None:
    assert answered(question("graph", f"Draw.\n\n- [x] {answer}", LINE), *points).status == status


@pytest.mark.parametrize(
    ("draw", "answer", "right", "wrong"),
    [
        ("ray", "from (0, 0) through (1, 1)", "0 0 3 3", "0 0 -2 -2"),
        ("ray", "from (0, 0) through (1, 1)", "0 0 3 3", "1 1 3 3"),
        ("segment", "(0, 0) to (2, 3)", "2 3 0 0", "0 0 3 4"),
        ("parabola", "y = x^2 - 4x + 3", "2 -1 0 3", "2 -1 0 2"),
        ("parabola", "y = 2(x - 1)² - 3", "1 -3 2 -1", "1 -3 2 -2"),
        ("parabola", "vertex (0, 1) through (1, 3)", "0 1 -1 3", "0 1 -1 2"),
        ("absolute", "y = 2|x - 1| - 3", "1 -3 -1 1", "1 -3 2 -2"),
        ("absolute", "y = 3 - abs(x)/2", "0 3 4 1", "0 3 4 5"),
        ("absolute", "vertex (-1, 2) through (0, 1)", "-1 2 2 -1", "-1 1 2 -2"),
        ("exponential", "y = 2^x", "2 4 -1 0.5", "0 1 1 3"),
        ("exponential", "y = -3(1/2)^x", "-0.5 -4.2426406871 1 -1.5", "0 3 1 1.5"),
        ("exponential", "y = 2 * 4^(x/2)", "0 2 1 4", "0 2 2 4"),
        ("exponential", "(0, 3) and (1, 1)", "1 1 0 3", "0 3 1 2"),
        ("sine", "middle (0, 1), top (1, 3)", "2 1 3 -1", "0 1 1 -1"),
        ("sine", "middle (0, 1), top (1, 3)", "-4 1 -3 3", "0 1 2 3"),
        ("polygon", "(0, 0), (4, 0), (0, 3)", "4 0 0 0 0 3", "4 0 0 0 1 3"),
        ("points", "(1, 2), (3, 4)", "3 4 1 2", "3 4 2 1"),
    ],
)
def test_shapes(draw: str, answer: str, right: str, wrong: str) -> None:
    part = question("graph", f"Draw.\n\n- [x] {answer}", f":draw: {draw}\n:x: -5..5\n:y: -5..5")
    assert answered(part, *right.split()).status == "right"
    assert answered(part, *wrong.split()).status == "not_yet"


def test_a_tolerance_is_a_distance() -> None:
    part = question("graph", "Draw.\n\n- [x] y = x", f"{LINE}\n:tolerance: 0.5")
    assert answered(part, "-5", "-5", "5", "4.5").status == "right"
    assert answered(part, "-5", "-5", "5", "4").status == "not_yet"
    points = question("graph", "Draw.\n\n- [x] (1, 1)", ":tolerance: 0.5")
    assert (answered(points, "1.3", "1.4").status, answered(points, "1.4", "1.4").status) == ("right", "not_yet")


def test_points_count_one_by_one_on_request() -> None:
    part = question("graph", "Draw.\n\n- [x] (1, 2), (3, 4), (0, 0)", ":scoring: each")
    graded = answered(part, "0", "0", "3", "4", "9", "9")
    assert (round(graded.fraction, 3), graded.status) == (0.667, "partly")
    assert "2 of 3 points are right." in shown(part, "0", "0", "3", "4", "9", "9", attempts_used=1, best=2 / 3)


@pytest.mark.parametrize(
    ("points", "held_back"),
    [
        (("0", "1", "0", "1"), "unreadable"), (("0", "1", "2", ""), "unreadable"), (("0", "1", "", ""), "incomplete"),
        (("0", "1", "50", "1"), "unreadable"), (("", "", "", ""), "unanswered"), (("0", "1", "a", "1"), "unreadable"),
    ],
)  # fmt: skip
def test_what_makes_no_line_costs_no_attempt(points: tuple[str, ...], held_back: str) -> None:
    part = question("graph", "Draw.\n\n- [x] y = x", LINE)
    assert answered(part, *points).held_back == held_back
    shown(part, *points)


def test_a_plane_has_variants() -> None:
    body = "Draw $y = {=a}x + {=b}$.\n\n- [x] y = {=a}x + {=b}\n- [ ] y = {=b}x + {=a}"
    part = question("graph", body, f"{LINE}\n:vars: a in {{1/2, 2, 3}}; b in -2..2; where a != b\n:variants: 5")
    assert len(part.key["variants"]) == 5  # type: ignore[arg-type]


# Pictures


def test_a_place_lies_in_an_area() -> None:
    wrong = "- [ ] box 10% 20% 30% 40%\n  > Too far left."
    body = f"{PICTURE}- [x] circle 62% 40% 8%\n{wrong}\n- [50%] polygon 70 70, 90 70, 80 95"
    part = question("hotspot", body)
    assert answered(part, "62", "40").status == "right"
    assert answered(part, "70 %", "40").status == "right", "a radius is one of the width"
    # The picture is half as high as wide, so that 8 % of its width are 16 % of its height.
    assert (answered(part, "62", "55.9").status, answered(part, "62", "56.2").status) == ("right", "not_yet")
    assert answered(part, "10", "40").outcomes["q-one"].feedback == "Too far left."
    assert (answered(part, "80", "80").fraction, answered(part, "71", "90").fraction) == (0.5, 0)
    assert [answered(part, *typed).held_back for typed in (("62", ""), ("101", "4"), ("", ""))] == [
        "unreadable", "unreadable", "unanswered",
    ]  # fmt: skip


def test_several_places_have_an_area_each() -> None:
    body = f"{PICTURE}- [x] box 0 0 20 20\n- [x] box 10 10 40 40\n- [x] circle 80 80 5"
    part = question("hotspot", body, ":places: 2")
    assert answered(part, "15", "15", "5", "5").status == "right"
    assert answered(part, "5", "5", "6", "6").fraction == 0.5, "both lie in the same one"
    all_of_it = question("hotspot", body, ":places: 2\n:scoring: all")
    assert answered(all_of_it, "5", "5", "90", "10").fraction == 0


@pytest.mark.parametrize(
    ("kind", "body", "options", "typed", "secret"),
    [
        ("hotspot", f"{PICTURE}- [x] circle 61% 41% 8%", "", ("5", "6"), ('class="area"', 'cx="61"')),
        ("graph", "Draw.\n\n- [x] y = 3x - 1", LINE, ("0", "1", "1", "1"), ("wanted", "y = 3x - 1")),
        ("numberline", "Mark.\n\n- [x] 3.5", AXIS, ("1",), ("wanted", "Right answer: 3.5")),
        ("numberline", "Mark.\n\n- [x] (3.5, ∞)", AXIS, ("open", "1", "open", "2"), ("wanted", "(3.5, ∞)")),
    ],
)
def test_what_is_right_is_drawn_once_it_is_settled(
    kind: str, body: str, options: str, typed: tuple[str, ...], secret: tuple[str, ...]
) -> None:
    part = question(kind, body, f"{options}\n:attempts: 2".strip())
    for html in (shown(part), shown(part, *typed, attempts_used=1, best=0.0)):
        assert not any(word in html for word in secret)
        assert "data-shut" not in html
    html = shown(part, *typed, attempts_used=2, best=0.0)
    assert all(word in html for word in secret)
    assert 'data-shut="yes"' in html and html.count(" readonly") >= 1


def test_what_was_placed_is_drawn_without_a_script() -> None:
    part = question("graph", "Draw.\n\n- [x] y = x", LINE)
    html = shown(part, "0", "1", "1", "2", attempts_used=1, best=0.0)
    assert "Placed: (0, 1), (1, 2)." in html
    assert '<path class="reach told not_yet"' in html


# Labels


def test_labels_are_rows_below_their_picture() -> None:
    body = f"{PICTURE}- [small] 12% 50%\n- [large] 88%, 50%\n  > Look right.\n- [none]"
    part = question("label", body)
    listed: Any = part.public["rows"]
    assert [row["at"] for row in listed] == [[12, 50], [88, 50]]
    assert "small" not in str(listed)
    html = shown(part)
    assert html.index("<img ") < html.index("<select")
    assert html.count('class="spot"') == 2 and "Spot 2" in html and html.count("<option") == 8
    choices: Any = {choice["html"]: choice["id"] for choice in part.public["choices"]}  # type: ignore[union-attr,call-overload,index]
    values = [f"{listed[0]['id']}:{choices['small']}", f"{listed[1]['id']}:{choices['none']}"]
    graded = answered(part, *values)
    assert (graded.fraction, graded.status) == (0.5, "partly")
    html = shown(part, *values, attempts_used=1, best=0.5)
    assert 'class="spot right"' in html and 'class="spot wrong"' in html and "Look right." in html


# What authors are told


@pytest.mark.parametrize(
    ("kind", "body", "options", "found"),
    [
        ("numberline", "Where?\n\n- [x] there", AXIS, ("numeric-unreadable", 9)),
        ("numberline", "Where?\n\n- [x] 2\n- [ ] (1, 2)", AXIS, ("numberline-mixed", 10)),
        ("numberline", "Where?\n\n- [x] (2, 1)", AXIS, ("numberline-interval", 9)),
        ("numberline", "Where?\n\n- [x] (a, 1)", AXIS, ("numberline-unreadable", 9)),
        ("numberline", "Where?\n\n- [x] 2\n- [ ] 1; 2", AXIS, ("question-places", 9)),
        ("numberline", "Where?\n\n- [x] 2\n- [ ] 2.0", AXIS, ("question-option-duplicate", 10)),
        ("numberline", "Where?\n\n- [x] 7", AXIS, ("question-outside", 9)),
        ("numberline", "Where?\n\n- [x] 2", ":from: 5\n:to: 1", ("question-axis", 3)),
        ("numberline", "Where?\n\n- [x] 2", ":step: 0", ("question-axis", 3)),
        ("numberline", "Where?\n\n- [x] 2", ":step: 0.0001", ("question-axis", 3)),
        ("numberline", "Where?\n\n- [x] 2", ":tolerance: -1", ("question-tolerance", 3)),
        ("numberline", "Where?\n\n- [ ] 2", AXIS, ("question-no-right-answer", 9)),
        ("graph", "Draw.\n\n- [x] a line", LINE, ("graph-unreadable", 9)),
        ("graph", "Draw.\n\n- [x] y = x^2", LINE, ("graph-no-line", 9)),
        ("graph", "Draw.\n\n- [x] y = 1/x", LINE, ("graph-unreadable", 9)),
        ("graph", "Draw.\n\n- [x] (0, 0), (1, 1), (2, 2)", LINE, ("graph-places", 9)),
        ("graph", "Draw.\n\n- [x] (0, 0), (0, 0)", LINE, ("graph-same", 9)),
        ("graph", "Draw.\n\n- [x] (0, 0), (9, 9)", LINE, ("graph-outside", 9)),
        ("graph", "Draw.\n\n- [x] y = x^2", ":draw: absolute", ("graph-no-absolute", 7)),
        ("graph", "Draw.\n\n- [x] y = |x|", ":draw: parabola", ("graph-no-parabola", 7)),
        ("graph", "Draw.\n\n- [x] y = |x| + |x - 1|", ":draw: absolute", ("graph-no-absolute", 7)),
        ("graph", "Draw.\n\n- [x] y = 2x", ":draw: exponential", ("graph-no-exponential", 7)),
        ("graph", "Draw.\n\n- [x] y = 2^x + 1", ":draw: exponential", ("graph-no-exponential", 7)),
        ("graph", "Draw.\n\n- [x] y = x", ":draw: sine", ("graph-no-sine", 7)),
        ("graph", "Draw.\n\n- [x] (0, 1), (1, -1)", ":draw: exponential", ("graph-side", 7)),
        ("graph", "Draw.\n\n- [x] (0, 1), (0, 2)", ":draw: sine", ("graph-same", 7)),
        ("graph", "Draw.\n\n- [x] y = x\n- [ ] (1, 1), (2, 2)", LINE, ("question-option-duplicate", 10)),
        ("graph", "Draw.\n\n- [x] (1, 1)", ":draw: circle", ("graph-draw", 3)),
        ("graph", "Draw.\n\n- [x] (1, 1)", ":x: 3", ("question-axis", 3)),
        ("graph", "Draw.\n\n- [x] (1, 1)\n- [ ] (1, 1), (2, 2)", "", ("question-places", 7)),
        ("hotspot", "Where?\n\n- [x] circle 1 2 3", "", ("question-no-picture", 5)),
        ("hotspot", "Where?\n\n![](/media/sample.svg)\n\n- [x] circle 1 2 3", "", ("question-picture-alt", 7)),
        ("hotspot", f"{PICTURE}- [x] circle 1 2", "", ("hotspot-area", 9)),
        ("hotspot", f"{PICTURE}- [x] circle 1 2 0", "", ("hotspot-empty", 9)),
        ("hotspot", f"{PICTURE}- [x] box 30 10 20 40", "", ("hotspot-empty", 9)),
        ("hotspot", f"{PICTURE}- [x] box 30 10 120 40", "", ("hotspot-outside", 9)),
        ("hotspot", f"{PICTURE}- [x] circle 1 2 3\n- [ ] circle 1% 2% 3%", "", ("question-option-duplicate", 10)),
        ("hotspot", f"{PICTURE}- [x] circle 1 2 3", ":places: 2", ("hotspot-places", 3)),
        ("label", f"{PICTURE}- [a] here\n- [b] 10 20", "", ("label-spot", 9)),
        ("label", f"{PICTURE}- [a] 10 120\n- [b] 10 20", "", ("label-spot", 9)),
        ("label", "Which?\n\n- [a] 10 10\n- [b] 10 20", "", ("question-no-picture", 5)),
    ],
)
def test_what_an_author_is_told(kind: str, body: str, options: str, found: tuple[str, int]) -> None:
    assert found in broken(kind, body, options)


# Limits

SAMPLES = [
    question("numberline", "Where?\n\n- [x] -2; 3\n- [50%] 0; 1", f"{AXIS}\n:scoring: each"),
    question("numberline", "Where?\n\n- [x] (-1, 3]", AXIS),
    question("hotspot", f"{PICTURE}- [x] box 0 0 20 20\n- [x] polygon 10 10 40 10 20 50", ":places: 2"),
    *[
        question("graph", f"Draw.\n\n- [x] {answer}", f":draw: {draw}\n:tolerance: 0.5")
        for draw, answer in {
            "points": "(1, 1), (2, 2)", "line": "y = x", "ray": "(0, 0), (1, 1)", "segment": "(0, 0), (1, 1)",
            "parabola": "y = x^2", "absolute": "y = |x|", "exponential": "y = 2^x",
            "sine": "(0, 0), (1, 2)", "polygon": "(0, 0), (4, 0), (0, 3)",
        }.items()
    ],
]  # fmt: skip
typed = st.sampled_from(["", "0", "1", "-1", "2.5", "1/3", "10", "closed", "open", "none", "1e300", "½", "<b>", "NaN"])


@given(st.sampled_from(SAMPLES), st.lists(typed | st.text(max_size=8), max_size=14))
def test_every_answer_is_graded_the_same_every_time_and_drawn(part: Part, values: list[str]) -> None:
    response = read(part, form_of(part, values))
    graded = grade(part, response)
    assert graded == grade(part, response) and 0 <= graded.fraction <= 1
    shown(part, *values, attempts_used=1, best=0.0, is_past_due=True)


@given(st.permutations(["(1, 1)", "(2, 2)", "(3, 1)", "(0, 4)"]), st.permutations([0, 1, 2, 3]))
def test_the_order_of_points_means_nothing(written: list[str], order: list[int]) -> None:
    part = question("graph", f"Draw.\n\n- [x] {', '.join(written)}", ":scoring: each")
    points = [("1", "1"), ("2", "2"), ("3", "1"), ("5", "5")]
    assert answered(part, *[number for index in order for number in points[index]]).fraction == 0.75


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=3))
def test_pairs_are_as_many_as_can_be(fits: list[list[bool]]) -> None:
    def best(row: int, free: frozenset[int]) -> int:
        if row == len(fits):
            return 0
        taken = [1 + best(row + 1, free - {column}) for column in free if fits[row][column]]
        return max([best(row + 1, free), *taken])

    assert len(matched(fits)) == best(0, frozenset(range(3)))


def test_grading_is_cheap() -> None:
    """A millisecond at most, with as many places and answers as there may be (measured: 0.05 to 0.6 ms)."""
    twelve = ", ".join(f"({number}, {number})" for number in range(-2, 10))
    many = "\n".join(f"- [ ] ({number}, 0), (0, {number})" for number in range(-9, 0))
    parts = [
        question("graph", f"Draw.\n\n- [x] {twelve}", ":scoring: each\n:tolerance: 2"),
        question("graph", f"Draw.\n\n- [x] (1, 0), (0, 1)\n{many}", ":draw: line\n:tolerance: 0.5"),
        *SAMPLES,
    ]
    for part in parts:
        response: Any = [f"{number / 7:.3f}" for number in range(24)]
        grade(part, response)
        begun = process_time()
        for _ in range(50):
            grade(part, response)
        assert (process_time() - begun) / 50 * 1000 < 1.5, part.public
