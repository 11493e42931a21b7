"""Writes of credentials."""

from stoa.credentials.actions.bringing import NotKept, bring, note_check, put_away
from stoa.credentials.actions.earning import award, award_run, request_signing
from stoa.credentials.actions.erasing import erase_person
from stoa.credentials.actions.healing import heal, look_for_unsigned
from stoa.credentials.actions.issuing import sign_earned
from stoa.credentials.actions.keys import KeyWasReplaced, rotate_key
from stoa.credentials.actions.reissuing import NothingToChange, ReissuedTooOften, reissue
from stoa.credentials.actions.seeing import note_seen
from stoa.credentials.actions.sharing import DAYS, NothingToShare, TooMany, end_share, share, sign_shares
from stoa.credentials.actions.status import NotIssued, sign_status_lists, withdraw
from stoa.credentials.actions.tokens import sign_tokens
from stoa.credentials.keystore import KeyIsMissing

__all__ = [
    "DAYS",
    "KeyIsMissing",
    "KeyWasReplaced",
    "NotIssued",
    "NotKept",
    "NothingToChange",
    "NothingToShare",
    "ReissuedTooOften",
    "TooMany",
    "award",
    "award_run",
    "bring",
    "end_share",
    "erase_person",
    "heal",
    "look_for_unsigned",
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
    "withdraw",
]
