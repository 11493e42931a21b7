"""Guesses at sign-in: each is hashed once and counted once, on the hot path as on the ordinary way."""

from __future__ import annotations

import pytest

from stoa.accounts import hashing
from stoa.accounts.models import Session
from stoa.accounts.rules import HashesAreBusy
from stoa.kernel import limits
from stoa.kernel.limits import TABLE, Rate
from tests.cast import PASSWORD, Member
from tests.web.accounts.ways import ordinary, plain


def test_a_wrong_password_is_hashed_and_counted_once(
    ada: Member, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = {"network": (Rate(100, 600),), "address": (Rate(3, 300),)}
    monkeypatch.setitem(TABLE, "wrong_password", rates)
    del hashed[:]
    for _ in range(3):
        browser, answer = plain(ada.email, "not hers at all")
        assert "do not belong together" in answer.content.decode()
        assert not browser.was_hot
    assert hashed == ["not hers at all"] * 3
    for password in ("not hers at all", PASSWORD):
        assert "Too many tries" in plain(ada.email, password)[1].content.decode()
    assert len(hashed) == 3, "and none is looked at after that"


def test_right_ones_are_not_counted(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, "wrong_password", {"network": (Rate(3, 600),), "address": (Rate(2, 600),)})
    assert [plain(ada.email)[0].was_hot for _ in range(6)] == [True] * 6


def test_an_unknown_address_costs_as_much_as_a_wrong_password(db: None, hashed: list[str]) -> None:
    plain("nobody@example.org", "whatever it is")
    assert hashed == ["whatever it is"]


def test_while_too_many_sign_in_it_says_so_and_counts_nothing(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, "wrong_password", {"network": (Rate(3, 600),), "address": (Rate(2, 600),)})
    asked: list[str] = []

    def busy(password: str, encoded: str) -> bool:
        asked.append(password)
        raise HashesAreBusy

    with monkeypatch.context() as patch:
        patch.setattr(hashing, "is_right", busy)
        said = [plain(ada.email)[1].status_code for _ in range(5)]
    assert said == [503] * 5
    assert len(asked) == 5, "nobody waits a second time"
    assert plain(ada.email)[0].was_hot


def test_busy_in_the_ordinary_view_counts_nothing_either(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, "wrong_password", {"network": (Rate(3, 600),), "address": (Rate(2, 600),)})
    with monkeypatch.context() as patch:
        patch.setattr(hashing.Turns, "__enter__", lambda self: (_ for _ in ()).throw(HashesAreBusy))
        assert [ordinary(ada.email)[1].status_code for _ in range(5)] == [503] * 5
    assert ordinary(ada.email)[1].status_code == 302


def test_right_ones_are_capped_for_a_network(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, "sign_in", {"network": (Rate(3, 600),)})
    said = [plain(ada.email)[1].status_code for _ in range(5)]
    assert said == [302] * 3 + [429] * 2
    assert Session.objects.count() == 3
    assert ordinary("nobody@example.org", "x")[1].status_code == 429, "the ordinary way counts with it"


def test_a_longer_wait_is_told_as_it_is(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, "wrong_password", {"address": (Rate(2, 86400),)})
    for _ in range(2):
        plain(ada.email, "not hers")
    answer = plain(ada.email)[1]
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 300


def test_limits_count_for_each_address_whatever_its_case(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, "wrong_password", {"address": (Rate(2, 300),)})
    for email in ("ada@example.org", "ADA@example.org"):
        plain(email, "not hers")
    assert "Too many tries" in plain("Ada@example.org")[1].content.decode()
    limits.forgive("wrong_password", address=ada.email)
    assert plain(ada.email)[0].was_hot
