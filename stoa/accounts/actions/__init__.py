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
from stoa.accounts.actions.opening import AddressIsTaken, open_account, set_language, take_back
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
from stoa.accounts.actions.copies import (
    COPY_DAYS,
    COPY_JOB,
    ask_for_copy,
    drop_old_copies,
    end_copies,
    make_copy,
    write_copy_to,
)
from stoa.accounts.actions.erasing import (
    ERASE_JOB,
    SCRUB_JOB,
    CannotBeErased,
    ask_for_erasure,
    erase_account,
    erase_person,
    erase_site_notes,
    look_for_unfinished,
    scrub,
)
from stoa.accounts.actions.profiles import TooYoungToBePublic, change_profile, note_former_address, publish_profile
from stoa.accounts.actions.texts import RENDER_JOB, agree, publish_text, publish_text_files, render_texts
from stoa.accounts.actions.youths import (
    GUARDIAN_DAYS,
    LinkIsVoid,
    ask_guardian,
    begin_youth,
    end_youths,
    guardian_agrees,
    guardian_refuses,
    guardian_withdraws,
    look_after_youths,
)

__all__ = [
    "AddressIsTaken", "COPY_DAYS", "COPY_JOB", "CannotBeErased", "ERASE_JOB", "GUARDIAN_DAYS", "INVITATION_DAYS",
    "InvitationIsVoid", "LastHolder", "LastOperator", "LinkIsVoid", "NotYourself", "RENDER_JOB", "SCRUB_JOB",
    "TooLateToStop", "TooManyInvitations", "TooYoungToBePublic", "accept_invitation", "accept_invitation_as", "agree",
    "ask_for_copy", "ask_for_erasure", "ask_guardian", "begin_youth", "change_profile", "drop_expired_sessions",
    "drop_old_copies", "end_copies", "end_every_sign_in", "end_passes", "end_session", "end_sessions", "end_youths",
    "erase_account", "erase_person", "erase_site_notes", "grant_role", "guardian_agrees", "guardian_refuses",
    "guardian_withdraws", "invite", "look_after_youths", "look_for_unfinished", "make_copy", "move_scope",
    "name_person", "note_address_change", "note_former_address", "open_account", "publish_profile", "publish_text",
    "publish_text_files", "render_texts", "reopen", "reset_factors", "scrub", "set_language", "sign_out_everywhere",
    "stop_address_change", "suspend", "take_back", "take_back_invitation", "take_role", "take_role_but_last",
    "write_copy_to",
]  # fmt: skip
