"""`python -m stoa.learning.themes`: reads a request from stdin and writes its answer to stdout, both JSON.

It bounds its own memory, opens no file and no connection. See `calling` for the other end.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict

from stoa.learning.themes.engine.gathering import Known, gather

MOST_MEMORY = 1536 * 1024 * 1024
"""Bytes of address space. 20,000 goals take about a third of it."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    asked = json.load(sys.stdin)
    known = [Known(**theme) for theme in asked["known"]]
    found = gather(asked["bags"], known, asked["units"], is_cold=asked["is_cold"], least=asked["least"])
    json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    main()
