"""The floor: a server that answers a constant of a given size, and nothing else."""

import os
from collections.abc import Callable, Iterable

SIZE = int(os.environ.get("STOA_FLOOR_BYTES", "12000"))
BODY = b"x" * SIZE
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(SIZE))]


def application(environ: dict[str, object], start: Callable[..., object]) -> Iterable[bytes]:
    """Answer."""
    start("200 OK", HEADERS)
    return [BODY]
