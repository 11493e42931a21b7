"""Connections to a server that speaks Redis' language (Valkey, Redis): one that is slow or away must hold up nobody."""

from __future__ import annotations

from typing import Any, Final

ANSWER_SECONDS: Final = 1.0


def impatient() -> dict[str, Any]:
    """The client's options: a second for an answer, and one more try over a new connection."""
    from redis.backoff import NoBackoff  # lazy
    from redis.retry import Retry  # lazy

    return {
        "socket_connect_timeout": ANSWER_SECONDS, "socket_timeout": ANSWER_SECONDS, "retry": Retry(NoBackoff(), 1),
    }  # fmt: skip


def connected(url: str, **options: Any) -> Any:
    """A client; it connects when it is first asked."""
    from redis import Redis  # lazy

    return Redis.from_url(url, **impatient(), **options)


def trouble(url: str) -> str:
    """What is the matter with a server: the kind of the problem, nothing of its address; empty when it answers."""
    from redis.exceptions import RedisError  # lazy

    try:
        with connected(url) as line:
            line.ping()
    except RedisError as problem:
        return type(problem).__name__
    return ""
