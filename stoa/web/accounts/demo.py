"""The sample people of a demo, as its sign-in page offers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stoa.accounts import queries as accounts
from stoa.accounts.queries import Person


@dataclass(frozen=True)
class SamplePerson:
    """Somebody of the cast, and what they are for."""

    person: Person
    does: Promise


CAST: Final = (
    ("ada@example.org", _("Learns")),
    ("bo@example.org", _("Learns beside her")),
    ("cy@example.org", _("Writes the sample courses")),
    ("di@example.org", _("Teaches them")),
    ("ed@example.org", _("Keeps the records")),
    ("op@example.org", _("Runs the site")),
)


def sample_people() -> list[SamplePerson]:
    """Those of the cast who have an account here."""
    found = ((accounts.person_by_email(email), does) for email, does in CAST)
    return [SamplePerson(person, does) for person, does in found if person is not None]
