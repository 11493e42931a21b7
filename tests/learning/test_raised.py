"""A corrected key raises scores: on record, told to whom it concerns, and whole when the job is stopped half-way."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from stoa.assessment import actions as assessment
from stoa.assessment import queries as attempts
from stoa.assessment.actions import regrading
from stoa.assessment.models import Attempt, Raised, Regrading
from stoa.catalogue.queries import Offer
from stoa.kernel.events import relay
from stoa.kernel.jobs import worker
from stoa.kernel.models import Job
from stoa.learning import queries
from tests.cast import Member, member
from tests.learning.test_corrected_keys import THAT, THIS, answer, choice, course, enrolled
from tests.learning.test_republish import publish, standing

pytestmark = pytest.mark.django_db(transaction=True)


def settle() -> None:
    """Let what follows from a version happen, down to the letters."""
    for _ in range(3):
        relay.drain_all()
        worker.run_batch()


@pytest.fixture
def corrected(tmp_path: Path) -> tuple[Offer, list[Member]]:
    """Five learners answered two questions whose keys were wrong: four said That, one This."""
    people = [member(name) for name in ("Ada", "Bo", "Cy", "Ed", "Flo")]
    folder = tmp_path / "wells"
    second = choice("This", "r")
    offer = publish(folder, course(choice("This") + second))
    enrolled(offer, *people)
    for who in people:
        answer(offer, who, THIS if who.name == "Flo" else THAT)
    return publish(folder, course(choice("That") + second)), people


def test_what_was_done_is_on_record(corrected: tuple[Offer, list[Member]]) -> None:
    offer, people = corrected
    found = attempts.corrections(offer.outline.version_id)
    assert [(line.part, line.answers, line.looked_at, line.raised) for line in found] == [("q", 5, 5, 4)]
    assert found[0].finished_at is not None
    assert list(Raised.objects.order_by("account_id").values_list("account_id", "before", "after")) == [
        (who.id, 0.0, 1.0) for who in people[:4]
    ]
    ledger = queries.ledger(account=people[0].id, run_id=offer.run.id)
    assert [line.origin for line in ledger if line.kind == "score"] == ["answer", "correction"]


def test_each_is_told_once(letters: list[EmailMessage], corrected: tuple[Offer, list[Member]]) -> None:
    offer, people = corrected
    settle()
    assert [letter.to[0] for letter in letters] == [who.email for who in people[:4]]
    assert "0\u202f% before, 100\u202f% now" in letters[0].body
    assert "/learn/wells/-/grades/" in letters[0].body
    version = offer.outline.version_id
    assert assessment.tell_raised(version_id=version, progress=lambda *_: None) == 0
    assert assessment.regrade(course_id=offer.run.course_id, version_id=version, progress=lambda *_: None) == 0
    settle()
    assert len(letters) == 4


def test_letters_go_out_in_any_number_of_pieces(
    letters: list[EmailMessage], corrected: tuple[Offer, list[Member]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One letter to a learner with two scores, wherever a piece ends."""
    offer, people = corrected
    settle()
    letters.clear()
    monkeypatch.setattr(regrading, "LEARNERS", 2)
    Raised.objects.update(is_told=False)
    Raised.objects.bulk_create([
        Raised(account_id=who.id, run=row.run, part="r", version=row.version, before=0.0, after=0.5)
        for who, row in zip(people, Raised.objects.order_by("account_id"), strict=False)
    ])  # fmt: skip
    assert assessment.tell_raised(version_id=offer.outline.version_id, progress=lambda *_: None) == 4
    assert sorted(letter.to[0] for letter in letters) == sorted(who.email for who in people[:4])
    assert all(letter.body.count("before") == 2 for letter in letters)


def test_a_job_that_was_stopped_goes_on_where_it_was(
    corrected: tuple[Offer, list[Member]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if it had been killed after two of five: those are not graded again, and the counts come out the same."""
    offer, people = corrected
    version = offer.outline.version_id
    Raised.objects.all().delete()
    Regrading.objects.all().delete()
    for who in people:
        stand = queries.place(account=who.id, run_id=offer.run.id)
        assert stand is not None
    monkeypatch.setattr(regrading, "LEARNERS", 2)
    graded = list[int]()
    before = regrading._Grader.value

    def value(self: regrading._Grader, account: int, rows: list[Attempt]) -> float:
        graded.append(account)
        if len(graded) == 3:
            raise KeyboardInterrupt
        return before(self, account, rows)

    monkeypatch.setattr(regrading._Grader, "value", value)
    with pytest.raises(KeyboardInterrupt):
        assessment.regrade(course_id=offer.run.course_id, version_id=version, progress=lambda *_: None)
    work = Regrading.objects.get()
    assert (work.looked_at, work.reached, work.finished_at) == (2, people[1].id, None)
    assessment.regrade(course_id=offer.run.course_id, version_id=version, progress=lambda *_: None)
    work.refresh_from_db()
    assert (work.looked_at, work.finished_at is None) == (5, False)
    assert graded == [people[0].id, people[1].id, people[2].id, *(who.id for who in people[2:])]
    assert [standing(offer, who).scores["q"] for who in people] == [1.0] * 5


def test_who_was_raised_before_it_was_stopped_is_told_too(
    letters: list[EmailMessage], corrected: tuple[Offer, list[Member]]
) -> None:
    """As after a run that raised some and was killed: the next one raises nobody, and everybody is told."""
    offer, _people = corrected
    version = offer.outline.version_id
    settle()
    letters.clear()
    Raised.objects.update(is_told=False)
    Job.objects.all().delete()
    assert assessment.regrade(course_id=offer.run.course_id, version_id=version, progress=lambda *_: None) == 0
    settle()
    assert len(letters) == 4


def test_two_at_the_same_work_count_once(
    corrected: tuple[Offer, list[Member]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker has done the learners that this one has just read."""
    offer, people = corrected
    version = offer.outline.version_id
    Raised.objects.all().delete()
    Regrading.objects.all().delete()
    before = regrading._Grader.value

    def value(self: regrading._Grader, account: int, rows: list[Attempt]) -> float:
        Regrading.objects.update(reached=people[-1].id, looked_at=5)
        return before(self, account, rows)

    monkeypatch.setattr(regrading._Grader, "value", value)
    with pytest.raises(regrading.Overtaken):
        assessment.regrade(course_id=offer.run.course_id, version_id=version, progress=lambda *_: None)
    assert Regrading.objects.get().looked_at == 5


def test_who_is_erased_leaves_nothing_here(corrected: tuple[Offer, list[Member]]) -> None:
    _offer, people = corrected
    sheets = {sheet.name: list(sheet.rows) for sheet in attempts.personal_sheets(people[0].id)}  # type: ignore[union-attr]
    assert [(row["part"], row["after"]) for row in sheets["raised_scores"]] == [("q", 1.0)]
    from_now = datetime.now(UTC)
    assert all(row["at"] <= from_now for row in sheets["raised_scores"])
