"""Reads about people."""

from __future__ import annotations

from stoa.accounts.queries.finding import Holder, PersonCard, find_people, has_holder, holders, person_card
from stoa.accounts.queries.invitations import InvitationCard, OpenInvitation, invitation, open_invitations
from stoa.accounts.queries.persons import (
    PRESENCE_CTE,
    Person,
    has_operator,
    people,
    people_by_public_id,
    person,
    person_by_email,
    presence,
    roles_of,
)
from stoa.accounts.queries.security import (
    AddressChangeCard,
    Factors,
    Passkey,
    SessionCard,
    address_change,
    factors_of,
    has_second_factor,
    sessions_of,
)
from stoa.accounts.queries.personal import (
    CopyView,
    ErasureLine,
    account_sheets,
    addresses_of,
    copies_of,
    copy_of,
    erasures,
    kept_copies,
    obstacles_of,
    sessions_naming,
    site_sheets,
)
from stoa.accounts.queries.profiles import OwnProfile, PublicProfile, own_profile, public_profile
from stoa.accounts.queries.texts import (
    KINDS,
    SHIPPED,
    ConsentLine,
    TextVersion,
    consents,
    current_number,
    current_text,
    forget_texts,
    text_versions,
    texts_to_agree_to,
)
from stoa.accounts.queries.youths import YouthView, waits_for_guardian, youth, youth_by_token

__all__ = [
    "AddressChangeCard", "ConsentLine", "CopyView", "ErasureLine", "Factors", "Holder", "InvitationCard", "KINDS",
    "OpenInvitation", "OwnProfile", "PRESENCE_CTE", "Passkey", "Person", "PersonCard", "PublicProfile", "SHIPPED",
    "SessionCard", "TextVersion", "YouthView", "account_sheets", "address_change", "addresses_of", "consents",
    "copies_of", "copy_of", "current_number", "current_text", "erasures", "factors_of", "find_people", "forget_texts",
    "has_holder", "has_operator", "has_second_factor", "holders", "invitation", "kept_copies", "obstacles_of",
    "open_invitations", "own_profile", "people", "people_by_public_id", "person", "person_by_email", "person_card",
    "presence", "public_profile", "roles_of", "sessions_naming", "sessions_of", "site_sheets", "text_versions", "texts_to_agree_to",
    "waits_for_guardian", "youth", "youth_by_token",
]  # fmt: skip
