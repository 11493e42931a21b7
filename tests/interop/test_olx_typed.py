"""Typed answers of problems: what earns all, half or a quarter, and what stands behind the field."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interop.olx import compiled, course, imported, problem

TOLERANCE = '<responseparam type="tolerance" default="5%"/>'


def answers(text: str) -> list[str]:
    return [line.removeprefix("- ") for line in text.splitlines() if line.startswith("- [")]


@pytest.mark.parametrize(
    ("answer", "credit", "inner", "lines"),
    [
        ("100", "close", f'<responseparam partial_range="3"/>{TOLERANCE}', ["[x] 100 ± 5%", "[50%] 100 ± 15%"]),
        ("100", "list", f'{TOLERANCE}<responseparam partial_answers="7,8"/>',
         ["[x] 100 ± 5%", "[50%] 7 ± 5%", "[50%] 8 ± 5%"]),
        ("100", "list,close", f'{TOLERANCE}<responseparam partial_answers="7"/>',
         ["[x] 100 ± 5%", "[50%] 7 ± 5%", "[50%] 100 ± 10%", "[25%] 7 ± 10%"]),
        ("100", "list", f'{TOLERANCE}<responseparam partial_answers="101"/>', ["[x] 100 ± 5%", "[50%] 101 ± 5%"]),
        ("[10, 20]", "close", "", ["[x] 10 .. 20", "[50%] (-10 .. 40)"]),
        ("100", "", f'{TOLERANCE}<additional_answer answer="7"/>', ["[x] 100 ± 5%", "[x] 7"]),
        ("100", "list", '<responseparam type="tolerance" default="9"/><responseparam partial_answers="100"/>',
         ["[x] 100 ± 9"]),
    ],
)  # fmt: skip
def test_numbers_earn_what_they_earn_in_open_edx(
    tmp_path: Path, answer: str, credit: str, inner: str, lines: list[str]
) -> None:
    attributes = f'partial_credit="{credit}"' if credit else ""
    body = f'<numericalresponse answer="{answer}" {attributes}>{inner}<textline/></numericalresponse>'
    done = imported(tmp_path, course(f'<problem url_name="p1">{body}</problem>'))
    assert answers(done.text("01-*/01-*.md")) == lines
    assert compiled(done.folder).errors == ()


def test_the_decimals_of_a_fraction_are_right(tmp_path: Path) -> None:
    body = '<numericalresponse answer="1/3"><textline/></numericalresponse>'
    done = imported(tmp_path, course(f'<problem url_name="p1">{body}</problem>'))
    assert "numeric-exact" not in {finding.rule for finding in compiled(done.folder).findings}


def test_words_joined_by_or_are_words_to_choose_from(tmp_path: Path) -> None:
    body = '<stringresponse answer="red_or_ Dark blue" type="ci">{}<textline/></stringresponse>'
    assert answers(problem(tmp_path, body.format(""))) == ["[x] red", "[x] Dark blue"]


def test_a_word_with_or_in_it_and_others_beside_it_is_said(tmp_path: Path) -> None:
    body = '<stringresponse answer="a_or_b"><additional_answer answer="c"/><textline/></stringresponse>'
    done = imported(tmp_path, course(f'<problem url_name="p1">{body}</problem>'))
    assert answers(done.text("01-*/01-*.md")) == ["[x] a", "[x] b"]
    assert "typed-answer" in done.rules()


def test_what_stands_behind_a_field_is_said(tmp_path: Path) -> None:
    field = '<textline trailing_text="University"/>'
    alone = f'<p>Which?</p><stringresponse answer="A" type="ci">{field}</stringresponse>'
    assert "Which?\n\n\\_\\_\\_\\_ University\n\n- [x] A" in problem(tmp_path / "1", alone)
    inside = f'<p>It is <stringresponse answer="A" type="ci">{field}</stringresponse> here.</p>'
    assert "It is \\_\\_\\_\\_ University here.\n\n- [x] A" in problem(tmp_path / "2", inside)


def test_replies_in_the_form_before_2015(tmp_path: Path) -> None:
    body = """<stringresponse answer="Michigan" type="ci"><textline/><hintgroup>
      <stringhint answer="Texas" type="ci" name="t"/><hintpart on="t"><text>Too far south.</text></hintpart>
      <hintpart on="default"><text>Think of lakes.</text></hintpart></hintgroup></stringresponse>"""
    text = problem(tmp_path / "1", f"<p>Which state?</p>{body}")
    assert text.endswith(
        "Which state?\n\n- [x] Michigan\n- [ ] Texas\n      > Too far south.\n\n> **Hint.** Think of lakes.\n:::"
    )
    number = """<numericalresponse answer="4"><textline/><hintgroup>
      <numericalhint answer="-4" tolerance="0.1" name="m"/>
      <hintpart on="m"><text>The sign.</text></hintpart></hintgroup></numericalresponse>"""
    assert answers(problem(tmp_path / "2", number)) == ["[x] 4", "[ ] -4 ± 0.1"]


def test_hints_that_a_script_chooses_are_not_shown_to_all(tmp_path: Path) -> None:
    hints = '<hintgroup hintfn="f"><hintpart on="a"><text>It is A.</text></hintpart></hintgroup>'
    choices = '<choicegroup><choice correct="true">A</choice><choice>B</choice></choicegroup>'
    body = f"<multiplechoiceresponse>{choices}{hints}</multiplechoiceresponse>"
    done = imported(tmp_path, course(f'<problem url_name="p1">{body}</problem>'))
    assert "It is A." not in done.text("01-*/01-*.md") and "hints" in done.rules()


PATTERN = '<stringresponse answer="{}" type="ci regexp"><textline/></stringresponse>'


@pytest.mark.parametrize("pattern", [r"[[(]\s*0\s*,\s*5\s*[\])]", "[*+--/]", "[a~~b]", "[a&amp;&amp;b]"])
def test_patterns_with_the_signs_of_sets_are_patterns(tmp_path: Path, pattern: str) -> None:
    done = imported(tmp_path, course(f'<problem url_name="p1">{PATTERN.format(pattern)}</problem>'))
    assert answers(done.text("01-*/01-*.md")) == [f"[x] {pattern.replace('&amp;', '&')}"]
    assert compiled(done.folder).errors == ()


@pytest.mark.parametrize("pattern", ["Bay(es", "(a|a)+c", r"\p{Nothing}"])
def test_patterns_that_cannot_be_graded_are_kept(tmp_path: Path, pattern: str) -> None:
    done = imported(tmp_path, course(f'<problem url_name="p1">{PATTERN.format(pattern)}</problem>'))
    assert done.report.kept["problem"] == 1 and "pattern" in done.rules()
    assert compiled(done.folder).errors == ()
