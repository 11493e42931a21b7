"""What learners write is compiled by rules of its own: nothing of a course's, no HTML, nothing that hurts."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.assessment import items, writing
from stoa.assessment.items.registry import kinds
from stoa.assessment.writing import Answer, Filled, Looked, composed, digest_of, file_text, look_at
from stoa.content.outline import Outline
from stoa.content.pictures import UnitPicture

OUTLINE = cast(Outline, SimpleNamespace(language="en", time_zone="UTC", outcomes=[SimpleNamespace(id="o")]))
QUESTION = """:::{{question}} {kind}
{options}
Which?

{answers}

> **Explanation.** So it is.
:::"""
CHOICE = "- [x] This\n      > Yes.\n- [ ] That"


def text(kind: str = "choice", answers: str = CHOICE, options: str = "") -> str:
    return QUESTION.format(kind=kind, answers=answers, options=options)


def look(source: str) -> Looked:
    return look_at(source, id="abc", skill="o", outline=OUTLINE)


def rules(source: str) -> list[str]:
    return [finding.rule for finding in look(source).findings]


def test_a_question_gets_the_pages_id_and_skill_whatever_it_says() -> None:
    part = look(text(options=":name: other\n:skills: none\n")).part
    assert part is not None
    assert (part.id, part.skills, part.category, part.public["attempts"]) == ("abc", ("o",), "", 0)


@pytest.mark.parametrize(
    ("source", "rule", "line"),
    [
        ("Just text.", "written-no-question", 0),
        (f"Before.\n\n{text()}", "written-outside", 0),
        (f"{text()}\n\n{text()}", "written-several", 0),
        (text("code", "- [test] print(1)"), "question-code-mark", 5),
        (text("code", "- [shown] f(1) == 1"), "question-code-solution", 1),
        (text("code", "- [shown] f(1) == 1\n- [hidden] \"\\0\" prints \"a\""), "question-code-test", 6),
        (text("code", '- [shown] f(1) prints "\\ud800"'), "question-code-test", 5),
        (text("code", "- [shown] f(1) == 1", ":seconds: 3\n"), "question-seconds", 2),
        (text("code", "- [shown] f(1) == 1", ":memory: 128\n"), "question-memory", 2),
        (text("poll", "- One\n- Two"), "written-kind", 1),
        (text("label", CHOICE), "question-no-picture", 3),
        (text("hotspot", "- [x] box 0% 0% 9% 9%").replace("Which?", "![A](a.png)"), "broken-media", 3),
        (text("none"), "question-kind", 1),
        (text(options=":points: 5\n"), "written-option", 2),
        (text(options=":shuffle: yes\n:due: 2030-01-01\n"), "written-option", 3),
        (text(options=":vars: a in {1, 2}\n"), "written-option", 2),
        (text().replace("> **Explanation.** So it is.", ""), "written-explanation", 1),
        (text(answers="- [ ] This\n- [ ] That"), "question-no-right-answer", 5),
        (text().replace("Which?", "Which? <b>bold</b>"), "html-written", 3),
        (text().replace("Which?", "<script>alert(1)</script>"), "html-written", 3),
        (text().replace("Which?", "![it](media/x.png)"), "broken-media", 3),
        (text().replace("Which?", "Which? [x](javascript:alert(1))"), "link-scheme", 3),
        (text().replace("Which?", "Which?\n\n```{html}\n<b>x</b>\n```"), "written-directive", 5),
        (":" + text().replace("Which?", ":::{video} https://example.org/x.mp4\n:::") + ":", "written-directive", 3),
        (":" + text().replace("Which?", ":::{nothing} x\n:::") + ":", "written-directive", 3),
        (":::{question} choice\n\nNever closed", "directive-unclosed", 1),
        ("x" * 8001, "written-too-long", 0),
    ],
)  # fmt: skip
def test_what_a_learner_may_not_write_is_said_with_its_line_and_a_way_out(source: str, rule: str, line: int) -> None:
    looked = look(source)
    assert looked.part is None and not looked.may_be_handed_in
    found = [finding for finding in looked.findings if finding.rule == rule]
    assert found, looked.findings
    assert line in {finding.line for finding in found}
    assert all(finding.message and finding.remedy for finding in found)


HOSTILE = [
    "<img src=x onerror=alert(1)>", "&lt;script&gt;", "](javascript:alert(1))", "\ue010run\ue011", "<stoa-token>",
    "{{ csrf }}", "$\\href{javascript:alert(1)}{x}$", "$" + "{" * 500 + "$", "[" * 400, "*" * 500, "> " * 200,
    "\u202e\u2066", "\x00", "`" * 301, "%(name)s", "[^1]: x", "<!-- -->", "<" * 300,
]  # fmt: skip


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_words_are_words(bad: str) -> None:
    filled = Filled("choice", f"Which? {bad}", (Answer(f"This {bad}", True, bad), Answer("That")), "", (bad,), bad)
    for source in (composed(filled)[0], text().replace("Which?", bad), bad):
        begun = time.perf_counter()
        part = look(source).part
        assert time.perf_counter() - begun < 2
        if part is not None:
            html = str([dict(part.public), dict(part.key)]).lower()
            assert "<script" not in html and "onerror=" not in html.replace("&lt;img src=x onerror=", "")
            assert 'href="javascript' not in html and "\ue010" not in html and "<stoa-token>" not in html


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_at_all_is_looked_at(said: str) -> None:
    look(said)
    look(text().replace("Which?", said))
    filled = Filled("multiple", said, (Answer(said, True, said), Answer("b")), said, (said,), said)
    source, fields = composed(filled)
    assert len(fields) >= source.count("\n")
    look(source)


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=8,
)  # fmt: skip
KINDS = {
    "choice": Filled("choice", "Which?", (Answer("This", True), Answer("That")), "", (), "So."),
    "multiple": Filled("multiple", "Which?", (Answer("This", True), Answer("That")), "", (), "So."),
    "text": Filled("text", "Whose?", (Answer("Bayes", True), Answer("Laplace", False, "No.")), "", (), "So."),
    "numeric": Filled("numeric", "How many?", (Answer("10 ± 1 m/s", True),), "m/s", (), "So."),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_form_makes_a_question_that_grades_anything_alike_each_time(kind: str) -> None:
    filled = KINDS[kind]
    looked = look(composed(filled)[0])
    part = looked.part
    assert part is not None, looked.findings
    assert part.public["item"] == kind
    kept = writing.from_json(writing.as_json(part), "o")
    assert (kept.public, kept.key, kept.skills) == (part.public, part.key, ("o",))
    turned = look(composed(Filled(kind, filled.prompt, filled.answers[::-1], filled.units, (), "So."))[0]).part
    assert turned is not None

    @settings(max_examples=60, deadline=None)
    @given(ANYTHING)
    def grades(response: Any) -> None:
        found = items.grade(kept, response)
        assert 0 <= found.fraction <= 1 and found == items.grade(kept, response)
        assert items.grade(turned, response).fraction == found.fraction

    grades()


def test_what_the_form_holds_is_text_and_makes_no_answers_of_its_own() -> None:
    prompt = "Which?\n- [x] no answer\n:::{note}\n:::\n**Hint.** no hint"
    source, fields = composed(Filled("choice", prompt, (Answer("a\n- [x] b", True), Answer("c")), "", (), "e\n:::"))
    part = look(source).part
    assert part is not None
    assert [option["html"] for option in cast(Any, part.public["options"])] == ["a - [x] b", "c"]
    assert part.public["hints"] == [] and "- [x] no answer" in str(part.public["prompt"])
    bad = Filled("choice", "Which?", (Answer("a", True), Answer("<b>c</b>")), "", (), "e")
    source, fields = composed(bad)
    (finding,) = look(source).findings
    assert fields[finding.line - 1] == "answer-2"


def test_the_same_words_have_one_digest() -> None:
    def digest(prompt: str, *answers: str, explanation: str = "So.") -> str:
        lines = tuple(Answer(said, place == 0) for place, said in enumerate(answers))
        part = look(composed(Filled("choice", prompt, lines, "", (), explanation))[0]).part
        assert part is not None
        return digest_of(part)

    one = digest("Which one?", "This", "That")
    assert one == digest("which ONE", "This.", "*That*", explanation="Otherwise said.")
    assert one == digest("Which one?", "That", "This")
    assert one != digest("Which one?", "This", "Those") and one != digest("Which two?", "This", "That")


def test_the_file_holds_whose_it_is_and_compiles_to_the_same_question() -> None:
    source = text(options=":shuffle: yes\n:name: mine\n")
    file = file_text(source, id="abc", skill="o", by="Ada")
    assert file.startswith("A question by Ada, under the licence [CC BY-SA 4.0](https://creativecommons.org/")
    assert ":::{question} choice\n:name: abc\n:skills: o\n:shuffle: yes\n" in file and ":name: mine" not in file
    first, again = look(source).part, look(writing.question_in(file)).part
    assert first is not None and first == again


def test_every_kind_but_opinions_and_programs_may_be_written() -> None:
    allowed = writing.allowed_kinds()
    assert set(kinds()) - set(allowed) == {"poll", "scale", "wordcloud"}
    assert {"label", "hotspot", "ordering", "cloze", "symbolic", "matrix"} <= set(allowed)


SHOWN = UnitPicture("media/a dot.svg", "0" * 64, f"/files/{'0' * 64}/a%20dot.svg", "A dot", 400, 200)
PLACES = "- [x] circle 10% 50% 5%\n- [ ] box 50% 0% 90% 90%"


def look_shown(source: str, *pictures: UnitPicture) -> Looked:
    return look_at(source, id="abc", skill="o", outline=OUTLINE, pictures=pictures)


@pytest.mark.parametrize("name", ["a%20dot.svg", "/media/a%20dot.svg", "media/a%20dot.svg"])
def test_a_picture_of_the_unit_is_named_by_its_name_or_path(name: str) -> None:
    source = text("hotspot", PLACES).replace("Which?", f"Where?\n\n![A dot]({name})")
    looked = look_shown(source, SHOWN)
    assert looked.part is not None and not looked.findings
    prompt = str(looked.part.public["prompt"])
    assert f'src="/files/{"0" * 64}/a%20dot.svg"' in prompt and 'width="400" height="200"' in prompt
    assert items.grade(looked.part, ["10", "50"]).fraction == 1 and items.grade(looked.part, ["60", "50"]).fraction == 0
    assert "![A dot](/media/a%20dot.svg)" in writing.placed(source, [SHOWN])
    assert r"![A \] dot](/media/a%20dot.svg)" in writing.placed(source.replace("A dot", r"A \] dot"), [SHOWN])


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="![]()\\ adot%20.svg/:{}-x<>\n", max_size=400))
def test_any_text_at_all_may_stand_beside_pictures(said: str) -> None:
    once = writing.placed(said, [SHOWN])
    assert writing.placed(once, [SHOWN]) == once and once.count("\n") == said.count("\n")
    assert isinstance(look_shown(text("hotspot", PLACES).replace("Which?", said), SHOWN), Looked)


def test_another_picture_is_missing_and_the_units_are_named() -> None:
    for other in ("b.svg", "../media/a.svg", "/course.toml", "https://example.org/a.svg", "data:image/png;base64,AA=="):
        looked = look_shown(text("hotspot", PLACES).replace("Which?", f"Where?\n\n![A dot]({other})"), SHOWN)
        assert looked.part is None, other
        assert any("a dot.svg" in finding.remedy for finding in looked.findings), looked.findings


def test_other_places_and_other_pictures_are_other_questions() -> None:
    other = UnitPicture("media/b.svg", "1" * 64, f"/files/{'1' * 64}/b.svg", "B", 400, 200)
    asked = text("hotspot", PLACES).replace("Which?", "![A dot](a%20dot.svg)")

    def digest(source: str) -> str:
        part = look_shown(source, SHOWN, other).part
        assert part is not None
        return digest_of(part)

    assert digest(asked) == digest(asked.replace("a%20dot.svg", "/media/a%20dot.svg"))
    assert digest(asked) != digest(asked.replace("a%20dot.svg", "b.svg"))
    assert digest(asked) != digest(asked.replace("10%", "12%"))
