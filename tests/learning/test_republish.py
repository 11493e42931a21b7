"""Learners' records survive editing, moving and re-publishing; the ledger alone gives the same summaries."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from stoa.assessment import actions as assessment
from stoa.assessment.actions import Answer
from stoa.catalogue import actions as publishing
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.kernel.events import relay
from stoa.kernel.jobs import worker
from stoa.learning import actions, queries
from stoa.learning.models import Summary
from stoa.learning.rules import Standing
from tests.cast import Member, member

pytestmark = pytest.mark.django_db(transaction=True)

COURSE = """format = 1
id = "wells"
title = "Wells"
summary = "Wells."
language = "en"
institution = "Example University"
subjects = ["statistics"]
level = "introductory"
pacing = "self"
licence = "CC-BY-4.0"
workload = 1.0
time_zone = "UTC"
audience = "All."
[[outcomes]]
id = "count"
text = "Count."
"""


def unit(name: str, questions: str = "") -> str:
    return f"---\nname: {name}\ntitle: Unit {name}\nminutes: 5\noutcomes: [count]\n---\n\nText.\n\n{questions}"


def question(name: str, prompt: str = "Which?") -> str:
    return f":::{{question}} choice\n:name: {name}\n:skills: count\n\n{prompt}\n\n- [x] This\n- [ ] That\n:::\n\n"


def publish(folder: Path, units: dict[str, str], retire: frozenset[str] = frozenset()) -> Offer:
    """Write the course anew with these files, publish it, and let what follows from it happen."""
    for old in folder.rglob("*.md"):
        old.unlink()
    folder.mkdir(exist_ok=True)
    (folder / "course.toml").write_text(COURSE)
    (folder / "about.md").write_text("Wells.\n")
    for path, text in units.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    publishing.publish_course(source=folder, by=None, retire=retire)
    relay.drain_all()
    worker.run_batch()
    offer = catalogue.offer("wells")
    assert offer is not None
    return offer


def answer(offer: Offer, who: Member, part: str, unit_id: str, needs: tuple[str, ...], fraction: float = 1.0) -> None:
    assessment.keep_answer(
        Answer(
            account=who.id, epoch=1, run_id=offer.run.id, version=offer.outline.version_id, part=part, response="x",
            fraction=fraction, once=secrets.token_hex(8), unit=unit_id, needs=needs,
        )
    )  # fmt: skip


def standing(offer: Offer, who: Member) -> Standing:
    place = queries.place(account=who.id, run_id=offer.run.id)
    assert place is not None
    return place.standing


@pytest.fixture
def ada() -> Member:
    return member("Ada")


def test_work_survives_moving_editing_and_renaming_files(tmp_path: Path, ada: Member) -> None:
    folder = tmp_path / "wells"
    offer = publish(folder, {"01-a/01-one.md": unit("one", question("q1")), "01-a/02-two.md": unit("two")})
    actions.enrol(account_id=ada.id, offer=offer)
    answer(offer, ada, "q1", "one", ("q1",))
    assert standing(offer, ada).shown == 0.5
    moved = {
        "01-b/01-zero.md": unit("two"),
        "02-later/07-renamed.md": unit("one", question("q1", "Edited: which?")),
    }
    offer = publish(folder, moved)
    after = standing(offer, ada)
    assert after.version == offer.outline.version_id
    assert (after.done, dict(after.scores), after.shown) == (frozenset({"one"}), {"q1": 1.0}, 0.5)


def test_added_units_take_nothing_and_removed_ones_leave_both_sides(tmp_path: Path, ada: Member) -> None:
    folder = tmp_path / "wells"
    two = {"01-a/01-one.md": unit("one"), "01-a/02-two.md": unit("two")}
    offer = publish(folder, two)
    actions.enrol(account_id=ada.id, offer=offer)
    for name in ("one", "two"):
        assert actions.finish_unit(
            account=ada.id, epoch=1, run_id=offer.run.id, version=offer.outline.version_id, unit=name, needs=(),
            counts=True,
        )  # fmt: skip
    offer = publish(folder, {**two, "01-a/03-three.md": unit("three")})
    assert standing(offer, ada).shown == 1.0
    offer = publish(folder, {"01-a/01-one.md": unit("one"), "01-a/03-three.md": unit("three")}, frozenset({"two"}))
    after = standing(offer, ada)
    assert (after.shown, after.done_required, after.required) == (1.0, 1, 2)


def test_the_ledger_alone_gives_the_same_summaries(tmp_path: Path, ada: Member) -> None:
    folder = tmp_path / "wells"
    units = {f"01-a/0{n}-u{n}.md": unit(f"u{n}", question(f"q{n}")) for n in range(1, 5)}
    offer = publish(folder, units)
    bo = member("Bo")
    for who in (ada, bo):
        actions.enrol(account_id=who.id, offer=offer)
    answer(offer, ada, "q1", "u1", ("q1",), 0.5)
    answer(offer, ada, "q1", "u1", ("q1",), 1.0)
    offer = publish(folder, {**units, "01-a/05-u5.md": unit("u5")})
    answer(offer, ada, "q2", "u2", ("q2",))
    answer(offer, bo, "q4", "u4", ("q4",))
    offer = publish(folder, {path: text for path, text in units.items() if "u3" not in path})
    assert actions.rebuild_all(run_id=offer.run.id) == 0
    kept = list(Summary.objects.order_by("id").values("account_id", "version", "highest", "done", "scores"))
    Summary.objects.filter(account_id=ada.id).update(done=[], scores={}, highest=0.0, done_required=0)
    assert actions.rebuild_all(run_id=offer.run.id) == 1
    assert list(Summary.objects.order_by("id").values("account_id", "version", "highest", "done", "scores")) == kept


def test_a_summary_that_the_batch_has_not_met_is_brought_up_when_its_learner_comes(tmp_path: Path, ada: Member) -> None:
    folder = tmp_path / "wells"
    offer = publish(folder, {"01-a/01-one.md": unit("one", question("q1"))})
    actions.enrol(account_id=ada.id, offer=offer)
    (folder / "01-a" / "02-two.md").write_text(unit("two"))
    publishing.publish_course(source=folder, by=None)
    newer = catalogue.offer("wells")
    assert newer is not None
    with pytest.raises(assessment.VersionMoved):
        answer(newer, ada, "q1", "one", ("q1",))
    actions.catch_up(account_id=ada.id, run_id=newer.run.id)
    answer(newer, ada, "q1", "one", ("q1",))
    assert standing(newer, ada).shown == 0.5
