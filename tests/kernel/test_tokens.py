"""Passes: only this site makes them, they run out, and a changed letter opens nothing."""

from __future__ import annotations

import time
from http.cookies import SimpleCookie

from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel import tokens


def made(**changes: object) -> str:
    values: dict[str, object] = {"account": 7, "session": "ab12", "epoch": 3, "language": "en"} | changes
    return tokens.write_pass(**values)  # type: ignore[arg-type]


def test_a_pass_says_what_was_written() -> None:
    found = tokens.read_pass(made())
    assert found is not None
    assert (found.account, found.session, found.epoch, found.language) == (7, "ab12", 3, "en")
    zoned = tokens.read_pass(made(time_zone="America/Argentina/Buenos_Aires"))
    assert zoned is not None and zoned.time_zone == "America/Argentina/Buenos_Aires"


def test_a_pass_needs_no_quotes_in_a_cookie() -> None:
    cookie = SimpleCookie()
    cookie["p"] = made(time_zone="Etc/GMT+12")
    assert '"' not in cookie["p"].OutputString()


def test_a_pass_of_an_earlier_release_is_none() -> None:
    text = f"7.ab12.3.en.{int(time.time())}"
    assert tokens.read_pass(f"{text}.{tokens.sign('pass', text)}") is None


def test_a_pass_runs_out() -> None:
    assert tokens.read_pass(made(), moment=time.time() + tokens.PASS_SECONDS + 1) is None
    assert tokens.read_pass(made(), moment=time.time() + tokens.PASS_SECONDS - 5) is not None


@given(st.integers(0, 60), st.characters(codec="ascii"))
def test_a_changed_letter_opens_nothing(place: int, letter: str) -> None:
    value = made(issued=int(time.time()))
    place %= len(value)
    changed = value[:place] + letter + value[place + 1 :]
    if changed != value:
        assert tokens.read_pass(changed) is None


@given(st.text())
def test_whatever_is_sent_is_borne(value: str) -> None:
    assert tokens.read_pass(value) is None


def test_a_form_token_belongs_to_its_pass() -> None:
    mine, other = tokens.read_pass(made()), tokens.read_pass(made(account=8))
    later = tokens.read_pass(made(epoch=4))
    assert mine is not None and other is not None and later is not None
    token = tokens.form_token(mine)
    assert tokens.is_form_token(mine, token)
    assert not tokens.is_form_token(other, token)
    assert not tokens.is_form_token(later, token)
