"""A keeper of compiled units for tests that have no database."""

from __future__ import annotations

from collections.abc import Iterable

from stoa.content.compiler.unit import UnitResult


class KeepInMemory:
    """Implements `Builds`; counts how many units were compiled."""

    def __init__(self) -> None:
        self.results: dict[str, UnitResult] = {}
        self.by_base: dict[str, list[tuple[str, UnitResult]]] = {}
        self.compiled = 0

    def find(self, base: str) -> Iterable[tuple[str, UnitResult]]:
        return list(self.by_base.get(base, []))

    def keep(self, base: str, key: str, result: UnitResult) -> None:
        self.compiled += 1
        self.results[key] = result
        self.by_base.setdefault(base, []).append((key, result))
