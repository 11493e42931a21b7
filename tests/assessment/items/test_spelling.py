"""Short text that may have one slip of the fingers, and words in any order."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items import grade, read, render, state_of
from stoa.assessment.items.text.spelling import has_words, is_near
from stoa.assessment.ports import Outcome, RenderContext, field_name
from stoa.content.ports import Part
from tests.assessment.items.author import question, write

RATE = "What is forgotten?\n\n- [x] base rate\n- [50%] prior\n- [ ] sensitivity\n  > That is the kit's own."


def typed(part: Part, text: str) -> Outcome:
    return grade(part, read(part, {field_name(part): [text]})).outcomes[part.id]


@pytest.mark.parametrize("text", ["bsae rate", "base raet", "base raate", "bas rate", "baserate", "Base Rafe"])
def test_one_slip_is_forgiven_and_told(text: str) -> None:
    part = question("text", RATE, ":typos: 1")
    outcome = typed(part, text)
    assert (outcome.status, outcome.reason, outcome.facts) == ("right", "spelling", {"answer": "base rate"})
    html = render(part, state_of(part, response=text, attempts_used=1, best=1.0), RenderContext(action="/"))
    assert "Mind the spelling: base rate." in html
    assert typed(question("text", RATE), text).status == "not_yet", "only where the author says so"


@pytest.mark.parametrize("text", ["bsae raet", "rate base", "base", "bse rte", "base rates are"])
def test_two_slips_are_not(text: str) -> None:
    assert typed(question("text", RATE, ":typos: 1"), text).status == "not_yet"


def test_what_fits_as_it_is_comes_first() -> None:
    part = question("text", "Which?\n\n- [x] effect\n- [ ] affect\n      > The other.", ":typos: 1")
    assert (typed(part, "affect").status, typed(part, "affect").feedback) == ("not_yet", "The other.")
    assert typed(part, "efect").status == "right"
    wrong = typed(question("text", RATE, ":typos: 1"), "sensitivty")
    assert (wrong.status, wrong.reason, wrong.feedback) == ("not_yet", "", "That is the kit's own.")
    assert typed(question("text", RATE, ":typos: 1"), "piror").status == "partly"


@pytest.mark.parametrize(
    ("wanted", "given_text"), [("not", "now"), ("1763", "1762"), ("H2O water", "H3O water"), ("no rate", "so rate")]
)
def test_short_words_and_figures_are_taken_as_they_are(wanted: str, given_text: str) -> None:
    assert not is_near(wanted, given_text)


@given(st.text(alphabet="abcdef", min_size=4, max_size=30), st.data())
def test_each_single_slip_is_near_and_each_text_is_near_itself(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    slips = {word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :], word[:at] + letter + word[at:]}
    slips |= {word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :], word}
    assert all(is_near(word, slip) for slip in slips)


@given(st.text(max_size=40), st.text(max_size=40))
def test_nearness_never_fails(one: str, other: str) -> None:
    assert is_near(one, other) in (True, False)
    assert has_words(one, one, 0)


def test_words_in_any_order() -> None:
    part = question("text", "Say how.\n\n- [x] multiply odds\n- [50%] odds", ":match: words")
    assert typed(part, "You multiply the prior odds by the ratio.").status == "right"
    assert typed(part, "Odds, I'd multiply!").status == "right"
    assert typed(part, "the odds").status == "partly"
    assert typed(part, "multiplied odds").status == "partly"
    assert typed(part, "even").status == "not_yet"


def test_words_with_a_slip() -> None:
    part = question("text", "Say how.\n\n- [x] multiply odds", ":match: words\n:typos: 1")
    assert typed(part, "Odds, which you mutliply").reason == "spelling"
    assert typed(part, "osd, which you mutliply").status == "not_yet"
    assert typed(part, "multiply the multiply").status == "not_yet", "each word is needed by itself"


@pytest.mark.parametrize(
    ("options", "answers", "rule", "line"),
    [
        (":typos: 2", "- [x] a", "question-typos", 1),
        (":typos: 1\n:match: pattern", "- [x] a", "question-typos", 1),
        (":match: any", "- [x] a", "question-match", 1),
        (":match: words", "- [x] odds before\n- [ ] before odds", "question-option-duplicate", 7),
        (":match: words", "- [x] odds\n- [ ] prior odds", "question-answer-hidden", 7),
        (":match: words", "- [x] !", "question-option-empty", 6),
    ],
)
def test_what_an_author_is_told(options: str, answers: str, rule: str, line: int) -> None:
    text = f":::{{question}} text\n:name: q-one\n{options}\n\nWhat?\n{answers}\n:::\n"
    line += options.count("\n") if line > 1 else 0
    assert rule in [found for found, _line in write(text).rules]
    assert (rule, line) in write(text).rules


def test_a_slip_costs_no_time() -> None:
    answers = "\n".join(f"- [x] {chr(97 + number % 26) * 200}{'x' * number}" for number in range(100))
    part = question("text", f"Which?\n\n{answers}", ":typos: 1")
    typed(part, "b" * 499)
    began = process_time()
    for _ in range(20):
        typed(part, "b" * 210 + "q" * 250)
    assert (process_time() - began) / 20 < 0.005
