"""What is released is seen, counts and is told once; what people have, they keep, unless staff say why not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import mail
from pytest_django import Settings

from stoa.accounts.ports import Subject
from stoa.assessment import actions, queries
from stoa.assessment.actions import NeedsReason, NothingNew, NotWhole, releasing
from stoa.assessment.models import Marking, SavedComment, Work
from stoa.assessment.works.marks import Made
from stoa.catalogue.queries import Offer
from stoa.kernel import audit
from stoa.kernel.events import relay
from stoa.kernel.jobs import worker
from stoa.kernel.models import Letter
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.models import Evidence, Summary, Team
from stoa.web.base.grades import why_words
from tests.assessment.marking.desk import ASSIGNMENT, BEST, MOST, PART, hand_in, learners, marking
from tests.cast import Member, member

NOTHING = Made({"claim": "none", "reasons": "none"})


@pytest.fixture
def di(wells: Offer) -> Member:
    return member("Di")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Batches of two."""
    monkeypatch.setattr(releasing, "BATCH", 2)
    yield


def decide(work: Work, who: Member, made: Made = MOST) -> None:
    edition = marking(work).edition
    actions.mark(work=work.public_id, by=who.id, edition=edition, part=ASSIGNMENT, made=made, then="decide")


def score(offer: Offer, account: int) -> float | None:
    return Summary.objects.get(account_id=account, run_id=offer.run.id).scores.get(PART)


def correct(work: Work, who: Member, made: Made, reason: str = "") -> None:
    actions.reopen(work=work.public_id, by=who.id)
    edition = marking(work).edition
    edition = actions.mark(work=work.public_id, by=who.id, edition=edition, part=ASSIGNMENT, made=made).edition
    actions.correct(work=work.public_id, by=who.id, edition=edition, reason=reason)


def test_a_release_is_seen_counts_and_is_told_once(wells: Offer, di: Member, letters: list[mail.EmailMessage]) -> None:
    (ada,) = learners(wells, 1)
    work = hand_in(wells, ada.id)
    release = {"run_id": wells.run.id, "part": PART, "by": di.id, "works": [work.public_id]}
    assert actions.release(**release).count == 0, "nothing is decided"  # type: ignore[arg-type]
    decide(work, di)
    assert score(wells, ada.id) is None
    assert actions.release(**release).count == 1  # type: ignore[arg-type]
    assert actions.release(**release).count == 0  # type: ignore[arg-type]
    assert score(wells, ada.id) == 0.75
    fact = Evidence.objects.get(account_id=ada.id, kind="score")
    assert fact.fact == f"score:{PART}:marked:2:{work.id}" and fact.value == 0.75
    assert "well" in Summary.objects.get(account_id=ada.id).done, "all that the unit needs is answered"
    (letter,) = letters
    assert letter.to == [ada.email] and "has been marked" in letter.subject
    assert f"/learn/wells/-/work/{PART}/" in str(letter.body)
    relay.drain()
    line = records.entry(run_id=wells.run.id, account=ada.id)
    assert line is not None and line.grade == 0.75, "grades and roster follow"
    assert len(audit.entries(act="assessment.works_released")) == 1
    assert learning.rebuild_all(run_id=wells.run.id) == 0, "the ledger tells the same"


def test_a_killed_release_goes_on_and_tells_nobody_twice(wells: Offer, di: Member, few: None, settings: Settings,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    settings.EMAIL_BACKEND = "stoa.kernel.mail.backend.QueueBackend"
    people = learners(wells, 5)
    for number, who in enumerate(people):
        decide(hand_in(wells, who.id, minutes=number), di)
    first = actions.release(run_id=wells.run.id, part=PART, by=di.id)
    assert (first.count, first.goes_on) == (2, True)
    write, broken = releasing.letters.say_marked, iter([False, True])

    def breaks(*args: object, **more: object) -> None:
        if next(broken, False):
            raise KeyboardInterrupt
        write(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(releasing.letters, "say_marked", breaks)
    with pytest.raises(KeyboardInterrupt):
        actions.release_all(run_id=wells.run.id, part=PART, by=di.id, progress=lambda *_: None)
    assert Marking.objects.filter(released_at=None).count() == 3, "half a batch is none"
    assert worker.run_batch() == 1
    assert not Marking.objects.filter(released_at=None).exists()
    assert {score(wells, who.id) for who in people} == {0.75}
    assert sorted(Letter.objects.values_list("to", flat=True)) == sorted(who.email for who in people)


def test_only_what_is_chosen_and_decided_is_released(wells: Offer, di: Member) -> None:
    works = [hand_in(wells, who.id) for who in learners(wells, 3)]
    decide(works[0], di)
    decide(works[1], di)
    chosen = [works[0].public_id, works[2].public_id, "none"]
    assert actions.release(run_id=wells.run.id, part=PART, by=di.id, works=chosen).count == 1
    assert [marking(work).released_at is not None for work in works] == [True, False, False]


def test_a_teams_work_counts_for_all_of_them(wells: Offer, di: Member, letters: list[mail.EmailMessage]) -> None:
    ada, bo, gone = learners(wells, 3)
    work = hand_in(wells, ada.id, more=[bo.id])
    decide(work, di)
    actions.release(run_id=wells.run.id, part=PART, by=di.id)
    assert [score(wells, who.id) for who in (ada, bo, gone)] == [0.75, 0.75, None]
    assert sorted(letter.to[0] for letter in letters) == sorted([ada.email, bo.email])


def test_a_later_work_that_is_worse_takes_nothing_away(wells: Offer, di: Member) -> None:
    (ada,) = learners(wells, 1)
    for number, made in ((1, MOST), (2, NOTHING), (3, BEST)):
        decide(hand_in(wells, ada.id, number), di, made)
        actions.release(run_id=wells.run.id, part=PART, by=di.id)
    assert score(wells, ada.id) == 1.0
    assert Evidence.objects.filter(account_id=ada.id, kind="score").count() == 2


def test_nothing_is_a_score_too(wells: Offer, di: Member) -> None:
    (ada,) = learners(wells, 1)
    decide(hand_in(wells, ada.id), di, NOTHING)
    actions.release(run_id=wells.run.id, part=PART, by=di.id)
    assert score(wells, ada.id) == 0.0


def test_asked_for_once_more_counts_nothing_and_is_seen_at_once(wells: Offer, di: Member,
                                                                letters: list[mail.EmailMessage]) -> None:  # fmt: skip
    (ada,) = learners(wells, 1)
    work = hand_in(wells, ada.id)
    give_back = {"work": work.public_id, "by": di.id, "part": ASSIGNMENT, "then": "give_back"}
    with pytest.raises(NotWhole):
        actions.mark(**give_back, edition=1, made=BEST)  # type: ignore[arg-type]
    actions.mark(**give_back, edition=2, made=MOST)  # type: ignore[arg-type]
    row = marking(work)
    assert row.is_returned and row.released_at is not None and row.fraction is None
    assert score(wells, ada.id) is None
    assert ["once more" in letter.subject for letter in letters] == [True]


def test_a_score_rises_at_once_and_falls_for_a_reason(wells: Offer, di: Member,
                                                      letters: list[mail.EmailMessage]) -> None:  # fmt: skip
    (ada,) = learners(wells, 1)
    work = hand_in(wells, ada.id)
    decide(work, di)
    actions.release(run_id=wells.run.id, part=PART, by=di.id)
    actions.reopen(work=work.public_id, by=di.id)
    edition = actions.mark(
        work=work.public_id, by=di.id, edition=marking(work).edition, part=ASSIGNMENT, made=Made()
    ).edition  # fmt: skip
    assert marking(work).fraction == 0.75, "what learners see stays, while it is looked at"
    with pytest.raises(NotWhole):
        actions.correct(work=work.public_id, by=di.id, edition=edition)
    with pytest.raises(NothingNew):
        actions.correct(work=work.public_id, by=di.id, edition=edition - 1)
    actions.leave_as_it_was(work=work.public_id, by=di.id)
    correct(work, di, BEST)
    assert score(wells, ada.id) == 1.0
    with pytest.raises(NeedsReason) as refused:
        correct(work, di, MOST)
    assert (refused.value.before, refused.value.after) == (1.0, 0.75) and score(wells, ada.id) == 1.0
    correct(work, di, MOST, "Copied from a friend.")
    assert score(wells, ada.id) == 0.75
    row = marking(work)
    assert [(each["before"], each["after"], each["reason"]) for each in row.changes] == [
        (0.75, 1.0, ""), (1.0, 0.75, "Copied from a friend.")]  # fmt: skip
    assert audit.entries(act="assessment.work_marked_anew")[0].details["reason"] == "Copied from a friend."
    assert sum("anew" in letter.subject for letter in letters) == 2
    assert learning.rebuild_all(run_id=wells.run.id) == 0


def test_another_work_of_theirs_still_counts_when_one_falls(wells: Offer, di: Member) -> None:
    (ada,) = learners(wells, 1)
    works = [hand_in(wells, ada.id, number) for number in (1, 2)]
    decide(works[0], di)
    decide(works[1], di, BEST)
    actions.release(run_id=wells.run.id, part=PART, by=di.id)
    correct(works[1], di, NOTHING, "Not\0 theirs.")
    assert score(wells, ada.id) == 0.75
    assert marking(works[1]).changes[0]["reason"] == "Not theirs."


def test_what_staff_gave_by_hand_does_not_fall_with_a_work(wells: Offer, di: Member) -> None:
    (ada,) = learners(wells, 1)
    work = hand_in(wells, ada.id)
    decide(work, di)
    actions.release(run_id=wells.run.id, part=PART, by=di.id)
    learning.give_score(account=ada.id, run_id=wells.run.id, part=PART, value=0.9, may_fall=False)
    correct(work, di, NOTHING, "Not theirs.")
    assert (score(wells, ada.id), marking(work).fraction) == (0.9, 0.0)


def test_a_work_made_in_another_team_still_counts(wells: Offer, di: Member) -> None:
    ada, bo = learners(wells, 2)
    first, second = (
        Team.objects.create(run_id=wells.run.id, set="s", name=name, key=name) for name in ("one", "two")
    )  # fmt: skip
    works = [hand_in(wells, ada.id, team=first), hand_in(wells, bo.id, team=second, more=[ada.id])]
    decide(works[0], di)
    decide(works[1], di, BEST)
    actions.release(run_id=wells.run.id, part=PART, by=di.id)
    correct(works[1], di, NOTHING, "Not theirs.")
    assert [score(wells, who.id) for who in (ada, bo)] == [0.75, 0.0]
    assert learning.rebuild_all(run_id=wells.run.id) == 0


def test_the_first_works_of_two_teams_are_two_facts_and_told_by_their_numbers(wells: Offer, di: Member) -> None:
    ada, bo = learners(wells, 2)
    first, second = (
        Team.objects.create(run_id=wells.run.id, set="s", name=name, key=name) for name in ("one", "two")
    )  # fmt: skip
    for team, by, made in ((first, ada, MOST), (second, bo, BEST)):
        decide(hand_in(wells, by.id, team=team, more={ada.id} - {by.id}), di, made)
        actions.release(run_id=wells.run.id, part=PART, by=di.id)
    assert Evidence.objects.filter(account_id=ada.id, kind="score").count() == 2
    assert learning.rebuild_all(run_id=wells.run.id) == 0
    story = queries.score_story(account=ada.id, run_id=wells.run.id, part=PART)
    assert [(line.value, why_words(line)) for line in story] == [
        (1.0, "Work 1 was marked."),
        (0.75, "Work 1 was marked."),
    ]


def test_who_marks_is_handed_out_and_goes(wells: Offer, di: Member) -> None:
    (ada,) = learners(wells, 1)
    decide(hand_in(wells, ada.id), di)
    actions.hold(work=hand_in(wells, ada.id, 2).public_id, by=di.id)
    actions.keep_comment(course_id=wells.run.course_id, by=di.id, text="Say\0 why.")
    sheets = {sheet.name: list(sheet.rows) for sheet in queries.personal_sheets(di.id)}  # type: ignore[union-attr]
    assert sheets["saved comments"][0]["text"] == "Say why." and len(sheets["works_marked"]) == 2
    actions.erase_person(Subject(di.id, "x", ("Di",), ("di@example.org",), True, 1))
    assert not SavedComment.objects.exists()
    assert not Marking.objects.exclude(decided_by=None, held_by=None).exists() and Marking.objects.count() == 2
