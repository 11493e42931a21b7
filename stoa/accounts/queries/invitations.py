"""Invitations that can be accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stoa.accounts.models import Account, Invitation
from stoa.accounts.rules import token_digest
from stoa.kernel.clock import now


@dataclass(frozen=True)
class InvitationCard:
    """An invitation that can be accepted now."""

    email: str
    role: str
    scope: str
    has_account: bool
    """Whether the invited address has an account: then its owner accepts it signed in."""


def invitation(token: str) -> InvitationCard | None:
    """The invitation with this token, as long as it can be accepted."""
    open_now = Invitation.objects.filter(used_at=None, expires_at__gte=now())
    found = open_now.filter(token_digest=token_digest(token)).first()
    if found is None:
        return None
    return InvitationCard(
        found.email, found.role, found.scope, Account.objects.filter(email__iexact=found.email).exists()
    )


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that nobody has answered yet."""

    id: int
    email: str
    role: str
    expires_at: datetime


def open_invitations(scope: str) -> list[OpenInvitation]:
    """Who is invited to a role in this scope, the newest first."""
    rows = Invitation.objects.filter(scope=scope, used_at=None, expires_at__gte=now()).order_by("-id")
    return [OpenInvitation(row.id, row.email, row.role, row.expires_at) for row in rows]
