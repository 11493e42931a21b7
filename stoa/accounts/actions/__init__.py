"""Writes about people."""

from __future__ import annotations

from stoa.accounts.actions.invitations import (
    INVITATION_DAYS,
    InvitationIsVoid,
    TooManyInvitations,
    accept_invitation,
    accept_invitation_as,
    invite,
    name_person,
    take_back_invitation,
)
from stoa.accounts.actions.opening import AddressIsTaken, open_account, set_language, set_profile, take_back
from stoa.accounts.actions.roles import (
    LastHolder,
    LastOperator,
    NotYourself,
    grant_role,
    move_scope,
    reopen,
    sign_out_everywhere,
    suspend,
    take_role,
    take_role_but_last,
)
from stoa.accounts.actions.safeguards import TooLateToStop, note_address_change, reset_factors, stop_address_change
from stoa.accounts.actions.sessions import (
    drop_expired_sessions,
    end_every_sign_in,
    end_passes,
    end_session,
    end_sessions,
)

__all__ = [
    "INVITATION_DAYS", "AddressIsTaken", "InvitationIsVoid", "LastHolder", "LastOperator", "NotYourself",
    "TooLateToStop", "TooManyInvitations", "accept_invitation", "accept_invitation_as", "drop_expired_sessions",
    "end_every_sign_in", "end_passes", "end_session", "end_sessions", "grant_role", "invite", "move_scope",
    "name_person", "note_address_change", "open_account", "reopen", "reset_factors", "set_language", "set_profile",
    "sign_out_everywhere", "stop_address_change", "suspend", "take_back", "take_back_invitation", "take_role",
    "take_role_but_last",
]  # fmt: skip
