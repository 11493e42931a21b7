"""completions.toml changed by a form: what its author wrote besides stays, and the file says what was meant."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.credentials import rules
from stoa.credentials.rules import editing

WRITTEN = '''# Two ways to finish.

[[pathways]]  # the usual one
id = "certificate"   # stays for ever
title = "Certificate"
rule = """
all(
  units >= 80%,   # eleven
  score >= 60%
)
"""
house_rule = "kept"

[[pathways.alignments]]
name = "research"  # ESCO
url = "https://esco.example.org/1"

# The small one
[[pathways]]
id = "participation"
title = "Took part"
rule = "units >= 2"
'''


def test_remarks_and_unknown_settings_stay() -> None:
    made = editing.with_pathway(WRITTEN, 0, {"title": "Certificate of completion", "tier": "completion"})
    assert all(
        each in made for each in ("# Two ways", "# the usual one", "# stays for ever", "# eleven", "# The small one")
    )
    first, second = tomllib.loads(made)["pathways"]
    assert (first["title"], first["tier"], first["house_rule"]) == ("Certificate of completion", "completion", "kept")
    assert first["alignments"] == [{"name": "research", "url": "https://esco.example.org/1"}]
    assert second["id"] == "participation"


def test_what_says_the_same_is_not_touched() -> None:
    (first, _second) = editing.declared(WRITTEN)
    assert editing.with_pathway(WRITTEN, 0, dict(first)) == WRITTEN
    assert editing.with_pathway(WRITTEN, 0, {"rule": first["rule"].strip()}) == WRITTEN


def test_a_new_one_comes_last_and_an_empty_setting_goes() -> None:
    made = editing.with_pathway(WRITTEN, None, {"id": "third", "title": "Third", "tags": ["a"], "description": ""})
    assert tomllib.loads(made)["pathways"][2] == {"id": "third", "title": "Third", "tags": ["a"]}
    assert made.startswith(WRITTEN.rstrip("\n"))
    assert "title" not in tomllib.loads(editing.with_pathway(made, 2, {"title": ""}))["pathways"][2]
    assert tomllib.loads(editing.with_pathway("", None, {"id": "a"})) == {"pathways": [{"id": "a"}]}


def test_order_and_removal() -> None:
    assert [each["id"] for each in editing.declared(editing.moved(WRITTEN, 1, -1))] == ["participation", "certificate"]
    assert [each["id"] for each in editing.declared(editing.without_pathway(WRITTEN, 0))] == ["participation"]
    with pytest.raises(editing.NotEditable):
        editing.moved(WRITTEN, 7, 1)


@pytest.mark.parametrize("source", ["[[pathways", "pathways = 3", "pathways = [1]", "x = " + "[" * 3_000])
def test_what_is_no_list_of_tables_is_not_touched(source: str) -> None:
    with pytest.raises(editing.NotEditable):
        editing.with_pathway(source, 0, {"id": "a"})


@pytest.mark.parametrize(
    ("rule", "condition", "wanted"),
    [
        ("", "units >= 2", "units >= 2"),
        ("units >= 2", "unit('a')", 'all(units >= 2, unit("a"))'),
        ("all(units >= 2)", "unit('a')", 'all(unit("a"), units >= 2)'),
        ("any(units >= 2, score >= 60%)", "unit('a')", 'all(any(units >= 2, score >= 60%), unit("a"))'),
    ],
)
def test_a_condition_is_added(rule: str, condition: str, wanted: str) -> None:
    assert rules.text(rules.parse(editing.with_condition(rule, condition))) == wanted


def test_a_condition_keeps_remarks_and_what_cannot_be_read() -> None:
    assert "# eleven" in editing.with_condition("all(\n  units >= 80%, # eleven\n  score >= 60%\n)", "units >= 1")
    assert editing.with_condition("all(oops", "units >= 1").startswith("all(oops")
    with pytest.raises(rules.RuleError):
        editing.with_condition("units >= 1", "import os")


_WORDS = st.text(max_size=30)
_SAID = _WORDS.filter(bool)
_LEVELS = st.lists(st.fixed_dictionaries({"name": _WORDS}), max_size=2)
_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "title": _WORDS, "rule": _WORDS, "tags": st.lists(_SAID, max_size=3),
        "alignments": st.lists(st.fixed_dictionaries({"name": _SAID, "url": _SAID}), max_size=2),
        "rubric": st.lists(st.fixed_dictionaries({"name": _WORDS, "levels": _LEVELS}), max_size=2),
    },
)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from([0, 1, None]), _VALUES), max_size=4))
def test_whatever_is_written_is_read_again(edits: list[tuple[int | None, dict[str, Any]]]) -> None:
    source = WRITTEN
    for place, values in edits:
        before = editing.declared(source)
        source = editing.with_pathway(source, place, values)
        after = editing.declared(source)[len(before) if place is None else place]
        for key, value in values.items():
            assert editing.same(after.get(key, "" if isinstance(value, str) else []), value)
        assert "# Two ways" in source
