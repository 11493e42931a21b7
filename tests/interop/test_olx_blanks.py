"""Inputs of Open edX in the middle of a text or a table: blanks of one question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stoa.assessment.items import grade, read
from tests.assessment.items.author import write
from tests.interop.olx import course, imported, problem

LIST = (
    "<optionresponse><optioninput>{}</optioninput></optionresponse>".format(
        '<option correct="True">more<optionhint>Well seen.</optionhint></option>'
        '<option correct="False">less; *far*</option>'
    )
)  # fmt: skip
WORD = (
    '<stringresponse answer="prior" type="ci"><additional_answer answer="base rate"/>'
    '<stringequalhint answer="posterior">That comes after.</stringequalhint><textline label="what comes first"/>'
    "</stringresponse>"
)
NUMBER = (
    '<numericalresponse answer="0.09"><responseparam type="tolerance" default="10%"/>'
    '<formulaequationinput trailing_text="{}"/></numericalresponse>'
)
OPTIONS = LIST.replace("more<", "<b>more</b><")


def test_several_inputs_in_a_text_are_one_question(tmp_path: Path) -> None:
    number = NUMBER.format("m")
    body = f"<p>The {WORD} is <b>{number}</b>, {LIST} than said.</p><solution><p>So it is.</p></solution>"
    text = problem(tmp_path, body)
    assert ":::{question} cloze\n:name: p1\n:title: P\n:points: 3\n" in text
    assert "The [[prior; base rate]]{what comes first} is **[[= 0.09 ± 10%]] m**," in text
    assert r"[[*more* | less\; \*far\*]] than said." in text
    assert "- [1: posterior]\n      > That comes after." in text and "- [3: more]\n      > Well seen." in text
    assert "> **Explanation.** So it is." in text


def test_it_is_graded_as_it_was(tmp_path: Path) -> None:
    part = write(problem(tmp_path, f"<p>The {WORD} is {NUMBER.format('')}, {LIST} than said.</p>")).part
    blanks: Any = part.public["blanks"]
    values = ["Base Rate", "0.095", blanks[2]["options"][0]["id"]]
    form = {f"answer-p1:{blank['id']}": [value] for blank, value in zip(blanks, values, strict=True)}
    assert (grade(part, read(part, form)).fraction, part.points) == (1, 3)


def test_inputs_in_a_table_are_a_table_to_fill_in(tmp_path: Path) -> None:
    cell = f"<td>{LIST}</td>"
    text = problem(tmp_path, f"<table><tr><th></th><th>s</th><th>t</th></tr><tr><th>a</th>{cell}{cell}</tr></table>")
    assert ":::{question} table\n" in text and r"| a | [[*more* | less\; \*far\*]] | [[" in text


def test_a_list_to_choose_from_in_the_middle_of_a_sentence_stays_there(tmp_path: Path) -> None:
    assert ":::{question} cloze" in problem(tmp_path / "1", f"<p>It is {LIST} than said.</p>")
    assert ":::{question} dropdown" in problem(tmp_path / "2", f"<p>How is it? {LIST}</p>")
    assert ":::{question} dropdown" in problem(tmp_path / "3", f"<p>How is it?</p>{LIST}<p>Choose.</p>")
    assert ":::{question} numeric" in problem(tmp_path / "4", f"<p>It is {NUMBER.format('')} than said.</p>")


def test_texts_of_one_problem_stay_questions_of_their_own(tmp_path: Path) -> None:
    two = f"<p>It is {LIST} and {LIST} than said.</p>"
    choose = (
        '<multiplechoiceresponse><choicegroup><choice correct="true">Yes</choice><choice correct="false">No</choice>'
        "</choicegroup></multiplechoiceresponse>"
    )
    text = problem(tmp_path, f"{two}<p>Then?</p>{choose}{two}")
    assert [line for line in text.splitlines() if line.startswith(":name:")] == [
        ":name: p1", ":name: p1_2_1", ":name: p1_4_1", ":name: p1_5_1",
    ]  # fmt: skip
    assert text.count(":points: 2") == 2 and text.count("{question} choice") == 1


@pytest.mark.parametrize(
    "other",
    [
        '<stringresponse answer="a.*" type="ci regexp"><textline/></stringresponse>',
        '<stringresponse answer="a|b" type="ci"><textline/></stringresponse>',
        '<stringresponse answer="Case"><textline/></stringresponse>',
        '<numericalresponse answer="5" partial_credit="close"><textline/></numericalresponse>',
        OPTIONS,
    ],
)
def test_what_no_blank_can_say_stays_a_quiz(tmp_path: Path, other: str) -> None:
    text = problem(tmp_path, f"<p>The {WORD} and {other} so.</p>")
    assert "::::{quiz}" in text and "cloze" not in text and "The (1) and (2) so." in text


def test_the_weight_of_a_problem_is_that_of_its_question(tmp_path: Path) -> None:
    done = imported(tmp_path, course(f'<problem url_name="p1" weight="4"><p>It {LIST} and {LIST} so.</p></problem>'))
    assert ":points: 4" in done.text("01-*/01-*.md")
