"""News that travels up: frozen dataclasses, written to the outbox in the transaction that caused them.

A domain declares its news with `@event`, announces it with `publish`, and listens to lower domains with
`@receiver`. The relay hands events on in batches, after commit; see `relay`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any, TypeVar

E = TypeVar("E")
Receiver = Callable[[Sequence[Any]], None]


@dataclass
class Board:
    """Which events exist and who listens. Filled at start."""

    events: dict[str, type]
    receivers: dict[str, list[Receiver]]


board = Board({}, {})


def event(topic: str) -> Callable[[type[E]], type[E]]:
    """Declare a frozen dataclass as the news called `topic` (`domain.NounVerbed`)."""

    def declare(cls: type[E]) -> type[E]:
        if topic in board.events:
            raise ValueError(f"Two events are called {topic!r}")
        cls.topic = topic  # type: ignore[attr-defined]
        board.events[topic] = cls
        return cls

    return declare


def receiver(cls: type[E]) -> Callable[[Callable[[Sequence[E]], None]], Callable[[Sequence[E]], None]]:
    """Listen to `cls`: the function takes a batch of events, and must bear getting one of them twice."""

    def listen(function: Callable[[Sequence[E]], None]) -> Callable[[Sequence[E]], None]:
        board.receivers.setdefault(cls.topic, []).append(function)  # type: ignore[attr-defined]
        return function

    return listen


def payload(news: Any) -> dict[str, Any]:
    """The event's fields as plain JSON."""
    if not is_dataclass(news) or isinstance(news, type):
        raise TypeError(f"{news!r} is not an event")
    return asdict(news)
