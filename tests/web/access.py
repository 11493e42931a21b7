"""How a row of the access table is written. The tables: test_access.py, and `access.py` of the folders beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

PEOPLE = ("visitor", "learner", "other", "stranger staff", "staff", "author", "operator")


@dataclass(frozen=True)
class Row:
    """An address, how it is asked, and the status for each of PEOPLE (or one for all)."""

    name: str
    path: str
    status: int | tuple[int, ...]
    method: str = "GET"
    form: dict[str, str] = field(default_factory=dict)

    def expected(self, who: str) -> int:
        """The status for one of PEOPLE."""
        return self.status if isinstance(self.status, int) else self.status[PEOPLE.index(who)]


def members(status: int, visitor: int = 302) -> tuple[int, ...]:
    """Signed-in people get `status`, visitors are sent to sign in."""
    return (visitor, *[status] * (len(PEOPLE) - 1))


def learner_only(status: int, others: int = 302) -> tuple[int, ...]:
    """Only who takes part gets `status`."""
    return (others, status, *[others] * (len(PEOPLE) - 2))
