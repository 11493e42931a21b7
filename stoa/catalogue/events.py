"""News of what is offered."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.kernel.events import event


@event("catalogue.RunChanged")
@dataclass(frozen=True)
class RunChanged:
    """A run's dates, places or terms are others, or it is new. Internal id."""

    run: int
