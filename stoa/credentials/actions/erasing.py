"""The end of one person's records on the site. What is needed to check the files they hold stays, without them."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F

from stoa.accounts.ports import Subject
from stoa.credentials.actions.status import set_bits
from stoa.credentials.models import Award, Credential, Pin, RuleTrial


@transaction.atomic
def erase_person(subject: Subject) -> None:
    """Delete awards and credentials; withdraw them first when that was asked for.

    Kept: the status lists with their bits (a place is never given out twice), the keys, and the pinned rules.
    """
    rows = Award.objects.filter(account_id=subject.account)
    awards = list(rows.select_for_update() if connection.features.has_select_for_update else rows)
    credentials = Credential.objects.filter(award__in=awards)
    if not subject.keeps_records:
        set_bits(credentials.filter(withdrawn_at=None).values_list("status_list_id", "status_index"))
    for award in awards:
        if award.state != Award.State.WITHDRAWN:
            _pin(award)
    credentials.delete()
    rows.delete()
    Credential.objects.filter(withdrawn_by_id=subject.account).update(withdrawn_by=None)
    RuleTrial.objects.filter(by_id=subject.account).update(by=None)


def _pin(award: Award) -> None:
    pin, _is_new = Pin.objects.get_or_create(
        run_id=award.run_id, version_number=award.version_number, pathway=award.pathway,
        defaults={"course_slug": award.course_slug, "rule": award.rule, "source_hash": award.source_hash},
    )  # fmt: skip
    Pin.objects.filter(id=pin.id).update(people=F("people") + 1)
