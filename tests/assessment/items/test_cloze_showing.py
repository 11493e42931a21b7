"""What learners see of text with blanks."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items import grade, render, state_of
from stoa.assessment.ports import RenderContext
from stoa.content.ports import Part
from tests.assessment.items.author import question, write
from tests.assessment.items.test_cloze import MARGINS, WELLS, filled
from tests.assessment.items.test_showing import checked

CONTEXT = RenderContext(action="/answer", seed="ada")


def shown(part: Part, response: Any = None, **standing: Any) -> str:
    html = render(part, state_of(part, response=response, **standing), CONTEXT)
    checked(html)
    return html


def labels(html: str) -> list[str]:
    return re.findall(r'<label class="heard" for="[^"]+">([^<]+)</label>', html)


def test_fields_stand_in_the_text_and_have_names() -> None:
    html = shown(question("cloze", WELLS))
    assert labels(html) == ["Blank 1 of 3", "Blank 2 of 3", "Blank 3 of 3"]
    assert 'aria-label="Text with 3 blanks"' in html and "____" not in html
    assert html.index("The rule turns the") < html.index('<input class="input"') < html.index("into the posterior")
    assert labels(shown(question("cloze", "Only [[one]]."))) == ["Blank"]
    assert labels(shown(question("cloze", "A [[b]]{what it is} and [[c]]."))) == [
        "what it is (Blank 1 of 2)", "Blank 2 of 2",
    ]  # fmt: skip


def test_fields_of_a_table_are_called_by_its_heads() -> None:
    html = shown(question("table", MARGINS))
    assert labels(html)[0] == "flagged, ill (Blank 1 of 3)"
    assert 'class="scroll" tabindex="0" role="region"' in html


def test_the_page_does_not_give_the_answer_away() -> None:
    for prompt in ("It is [[a rather long answer]].", "It is [[no]].", "It is [[= 12345]]."):
        html = shown(question("cloze", prompt))
        assert not re.search(r"rather|>no<|\bno\b|12345|size=|style=|pattern=", html)
    one, other = (shown(question("cloze", f"It is {blank}.")) for blank in ("[[no]]", "[[certainly; of course]]"))
    assert one == other, "fields look the same whatever is right"
    listed = shown(question("cloze", "It is [[*more* | less | same]]."))
    moved = shown(question("cloze", "It is [[more | less | *same*]]."))
    assert listed == moved


def test_each_blank_has_its_mark_and_replies_stand_below() -> None:
    part = question("cloze", WELLS)
    html = shown(part, filled(part, "prior", "0.9", "more"), attempts_used=1, best=1 / 3)
    assert html.count('class="blank right"') == 1 and html.count('class="blank wrong"') == 2
    assert '<span class="heard">Right</span>' in html and "1 of 3 blanks are right." in html
    (told,) = re.findall(r'<ul class="blank-replies">(.*?)</ul>', html)
    assert "<b>Blank 2</b> <q>0.9</q>" in told and "That is the share of flags." in told and "Blank 3" not in told
    assert 'aria-describedby="q-one-b2-v q-one-b2-r"' in html


def test_what_cannot_be_read_is_said_at_its_blank() -> None:
    part = question("cloze", WELLS)
    response = filled(part, "prior", "1,2,3", "less")
    html = shown(part, response, graded=grade(part, response))
    assert html.count('aria-invalid="true"') == 1 and "This cannot be read as one number." in html
    assert "no attempt is used" in html and "verdict" not in html and 'value="prior"' in html


def test_missing_blanks_are_counted() -> None:
    part = question("cloze", WELLS)
    response = filled(part, "prior", "", "")
    html = shown(part, response, graded=grade(part, response))
    assert "2 blanks are still empty. No attempt is used." in html and "verdict" not in html


def test_what_was_right_is_shown_once_nothing_can_be_won() -> None:
    part = question("cloze", WELLS, ":attempts: 1")
    html = shown(part, filled(part, "posterior", "0.5", "more"), attempts_used=1, best=0.0)
    assert re.findall(r"Right answer: ([^<]+)<", html) == [
        "prior", "0.09, and what is near it: 0.08–0.1", "less",
    ]  # fmt: skip
    assert html.count(" readonly>") == 2 and html.count(" disabled>") == 1
    settled = shown(part, filled(part, "prior", "0.5", "less"), attempts_used=1, best=2 / 3)
    assert len(re.findall("Right answer:", settled)) == 1


def test_a_slip_of_the_fingers_is_told() -> None:
    part = question("cloze", "It is the [[prior]].", ":typos: 1")
    html = shown(part, filled(part, "piror"), attempts_used=1, best=1.0)
    assert "Mind the spelling: prior." in html


def test_choices_can_be_shuffled_and_are_the_same_each_time() -> None:
    part = question("cloze", "[[a | *b* | c | d | e]] and [[f | *g* | h | i | j]]", ":shuffle: yes")
    orders = {tuple(re.findall(r"<option [^>]+>(\w+)</option>", render(part, state_of(part), RenderContext(
        action="/", seed=seed)))) for seed in "abcdefgh"}  # fmt: skip
    assert len(orders) > 5
    assert shown(part) == shown(part)


def test_a_quiz_says_what_is_right_of_each_text() -> None:
    quiz = write(f"::::{{quiz}}\n:name: quiz\n\n:::{{question}} cloze\n:name: q-one\n\n{WELLS}\n:::\n::::\n").part
    response = {"answers": {"q-one": ["b1:prior", "b2:0.9"]}, "is_final": True}
    html = shown(quiz, response, attempts_used=1, best=1 / 3)
    assert "1 blank is still empty." in html and html.count('class="blank wrong"') == 1


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=90))
def test_what_was_typed_is_never_taken_for_html(typed: str) -> None:
    part = question("cloze", "It is [[prior]] or [[= 2]].")
    response = [f"b1:{typed}<b>", f"b2:{typed}"]
    html = render(part, state_of(part, response=response, attempts_used=1, best=0.0), CONTEXT)
    assert f"{typed}<b>" not in html
    checked(html)
