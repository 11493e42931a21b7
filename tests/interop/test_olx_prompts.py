"""What questions ask and offer: text around their inputs, tables, blocks in answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interop.olx import compiled, course, imported, problem

CHOOSE = (
    "<multiplechoiceresponse><choicegroup>"
    '<choice correct="true">{}</choice><choice correct="false">No</choice></choicegroup></multiplechoiceresponse>'
)
NUMBER = '<numericalresponse answer="{}"><textline/></numericalresponse>'
PATTERN = '<stringresponse answer="{}" type="ci regexp"><textline/></stringresponse>'


@pytest.mark.parametrize(
    ("option", "written"),
    [
        ("<table><tr><th>m</th></tr><tr><td>40</td></tr></table>", "- [x]\n      | m |\n      | --- |\n      | 40 |\n"),
        ("<table><tr><td><ul><li>a</li></ul></td></tr></table>", "- [x]\n      :::{html}\n      <table>"),
        ("<ul><li>a</li><li>b</li></ul>", "- [x]\n      - a\n      - b\n"),
        ("<pre>x = 1</pre>", "- [x]\n      ```\n      x = 1\n      ```\n"),
    ],
)
def test_blocks_in_an_answer_stand_below_its_mark(tmp_path: Path, option: str, written: str) -> None:
    body = f"<p>Which?</p>{CHOOSE.format(option)}<p>And?</p>{CHOOSE.format('Yes')}"
    done = imported(tmp_path, course(f'<problem url_name="p1">{body}</problem>'))
    assert written in done.text("01-*/01-*.md")
    assert compiled(done.folder).errors == ()


def test_a_question_without_words_is_asked_by_the_title(tmp_path: Path) -> None:
    body = f'<problem url_name="p1" display_name="Which # is it?">{CHOOSE.format("Yes") * 2}</problem>'
    done = imported(tmp_path, course(body, f'<problem url_name="p2">{CHOOSE.format("Yes")}</problem>'))
    text = done.text("01-*/01-*.md")
    assert text.count("\n\nWhich # is it?\n\n- [x] Yes") == 2 and ":name: p2\n\nQuestion\n\n- [x] Yes" in text
    assert compiled(done.folder).errors == ()


def test_a_paragraph_with_nothing_but_an_input_leaves_no_mark(tmp_path: Path) -> None:
    part = f"<p>Which?</p><p>{CHOOSE.format('Yes')}</p>"
    assert "\n\nWhich?\n\n- [x] Yes" in problem(tmp_path / "1", part)
    two = problem(tmp_path / "2", part * 2)
    assert two.count("\n\nWhich?\n\n- [x] Yes") == 2 and "(2)" not in two


def test_a_list_of_answers_that_ends_a_paragraph_leaves_no_gap(tmp_path: Path) -> None:
    assert "Which?\n\n- [x] Yes" in problem(tmp_path, f"<p>Which? {CHOOSE.format('Yes')}</p>")


def test_gaps_of_one_text_are_numbered(tmp_path: Path) -> None:
    text = problem(tmp_path, f"<p>From {PATTERN.format(1)} to {NUMBER.format(2)} m.</p><p>And {NUMBER.format(3)}.</p>")
    assert "From (1) to (2) m.\n\n(1)\n\n- [x] 1" in text and "\n\n(2)\n\n- [x] 2" in text
    assert "And \\_\\_\\_\\_.\n\n- [x] 3" in text


def test_inputs_in_a_table_are_told_by_row_and_column(tmp_path: Path) -> None:
    cell = f"<td>{PATTERN}</td>"
    row = f"<tr><th>North</th>{cell.format(1)}{cell.format(2)}</tr>"
    bare = f"<tr>{cell.format(3)}{cell.format(4)}{cell.format(5)}</tr>"
    text = problem(tmp_path, f"<table><tr><th></th><th>s</th><th>t</th></tr>{row}{bare}</table>")
    assert "| North | (1) | (2) |\n| (3) | (4) | (5) |" in text
    assert "\n\n(1) **North** – s\n\n- [x] 1" in text and "\n\n(2) **North** – t\n\n- [x] 2" in text
    assert "\n\n(4) s\n\n- [x] 4" in text and "**(3)**" not in text


def test_groups_in_a_problem_are_only_groups(tmp_path: Path) -> None:
    body = f'<problem><parameter name="tries"/><part><p>Which?</p>{CHOOSE.format("Yes")}</part></problem>'
    assert "\n\nWhich?\n\n- [x] Yes" in problem(tmp_path, body)
