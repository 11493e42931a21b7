"""Every command says what it understands, and is not silent about what it does not."""

from __future__ import annotations

from argparse import ArgumentParser, _SubParsersAction
from importlib import import_module

import pytest

GROUPS = ("catalogue", "institution", "mail", "course", "person", "operator")


def verbs(parser: ArgumentParser, words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every way of words that a parser knows, groups and what is in them."""
    found = [words]
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for name, inner in action.choices.items():
                found += verbs(inner, (*words, name))
    return found


WAYS = [(group, *words) for group in GROUPS for words in verbs(import_module(f"stoa.cli.{group}").parser())]


def ended(words: tuple[str, ...]) -> int:
    """The status with which a command ends before it does anything."""
    with pytest.raises(SystemExit) as end:
        import_module(f"stoa.cli.{words[0]}").main(words[1:])
    return int(end.value.code or 0)


def test_the_runs_of_a_course_are_among_them() -> None:
    assert {("course", "run", "make"), ("catalogue", "load"), ("mail", "bounce")} <= set(WAYS)


@pytest.mark.parametrize("words", WAYS, ids=" ".join)
def test_help_is_there(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert ended((*words, "--help")) == 0
    assert f"usage: stoa {' '.join(words)}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("words", WAYS, ids=" ".join)
def test_an_unknown_word_is_refused(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert ended((*words, "--no-such-word")) == 2
    assert capsys.readouterr().err.startswith("usage: stoa ")


@pytest.mark.parametrize("group", GROUPS)
def test_an_unknown_verb_is_refused(group: str) -> None:
    assert ended((group, "no-such-verb")) == 2
