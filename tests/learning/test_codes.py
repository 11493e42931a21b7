"""Codes: who gets in by one, how often, until when, and what is kept of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from stoa.catalogue.queries import Offer
from stoa.kernel import audit
from stoa.learning import actions, queries
from stoa.learning.models import Code, Enrolment
from stoa.learning.rules import plain_code, shown_code
from tests.cast import member
from tests.learning.conftest import with_places

pytestmark = pytest.mark.django_db


def test_a_code_for_one_lets_in_one(wells: Offer) -> None:
    ada, bo = member("Ada"), member("Bo")
    (code,) = actions.make_codes(run_id=wells.run.id, by=None)
    assert actions.join_by_code(account_id=ada.id, typed=code.upper().replace("-", " ")) == wells.run.id
    actions.join_by_code(account_id=ada.id, typed=code)  # once more is the same as once
    with pytest.raises(actions.CodeIsVoid):
        actions.join_by_code(account_id=bo.id, typed=code)
    assert Code.objects.get().used == 1
    assert "learning.codes_made" in [entry.act for entry in audit.entries()]


def test_a_code_for_one_is_not_kept(wells: Offer) -> None:
    made = actions.make_codes(run_id=wells.run.id, by=None, count=5)
    kept = str(list(Code.objects.values()))
    assert len(set(made)) == 5
    assert not any(plain_code(code) in kept or code in kept for code in made)


def test_a_code_for_many_is_kept_for_showing(wells: Offer) -> None:
    (code,) = actions.make_codes(run_id=wells.run.id, by=None, most=2)
    assert [shown_code(each.text) for each in queries.codes_of(wells.run.id)] == [code]
    for name in ("Ada", "Bo"):
        actions.join_by_code(account_id=member(name).id, typed=code)
    with pytest.raises(actions.CodeIsVoid):
        actions.join_by_code(account_id=member("Eve").id, typed=code)


def test_a_code_leads_into_its_cohort(wells: Offer) -> None:
    ada, run_id = member("Ada"), wells.run.id
    cohort = actions.make_cohort(run_id=run_id, name="Tuesday", by=None)
    (code,) = actions.make_codes(run_id=run_id, by=None, cohort_id=cohort)
    actions.enrol(account_id=ada.id, offer=wells)
    actions.join_by_code(account_id=ada.id, typed=code)
    assert Enrolment.objects.get().cohort_id == cohort
    assert [(each.name, each.size) for each in queries.cohorts_of(run_id)] == [("Tuesday", 1)]


@pytest.mark.parametrize("how", ["revoked", "late", "unknown", "nonsense"])
def test_what_lets_in_nobody(wells: Offer, how: str) -> None:
    ada = member("Ada")
    (code,) = actions.make_codes(run_id=wells.run.id, by=None)
    if how == "revoked":
        actions.revoke_code(public_id=Code.objects.get().public_id, run_id=wells.run.id, by=ada.id)
    elif how == "late":
        Code.objects.update(until=timezone.now() - timedelta(seconds=1))
    typed = {"unknown": "2222-2222-2222", "nonsense": "x" * 500}.get(how, code)
    with pytest.raises(actions.CodeIsVoid):
        actions.join_by_code(account_id=ada.id, typed=typed)


def test_a_run_by_invitation_opens_to_codes_alone(wells: Offer) -> None:
    ada = member("Ada")
    offer = with_places(wells, None, is_by_invitation=True)
    with pytest.raises(actions.NotInvited):
        actions.enrol(account_id=ada.id, offer=offer)
    (code,) = actions.make_codes(run_id=offer.run.id, by=None)
    actions.join_by_code(account_id=ada.id, typed=code)
    actions.leave(account_id=ada.id, run_id=offer.run.id)
    actions.enrol(account_id=ada.id, offer=offer)  # who was in comes back


def test_a_code_is_not_used_up_by_a_full_run(wells: Offer) -> None:
    offer = with_places(wells, 1)
    actions.enrol(account_id=member("Ada").id, offer=offer)
    (code,) = actions.make_codes(run_id=offer.run.id, by=None)
    bo = member("Bo")
    with pytest.raises(actions.RunIsFull):
        actions.join_by_code(account_id=bo.id, typed=code)
    with_places(offer, 2)
    actions.join_by_code(account_id=bo.id, typed=code)


def test_codes_read_aloud_and_typed_are_the_same() -> None:
    assert plain_code(" ABCD–2345 wxyz ") == "abcd2345wxyz"
    assert plain_code("abcd-2345-wxy0") == plain_code("abcd") == ""
