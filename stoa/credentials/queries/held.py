"""What a learner holds in a run: one statement on the hot path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from stoa.credentials.models import BadgePicture
from stoa.kernel.statements import Row, Statement, read_all

_HELD = """SELECT a.pathway, a.title, a.earned_at, a.state, c.public_id, a.valid_until
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
    valid_until: datetime | None = None

    @property
    def is_issued(self) -> bool:
        return self.state == "issued"

    def is_over(self, moment: datetime) -> bool:
        """Whether it has ended by then. It stays earned."""
        return self.valid_until is not None and self.valid_until < moment


def held_statement(*, account: int, run_id: int) -> Statement:
    """One row for `held_from` for each thing earned."""
    return Statement(_HELD, {"account": account, "run": run_id})


def held_from(rows: Sequence[Row]) -> tuple[Held, ...]:
    """What the rows of `held_statement` say, in the order in which it was earned; of what was renewed the last."""
    found = [
        Held(pathway, title, _moment(earned_at), state, public_id or "", _moment(until) if until else None)
        for pathway, title, earned_at, state, public_id, until in rows
    ]
    return tuple({each.pathway: each for each in found}.values())


def held(*, account: int, run_id: int) -> tuple[Held, ...]:
    """What an account holds in a run."""
    return held_from(read_all([held_statement(account=account, run_id=run_id)])[0])


def held_digests() -> Iterable[str]:
    """Digests of the pictures of badges that somebody was awarded."""
    return BadgePicture.objects.values_list("digest", flat=True)


def _moment(value: Any) -> datetime:
    """SQLite's driver gives times as text, in UTC."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
