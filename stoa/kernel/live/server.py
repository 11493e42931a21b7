"""The live channel on a server that speaks Redis' language: one channel that every process subscribes to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from stoa.kernel.servers import connected

CHANNEL: Final = "stoa:live"
QUIET_SECONDS: Final = 15.0


class ServerLine:
    """Words over publish and subscribe."""

    def __init__(self, url: str) -> None:
        self.url = url

    @cached_property
    def _client(self) -> Any:
        return connected(self.url, health_check_interval=QUIET_SECONDS)

    def send(self, words: str) -> None:
        self._client.publish(CHANNEL, words)

    def words(self) -> Iterator[str]:
        with self._client.pubsub(ignore_subscribe_messages=False) as channel:
            channel.subscribe(CHANNEL)
            while True:
                message = channel.get_message(timeout=QUIET_SECONDS)
                is_word = message is not None and message["type"] == "message"
                yield message["data"].decode() if is_word else ""
