"""Who may sign in with a password alone, and has nothing to see to before: what the hot path of sign-in knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from stoa.accounts import hashing
from stoa.kernel.clock import now
from stoa.kernel.statements import Statement, read_all


@dataclass(frozen=True, slots=True)
class Entrant:
    """An account as its sign-in needs it. The hash is in no log: it is left out of what this prints."""

    account: int
    address: str
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
    rows = read_all([Statement(_ENTRANT, plain_params(address))])[0]
    return Entrant(*rows[0]) if rows and hashing.is_current(rows[0][2]) else None


def plain_params(address: str) -> dict[str, Any]:
    """What `PLAIN` asks about."""
    return {"address": address, "today": now().date().isoformat()}


def is_right(password: str, entrant: Entrant) -> bool:
    """Whether this is their password. As dear as passwords are; raises HashesAreBusy."""
    return hashing.is_right(password, entrant.password)


PLAIN = """
a.email = %(address)s AND a.is_active AND a.closed_at IS NULL
AND EXISTS (SELECT 1 FROM account_emailaddress e WHERE e.user_id = a.id AND e.email = a.email AND e.verified)
AND NOT EXISTS (SELECT 1 FROM mfa_authenticator m WHERE m.user_id = a.id)
AND NOT EXISTS (SELECT 1 FROM accounts_role r WHERE r.account_id = a.id)
AND NOT EXISTS (SELECT 1 FROM accounts_youth y
    WHERE y.account_id = a.id AND y.agreed_at IS NULL AND y.until > %(today)s)
"""
"""That an account `a` signs in by address and password alone: asked before the password is looked at, and once more
when the session is written."""
_ENTRANT = f"""
SELECT a.id, a.email, a.password, a.epoch, a.language, a.time_zone FROM accounts_account a WHERE {PLAIN}
"""
