"""One at a time has a work: holds, drafts in two windows, deciding, opening again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from stoa.assessment import actions, queries
from stoa.assessment.actions import Behind, HeldByAnother, NoSuchWork, NotOpen, NotWhole, OwnWork
from stoa.assessment.models import Marking, SavedComment, Work, WorkMember
from stoa.assessment.works.marks import Made
from stoa.catalogue.queries import Offer
from stoa.kernel.clock import database_now
from tests.assessment.marking.desk import ASSIGNMENT, BEST, MOST, PART, hand_in, learners, marking
from tests.cast import Member, member


@pytest.fixture
def cy(wells: Offer) -> Member:
    return member("Cy")


@pytest.fixture
def di(wells: Offer) -> Member:
    return member("Di")


@pytest.fixture
def works(wells: Offer) -> list[Work]:
    """Three, the oldest first."""
    return [hand_in(wells, who.id, minutes=number) for number, who in enumerate(learners(wells, 3))]


def next_of(offer: Offer, who: Member, after: str = "") -> str | None:
    return actions.hold_next(run_id=offer.run.id, part=PART, by=who.id, after=after)


def run_out(work: Work) -> None:
    Marking.objects.filter(work=work).update(held_until=database_now() - timedelta(seconds=1))


def test_the_oldest_comes_first_and_nobody_gets_what_another_has(wells: Offer, works: list[Work], cy: Member,
                                                                 di: Member) -> None:  # fmt: skip
    assert next_of(wells, cy) == works[0].public_id
    assert next_of(wells, cy) == works[0].public_id, "who holds one gets that one"
    assert next_of(wells, di) == works[1].public_id
    actions.let_go(work=works[0].public_id, by=di.id)
    assert marking(works[0]).held_by_id == cy.id, "nobody gives back what is not theirs"
    assert next_of(wells, member("Ed")) == works[2].public_id
    assert next_of(wells, member("Op")) is None
    actions.let_go(work=works[0].public_id, by=cy.id)
    assert next_of(wells, cy, after=works[0].public_id) is None, "what came later is held"
    assert next_of(wells, cy) == works[0].public_id


def test_a_hold_runs_out_and_is_renewed_while_somebody_works(wells: Offer, works: list[Work], cy: Member,
                                                             di: Member) -> None:  # fmt: skip
    next_of(wells, cy)
    with pytest.raises(HeldByAnother) as refused:
        actions.hold(work=works[0].public_id, by=di.id)
    assert refused.value.by == cy.id and refused.value.until == marking(works[0]).held_until
    run_out(works[0])
    actions.mark(work=works[0].public_id, by=cy.id, edition=1, part=ASSIGNMENT, made=MOST)
    until = marking(works[0]).held_until
    assert until is not None and until > database_now() + timedelta(minutes=19), "nobody took it, so it goes on"
    run_out(works[0])
    assert next_of(wells, di) == works[0].public_id
    with pytest.raises(HeldByAnother):
        actions.mark(work=works[0].public_id, by=cy.id, edition=2, part=ASSIGNMENT, made=BEST)
    assert marking(works[0]).fraction == 0.75, "what was saved stays"


def test_nobody_marks_their_own_or_their_teams_work(wells: Offer, works: list[Work], di: Member) -> None:
    WorkMember.objects.create(work=works[0], account_id=di.id)
    assert next_of(wells, di) == works[1].public_id
    for act in (actions.hold, actions.reopen, actions.leave_as_it_was):
        with pytest.raises(OwnWork):
            act(work=works[0].public_id, by=di.id)
    with pytest.raises(OwnWork):
        actions.mark(work=works[0].public_id, by=di.id, edition=1, part=ASSIGNMENT, made=BEST, then="decide")
    with pytest.raises(NoSuchWork):
        actions.hold(work="none", by=di.id)


def test_two_windows_lose_nothing(wells: Offer, works: list[Work], di: Member) -> None:
    public_id = works[0].public_id
    assert actions.mark(work=public_id, by=di.id, edition=1, part=ASSIGNMENT, made=MOST).edition == 2
    with pytest.raises(Behind) as told:
        actions.mark(work=public_id, by=di.id, edition=1, part=ASSIGNMENT, made=BEST, then="decide")
    row = marking(works[0])
    assert told.value.edition == 2 and row.decided_at is None
    assert (row.levels, row.comment, row.notes) == (dict(MOST.levels), "Nearly.", [
        {"text": "Why?", "quote": "wells", "nth": 0}])  # fmt: skip


def test_only_what_is_whole_is_decided(wells: Offer, works: list[Work], di: Member, letters: list[object]) -> None:
    public_id = works[0].public_id
    with pytest.raises(NotWhole):
        actions.mark(work=public_id, by=di.id, edition=1, part=ASSIGNMENT, made=Made({"claim": "clear"}), then="decide")
    assert marking(works[0]).levels == {"claim": "clear"}, "and what there is, is saved"
    actions.mark(work=public_id, by=di.id, edition=2, part=ASSIGNMENT, made=BEST, then="decide")
    row = marking(works[0])
    assert (row.fraction, row.decided_by_id, row.held_by_id, row.released_at) == (1.0, di.id, None, None)
    with pytest.raises(NotOpen):
        actions.mark(work=public_id, by=di.id, edition=3, part=ASSIGNMENT, made=MOST)
    assert not mail.outbox, "deciding tells nobody"
    actions.reopen(work=public_id, by=di.id)
    actions.reopen(work=public_id, by=di.id)
    assert marking(works[0]).decided_at is None
    actions.mark(work=public_id, by=di.id, edition=marking(works[0]).edition, part=ASSIGNMENT, made=MOST, then="decide")
    assert marking(works[0]).fraction == 0.75


def test_what_was_handed_in_anew_leaves_the_queue(wells: Offer, works: list[Work], di: Member) -> None:
    Marking.objects.filter(work=works[0]).update(is_passed=True)
    assert next_of(wells, di) == works[1].public_id
    counts = queries.queue_counts(wells.run.id, database_now())[PART]
    assert (counts.free, counts.held, counts.all) == (1, 1, 2)


def test_comments_are_kept_used_and_dropped(wells: Offer, di: Member, cy: Member) -> None:
    course = wells.run.course_id
    assert actions.keep_comment(course_id=course, by=di.id, text=" Say why. ")
    assert actions.keep_comment(course_id=course, by=di.id, text="Say why.")
    assert actions.keep_comment(course_id=course, by=di.id, text="Cite it.")
    assert not actions.keep_comment(course_id=course, by=di.id, text="  ")
    second = queries.saved_comments(course_id=course, account=di.id)[1][0]
    assert actions.use_comment(course_id=course, by=di.id, comment=second) == "Cite it."
    assert actions.use_comment(course_id=course, by=cy.id, comment=second) == "", "each has their own"
    actions.drop_comment(course_id=course, by=cy.id, comment=second)
    assert [words for _id, words in queries.saved_comments(course_id=course, account=di.id)] == ["Cite it.", "Say why."]
    actions.drop_comment(course_id=course, by=di.id, comment=second)
    assert SavedComment.objects.get().text == "Say why."
