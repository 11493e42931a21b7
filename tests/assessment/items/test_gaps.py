"""An answer that is held back: which fields are the matter, how each is marked, and where the focus goes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from stoa.assessment.items import grade, kinds, render, state_of
from stoa.assessment.items.gaps import gaps_of
from stoa.assessment.ports import RenderContext
from stoa.content.ports import Part
from tests.assessment.items.author import question, write
from tests.assessment.items.filling import elements, filled, sent
from tests.assessment.items.test_answers import SAMPLES, any_json
from tests.assessment.items.test_writing import FOLDER, QUIZ

HERE = RenderContext(action="/answer")
FRESH = replace(HERE, is_fresh=True)
PAIRS = "Which?\n\n- [Rome] Italy\n- [Paris] France\n- [Bern] Swiss"


def sample(kind: str) -> Part:
    return write((FOLDER / kind / "sample.md").read_text()).part


def half(part: Part, **about: bool) -> str:
    """The question after its first field alone was filled in."""
    return sent(part, filled(render(part, state_of(part), HERE), only=1), FRESH, **about)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "kind", ["matching", "grid", "label", "matrix", "cloze", "table", "graph", "categorise", "scale"]
)
def test_each_field_that_is_empty_is_named_marked_and_led_to(kind: str) -> None:
    part = sample(kind)
    nodes = elements(half(part))
    by_id = {node.attributes["id"]: node for node in nodes if "id" in node.attributes}
    links = [node for node in nodes if node.tag == "a" and node.attributes.get("href", "").startswith("#")]
    assert links
    for link in links:
        control = by_id[link.attributes["href"][1:]]
        marked = control if kind not in ("grid", "scale") else next(
            node for node in nodes if node.attributes.get("role") == "radiogroup"
            and f"{control.attributes['id']}-why" in node.attributes.get("aria-describedby", "")
        )  # fmt: skip
        assert marked.attributes["aria-invalid"] == "true"
        assert f"{control.attributes['id']}-why" in marked.attributes["aria-describedby"].split()
        assert f"{control.attributes['id']}-why" in by_id
    assert sum(node.attributes.get("aria-invalid") == "true" for node in nodes) == len(links)
    focused = [node.attributes.get("id") for node in nodes if "autofocus" in node.attributes]
    assert focused == [links[0].attributes["href"][1:]]


def test_the_names_are_those_on_the_page() -> None:
    told = half(question("matching", PAIRS))
    assert ">France</a>: no answer yet" in told and ">Swiss</a>: no answer yet" in told and ">Italy</a>" not in told
    assert "2 rows have no answer yet. No attempt is used." in told
    assert ">Spot 2</a>: no label yet" in half(sample("label"))
    assert ">Row 1, column 2</a>: no answer yet" in half(sample("matrix"))


def test_what_cannot_be_read_is_marked_and_takes_the_focus() -> None:
    for part in (question("numeric", "How many?\n\n- [x] 3"), question("graph", "Draw.\n\n- [x] (1, 2)")):
        html = sent(part, filled(render(part, state_of(part), HERE), typed="three"), FRESH)
        focused = [node for node in elements(html) if "autofocus" in node.attributes]
        assert [node.tag for node in focused] == ["input"] and focused[0].attributes["aria-invalid"] == "true"
    graph = question("graph", "Draw.\n\n- [x] (1, 2)")
    html = sent(graph, {"answer-q-one:1x": ["99"], "answer-q-one:1y": ["2"]}, FRESH)
    assert "Point, x</a>: it lies outside of what is drawn" in html
    html = sent(graph, {"answer-q-one:1x": ["1"], "answer-q-one:1y": ["?"]}, FRESH)
    assert "Point, y</a>: this is no number" in html and "Point, x</a>" not in html


def test_steps_with_one_place_are_both_marked() -> None:
    part = question("ordering", "In which order?\n\n- [1] one\n- [2] two\n- [3] three")
    html = sent(part, filled(render(part, state_of(part), HERE)), FRESH)
    assert html.count("its place is that of another step") == 3 and html.count("autofocus") == 1


def test_nothing_at_all_leads_to_the_first_control() -> None:
    for kind in ("choice", "multiple", "dropdown", "numeric", "text", "poll", "wordcloud"):
        html = sent(sample(kind), {}, FRESH)
        focused = [node for node in elements(html) if "autofocus" in node.attributes]
        assert len(focused) == 1 and focused[0].tag in ("input", "select"), kind
        assert "<ul" not in html.split("<form")[0], "a lone field needs no list"


def test_in_a_quiz_the_summary_leads_to_the_field_and_keeps_the_focus() -> None:
    quiz = write(QUIZ).part
    html = sent(quiz, filled(render(quiz, state_of(quiz), HERE), only=1), FRESH)
    focused = [node.attributes.get("id") for node in elements(html) if "autofocus" in node.attributes]
    assert focused == [f"{quiz.id}-said"]
    assert 'href="#q-b-field"' in html and 'id="q-b-field"' in html


def test_a_question_that_is_over_asks_for_nothing() -> None:
    html = half(question("matching", PAIRS), is_over=True)
    assert "aria-invalid" not in html and "</a>" not in html


@settings(max_examples=60, deadline=None)
@given(response=any_json)
def test_whatever_was_stored_can_be_asked_for(response: object) -> None:
    for part in SAMPLES:
        state = state_of(part, response=response, graded=grade(part, response))  # type: ignore[arg-type]
        controls = [gap.control for gap in gaps_of(part, state, "")]
        html = render(part, state, HERE)
        assert all(f'id="{control}"' in html for control in controls), (part.id, controls)


def test_every_kind_was_looked_at() -> None:
    assert {str(part.public["item"]) for part in SAMPLES} == set(kinds())
