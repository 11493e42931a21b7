"""Sets of small numbers as one whole number, a bit for each member: cut, joined and counted in microseconds.

Python's `int` does the work in C; 100,000 members take 12.5 kB whatever they are.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest

Bits = int
FEW = 2000
"""Members whose ranks are looked up and sorted in less time than it takes to go along a long order."""


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


def members(bits: Bits) -> Iterator[int]:
    """The members, the smallest first."""
    flags = f"{bits:b}"[::-1]
    at = flags.find("1")
    while at >= 0:
        yield at
        at = flags.find("1", at + 1)


class Order:
    """Numbers in an order of their own, each once. The first members of a set are read from it: along the order, where
    many are members; where few are, by the ranks that these have."""

    def __init__(self, numbers: Iterable[int], *, few: int = FEW) -> None:
        self.few = few
        self.numbers = array("I", numbers)
        self._ranks = array("I", bytes(4 * (max(self.numbers, default=-1) + 1)))
        for rank, number in enumerate(self.numbers, 1):
            self._ranks[number] = rank

    def first(self, bits: Bits, count: int) -> list[int]:
        """The first `count` numbers that are members of the set."""
        if bits.bit_count() <= self.few:
            ranks, size = self._ranks, len(self._ranks)
            ranked = [(rank, number) for number in members(bits) if number < size and (rank := ranks[number])]
            return [number for _rank, number in nsmallest(count, ranked)]
        flags = f"{bits:b}"[::-1]
        size, found = len(flags), list[int]()
        for number in self.numbers:
            if number < size and flags[number] == "1":
                found.append(number)
                if len(found) == count:
                    break
        return found
