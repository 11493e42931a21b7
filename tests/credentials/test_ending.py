"""Records that end: until when, a letter before, renewing by what was done since, and clocks that go wrong."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from stoa.credentials import actions, formats, queries
from stoa.credentials.models import Award, Credential
from stoa.credentials.queries import Outcome
from stoa.kernel.clock import now
from stoa.kernel.events import relay
from tests.credentials.story import Course, Learner, settle

YEARS = 'valid_for = "2 years"\n'
RENEWABLE = YEARS + "renewal = 'unit(\"u4\")'\n"


def ending(course: Course, more: str, pathway: str = "participation") -> None:
    """Publish the course with a pathway that ends."""
    course.more = {pathway: more}
    course.publish()


def award(learner: Learner, number: int = 0) -> Award:
    """What they hold of participation."""
    return Award.objects.get(account_id=learner.account, pathway="participation", number=number)


def take_part(learner: Learner) -> Award:
    """Earn participation and have it signed."""
    learner.catch_up()
    learner.do("u1", "u2")
    settle()
    return award(learner)


def end_of(held: Award) -> datetime:
    assert held.valid_until is not None
    return held.valid_until


def document(held: Award) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Credential.objects.get(award=held).document)
    return found


def test_what_ends_says_so_in_the_credential_and_verifiers_see_it(course: Course, ada: Learner) -> None:
    ending(course, YEARS)
    held = take_part(ada)
    until = end_of(held)
    assert until.date().isoformat() == held.earned_at.replace(year=held.earned_at.year + 2).date().isoformat()
    said = document(held)
    assert said["validUntil"].startswith(until.date().isoformat())
    file = Credential.objects.get(award=held).document.encode()
    assert queries.verify_upload(file).outcome is Outcome.GENUINE
    lists = {said["credentialStatus"]["statusListCredential"]: b""}
    report = formats.verify(file, now=until + timedelta(days=1), status_lists={}, key_histories=[])
    assert report.outcome is Outcome.EXPIRED and lists
    altered = file.replace(said["validUntil"].encode(), b"2099-01-01T00:00:00Z")
    assert queries.verify_upload(altered).outcome is Outcome.ALTERED


def test_after_a_fixed_day_nobody_gets_it(course: Course, ada: Learner, bo: Learner) -> None:
    ending(course, f'valid_for = "{(now() + timedelta(days=40)).date()}"\n')
    held = take_part(ada)
    assert end_of(held).date() == (now() + timedelta(days=40)).date()
    ending(course, 'valid_for = "2020-01-01"\n')
    bo.catch_up()
    bo.do("u1", "u2")
    settle()
    assert bo.awards() == {} and award(ada).valid_until == held.valid_until


def test_a_later_edit_neither_shortens_nor_ends_what_was_earned(course: Course, ada: Learner) -> None:
    ending(course, YEARS)
    held = take_part(ada)
    ending(course, 'valid_for = "1 day"\n')
    settle()
    assert award(ada).valid_until == held.valid_until
    ending(course, "")
    settle()
    assert award(ada).valid_until == held.valid_until


def test_what_was_earned_for_good_never_ends(course: Course, ada: Learner) -> None:
    take_part(ada)
    ending(course, YEARS)
    settle()
    assert award(ada).valid_until is None and "validUntil" not in document(award(ada))


def test_it_is_renewed_by_what_was_done_since_and_only_near_its_end(course: Course, ada: Learner) -> None:
    ending(course, RENEWABLE)
    held = take_part(ada)
    ada.do("u4")
    relay.drain_all()
    assert Award.objects.count() == 1  # two years ahead there is nothing to renew yet
    near = end_of(held) - timedelta(days=89)
    assert actions.look_at_ending(moment=near - timedelta(days=2)) == (0, 0)
    assert actions.look_at_ending(moment=near) == (1, 0)
    assert actions.look_at_ending(moment=near) == (0, 0)
    new = award(ada, 1)
    assert end_of(new).date() == end_of(held).replace(year=end_of(held).year + 2).date()
    settle()
    former = Credential.objects.get(award=held)
    said = document(new)
    (evidence,) = [each for each in said["evidence"] if each["id"].endswith(f"/{former.public_id}/")]
    assert "Unit u4" in evidence["narrative"]
    assert said["id"] != document(held)["id"] and document(held) == json.loads(former.document)
    view = queries.credential(Credential.objects.get(award=new).public_id)
    assert view is not None and view.former == former.public_id


def test_what_was_done_before_renews_nothing(course: Course, ada: Learner) -> None:
    ending(course, RENEWABLE)
    ada.catch_up()
    ada.do("u4")
    held = take_part(ada)
    assert actions.look_at_ending(moment=end_of(held) - timedelta(days=40)) == (0, 0)
    assert actions.look_at_ending(moment=end_of(held) + timedelta(days=400)) == (0, 0)


def test_what_has_ended_can_still_be_renewed_from_that_day_on(course: Course, ada: Learner) -> None:
    ending(course, RENEWABLE)
    held = take_part(ada)
    ada.do("u4")
    late = end_of(held) + timedelta(days=100)
    assert actions.look_at_ending(moment=late)[0] == 1
    assert end_of(award(ada, 1)) > late + timedelta(days=729)


def test_a_score_since_renews_though_it_is_no_better_than_before(course: Course, ada: Learner) -> None:
    course.units.append("u6")
    ending(course, YEARS + "renewal = 'score(\"q\") >= 80%'\n")
    ada.catch_up()
    ada.answer(0.9)
    held = take_part(ada)
    ada.answer(0.9)
    assert actions.look_at_ending(moment=end_of(held) - timedelta(days=10))[0] == 1


def test_a_renewal_promised_then_dropped_still_holds(course: Course, ada: Learner) -> None:
    ending(course, RENEWABLE)
    held = take_part(ada)
    ending(course, YEARS)
    ada.catch_up()
    ada.do("u4")
    assert actions.look_at_ending(moment=end_of(held) - timedelta(days=10))[0] == 1


def test_a_withdrawn_record_is_not_renewed(course: Course, ada: Learner, bo: Learner) -> None:
    ending(course, RENEWABLE)
    held = take_part(ada)
    actions.withdraw(public_id=Credential.objects.get(award=held).public_id, reason="Not Ada.", by=bo.account)
    ada.do("u4")
    assert actions.look_at_ending(moment=end_of(held) - timedelta(days=10)) == (0, 0)


def test_a_renewal_is_kept_once(course: Course, ada: Learner) -> None:
    ending(course, RENEWABLE)
    held = take_part(ada)
    ada.do("u4")
    actions.look_at_ending(moment=end_of(held) - timedelta(days=10))
    twin = award(ada, 1)
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_a_letter_tells_of_the_end_once(course: Course, ada: Learner, bo: Learner) -> None:
    ending(course, RENEWABLE)
    held = take_part(ada)
    take_part(bo)
    mail.outbox = []
    early, soon = end_of(held) - timedelta(days=31), end_of(held) - timedelta(days=20)
    assert actions.look_at_ending(moment=early) == (0, 0)
    assert actions.look_at_ending(moment=soon) == (0, 2)
    assert actions.look_at_ending(moment=soon) == (0, 0)
    first, _second = mail.outbox
    assert "Way participation" in first.subject and "Unit u4" in str(first.body)


def test_a_clock_that_jumps_and_comes_back_changes_nothing(course: Course, ada: Learner) -> None:
    ending(course, YEARS)
    held = take_part(ada)
    before = document(held)
    actions.look_at_ending(moment=end_of(held) + timedelta(days=4_000))
    actions.look_at_ending(moment=held.earned_at - timedelta(days=4_000))
    again = award(ada)
    assert (again.state, again.valid_until, document(again)) == ("issued", held.valid_until, before)
    (shown,) = queries.held(account=ada.account, run_id=course.offer.run.id)
    assert not shown.is_over(now()) and shown.is_over(end_of(held) + timedelta(seconds=1))


def test_renewals_count_once_and_leave_with_their_holder(course: Course, ada: Learner) -> None:
    ending(course, RENEWABLE)
    held = take_part(ada)
    ada.do("u4")
    actions.look_at_ending(moment=end_of(held) - timedelta(days=10))
    run = course.offer.run.id
    assert queries.count_earned(run)["participation"] == 1
    (shown,) = queries.held(account=ada.account, run_id=run)
    assert shown.valid_until == award(ada, 1).valid_until
