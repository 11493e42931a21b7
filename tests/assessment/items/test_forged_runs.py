"""What a program that lies about its run can do to those who read it: nothing but be wrong."""

from __future__ import annotations

from json import dumps
from time import monotonic, process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items.code.cases import passes
from stoa.assessment.items.code.running import kept, run_cases
from stoa.assessment.items.code.values import NoValue, in_words, value_of
from stoa.assessment.items.code.writing import what_came
from stoa.kernel import sandbox
from stoa.kernel.sandbox import Limits, Ran

LARGE = {"int": "9" * 900}


def nested(times: int) -> Any:
    found: Any = LARGE
    for _ in range(times):
        found = {"ratio": [LARGE, {"ratio": [1, found]}]}
    return found


FORGED = [
    {"ratio": ["1e10000000", None]}, {"ratio": ["1/3", None]}, {"ratio": [True, 1]}, {"ratio": [{"float": "0.5"}, 1]},
    {"ratio": [1, 0]}, {"ratio": [1]}, {"ratio": [1, 2, 3]}, {"ratio": {"int": "1"}}, nested(6), {"int": "9" * 5000},
    {"set": [[1]]}, {"dict": [[1, 2, 3]]}, 1e5, [[]] * 2000,
]  # fmt: skip


@pytest.mark.parametrize("written", FORGED, ids=lambda each: dumps(each)[:30])
def test_a_forged_value_has_no_value_and_is_not_kept(written: Any) -> None:
    begun = process_time()
    with pytest.raises(NoValue):
        value_of(written)
    assert in_words(written) == ""
    result = kept(Ran("returned", written))
    assert result["value"] == {"other": ""}
    assert not passes({"asks": "value", "wanted": "None", "within": None}, result)
    assert "something that is no plain value" in what_came(result, 1, 64)
    assert process_time() - begun < 0.2


whole = (
    st.integers(1, 1000).map(lambda count: {"int": "9" * count}) | st.integers() | st.text("0123456789e./_", max_size=9)
)
written = st.recursive(
    whole | st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["ratio", "int", "float", "tuple", "set", "dict", "other"]), inner, max_size=2)
    | st.tuples(inner, inner).map(lambda pair: {"ratio": list(pair)})
    | st.lists(st.tuples(inner, inner).map(list), max_size=3).map(lambda pairs: {"dict": pairs}),
    max_leaves=30,
)  # fmt: skip


@given(written)
def test_reading_is_bounded_and_what_is_kept_can_be_read(value: Any) -> None:
    begun = process_time()
    in_words(value)
    result = kept(Ran("returned", value))
    dumps(result, allow_nan=False)
    if "other" not in dumps(result["value"]):
        assert in_words(result["value"])
    passes({"asks": "value", "wanted": "0.5", "within": 0.1}, result)
    assert process_time() - begun < 0.1


def cases(count: int, **about: Any) -> list[dict[str, Any]]:
    name = "h" if about.get("hidden") else "s"
    return [{"id": f"{name}{number}", "call": f"f({number})", "stdin": "", **about} for number in range(count)]


def test_after_two_that_ran_out_of_time_no_other_is_run() -> None:
    begun = monotonic()
    results = run_cases("import time\ndef f(x): time.sleep(60)", cases(20), 0.2, 64)
    assert [each["ended"] for each in results.values()] == ["time"] * 20
    assert monotonic() - begun < 3 * Limits(0.2).wall


def test_the_clock_of_a_shown_test_tells_nothing_of_hidden_ones() -> None:
    """A shown test has ended before a hidden one begins, in whatever order they stand."""
    code = "import time\nbegun = time.time()\ndef f(x):\n    time.sleep(0.1)\n    return [begun, time.time()]"
    results = run_cases(code, [*cases(3, hidden=True), *cases(3)], 1, 64)
    times = {id: value_of(each["value"]) for id, each in results.items()}
    assert max(times[f"s{n}"][1] for n in range(3)) < min(times[f"h{n}"][0] for n in range(3))


@pytest.mark.parametrize(
    ("names", "passed"),
    [
        (["ValueError", "Exception", "BaseException", "object"], {"ValueError", "Exception"}),
        (["X", "ValueError", "TypeError", "ZeroDivisionError", "KeyError"], {"X", "ValueError", "Exception"}),
        (["ZeroDivisionError"], {"ZeroDivisionError", "ArithmeticError", "Exception"}),
        (["JSONDecodeError"], {"JSONDecodeError", "ValueError", "Exception"}),
        (["IOError"], {"IOError", "Exception"}),
        (["X", "Y"], {"X"}),
        ([], set()),
        ([7, [], None, {"a": 1}], set()),
    ],
)  # fmt: skip
def test_an_exception_is_one_of_those_that_python_knows(names: list[Any], passed: set[str]) -> None:
    asked = {"ValueError", "TypeError", "KeyError", "ZeroDivisionError", "ArithmeticError", "Exception", "X", "Y"}
    asked |= {"JSONDecodeError", "IOError"}
    result = {"ended": "raised", "error": {"names": names, "said": "", "line": 1}}
    assert {each for each in asked if passes({"asks": "raises", "wanted": each}, result)} == passed


def test_what_is_kept_is_small() -> None:
    code = "def f(x):\n    print('x' * 9000)\n    return [chr(0x1F600) * 1300] * 12"
    for asks in ("value", "raises", "prints"):
        assert len(dumps(run_cases(code, cases(20, asks=asks), 1, 64))) < 250_000


@pytest.mark.parametrize(
    "literal", ["9" * 900, "[" + "1e9," * 240 + "]", "[" + "()," * 330 + "]", "'" + "😀" * 980 + "'"]
)
def test_what_is_expected_is_never_too_large_to_be_kept(literal: str) -> None:
    result = kept(sandbox.run("def f(x): return " + literal, call="f(1)", limits=Limits(1)))
    assert passes({"asks": "value", "wanted": literal, "within": None}, result)
