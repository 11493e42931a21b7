"""A closed-loop client: some connections, each of which sends its next request once it has read the last answer.

    python -m bench.load PORT[,PORT] CONNECTIONS SECONDS < requests

`requests` holds one request a line, as JSON strings of what goes over the wire; connections go to the ports in turn.
Prints {"requests", "seconds", "cpu"}; every answer must be a 200. It does as little as it can, for it shares the
machine with what it measures.
"""

from __future__ import annotations

import itertools
import json
import re
import selectors
import socket
import sys
import time
from collections.abc import Iterator, Sequence

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Line:
    """One connection with its request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.got, self.wanted = b"", 0

    def send(self, request: bytes) -> None:
        """Begin the next request."""
        self.got, self.wanted = b"", 0
        self.socket.sendall(request)

    def is_done(self) -> bool:
        """Take what has come; whether the answer is whole."""
        self.got += self.socket.recv(262_144)
        if not self.wanted:
            head = self.got.find(b"\r\n\r\n")
            if head < 0:
                return False
            length = _LENGTH.search(self.got, 0, head)
            assert self.got.startswith(b"HTTP/1.1 200") and length, self.got[:300]
            self.wanted = head + 4 + int(length[1])
        return len(self.got) >= self.wanted


def run(ports: Sequence[int], connections: int, seconds: float, requests: Iterator[bytes]) -> tuple[int, float]:
    """(answers, seconds) of a burst."""
    lines = [Line(ports[number % len(ports)]) for number in range(connections)]
    waiting = selectors.DefaultSelector()
    begun, count = time.perf_counter(), 0
    for line in lines:
        waiting.register(line.socket, selectors.EVENT_READ, line)
        line.send(next(requests))
    left = connections
    while left:
        for key, _ in waiting.select():
            line = key.data
            if not line.is_done():
                continue
            count += 1
            if time.perf_counter() - begun < seconds:
                line.send(next(requests))
            else:
                left -= 1
                waiting.unregister(line.socket)
                line.socket.close()
    return count, time.perf_counter() - begun


def main() -> int:
    """Ask."""
    ports = [int(port) for port in sys.argv[1].split(",")]
    connections, seconds = int(sys.argv[2]), float(sys.argv[3])
    requests = itertools.cycle([json.loads(line).encode() for line in sys.stdin])
    count, took = run(ports, connections, seconds, requests)
    print(json.dumps({"requests": count, "seconds": took, "cpu": time.process_time()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
