"""Who may sign in with a password alone, and has nothing to see to before: what the hot path of sign-in knows."""

from __future__ import annotations

from dataclasses import dataclass, field

from stoa.accounts import hashing
from stoa.kernel.clock import now
from stoa.kernel.statements import Statement, read_all


@dataclass(frozen=True, slots=True)
class Entrant:
    """An account as its sign-in needs it. The hash is in no log: it is left out of what this prints."""

    account: int
    password: str = field(repr=False)
    epoch: int
    language: str
    time_zone: str


def entrant(address: str) -> Entrant | None:
    """Whom this address, in lower case, signs in by password alone. One statement.

    None for all others: nobody has it, or it is not confirmed; a factor is asked for besides; the account is suspended,
    closed or waits for a guardian; it has tasks on the site, of which the session makes notes; its password is kept at
    another cost than new ones.
    """
    rows = read_all([Statement(_ENTRANT, {"address": address, "today": now().date().isoformat()})])[0]
    return Entrant(*rows[0]) if rows and hashing.is_current(rows[0][1]) else None


def is_right(password: str, entrant: Entrant) -> bool:
    """Whether this is their password. As dear as passwords are; raises HashesAreBusy."""
    return hashing.is_right(password, entrant.password)


_ENTRANT = """
SELECT a.id, a.password, a.epoch, a.language, a.time_zone
FROM account_emailaddress e JOIN accounts_account a ON a.id = e.user_id
WHERE e.email = %(address)s AND e.verified AND a.email = e.email AND a.is_active AND a.closed_at IS NULL
AND NOT EXISTS (SELECT 1 FROM mfa_authenticator m WHERE m.user_id = a.id)
AND NOT EXISTS (SELECT 1 FROM accounts_role r WHERE r.account_id = a.id)
AND NOT EXISTS (SELECT 1 FROM accounts_youth y
    WHERE y.account_id = a.id AND y.agreed_at IS NULL AND y.until > CAST(%(today)s AS date))
"""
