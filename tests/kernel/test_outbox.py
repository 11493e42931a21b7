"""The outbox: news is handed on once, after commit, and one that fails holds up nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from django.db import transaction

from stoa.kernel import events
from stoa.kernel.events import board, relay
from stoa.kernel.events.outbox import publish
from stoa.kernel.models import OutboxEvent


@dataclass(frozen=True)
class Rang:
    """A bell rang."""

    number: int


@pytest.fixture
def heard() -> Iterator[list[int]]:
    """The numbers that a receiver has heard; number 13 makes it fail."""
    numbers: list[int] = []
    events.event("tests.Rang")(Rang)

    def listen(batch: Sequence[Rang]) -> None:
        if any(news.number == 13 for news in batch):
            raise RuntimeError("not thirteen")
        numbers.extend(news.number for news in batch)

    events.receiver(Rang)(listen)
    yield numbers
    del board.events["tests.Rang"]
    del board.receivers["tests.Rang"]


@pytest.mark.django_db(transaction=True)
def test_news_is_handed_on_once_in_order(heard: list[int]) -> None:
    publish(Rang(1), Rang(2))
    publish(Rang(3))
    assert relay.drain_all() == 3
    assert relay.drain_all() == 0
    assert heard == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_news_of_a_transaction_that_failed_is_no_news(heard: list[int]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(Rang(1))
        raise RuntimeError
    assert relay.drain_all() == 0
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_waits_and_holds_up_nobody(heard: list[int], caplog: pytest.LogCaptureFixture) -> None:
    publish(Rang(1), Rang(13), Rang(2))
    relay.drain_all()
    assert heard == [1, 2]
    waiting = OutboxEvent.objects.get()
    assert waiting.failures == 1
    assert "not thirteen" in waiting.last_error
    assert waiting.due_at > waiting.created_at
