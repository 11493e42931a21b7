"""The fixed cast of samples and tests: Ada learns, Bo learns beside her, Cy writes, Di teaches, Ed keeps records."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.accounts import actions

PASSWORD = "walking-by"


@dataclass(frozen=True)
class Member:
    """One of the cast, with their account's internal id."""

    id: int
    name: str
    email: str


def member(name: str, *roles: tuple[str, str]) -> Member:
    """Open this member's account, with (role, scope) pairs."""
    email = f"{name.lower()}@example.org"
    account_id = actions.open_account(email=email, name=name, password=PASSWORD, is_confirmed=True)
    for role, scope in roles:
        actions.grant_role(account_id=account_id, role=role, scope=scope)
    return Member(account_id, name, email)
