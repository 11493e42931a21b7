"""Writes of credentials."""

from stoa.credentials.actions.days import DAYS_JOB, look_at_days, look_for_new_day
from stoa.credentials.actions.earning import award, award_run, award_who_waited, note_badges_asked, request_signing
from stoa.credentials.actions.erasing import erase_person
from stoa.credentials.actions.healing import heal, look_for_unsigned
from stoa.credentials.actions.issuing import sign_earned
from stoa.credentials.actions.keys import KeyWasReplaced, rotate_key
from stoa.credentials.actions.seeing import note_seen
from stoa.credentials.actions.status import NotIssued, sign_status_lists, withdraw
from stoa.credentials.keystore import KeyIsMissing

__all__ = [
    "DAYS_JOB",
    "KeyIsMissing",
    "KeyWasReplaced",
    "NotIssued",
    "award",
    "award_run",
    "award_who_waited",
    "erase_person",
    "heal",
    "look_at_days",
    "look_for_new_day",
    "look_for_unsigned",
    "note_badges_asked",
    "note_seen",
    "request_signing",
    "rotate_key",
    "sign_earned",
    "sign_status_lists",
    "withdraw",
]
