"""What a learner holds in a run: one statement on the hot path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from stoa.kernel.statements import Row, Statement, read_all

_HELD = """SELECT a.pathway, a.title, a.earned_at, a.state, c.public_id
FROM credentials_award a LEFT JOIN credentials_credential c ON c.award_id = a.id
WHERE a.account_id = %(account)s AND a.run_id = %(run)s ORDER BY a.id"""


@dataclass(frozen=True)
class Held:
    """Something earned. `state`: earned (its credential is being signed), issued or withdrawn; `public_id` is that of
    the credential, empty until it is signed."""

    pathway: str
    title: str
    earned_at: datetime
    state: str
    public_id: str

    @property
    def is_issued(self) -> bool:
        return self.state == "issued"


def held_statement(*, account: int, run_id: int) -> Statement:
    """One row for `held_from` for each thing earned."""
    return Statement(_HELD, {"account": account, "run": run_id})


def held_from(rows: Sequence[Row]) -> tuple[Held, ...]:
    """What the rows of `held_statement` say, in the order in which it was earned."""
    return tuple(
        Held(pathway, title, _moment(earned_at), state, public_id or "")
        for pathway, title, earned_at, state, public_id in rows
    )


def held(*, account: int, run_id: int) -> tuple[Held, ...]:
    """What an account holds in a run."""
    return held_from(read_all([held_statement(account=account, run_id=run_id)])[0])


def _moment(value: Any) -> datetime:
    """SQLite's driver gives times as text, in UTC."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
