"""Writes of credentials."""

from stoa.credentials.actions.earning import award, award_run, request_signing
from stoa.credentials.actions.erasing import erase_person
from stoa.credentials.actions.healing import heal, look_for_unsigned
from stoa.credentials.actions.issuing import sign_earned
from stoa.credentials.actions.keys import KeyWasReplaced, rotate_key
from stoa.credentials.actions.renewing import ENDING, look_at_ending, look_for_ending
from stoa.credentials.actions.seeing import note_seen
from stoa.credentials.actions.status import NotIssued, sign_status_lists, withdraw
from stoa.credentials.keystore import KeyIsMissing

__all__ = [
    "ENDING",
    "KeyIsMissing",
    "KeyWasReplaced",
    "NotIssued",
    "award",
    "award_run",
    "erase_person",
    "heal",
    "look_at_ending",
    "look_for_ending",
    "look_for_unsigned",
    "note_seen",
    "request_signing",
    "rotate_key",
    "sign_earned",
    "sign_status_lists",
    "withdraw",
]
