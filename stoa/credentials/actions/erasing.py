"""The end of one person's records on the site. What is needed to check the files they hold stays, without them."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F

from stoa.accounts.ports import Subject
from stoa.credentials.actions import portfolio, vouching
from stoa.credentials.actions.status import set_bits
from stoa.credentials.models import (
    Award,
    Brought,
    Credential,
    FormerCredential,
    LearnerKey,
    Pin,
    PortfolioItem,
    RuleTrial,
    Share,
    Statement,
    Vouch,
)  # fmt: skip


@transaction.atomic
def erase_person(subject: Subject) -> None:
    """Delete awards, credentials, links, what was brought, the portfolio with its files, statements and the person's
    own key; withdraw what was signed first when that was asked for. What they said for others ends, and what others
    said for them goes.

    Kept: the status lists with their bits (a place is never given out twice), the keys, and the pinned rules.
    """
    rows = Award.objects.filter(account_id=subject.account)
    awards = list(rows.select_for_update() if connection.features.has_select_for_update else rows)
    credentials = Credential.objects.filter(award__in=awards)
    if not subject.keeps_records:
        set_bits(credentials.filter(withdrawn_at=None).values_list("status_list_id", "status_index"))
    for award in awards:
        if award.state != Award.State.WITHDRAWN:
            _pin(award, people=int(award.number == 0))
    Share.objects.filter(account_id=subject.account).delete()
    Brought.objects.filter(account_id=subject.account).delete()
    FormerCredential.objects.filter(award__in=awards).delete()
    credentials.delete()
    rows.delete()
    Credential.objects.filter(withdrawn_by_id=subject.account).update(withdrawn_by=None)
    RuleTrial.objects.filter(by_id=subject.account).update(by=None)
    _erase_own(subject)


def _pin(award: Award, people: int) -> None:
    """Who renewed something had earned it once: they count once."""
    pin, _is_new = Pin.objects.get_or_create(
        run_id=award.run_id, version_number=award.version_number, pathway=award.pathway,
        defaults={"course_slug": award.course_slug, "rule": award.rule, "source_hash": award.source_hash},
    )  # fmt: skip
    Pin.objects.filter(id=pin.id).update(people=F("people") + people)


def _erase_own(subject: Subject) -> None:
    vouching.end_words(Vouch.objects.filter(email__in=[each.lower() for each in subject.addresses]))
    mine = Vouch.objects.filter(account_id=subject.account)
    statements = Statement.objects.filter(account_id=subject.account)
    if not subject.keeps_records:
        for rows in (mine, statements):
            signed = rows.filter(state="signed").exclude(status_index=None)
            set_bits((each[0], each[1] or 0) for each in signed.values_list("status_list_id", "status_index"))
    mine.delete()
    statements.delete()
    LearnerKey.objects.filter(account_id=subject.account).delete()
    items = PortfolioItem.objects.filter(account_id=subject.account)
    portfolio.forget_files(list(items.values_list("digest", flat=True)))
    items.delete()
