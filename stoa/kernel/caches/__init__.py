"""What processes of a site count together: tries at sign-in and the like, through Django's cache.

Two engines: a small file that the processes of one machine share, and a server (Valkey or Redis) for several machines.
Values are plain JSON in both, so that whoever can write there can never run anything here. Losing all of it costs
nothing but the count of the last minutes.
"""

from __future__ import annotations

import json


class PlainJson:
    """Values as JSON (dates and objects are refused)."""

    def dumps(self, value: object) -> bytes | int:
        # A server adds only to what it knows as a number.
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, data: bytes) -> object:
        return json.loads(data)
