"""Limits: so many within so many seconds, for whom they are counted, and when to come back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel import limits
from stoa.kernel.limits import TABLE, Rate, TooMany, client_address, network_of

WHAT = "wrong_password"


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """Limits of its own, and a clock that stands still; the cache keeps by the real one."""
    cache.clear()
    standing = Clock()
    monkeypatch.setattr("stoa.kernel.limits.time.time", standing)
    rates = {"network": (Rate(5, 60),), "address": (Rate(3, 60), Rate(4, 3600))}
    monkeypatch.setitem(TABLE, WHAT, rates)
    yield standing
    monkeypatch.undo()
    cache.clear()


def taken(count: int, **who: str) -> int:
    """How many of `count` tries are let through."""
    through = 0
    for _ in range(count):
        try:
            limits.use(WHAT, **who)
            through += 1
        except TooMany:
            pass
    return through


def test_as_many_as_the_table_says_and_no_more() -> None:
    assert taken(20, network="192.0.2.1") == 5
    assert taken(20, network="192.0.2.2") == 5, "another network counts for itself"


def test_what_is_limited_for_several_keeps_to_the_narrowest() -> None:
    assert taken(20, network="192.0.2.1", address="ada@example.org") == 3
    assert taken(20, network="192.0.2.1", address="bo@example.org") == 2, "of the network two were left"


def test_one_address_is_one_however_it_is_written() -> None:
    assert taken(2, address="Ada@Example.org ") == 2
    assert taken(20, address="ada@example.org") == 1


def test_who_is_not_known_is_not_counted() -> None:
    limits.use(WHAT, network=None, address="", account=7)
    assert taken(20, network="192.0.2.1") == 5


def test_what_was_refused_counts_for_nobody(clock: Clock) -> None:
    taken(50, network="192.0.2.1")
    clock.now += 120
    assert taken(20, network="192.0.2.1") == 5


def test_what_turned_out_right_is_taken_back() -> None:
    for _ in range(20):
        limits.use(WHAT, network="192.0.2.1", address="ada@example.org")
        limits.forgive(WHAT, network="192.0.2.1", address="ada@example.org")
    assert taken(20, network="192.0.2.1") == 5


def test_who_waits_as_long_as_was_said_is_let_through(clock: Clock) -> None:
    for start in (0.0, 13.0, 41.5, 59.9):
        cache.clear()
        clock.now = 1_000_000_020.0 + start
        assert taken(5, network="n") == 5
        with pytest.raises(TooMany) as refused:
            limits.use(WHAT, network="n")
        assert 1 <= refused.value.wait <= 120
        clock.now += refused.value.wait
        limits.use(WHAT, network="n")


def test_a_burst_over_the_edge_of_a_window_is_seen(clock: Clock) -> None:
    clock.now -= clock.now % 60 + 1  # the last second of a window
    assert taken(5, network="n") == 5
    clock.now += 2
    assert taken(20, network="n") <= 1


def test_the_longer_window_holds_when_the_shorter_has_passed(clock: Clock) -> None:
    assert taken(20, address="ada@example.org") == 3
    clock.now += 121
    assert taken(20, address="ada@example.org") == 1, "four an hour"


def test_many_at_once_get_no_more_than_there_is() -> None:
    through: list[int] = []
    threads = [threading.Thread(target=lambda: through.append(taken(10, network="n"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(through) <= 5


def test_the_port_says_yes_or_no() -> None:
    assert [limits.allow(WHAT, "n", per="network") for _ in range(6)] == [True] * 5 + [False]


def test_nobodys_address_lies_in_the_cache() -> None:
    limits.use(WHAT, address="ada@example.org")
    kept = b"".join(path.read_bytes() for path in Path(settings.CACHES["default"]["LOCATION"]).parent.iterdir())
    assert WHAT.encode() in kept, "it is counted there"
    assert b"ada" not in kept


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        ("unix:", "unknown"),
        ("1' OR 1=1", "unknown"),
    ],
)
def test_the_network_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network


def test_without_proxies_nobody_says_who_they_are() -> None:
    assert client_address("203.0.113.9, 198.51.100.1", "192.0.2.1", 0) == "192.0.2.1"


def test_our_proxies_are_believed_and_nobody_further_away() -> None:
    forged = "203.0.113.9, 198.51.100.1, 198.51.100.2"
    assert client_address(forged, "10.0.0.1", 1) == "198.51.100.2"
    assert client_address(forged, "10.0.0.1", 2) == "198.51.100.1"
    assert client_address("", "10.0.0.1", 1) == "10.0.0.1"
    assert client_address(" , ", "10.0.0.1", 2) == "10.0.0.1"


@given(st.text(), st.text(), st.integers(-1, 4))
def test_whatever_is_sent_names_some_network(forwarded: str, peer: str, proxies: int) -> None:
    assert network_of(client_address(forwarded, peer, proxies))


def test_every_limit_lets_somebody_through() -> None:
    for what, rates in TABLE.items():
        assert rates.keys() <= {"account", "address", "network"}, what
        assert all(rate.times > 0 and rate.seconds > 0 for row in rates.values() for rate in row), what


@pytest.mark.parametrize(
    "other", ["ADA@example.org", " ada@Example.ORG ", "ada+1@example.org", "Ada+course+2@example.org"]
)
def test_one_mailbox_is_one_however_it_is_written(other: str) -> None:
    assert taken(5, address="ada@example.org") == 3
    assert taken(5, address=other) == 0
    assert taken(5, address="+ada@example.org") == 3, "nothing but what follows the plus is another mailbox"
