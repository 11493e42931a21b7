"""Writes of credentials."""

from stoa.credentials.actions.bringing import NotKept, bring, note_check, put_away
from stoa.credentials.actions.days import DAYS_JOB, look_at_days, look_for_new_day
from stoa.credentials.actions.earning import award, award_run, award_who_waited, note_badges_asked, request_signing
from stoa.credentials.actions.erasing import erase_person
from stoa.credentials.actions.healing import heal, look_for_unsigned
from stoa.credentials.actions.issuing import sign_earned
from stoa.credentials.actions.keys import KeyWasReplaced, rotate_key
from stoa.credentials.actions.reissuing import NothingToChange, ReissuedTooOften, reissue
from stoa.credentials.actions.renewing import ENDING, look_at_ending, look_for_ending
from stoa.credentials.actions.seeing import note_seen
from stoa.credentials.actions.sharing import DAYS, NothingToShare, TooMany, end_share, share, sign_shares
from stoa.credentials.actions.status import NotIssued, sign_status_lists, withdraw
from stoa.credentials.actions.tokens import sign_tokens
from stoa.credentials.actions.trying import TRY_JOB, NothingToTry, ask_to_try_rules, try_rules
from stoa.credentials.keystore import KeyIsMissing

__all__ = [
    "DAYS",
    "DAYS_JOB",
    "ENDING",
    "TRY_JOB",
    "KeyIsMissing",
    "KeyWasReplaced",
    "NotIssued",
    "NotKept",
    "NothingToChange",
    "NothingToShare",
    "NothingToTry",
    "ReissuedTooOften",
    "TooMany",
    "ask_to_try_rules",
    "award",
    "award_run",
    "award_who_waited",
    "bring",
    "end_share",
    "erase_person",
    "heal",
    "look_at_days",
    "look_at_ending",
    "look_for_ending",
    "look_for_new_day",
    "look_for_unsigned",
    "note_badges_asked",
    "note_check",
    "note_seen",
    "put_away",
    "reissue",
    "request_signing",
    "rotate_key",
    "share",
    "sign_earned",
    "sign_shares",
    "sign_status_lists",
    "sign_tokens",
    "try_rules",
    "withdraw",
]
