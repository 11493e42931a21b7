"""Numbers of which only sums are kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Mean:
    """Count, sum and sum of squares of numbers."""

    count: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, value: float, times: int = 1) -> None:
        self.count += times
        self.total += value * times
        self.squares += value * value * times

    @property
    def mean(self) -> float:
        return self.total / self.count if self.count else 0.0

    @property
    def spread(self) -> float:
        """The sum of squared distances from the mean."""
        return max(0.0, self.squares - self.total * self.total / self.count) if self.count else 0.0

    @property
    def variance(self) -> float:
        """Of the sample, with n - 1."""
        return self.spread / (self.count - 1) if self.count > 1 else 0.0
