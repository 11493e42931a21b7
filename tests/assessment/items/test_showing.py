"""What a question looks like: to whom it shows what, and that nothing gets out of its place."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from json import dumps
from time import process_time
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.assessment.items import grade, kinds, questions_of, read, render, state_of
from stoa.assessment.ports import TOKEN, RenderContext, field_name
from stoa.content.ports import Part
from tests.assessment.items.author import question, write
from tests.assessment.items.filling import filled, sent
from tests.assessment.items.test_answers import LIST, PARTS, SAMPLES, ids
from tests.assessment.items.test_writing import FOLDER, QUIZ

HERE = RenderContext(action="/courses/chance/answer/q-one")
VOID = {"input", "path", "circle", "br", "hr", "img"}


class Balance(HTMLParser):
    """Reads HTML and notes what is out of order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.named: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        self.ids += [str(values["id"])] if "id" in values else []
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.named += str(values.get(name, "")).split()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def checked(html: str) -> Balance:
    """`html`, well formed, with ids that are there once and references that lead somewhere."""
    reader = Balance()
    reader.feed(html)
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    assert set(reader.named) <= set(reader.ids)
    return reader


def shown(part: Part, response: Any = None, context: RenderContext = HERE, **standing: Any) -> str:
    html = render(part, state_of(part, response=response, **standing), context)
    checked(html)
    return html


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.id)
def test_an_untouched_question_is_a_plain_form(part: Part) -> None:
    html = shown(part)
    assert '<form method="post" action="/courses/chance/answer/q-one"' in html
    assert html.count(f'value="{TOKEN}"') == 1
    assert html.count('type="submit"') == 1
    for one in questions_of(part):
        assert re.search(rf'name="{field_name(one)}[":]', html)
    assert "verdict" not in html
    assert 'role="status"' not in html


@pytest.mark.parametrize("part", SAMPLES, ids=lambda part: part.id)
def test_every_control_has_a_name(part: Part) -> None:
    """A radio or check box is named by its label and grouped by a fieldset; a field by a label or the prompt."""
    tags = checked(shown(part)).tags
    controls = [values for tag, values in tags if tag in ("input", "select") and values.get("type") != "hidden"]
    labels = {values.get("for") for tag, values in tags if tag == "label"}
    for control in controls:
        if control.get("type") in ("radio", "checkbox"):
            assert any(tag == "fieldset" for tag, _ in tags)
        else:
            assert control["id"] in labels or control.get("aria-labelledby")


def test_once_and_token_travel_with_the_form() -> None:
    html = shown(PARTS[0], context=replace(HERE, token="abc", once='"><script>'))
    assert 'name="csrfmiddlewaretoken" value="abc"' in html
    assert 'name="once" value="&quot;&gt;&lt;script&gt;"' in html


def test_not_yet_comes_with_its_reply_and_keeps_the_rest_back() -> None:
    part = question("choice", LIST + "\n\n> **Hint.** Count.\n\n> **Explanation.** It is the first.")
    html = shown(part, ids(part)[1], attempts_used=1, best=0.5)
    assert "Partly right" in html
    assert "Half of it." in html
    assert "Hint 1 of 1" in html
    assert "Check again" in html
    assert "Right answer" not in html
    assert "It is the first." not in html


def test_settled_shows_the_right_answer_and_why() -> None:
    part = question("choice", LIST + "\n\n> **Explanation.** It is the first.", ":attempts: 1")
    html = shown(part, ids(part)[2], attempts_used=1, best=0.0)
    assert re.search(r'<label class="choice missed">.*?This was right</span></label>', html)
    assert html.count("Not this time") == 2
    assert "Not yet" not in html
    assert "It is the first." in html
    assert "No attempts are left." in html
    assert 'type="submit"' not in html
    assert html.count(" disabled") == 2


def test_where_tries_have_no_limit_none_is_said_to_be_used_up() -> None:
    """A full score settles a question; when its key is corrected then, what was chosen is not right any more."""
    part = question("choice", LIST)
    html = shown(part, ids(part)[2], attempts_used=1, best=1.0, kept=1.0)
    assert "The answer was corrected since then" in html
    assert "No attempts are left" not in html


def test_right_leaves_nothing_to_do() -> None:
    part = question("choice", LIST)
    html = shown(part, ids(part)[0], attempts_used=1, best=1.0)
    assert '<div class="said right" id="q-one-said" role="status"><span class="verdict">' in html
    assert html.count("</svg>Right.</span>") == 1 and html.count("</svg>Right</span>") == 1
    assert 'type="submit"' not in html
    assert "This was right" not in html


@pytest.mark.parametrize("kind", sorted(set(kinds()) - {"poll", "scale", "wordcloud", "code"}))
def test_the_verdict_stands_at_one_place_whatever_the_kind(kind: str) -> None:
    """Head, the line with the verdict, the controls with their marks, the author's reply; each once."""
    part = write((FOLDER / kind / "sample.md").read_text()).part
    empty = shown(part)
    assert 'class="said' not in empty
    html = sent(part, filled(empty), HERE, used=1, best=0.0)
    head, line, form = html.index('class="q-head"'), html.index(f'id="{part.id}-said"'), html.index("<form")
    assert head < line < form and html.count(f'id="{part.id}-said"') == 1
    told = html[line:form]
    if "held" not in html[line - 30 : line]:
        assert told.count('class="verdict"') == 1, told


def test_the_line_says_what_the_kind_adds_and_what_is_left() -> None:
    one = shown(question("choice", LIST, ":attempts: 2"), ids(question("choice", LIST))[2], attempts_used=1, best=0.0)
    assert "</svg>Not yet.</span> <span>1 attempt left.</span></div>" in one
    part = question("multiple", "Which?\n\n- [x] a\n- [x] b\n- [ ] c")
    several = shown(part, ids(part)[:1], attempts_used=1, best=0.0)
    assert "</svg>Not yet.</span> <span>What you chose is right, and there is more to find.</span></div>" in several
    each = question("multiple", "Which?\n\n- [x] a\n- [x] b\n- [ ] c", ":scoring: each")
    told = shown(each, ids(each)[:1], attempts_used=1, best=2 / 3)
    assert "Of 3 answers 2 are as they should be: chosen where right, left where not." in told


def test_what_most_questions_are_is_said_once_above() -> None:
    above = replace(HERE, is_told_above=True)
    assert "Not graded" not in shown(question("choice", LIST), context=above)
    assert "Not graded. 2 attempts." in shown(question("choice", LIST, ":attempts: 2"), context=above)


@pytest.mark.parametrize(
    ("kind", "body", "answer"),
    [
        ("numeric", "How many?\n\n- [x] 4711 ± 1", "4711, and what is near it: 4710–4712"),
        ("numeric", "How many?\n\n- [x] 0.25", "0.25<"),
        ("numeric", "How many?\n\n- [x] 0.4 ± 10%", "0.4, and what is near it: 0.36–0.44"),
        ("numeric", "How many?\n\n- [x] -3 .. 5", "−3–5<"),
        ("text", "Who?\n\n- [x] Bayes", "Bayes"),
    ],
)
def test_a_typed_answer_is_revealed_once_settled(kind: str, body: str, answer: str) -> None:
    part = question(kind, body, ":attempts: 1")
    assert answer not in shown(part, "7")
    assert f"Right answer: {answer}" in shown(part, "7", attempts_used=1, best=0.0)
    pattern = question("text", "Who?\n\n- [x] Bay(es)?", ":attempts: 1\n:match: pattern")
    assert "Right answer" not in shown(pattern, "x", attempts_used=1, best=0.0)


def test_what_cannot_be_read_is_said_kindly() -> None:
    part = question("numeric", "How many?\n\n- [x] 3", ":attempts: 1")
    html = shown(part, "3,,4")
    assert 'value="3,,4"' in html
    assert 'aria-invalid="true"' in html
    assert "cannot be read as one number" in html
    assert "no attempt is used" in html
    assert "1 attempt." in html
    assert "verdict" not in html


def test_nothing_chosen_is_said_kindly() -> None:
    part = question("choice", LIST)
    html = render(part, state_of(part, graded=grade(part, None)), HERE)
    assert "No attempt is used." in html


def test_terms() -> None:
    graded = ":category: checks\n:points: 2.5\n:attempts: 2\n:due: 2026-12-01 18:00"
    part = question("choice", LIST, graded)
    assert "Not graded. Try as often as you like." in shown(question("choice", LIST))
    assert (
        '2.5 points. 2 attempts. Due <time datetime="2026-12-01T17:00:00Z">1 December 2026, 18:00 CET</time>.'
        in shown(part)
    )
    assert "1 December 2026, 22:30 IST" in shown(part, context=replace(HERE, time_zone="Asia/Kolkata"))
    assert "14:00 UTC-03" in shown(part, context=replace(HERE, time_zone="America/Sao_Paulo"))
    assert "17:00 UTC" in shown(part, context=replace(HERE, time_zone="No/Such"))
    assert "1.25 of 2.5 points. 1 attempt left." in shown(part, ids(part)[1], attempts_used=1, best=0.5)
    assert "Was due" in shown(part, is_past_due=True)


def test_visitors_and_previews_are_told_that_nothing_is_kept() -> None:
    part = PARTS[0]
    assert "not kept" in shown(part, context=replace(HERE, is_visitor=True))
    assert "preview" in shown(part, context=replace(HERE, is_preview=True))


def test_the_fresh_reply_takes_the_focus() -> None:
    part = question("choice", LIST)
    fresh = replace(HERE, is_fresh=True)
    assert 'role="status" tabindex="-1" autofocus' in shown(part, ids(part)[1], context=fresh, attempts_used=1)
    assert "autofocus" not in shown(part, ids(part)[1], attempts_used=1)


def test_shuffling_is_the_same_for_one_learner_and_loses_nothing() -> None:
    part = question("choice", "Which?\n\n- [x] 0\n" + "\n".join(f"- [ ] {n}" for n in range(1, 9)), ":shuffle: yes")

    def order(seed: str) -> list[str]:
        return re.findall(r'value="([0-9a-f]{10})"', shown(part, context=replace(HERE, seed=seed)))

    assert order("ada") == order("ada")
    assert len({tuple(order(seed)) for seed in ("ada", "bo", "cy", "di")}) > 1
    assert sorted(order("ada")) == sorted(order("")) == sorted(ids(part))
    assert order("") == ids(part)


# Quizzes


def quiz(policy: str = "attempt") -> Part:
    return write(
        QUIZ.replace(":feedback: end", f":feedback: {policy}").replace(
            "- [x] 3", "- [x] 3\n\n> **Explanation.** Count."
        )
    ).part


def test_a_quiz_hands_in_and_says_why() -> None:
    part = quiz()
    response = read(part, {"answer-q-b": ["3"], "answer-q-a": [ids(questions_of(part)[0])[1]]})
    html = shown(part, response, attempts_used=1, best=0.75)
    assert "Graded. 1 attempt left. Due <time" in html
    assert "<b>75\u202f%</b> 3 of 4 points" in html
    assert "Why 75\u202f%?" in html
    assert re.findall(r'<td class="r">([^<]*)</td>', html) == ["0 of 1 point", "3 of 3 points"]
    assert "Hand in again" in html
    assert "Count." not in html
    assert "Count." in shown(part, response, attempts_used=2, best=0.75)


def test_the_attempt_that_counts_is_named() -> None:
    part = quiz()
    response = {"answers": {"q-b": "4"}, "is_final": True}
    assert "Your last attempt counts: 75\u202f%." in shown(part, response, attempts_used=1, best=0.75)


@pytest.mark.parametrize("policy", ["end", "never"])
def test_a_policy_keeps_verdicts_back(policy: str) -> None:
    part = quiz(policy)
    right, wrong = ids(questions_of(part)[0])
    for response in ({"q-a": right, "q-b": "4"}, {"q-a": wrong, "q-b": "3"}):
        html = shown(part, {"answers": response, "is_final": True}, attempts_used=1, best=0.25)
        assert "verdict" not in html
        assert "Right answers are shown once" in html or "not shown in this quiz" in html


def test_a_quiz_held_back_shows_no_verdict() -> None:
    """Leaving one answer out must not be a way to learn which of the others are right."""
    part = quiz()
    for answers in ({"q-b": "3"}, {"q-a": ids(questions_of(part)[0])[0], "q-b": "3,,"}):
        html = shown(part, None, graded=None)
        response: Any = {"answers": answers, "is_final": False}
        html = render(part, state_of(part, response=response, graded=grade(part, response)), HERE)
        checked(html)
        assert "verdict" not in html
        assert "no attempt is used" in html
        assert ("Hand in as it is" in html) == ("q-a" not in answers)


# Nothing gets out of its place


nasty = st.text(max_size=40) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus='x", "</textarea>", "&lt;b&gt;", TOKEN]
)


@given(st.sampled_from(PARTS), st.lists(nasty, min_size=1, max_size=3), st.booleans(), st.integers(0, 3))
@settings(max_examples=300)
def test_what_learners_type_is_text(part: Part, values: list[str], is_past_due: bool, used: int) -> None:
    form = {field_name(one): values for one in questions_of(part)}
    response = read(part, form)
    html = shown(part, response, attempts_used=used, is_past_due=is_past_due)
    assert html.count(TOKEN) == 1
    assert "<script" not in html
    assert html.count("<img") == str(part.public.get("prompt", "")).count("<img")
    typed = [
        value for value in (response.values() if isinstance(response, dict) else [response]) if isinstance(value, str)
    ]
    for value in typed:
        if set(value) & set("<>\"'&"):
            assert value not in html or escape(value) in html
    for _, values_of in checked(html).tags:
        assert not any(name.startswith("on") for name in values_of)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_what_stands_in_the_context_is_text(action: str, seed: str, once: str) -> None:
    context = RenderContext(action=action, seed=seed, once=once)
    for part in PARTS:
        reader = checked(render(part, state_of(part), context))
        (form,) = [values for tag, values in reader.tags if tag == "form"]
        assert (form["action"] or "").split() == action.split()


words = st.text(alphabet="abcdefghij", min_size=6, max_size=10)


@given(
    st.sampled_from(["choice", "multiple", "dropdown", "numeric", "text"]),
    st.lists(words, min_size=6, max_size=6, unique=True),
    st.integers(10**6, 10**8),
)
@settings(max_examples=60, deadline=None)
def test_keys_stay_on_the_server(kind: str, words: list[str], number: int) -> None:
    prompt, right, wrong, reply, explanation, hint = words
    if kind == "numeric":
        right, wrong = str(number), str(number + 1)
    body = (
        f"P{prompt}?\n\n- [x] {right}\n  > R{reply}\n- [ ] {wrong}\n  > W{reply}\n\n"
        f"> **Hint.** H{hint}\n\n> **Explanation.** E{explanation}"
    )
    part = question(kind, body)
    public, html = dumps(dict(part.public)), shown(part)
    assert f"H{hint}" in html
    secrets = [f"R{reply}", f"W{reply}", f"E{explanation}", "shares", "share"]
    if kind in ("numeric", "text"):
        secrets += [right, wrong]
    for secret in secrets:
        assert secret not in public
        assert secret not in html
    if kind not in ("numeric", "text"):
        # The two options differ in nothing but their id and their text.
        first, second = ids(part)
        assert html.replace(first, "").replace(second, "").replace(right, "").count(wrong) == 1
        rows = re.findall(r'<label class="choice">.*?</label>|<option value="[0-9a-f]+">.*?</option>', html)
        bare = [row.replace(first, "").replace(second, "").replace(right, "").replace(wrong, "") for row in rows]
        assert len(bare) == 2
        assert bare[0] == bare[1]


# Speed


@pytest.mark.parametrize("part", SAMPLES, ids=lambda part: part.id)
def test_drawing_is_cheap(part: Part) -> None:
    """Well under a millisecond of CPU, so that a page of ten questions stays a page (measured: 0.02 to 0.06 ms)."""
    options: Any = part.public.get("options")
    response: Any = [options[0]["id"]] if part.public["item"] == "multiple" else options[0]["id"] if options else "8"
    untouched = state_of(part)

    def cost(draw: Any) -> float:
        draw()
        begun = process_time()
        for _ in range(50):
            draw()
        return (process_time() - begun) / 50 * 1000

    assert cost(lambda: render(part, untouched, HERE)) < 0.6
    assert cost(lambda: render(part, state_of(part, response=response, attempts_used=1, best=0.0), HERE)) < 1.6


def test_words_follow_the_active_language() -> None:
    with translation.override("de"):
        assert "2026" in shown(question("choice", LIST, ":due: 2026-12-01 18:00"))
