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

__all__ = [
    "PRESENCE_CTE", "AddressChangeCard", "Factors", "Holder", "InvitationCard", "OpenInvitation", "Passkey", "Person",
    "PersonCard", "SessionCard", "address_change", "factors_of", "find_people", "has_holder", "has_operator",
    "has_second_factor", "holders", "invitation", "open_invitations", "people", "people_by_public_id", "person",
    "person_by_email", "person_card", "presence", "roles_of", "sessions_of",
]  # fmt: skip
