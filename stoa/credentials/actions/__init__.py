"""Writes of credentials."""

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
from stoa.credentials.actions.earning import award, award_run, request_signing
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
from stoa.credentials.actions.seeing import note_seen
from stoa.credentials.actions.signing_statements import sign_statements
from stoa.credentials.actions.status import NotIssued, sign_status_lists, withdraw
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
    "Claim",
    "Described",
    "KeyIsAnothers",
    "KeyIsMissing",
    "KeyWasReplaced",
    "NotAdded",
    "NotComposed",
    "NotIssued",
    "NotVouched",
    "Word",
    "add_artefact",
    "add_file",
    "add_link",
    "ask_for_endorsement",
    "award",
    "award_run",
    "begin_statement",
    "bring_key",
    "compose_again",
    "confirm_statement",
    "confirm_word",
    "describe",
    "drop_draft",
    "drop_link",
    "erase_person",
    "forget_unconfirmed",
    "heal",
    "hide_word",
    "learners_seal",
    "look_for_unsigned",
    "note_backup",
    "note_seen",
    "pick_lines",
    "remove",
    "renew_key",
    "request_signing",
    "rotate_key",
    "show_statement",
    "sign_earned",
    "sign_statements",
    "sign_status_lists",
    "take_word_back",
    "vouch",
    "withdraw",
    "withdraw_statement",
    "write_claims",
]
