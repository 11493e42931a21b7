"""Writes of credentials."""

from stoa.credentials.actions.bringing import NotKept, bring, note_check, put_away
from stoa.credentials.actions.composing import (
    Claim,
    NotComposed,
    begin_statement,
    compose_again,
    confirm_statement,
    drop_draft,
    pick_lines,
    show_statement,
    withdraw_statement,
    write_claims,
)
from stoa.credentials.actions.days import DAYS_JOB, HEAL_JOB, look_at_days, look_for_new_day
from stoa.credentials.actions.earning import award, award_run, award_who_waited, note_badges_asked, request_signing
from stoa.credentials.actions.erasing import erase_person
from stoa.credentials.actions.healing import heal, look_for_unsigned
from stoa.credentials.actions.issuing import sign_earned
from stoa.credentials.actions.keys import KeyWasReplaced, rotate_key
from stoa.credentials.actions.learner_keys import KeyIsAnothers, bring_key, note_backup, renew_key
from stoa.credentials.actions.portfolio import (
    Described,
    NotAdded,
    add_artefact,
    add_file,
    add_link,
    describe,
    remove,
)
from stoa.credentials.actions.reissuing import NothingToChange, ReissuedTooOften, reissue
from stoa.credentials.actions.renewing import ENDING, look_at_ending, look_for_ending
from stoa.credentials.actions.seeing import note_seen
from stoa.credentials.actions.sharing import DAYS, NothingToShare, TooMany, end_share, share, sign_shares
from stoa.credentials.actions.signing_statements import sign_statements
from stoa.credentials.actions.status import NotIssued, sign_status_lists, withdraw
from stoa.credentials.actions.tokens import sign_tokens
from stoa.credentials.actions.trying import TRY_JOB, NothingToTry, ask_to_try_rules, try_rules
from stoa.credentials.actions.vouching import (
    NotVouched,
    Word,
    ask_for_endorsement,
    confirm_word,
    drop_link,
    forget_unconfirmed,
    hide_word,
    take_word_back,
    vouch,
)
from stoa.credentials.keystore import KeyIsMissing, learners_seal

__all__ = [
    "DAYS",
    "DAYS_JOB",
    "ENDING",
    "HEAL_JOB",
    "TRY_JOB",
    "Claim",
    "Described",
    "KeyIsAnothers",
    "KeyIsMissing",
    "KeyWasReplaced",
    "NotAdded",
    "NotComposed",
    "NotIssued",
    "NotKept",
    "NotVouched",
    "NothingToChange",
    "NothingToShare",
    "NothingToTry",
    "ReissuedTooOften",
    "TooMany",
    "Word",
    "add_artefact",
    "add_file",
    "add_link",
    "ask_for_endorsement",
    "ask_to_try_rules",
    "award",
    "award_run",
    "award_who_waited",
    "begin_statement",
    "bring",
    "bring_key",
    "compose_again",
    "confirm_statement",
    "confirm_word",
    "describe",
    "drop_draft",
    "drop_link",
    "end_share",
    "erase_person",
    "forget_unconfirmed",
    "heal",
    "hide_word",
    "learners_seal",
    "look_at_days",
    "look_at_ending",
    "look_for_ending",
    "look_for_new_day",
    "look_for_unsigned",
    "note_backup",
    "note_badges_asked",
    "note_check",
    "note_seen",
    "pick_lines",
    "put_away",
    "reissue",
    "remove",
    "renew_key",
    "request_signing",
    "rotate_key",
    "share",
    "show_statement",
    "sign_earned",
    "sign_shares",
    "sign_statements",
    "sign_status_lists",
    "sign_tokens",
    "take_word_back",
    "try_rules",
    "vouch",
    "withdraw",
    "withdraw_statement",
    "write_claims",
]
