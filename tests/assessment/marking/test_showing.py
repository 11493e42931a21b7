"""What marks tell of skills: by criteria and by the whole, when they are released, and what is handed back never."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment import actions
from stoa.assessment.events import WorkMarked
from stoa.assessment.models import Marking, Work
from stoa.assessment.works.marks import Made, fraction_of
from stoa.assessment.works.showing import GOOD, Shown, shown_by
from stoa.catalogue.queries import Offer
from stoa.content.ports import Part
from stoa.kernel import files
from stoa.kernel.events import relay
from stoa.learning import queries as records
from stoa.learning.models import Mastery, WorkTold
from tests.assessment import works
from tests.assessment.marking.desk import RUBRIC
from tests.cast import Member, member

CRITERIA: Any = [{**RUBRIC["criteria"][0], "skills": ["claims"]}, RUBRIC["criteria"][1]]  # type: ignore[index,call-overload]
SKILLED: Any = {**RUBRIC, "criteria": CRITERIA}
REPORT = Part(
    kind="assignment", id="report", title="", public={"rubric": SKILLED}, key={}, skills=("claims", "style")
)  # fmt: skip


def shown(**levels: str) -> list[Shown]:
    return shown_by(REPORT, levels, fraction_of(SKILLED, levels) or 0.0)


def test_a_criterion_tells_of_its_skills_and_the_whole_of_the_others() -> None:
    assert shown(claim="clear", reasons="none") == [
        Shown("report", ("style",), pytest.approx(0.75 / GOOD)), Shown("report:claim", ("claims",), 1.0),
    ]  # fmt: skip
    assert shown(claim="none", reasons="some") == [
        Shown("report", ("style",), pytest.approx(0.25 / GOOD)), Shown("report:claim", ("claims",), 0.0),
    ]  # fmt: skip
    by_hand = Part(kind="assignment", id="report", title="", public={}, key={}, skills=("style",))
    assert shown_by(by_hand, {}, 0.8) == [Shown("report", ("style",), 1.0)], "good is right, in full"
    assert shown_by(by_hand, {}, 0.4) == [Shown("report", ("style",), 0.5)], "half as good is half of it"
    assert shown_by(Part(kind="assignment", id="report", title="", public={}, key={}), {}, 1.0) == []


@given(
    levels=st.dictionaries(st.sampled_from(["claim", "reasons", "x"]), st.none() | st.text(max_size=5) | st.integers()),
    fraction=st.floats(-1, 2),
)
def test_whatever_stands_in_a_marking_gives_scores(levels: dict[str, object], fraction: float) -> None:
    assert all(0 <= each.score <= 1 for each in shown_by(REPORT, levels, fraction))


@pytest.fixture
def offer(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Offer]:
    """A course whose report names its skill in its rubric too."""
    settings.STOA_DATA = tmp_path / "data"
    files.store.cache_clear()
    monkeypatch.setattr(works, "RUBRIC", works.RUBRIC.replace('id = "aim"\n', 'id = "aim"\nskills = ["o"]\n'))
    yield works.publish(tmp_path)
    files.store.cache_clear()


@pytest.fixture
def di(offer: Offer) -> Member:
    return member("Di")


def hand_in(offer: Offer, name: str = "report") -> tuple[Member, Work]:
    ada = member("Ada")
    writer = works.Writer(ada.id, offer).takes_part()
    writer.types("Ten of a thousand", name)
    writer.hands_in(name)
    return ada, Work.objects.get(account_id=ada.id)


def make(work: Work, di: Member, offer: Offer, level: str, then: Any = "decide") -> None:
    part = works.Writer(di.id, offer).part()
    made = Made({"aim": level}, comment="Well.")
    edition = Marking.objects.get(work=work).edition
    edition = actions.mark(
        work=work.public_id, by=di.id, edition=edition, part=part, made=made, then=then
    ).edition  # fmt: skip
    if not then:
        actions.correct(work=work.public_id, by=di.id, edition=edition, reason="Looked at again.")


def release(offer: Offer, di: Member) -> None:
    actions.release(run_id=offer.run.id, part="report", by=di.id)
    relay.drain_all()


def standing(who: Member) -> tuple[int, float]:
    row = Mastery.objects.filter(account_id=who.id, skill="o").first()
    return (row.count, round(row.right, 6)) if row else (0, 0.0)


def test_a_released_work_tells_once_and_a_correction_replaces(offer: Offer, di: Member) -> None:
    ada, work = hand_in(offer)
    make(work, di, offer, "vague")
    relay.drain_all()
    assert standing(ada) == (0, 0.0), "nobody has released it"
    release(offer, di)
    vague = round(1 / 3 / GOOD, 6)
    assert standing(ada) == (1, vague)
    assert WorkTold.objects.get().question == "report:aim", "not by the whole as well"
    release(offer, di)
    actions.learn_from_works([WorkMarked(work.id), WorkMarked(work.id), WorkMarked(10**9)])
    assert standing(ada) == (1, vague)
    actions.reopen(work=work.public_id, by=di.id)
    make(work, di, offer, "clear", "")
    relay.drain_all()
    assert standing(ada) == (1, 1.0)
    before = records.levels(account=ada.id, course_id=offer.outline.course_id)
    actions.reopen(work=work.public_id, by=di.id)
    make(work, di, offer, "vague", "")
    relay.drain_all()
    assert standing(ada) == (1, vague) and records.levels(account=ada.id, course_id=offer.outline.course_id) == before
    assert actions.learn_from_history(progress=lambda *_: None) == 1 and standing(ada) == (1, vague)


def test_what_was_marked_before_it_told_anything_is_learned_from(offer: Offer, di: Member) -> None:
    ada, work = hand_in(offer)
    make(work, di, offer, "clear")
    actions.release(run_id=offer.run.id, part="report", by=di.id)
    for _ in range(2):
        actions.learn_from_history(progress=lambda *_: None)
        assert standing(ada) == (1, 1.0)


def test_a_work_that_is_to_be_mended_tells_nothing(offer: Offer, di: Member) -> None:
    ada, work = hand_in(offer)
    make(work, di, offer, "clear", "give_back")
    relay.drain_all()
    actions.learn_from_works([WorkMarked(work.id)])
    actions.learn_from_history(progress=lambda *_: None)
    assert standing(ada) == (0, 0.0) and not WorkTold.objects.exists()
