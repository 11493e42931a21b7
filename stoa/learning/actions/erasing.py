"""The end of one person's learning here."""

from __future__ import annotations

from django.db import transaction

from stoa.accounts.ports import Subject
from stoa.learning.models import Enrolment, Evidence, Summary


@transaction.atomic
def erase_person(subject: Subject) -> None:
    """Delete the ledger, the summaries and the enrolments of a person."""
    for table in (Evidence, Summary, Enrolment):
        table._default_manager.filter(account_id=subject.account).delete()
