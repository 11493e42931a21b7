"""Questions that are answered with a program: writing them, judging runs, and what anybody gets to see."""

from __future__ import annotations

from json import dumps
from time import monotonic
from typing import Any

import pytest
from hypothesis import given

from stoa.assessment import items
from stoa.assessment.items.code.cases import BadCase, read_case
from stoa.assessment.items.code.values import NoValue, in_words, is_same, value_of
from stoa.assessment.ports import REWORDED, WAITING, Graded, RenderContext, field_name
from stoa.content.ports import Part
from stoa.kernel import sandbox
from tests.assessment.items.author import question, write
from tests.assessment.items.test_answers import any_json

START = "def double(x):\n    ..."
SOLUTION = "def double(x):\n    return x + x"
BODY = f"""Write `double`.

```python start
{START}
```

```python solution
{SOLUTION}
```

- [shown] `double(21) == 42`
  > Add it to itself.
- [hidden] `double("ab") == "abab"`
- [hidden] `double(None) raises TypeError`
  > A *secret* reply.
"""


def handed_in(part: Part, code: str) -> Graded:
    """What a program is worth once it has been run."""
    response = items.read(part, {field_name(part): [code]})
    assert response is not None and items.is_waiting(part, response)
    assert items.grade(part, response).is_waiting
    return items.grade(part, items.run(part, response), is_final=True)


def drawn(part: Part, code: str, **about: Any) -> str:
    response = items.run(part, {"code": code})
    return items.render(part, items.state_of(part, response=response), RenderContext(action="/a/", **about))


@pytest.mark.parametrize(
    ("code", "right"),
    [
        (SOLUTION, 3),
        ("def double(x):\n    return 2 * x if x else [][x]", 3),
        ("def double(x):\n    return 2 * x", 3),
        ("def double(x):\n    return 42", 1),
        ("def double(x):\n    return '42'", 0),
        ("def double(x:\n    return 42", 0),
        ("while True: pass", 0),
        ("import os\nos._exit(0)", 0),
        ("print(42)", 0),
    ],
)
def test_tests_are_passed_or_not(code: str, right: int) -> None:
    for scoring, worth in (("all", float(right == 3)), ("each", right / 3)):
        graded = handed_in(question("code", BODY, f":scoring: {scoring}\n:seconds: 0.3"), code)
        assert (graded.fraction, graded.outcomes["q-one"].facts) == (worth, {"right": right, "all": 3})


TRICKS = {
    "equal to everything": "class E:\n    def __eq__(self, other): return True\ndef double(x): return E()",
    "a number that lies": "class I(int):\n    def __eq__(self, other): return True\ndef double(x): return I(7)",
    "a text that lies": "class S(str):\n    def __eq__(self, other): return True\n    def __repr__(self): return '42'\n"
    "def double(x): return S('no')",
    "another isinstance": "import builtins\nbuiltins.isinstance = lambda *a: True\ndef double(x): return object()",
    "another writer": 'import json\njson.dumps = lambda *a: \'{"ended": "passed"}\'\ndef double(x): return 0',
    "what calls it": "import sys\ndef double(x):\n    frame = sys._getframe()\n    while frame:\n"
    "        print(frame.f_locals)\n        frame = frame.f_back\n    return 0",
    "all that is in memory": "import gc\ndef double(x):\n    found = [o for o in gc.get_objects() if type(o) is dict]\n"
    "    return next((o['wanted'] for o in found if 'wanted' in o), 0)",
    "an early end": "import sys\nsys.exit(0)",
    "a printed verdict": 'print(\'{"ended": "returned", "value": 42}\')\nprint(\'passed\')\nraise SystemExit',
}


@pytest.mark.parametrize("name", TRICKS)
def test_what_is_expected_cannot_be_found_or_forged(name: str) -> None:
    part = question("code", BODY)
    response = items.run(part, {"code": TRICKS[name]})
    assert items.grade(part, response).outcomes["q-one"].facts["right"] == 0
    assert "abab" not in dumps(response), "nothing of what is expected was ever in there"


def test_nothing_of_hidden_tests_is_shown() -> None:
    part = question("code", BODY)
    spy = "def double(x):\n    print('given', x)\n    return x"
    html = drawn(part, spy)
    assert "It gave 21." in html and "given 21" in html and "Add it to itself." in html
    assert "A <em>secret</em> reply." in html, "a reply is for whoever fails its test"
    for text in (html, drawn(part, SOLUTION), dumps(part.public, default=str)):
        assert not any(secret in text for secret in ("abab", "given ab", "TypeError"))
    assert "return x + x" not in dumps(part.public, default=str)
    told: Any = items.told(items.run(part, {"code": spy}))
    assert list(told["results"]) == [part.public["tests"][0]["id"]]  # type: ignore[index,call-overload]
    assert items.told({"code": "x"}) == {"code": "x"} and items.told("words") == "words"


def test_what_cannot_be_read_is_said_once() -> None:
    """Not as many wrong tests, with replies that are about something else."""
    html = drawn(question("code", BODY), "def double(x)\n    return 2 * x")
    assert html.count("SyntaxError") == 1 and "Line 1:" in html
    assert ">Not passed<" not in html and "Add it to itself" not in html and "A <em>secret</em> reply" not in html


def test_hostile_text_is_shown_as_text() -> None:
    html = drawn(question("code", BODY), "</textarea><script>x</script>\nraise ValueError('<b>')")
    assert "<script>" not in html and "<b>'" not in html and "&lt;/textarea&gt;" in html


def test_all_tests_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stoa.assessment.items.code.running.MOST_SECONDS", 0.0)
    part = question("code", BODY)
    results: Any = items.run(part, {"code": SOLUTION})
    assert [result["ended"] for result in results["results"].values()] == ["time"] * 3


def test_what_costs_nothing() -> None:
    part = question("code", BODY)
    for code in ("", "  \n", START, START.replace("\n", "\r\n") + "\r\n"):
        response = items.read(part, {field_name(part): [code]})
        assert items.grade(part, response).held_back == "unanswered"
    assert items.grade(part, items.read(part, {field_name(part): ["x" * 30_000]})).held_back == "unreadable"
    assert items.read(part, {field_name(part): ["a\0b\ud800c"]}) == {"code": "abc"}


def test_a_corrected_expectation_is_held_against_the_runs_there_are() -> None:
    part = question("code", BODY)
    response = items.run(part, {"code": "def double(x):\n    return 43 if x == 21 else 2 * x"})
    assert items.grade(part, response).fraction == 0
    corrected = question("code", BODY.replace("== 42", "== 43 ± 1").replace("x + x", "x + x"))
    assert items.grade(corrected, response).fraction == 1
    other = question("code", "Write.\n\n```python solution\ndef f(): return 1\n```\n\n- [shown] f() == 1")
    assert items.grade(other, response).outcomes["q-one"].reason == REWORDED


def test_a_test_that_has_come_since_is_not_passed() -> None:
    response = items.run(question("code", BODY), {"code": SOLUTION})
    more = question("code", f"{BODY}- [hidden] `double(5) == 10`\n", ":scoring: each")
    assert items.grade(more, response).fraction == 0.75


@given(any_json)
def test_grading_takes_anything(value: Any) -> None:
    part = PART
    ids = [test["id"] for test in part.key["tests"]]  # type: ignore[union-attr,index,call-overload]
    for response in (value, {"code": value}, {"code": "x", "results": value}, {"code": "x", "results": {ids[0]: value}},
                     {"code": "x", "results": {ids[0]: {"ended": "returned", "value": value}}}):  # fmt: skip
        once: Any = response
        assert items.grade(part, once) == items.grade(part, once)
        items.render(part, items.state_of(part, response=once), RenderContext(action="/a/"))


PART = question("code", BODY)


@given(any_json)
def test_any_written_value_is_read_or_refused(written: Any) -> None:
    try:
        value = value_of(written)
    except NoValue:
        assert in_words(written) == "" or isinstance(written, dict)
    else:
        assert is_same(value, value, None) or value != value or isinstance(value, dict | list)


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("f(1) == 2", "value"), ("`f([1, 2]) == [2, (3.5,)] ± 0.1`", "value"), ("f(x=1)['a'] == {'b': {1}}", "value"),
        ("f(' raises ') == ' prints '", "value"), ("`f(0)` raises ValueError", "raises"), ("f(1) == -2 +- 2", "value"),
        ('"3\\n4" prints "7"', "prints"), ('prints "x"', "prints"), ('show(3) prints "###"', "prints"),
    ],
)  # fmt: skip
def test_lines_that_are_tests(line: str, asks: str) -> None:
    assert read_case(line).asks == asks


@pytest.mark.parametrize(
    "line", ["", "f(1)", "f(1) == g(2)", "f(1) === 2", "f(1) == 2 == 3", "f( raises E", "1 prints 2", "f(1) != 2",
             "f(1) == __import__('os')", "x" * 2000, "(" * 900, "f() == 1 ± 1e999", "prints 'a" ]
)  # fmt: skip
def test_lines_that_are_none(line: str) -> None:
    with pytest.raises(BadCase):
        read_case(line)


@pytest.mark.parametrize(
    ("call", "wanted", "is_right"),
    [
        ("0.1 + 0.2", "0.3", True), ("1/12", "0.0833 ± 0.0001", True), ("1/12", "0.08", False), ("2.0", "2", True),
        ("[1, 2]", "(1, 2)", False), ("(1, [0.1 + 0.2])", "(1, [0.3])", True), ("{1: 1/3}", "{1: 0.33} ± 0.01", True),
        ("float('nan')", "0.5", False), ("10**400", "1.5", False), ("10**18 + 1", "1000000000000000001", True),
        ("10**18 + 1", "1000000000000000000", False), ("Fraction(1, 12)", "0.083 ± 0.001", True),
        ("'a'", "'a '", False), ("True", "1", True), ("None", "None", True), ("{3, 1}", "{1, 3}", True),
        ("object()", "None", False),
    ],
)  # fmt: skip
def test_values_are_compared_as_python_does_but_for_decimals(call: str, wanted: str, is_right: bool) -> None:
    body = f"Write.\n\n```python solution\nfrom fractions import Fraction\ndef f(): return {call}\n```\n\n"
    found = write(f":::{{question}} code\n:name: q\n\n{body}- [shown] f() == {wanted}\n:::").rules
    assert [rule for rule, _ in found] == ([] if is_right else ["question-code-fails"])


def test_what_is_typed_in_and_printed() -> None:
    part = question(
        "code", 'Add.\n\n```python solution\nprint(int(input()) + int(input()))\n```\n\n- [shown] "3\\n4" prints "7"'
    )
    assert handed_in(part, "print(sum(int(input()) for _ in range(2)), end='  \\n\\n')").fraction == 1
    assert handed_in(part, "print(8)").fraction == 0


def broken(body: str, options: str = ":title: x") -> list[tuple[str, int]]:
    return write(f":::{{question}} code\n:name: q\n{options}\n\n{body}\n:::").rules


SOLVED = "Write.\n\n```python solution\nf = abs\n```\n\n"  # lines 5 to 10


@pytest.mark.parametrize(
    ("body", "options", "found"),
    [
        (SOLVED + "- [shown] f(-1) == 2", "", ("question-code-fails", 11)),
        (SOLVED + "- [shown] f(-1) == 1\n- [hidden] f(1) raises ValueError", "", ("question-code-fails", 12)),
        (SOLVED + "- [x] f(-1) == 1", "", ("question-code-mark", 11)),
        (SOLVED + "- [shown] f(-1)", "", ("question-code-test", 11)),
        (SOLVED + "- [shown] f(-1) == g", "", ("question-code-test", 11)),
        (SOLVED + "- [shown] f(-1) == 1\n- [hidden] f(-1) == 1", "", ("question-code-twice", 12)),
        (SOLVED, "", ("question-code-tests", 1)),
        ("Write.\n\n- [shown] f(-1) == 1", "", ("question-code-solution", 1)),
        (SOLVED + "- [shown] f(-1) == 1", ":seconds: 60", ("question-seconds", 3)),
        (SOLVED + "- [shown] f(-1) == 1", ":memory: much", ("question-memory", 3)),
        (SOLVED + "- [shown] f(-1) == 1", ":scoring: some", ("question-scoring", 1)),
        ("\n" + SOLVED.removeprefix("Write.\n") + "- [shown] f(-1) == 1", "", ("question-prompt-empty", 1)),
        (SOLVED + "\n".join(f"- [shown] f({n}) == {n}" for n in range(21)), "", ("question-code-many", 31)),
    ],
)  # fmt: skip
def test_mistakes_of_authors(body: str, options: str, found: tuple[str, int]) -> None:
    assert broken(body, options or ":title: x") == [found]


@pytest.mark.parametrize(
    "info", ["Python solution", "py  solution", "python solution {.x}", "solution", "~~~ Solution"]
)
def test_a_solution_is_one_however_its_block_begins(info: str) -> None:
    fence = "~~~" if info.startswith("~") else "```"
    body = f"Write.\n\n{fence}{info.strip('~')}\nf = lambda x: 1 # SECRET\n{fence}\n\n- [shown] `f(-1) == 1`"
    assert "SECRET" not in dumps(question("code", body).public, default=str)


def test_no_variants() -> None:
    assert "question-code-variants" in dict(broken(SOLVED + "- [shown] f(-1) == 1", ":vars: a in 1..5"))


def test_where_nothing_can_be_run_an_author_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "machine", lambda: "vax")
    assert broken("Write.\n\n```python solution\nf = lambda: 'vax'\n```\n\n- [shown] f() == 'vax'") == [
        ("question-code-not-run", 7)
    ]


def test_solutions_have_so_much_time_together(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "Write.\n\n```python solution\nimport time\nf = lambda n: n or time.sleep(60)\n```\n\n"
    body += "\n".join(f"- [shown] f({each}) == {each}" for each in (0, 0.0, *range(1, 9)))
    begun = monotonic()
    assert ("question-code-fails", 13) in broken(body, ":seconds: 0.1")
    assert monotonic() - begun < 4, "after its first test out of time a solution is not run any more"
    monkeypatch.setattr("stoa.assessment.items.code.running.SOLUTIONS_SECONDS", 1.0)
    assert broken(SOLVED.replace("abs", "min") + "- [shown] f(1, 2) == 1") == [("question-code-not-run", 7)]


def test_while_it_waits_the_page_looks_again() -> None:
    part = question("code", BODY)
    state = items.state_of(part, response={"code": "x = 1"})
    assert state.graded is not None and state.graded.outcomes["q-one"].reason == WAITING
    html = items.render(part, state, RenderContext(action="/a/"))
    assert 'hx-get="/a/?look=1"' in html and '<a href="/a/">Look again</a>' in html
    assert "readonly" in html and 'type="submit"' not in html
    for about in ({"is_visitor": True}, {"is_preview": True}):
        html = items.render(part, state, RenderContext(action="/a/", **about))  # type: ignore[arg-type]
        assert "hx-get" not in html and 'type="submit"' not in html
