"""Sets of small numbers as one whole number, a bit for each member: cut, joined and counted in microseconds.

Python's `int` does the work in C; 100,000 members take 12.5 kB whatever they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Bits = int


def of(members: Sequence[int]) -> Bits:
    """The set of these numbers."""
    if not members:
        return 0
    if len(members) < 64:
        found = 0
        for member in members:
            found |= 1 << member
        return found
    flags = bytearray(b"0") * (max(members) + 1)
    for member in members:
        flags[~member] = 49  # "1", counted from the end: int() reads the highest bit first
    return int(bytes(flags), 2)


def among(numbers: Iterable[int], bits: Bits) -> list[int]:
    """Those of `numbers` that are members, in their order."""
    flags = f"{bits:b}"[::-1]
    size = len(flags)
    return [number for number in numbers if number < size and flags[number] == "1"]


def first_of(order: Iterable[int], bits: Bits, count: int) -> list[int]:
    """The first `count` numbers of `order` that are members."""
    flags = f"{bits:b}"[::-1]
    size, found = len(flags), list[int]()
    for number in order:
        if number < size and flags[number] == "1":
            found.append(number)
            if len(found) == count:
                break
    return found
