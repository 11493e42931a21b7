"""Problems as questions: each kind of response, and what keeps a problem as it is."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tests.interop.olx import compiled, course, imported, problem

CHOICE = (
    "<multiplechoiceresponse>{}<choicegroup>"
    '<choice correct="true">One</choice><choice correct="false">Two</choice></choicegroup></multiplechoiceresponse>'
)
TWO = '<choice correct="true">A</choice><choice>B</choice>'
HALVES = f'<choiceresponse partial_credit="halves"><checkboxgroup>{TWO}</checkboxgroup></choiceresponse>'
ONE_OF = "<multiplechoiceresponse><choicegroup {}>{}</choicegroup></multiplechoiceresponse>"


def test_choice_with_share_shuffle_feedback_and_explanation(tmp_path: Path) -> None:
    body = """<multiplechoiceresponse partial_credit="points"><label>Which?</label>
      <choicegroup shuffle="true"><choice correct="partial" point_value=".25">A</choice>
      <choice correct="true">B <choicehint>Yes.</choicehint></choice></choicegroup>
      <solution><div><p>Explanation</p><p>Because.</p></div></solution></multiplechoiceresponse>
      <demandhint><hint>Think.</hint></demandhint>"""
    assert problem(tmp_path, body, 'max_attempts="2"') == (
        ":::{question} choice\n:name: p1\n:title: P\n:attempts: 2\n:shuffle: yes\n\nWhich?\n\n"
        "- [25%] A\n- [x] B\n      > Yes.\n\n> **Hint.** Think.\n\n> **Explanation.** Because.\n:::"
    )


def test_two_responses_are_a_quiz_with_capa_ids(tmp_path: Path) -> None:
    text = problem(tmp_path, CHOICE.format("<p>First</p>") + CHOICE.format("<p>Second</p>"), 'weight="3"')
    assert text.startswith("::::{quiz}\n:name: p1\n:title: P\n")
    assert ":::{question} choice\n:name: p1_2_1\n:points: 1.5\n\nFirst\n" in text
    assert ":::{question} choice\n:name: p1_3_1\n:points: 1.5\n\nSecond\n" in text


def test_text_after_the_last_answer_is_not_lost(tmp_path: Path) -> None:
    text = problem(tmp_path, CHOICE.format("<p>Before</p>") + "<p>After</p>")
    assert "Before\n\nAfter\n\n- [x] One" in text


PICTURE = '<imageresponse><imageinput src="/static/map.svg" width="400" height="200" {}/></imageresponse>'


def test_a_place_on_a_picture(tmp_path: Path) -> None:
    areas = 'rectangle="(40,20)-(80,60);(400,210)-(200,100)" regions="[[0,0],[40,0],[40,40],[20,10],[0,40]]"'
    body = f"<p>Where is it?</p>{PICTURE.format(areas)}".replace("<imageinput", '<imageinput alt="A map"')
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400"/>'
    files = {**course(f'<problem url_name="p1" display_name="P">{body}</problem>'), "static/map.svg": drawing}
    made = imported(tmp_path, files)
    text = made.text("01-*/01-*.md").split("---\n", 2)[2].strip()
    assert text.startswith(":::{question} hotspot\n:name: p1\n:title: P\n\nWhere is it?\n\n![A map](")
    assert text.endswith(
        "map.svg)\n\n- [x] box 10% 10% 20% 30%\n- [x] box 50% 50% 100% 100%\n"
        "- [x] polygon 0% 0%, 10% 0%, 10% 20%, 0% 20%\n:::"
    )
    assert not [each for each in compiled(made.folder).findings if each.rule.startswith(("hotspot", "question"))]


NO_AREAS = [
    'rectangle="(1,2)-3"',
    'rectangle="(1,2)-(1,9)"',
    'regions="[[1,2],[3,4]]"',
    'regions="[1"',
    "",
    'regions="{}"',
]


@pytest.mark.parametrize("areas", NO_AREAS)
def test_a_picture_whose_areas_cannot_be_read_is_kept(tmp_path: Path, areas: str) -> None:
    assert ":::{kept} olx/problem" in problem(tmp_path, PICTURE.format(areas))


def test_an_input_inside_a_sentence_leaves_a_gap(tmp_path: Path) -> None:
    body = '<p>It is <stringresponse answer="wet" type="ci"><textline/></stringresponse> here.</p>'
    assert "It is \\_\\_\\_\\_ here.\n\n- [x] wet" in problem(tmp_path, body)


@pytest.mark.parametrize(
    ("answer", "tolerance", "line"),
    [
        ("600", "5", "600 ± 5"),
        ("3*4", "2%", "12 ± 2%"),
        ("[0, 999)", "", "[0 .. 999)"),
        ("(1,2]", "", "(1 .. 2]"),
        ("[1, 2]", "", "1 .. 2"),
        ("1/3", "0.01", "1/3 ± 0.01"),
        ("1/3", "", "1/3 ± 0.001%"),
        ("-22/7", "", "-22/7 ± 0.001%"),
        ("3/4", "", "3/4"),
        ("9.3*10^7", "", "93000000"),
        ("33.16666666667", "", "33.16666666667 ± 0.001%"),
        ("sqrt(16)", "1e-3", "4 ± 1e-3"),
        ("5", "0", "5"),
    ],
)
def test_numbers(tmp_path: Path, answer: str, tolerance: str, line: str) -> None:
    parameter = f'<responseparam type="tolerance" default="{tolerance}"/>' if tolerance else ""
    inner = f"<label>How many?</label>{parameter}<formulaequationinput/>"
    body = f'<numericalresponse answer="{answer}">{inner}</numericalresponse>'
    assert f"- [x] {line}\n" in problem(tmp_path, body)


def test_numbers_in_a_language_with_a_decimal_comma_are_not_taken_for_thousands(tmp_path: Path) -> None:
    body = (
        '<problem url_name="p1"><numericalresponse answer="1.500"><formulaequationinput/></numericalresponse></problem>'
    )
    done = imported(tmp_path, course(body, attributes='language="fi"'))
    assert "- [x] 1.5000" in done.text("01-*/01-*.md")


def test_units_in_tex_become_plain(tmp_path: Path) -> None:
    field = r'<formulaequationinput trailing_text="\(\textrm{km}/\textrm{h}^2\)"/>'
    assert ":unit: km/h²" in problem(tmp_path, f'<numericalresponse answer="5">{field}</numericalresponse>')


def test_words_with_expected_mistakes(tmp_path: Path) -> None:
    body = """<stringresponse answer="Alaska" type="ci"><correcthint>Yes.</correcthint><additional_answer answer="AK"/>
      <stringequalhint answer="Texas">Second.</stringequalhint><textline label="Largest?"/></stringresponse>"""
    assert problem(tmp_path, body).endswith(
        "Largest?\n\n- [x] Alaska\n      > Yes.\n- [x] AK\n- [ ] Texas\n      > Second.\n:::"
    )


def test_case_counts_where_it_does_in_open_edx(tmp_path: Path) -> None:
    assert ":case: exact" in problem(tmp_path, '<stringresponse answer="Ab"><textline/></stringresponse>')


def test_a_pattern_beside_plain_answers(tmp_path: Path) -> None:
    body = '<stringresponse answer="a.b" type="ci"><regexphint answer="x+">No.</regexphint><textline/></stringresponse>'
    text = problem(tmp_path, body)
    assert ":match: pattern" in text and "- [x] a\\.b" in text and "- [ ] x+\n      > No." in text


def short_form(place: Path, *lines: str) -> list[str]:
    """What a problem of these lines becomes, from its kind on."""
    text = escape("\n".join(lines), {"\n": "&#10;"})
    return problem(place, "", f'markdown="{text}"').splitlines()


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (("(x@) A", "(@) B", "( ) C"), ["- [x] A", "- [ ] B", "- [ ] C"]),
        (("(x!) A", "(!) B"), [":shuffle: yes", "- [x] A", "- [ ] B"]),
        (("(@) A", "(!x@) B"), [":shuffle: yes", "- [ ] A", "- [x] B"]),
    ],
)
def test_choices_of_the_short_form_that_keep_or_change_their_place(
    tmp_path: Path, lines: tuple[str, ...], wanted: list[str]
) -> None:
    assert [line for line in short_form(tmp_path, *lines) if line.startswith(("- [", ":shuffle:"))] == wanted


@pytest.mark.parametrize("sign", ["=", "s="])
def test_patterns_of_the_short_form(tmp_path: Path, sign: str) -> None:
    lines = short_form(tmp_path, f"{sign}| ^a.*$", "or= b+")
    assert ":match: pattern" in lines and "- [x] ^a.*$" in lines and "- [x] b+" in lines


def test_only_the_short_form(tmp_path: Path) -> None:
    short = "&gt;&gt;Which?&lt;&lt;&#10;( ) A {{no}}&#10;(x) B&#10;&#10;||look||&#10;"
    text = problem(tmp_path, "", f'markdown="{short}"')
    assert "Which?\n\n- [ ] A\n      > no\n- [x] B\n\n> **Hint.** look" in text


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ('<customresponse cfn="f"><textline/></customresponse>', "unsupported-response"),
        ('<formularesponse answer="x"><textline/></formularesponse>', "formula-samples"),
        (HALVES, "partial-credit"),
        ('<numericalresponse answer="2+3*i"><formulaequationinput/></numericalresponse>', "no-number"),
        ('<numericalresponse answer="$x"><textline/></numericalresponse>', "no-number"),
        ('<stringresponse answer="(" type="regexp"><textline/></stringresponse>', "pattern"),
        ('<script type="loncapa/python">x = random.random()</script>' + CHOICE.format(""), "script"),
        ('<script type="text/javascript">go()</script>' + CHOICE.format(""), "script"),
        (ONE_OF.format("", "<choice>A</choice><choice>B</choice>"), "right-answers"),
        (ONE_OF.format("", '<choice correct="true">A</choice><choice correct="true">B</choice>'), "right-answers"),
        (ONE_OF.format('answer-pool="2"', TWO), "answer-pool"),
        (ONE_OF.format("", '<choice correct="true">A</choice>'), "one-option"),
        (ONE_OF.format("", '<choice correct="true">A</choice><choice>A</choice>'), "same-options"),
        ("<multiplechoiceresponse><p>?</p></multiplechoiceresponse>", "unknown-input"),
        ("<textline/>", "unknown-input"),
    ],
)  # fmt: skip
def test_what_has_no_equal_is_kept_with_a_reason(tmp_path: Path, body: str, rule: str) -> None:
    done = imported(tmp_path, course(f'<problem url_name="p1" display_name="P">{body}</problem>'))
    assert ":::{kept} olx/problem\n:name: p1\n:title: P\n:source: kept/problem-p1.xml" in done.text("01-*/01-*.md")
    assert rule in done.rules()
    assert done.report.kept == {"problem": 1}


def test_a_script_of_constants_is_filled_in(tmp_path: Path) -> None:
    body = """<script type="loncapa/python">depth = 12</script><p>How deep is ${depth} m, for $5?</p>
      <numericalresponse answer="$depth"><textline/></numericalresponse>"""
    text = problem(tmp_path, body)
    assert "How deep is 12 m, for \\$5?" in text and "- [x] 12" in text


def test_a_problem_without_responses_is_text(tmp_path: Path) -> None:
    assert problem(tmp_path, "<p>Only read this.</p>") == "Only read this."


def test_a_list_in_an_answer_stays_in_it(tmp_path: Path) -> None:
    body = """<multiplechoiceresponse><choicegroup><choice correct="true"><p>A</p><ul><li>b</li></ul></choice>
      <choice correct="false">C</choice></choicegroup></multiplechoiceresponse>"""
    assert "- [x] A\n\n      - b\n- [ ] C" in problem(tmp_path, body)


def test_a_drop_down_with_formulas_is_a_list(tmp_path: Path) -> None:
    body = r"""<optionresponse><optioninput><option correct="True">\(x\)</option><option>y</option></optioninput>
      </optionresponse>"""
    assert ":::{question} choice" in problem(tmp_path, body)


def test_verdicts_held_back_make_a_quiz(tmp_path: Path) -> None:
    text = problem(tmp_path, CHOICE.format(""), 'show_correctness="past_due"')
    assert text.startswith("::::{quiz}") and ":feedback: end" in text
