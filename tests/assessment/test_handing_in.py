"""Working on an assignment and handing in: nothing is lost, and what is handed in is handed in once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stoa.assessment import queries
from stoa.assessment.actions import NotEnrolled, handing_in
from stoa.assessment.actions.handing_in import Behind, NotAgain, NothingThere, NotKept, NotTheirs
from stoa.assessment.models import Marking, Work, WorkFile, WorkMember
from stoa.assessment.registration import works_on
from stoa.assessment.works import FileRefused
from stoa.catalogue.queries import Offer
from stoa.kernel import files
from stoa.kernel.clock import now
from stoa.learning import queries as records
from tests.assessment.works import PDF, Writer
from tests.cast import member


def test_a_draft_is_begun_once_and_kept_as_it_is_typed(ada: Writer) -> None:
    assert ada.begins() == ada.begins()
    first = ada.types("One")
    second = ada.types("One two", edition=first.edition)
    assert second.edition == first.edition + 1
    (work,) = queries.works_of(account=ada.account, run_id=ada.offer.run.id, parts=["report"])["report"]
    assert (work.value("text"), work.is_draft, work.number) == ("One two", True, 1)


def test_a_window_that_is_behind_overwrites_nothing(ada: Writer) -> None:
    ada.types("From the first window")
    with pytest.raises(Behind) as problem:
        ada.types("From the second", edition=1)
    assert problem.value.edition == 2
    assert Work.objects.get().pieces == {"text": "From the first window"}
    assert ada.types("From the first window", edition=1).edition == 2  # the same, sent twice


def test_what_cannot_be_kept_says_why(ada: Writer) -> None:
    with pytest.raises(NotKept) as problem:
        ada.types("x" * 60_001)
    assert "60000" in problem.value.why["text"]


def test_who_does_not_take_part_hands_in_nothing(offer: Offer) -> None:
    with pytest.raises(NotEnrolled):
        Writer(member("Cy").id, offer).begins()


def test_handing_in_makes_a_marking_and_counts_as_answered(ada: Writer) -> None:
    ada.types("Three little words")
    made = ada.hands_in()
    assert (made.number, made.is_late, made.members) == (1, False, (ada.account,))
    assert Marking.objects.get().work_id == made.work_id
    place = records.place(account=ada.account, run_id=ada.offer.run.id)
    assert place is not None
    assert "report-unit" in place.standing.done
    assert "report" not in place.standing.scores  # a score comes when it is marked
    with pytest.raises(NotTheirs):
        ada.hands_in()


def test_nothing_is_not_handed_in(ada: Writer) -> None:
    ada.begins()
    with pytest.raises(NothingThere):
        ada.hands_in(edition=1)
    ada.types("  \n ")
    with pytest.raises(NothingThere):
        ada.hands_in(edition=2)


def test_what_was_not_seen_is_not_handed_in(ada: Writer) -> None:
    ada.types("Three little words")
    with pytest.raises(Behind):
        ada.hands_in(edition=1)
    file = ada.adds()
    common = {"account": ada.account, "run_id": ada.offer.run.id, "version": ada.offer.outline.version_id}
    with pytest.raises(Behind):
        handing_in.hand_in(**common, part=ada.part(), edition=2, files=[])
    assert handing_in.hand_in(**common, part=ada.part(), edition=2, files=[file]).number == 1


def test_a_work_after_the_deadline_is_late_and_a_later_one_of_theirs_counts(ada: Writer) -> None:
    ada.types("Late", name="dated")
    assert ada.hands_in("dated").is_late
    part = replace(ada.part("dated"), due="2999-01-01T00:00:00Z")
    work_id = handing_in.begin(
        account=ada.account, run_id=ada.offer.run.id, version=ada.offer.outline.version_id, part=part
    )
    assert Work.objects.get(id=work_id).number == 2


def test_again_until_it_is_marked_begun_with_what_was_there(ada: Writer) -> None:
    ada.types("Three little words")
    ada.adds()
    ada.hands_in()
    again = Work.objects.get(id=ada.begins())
    assert (again.number, again.pieces) == (2, {"text": "Three little words"})
    assert [row.called for row in WorkFile.objects.filter(work=again)] == ["wells.pdf"]
    again.delete()
    Marking.objects.update(released_at=now(), fraction=1.0)
    with pytest.raises(NotAgain):
        ada.begins()
    Marking.objects.update(is_returned=True)
    assert Work.objects.get(id=ada.begins()).number == 2


def test_files_are_what_they_say_and_taken_once(ada: Writer) -> None:
    first = ada.adds()
    assert ada.adds("again.pdf") == first
    for called, data, code in (
        ("wells.pdf", b"<html>", "content"), ("wells.exe", b"MZ", "ending"), ("wells.pdf", b"", "empty"),
        ("wells.txt", b"a\0b", "content"), ("wells.pdf", PDF + b"x" * 1_000_000, "size"), ("wells", PDF, "ending"),
    ):  # fmt: skip
        with pytest.raises(FileRefused) as problem:
            ada.adds(called, data)
        assert problem.value.code == code, called
    ada.adds("second.txt", b"Wells.")
    with pytest.raises(FileRefused) as problem:
        ada.adds("third.txt", b"More wells.")
    assert problem.value.code == "many"
    handing_in.remove_file(account=ada.account, work_id=ada.begins(), file=first)
    assert [row.called for row in WorkFile.objects.all()] == ["second.txt"]


def test_a_spare_draft_is_not_handed_in_once_it_is_marked(ada: Writer) -> None:
    ada.types("Three little words")
    ada.hands_in()
    ada.begins()
    Marking.objects.update(decided_at=now(), released_at=now(), fraction=1.0)
    with pytest.raises(NotAgain):
        ada.hands_in(edition=1)
    Marking.objects.update(is_returned=True)
    assert ada.hands_in(edition=1).number == 2


def test_what_there_is_no_room_for_is_not_stored(ada: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    ada.adds()
    monkeypatch.setattr(handing_in, "ROOM", 30)
    kept = set(files.store().digests())
    with pytest.raises(FileRefused):
        ada.adds("second.txt", b"Wells and more wells.")
    assert set(files.store().digests()) == kept
    assert ada.adds("again.pdf") == WorkFile.objects.get().public_id


def test_there_is_room_for_so_much(ada: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_in, "ROOM", 30)
    ada.adds()
    with pytest.raises(FileRefused) as problem:
        ada.adds("second.txt", b"Wells and more wells.")
    assert problem.value.code == "room"


def test_an_assignment_with_works_may_not_vanish_unasked(ada: Writer) -> None:
    assert works_on("wells", ["report", "project"]) == set()
    ada.begins()
    assert works_on("wells", ["report", "project"]) == {"report"}
    assert works_on("none", ["report"]) == set()


def test_steps_are_ticked_off(ada: Writer) -> None:
    work = ada.begins()
    handing_in.tick_milestone(account=ada.account, work_id=work, milestone="outline", is_done=True)
    assert Work.objects.get().milestones == ["outline"]
    handing_in.tick_milestone(account=ada.account, work_id=work, milestone="outline", is_done=False)
    assert Work.objects.get().milestones == []


def test_nobody_touches_anothers_draft(ada: Writer, bo: Writer) -> None:
    work = ada.begins()
    file = ada.adds()
    with pytest.raises(NotTheirs):
        handing_in.save_piece(account=bo.account, work_id=work, part=bo.part(), edition=1, values={"text": "Mine"})
    with pytest.raises(NotTheirs):
        handing_in.remove_file(account=bo.account, work_id=work, file=file)
    with pytest.raises(NotTheirs):
        handing_in.tick_milestone(account=bo.account, work_id=work, milestone="outline", is_done=True)


def test_a_marking_is_seen_once_it_is_released(ada: Writer) -> None:
    ada.types("Three little words")
    made = ada.hands_in()
    run = {"account": ada.account, "run_id": ada.offer.run.id}
    Marking.objects.update(levels={"aim": "clear"}, fraction=1.0, decided_at=now())
    assert queries.works_of(**run, parts=["report"])["report"][0].marking is None
    assert queries.work_news(**run).marked == ()
    Marking.objects.update(released_at=now())
    (work,) = queries.works_of(**run, parts=["report"])["report"]
    assert work.marking is not None
    assert (work.marking.levels, work.marking.seen_at) == ({"aim": "clear"}, None)
    assert [each.part for each in queries.work_news(**run).marked] == ["report"]
    handing_in.see_marking(account=ada.account, work_ids=[made.work_id])
    assert queries.work_news(**run).marked == ()
    assert WorkMember.objects.get().seen_at is not None
