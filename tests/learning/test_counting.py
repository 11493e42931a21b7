"""What other domains count: once each, never less, and the same again from the ledger alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from stoa.catalogue.queries import Offer
from stoa.kernel.events import relay
from stoa.kernel.models import OutboxEvent
from stoa.learning import actions, queries, rules
from stoa.learning.models import Evidence, Summary
from stoa.learning.ports import Countable, Countables, countables
from stoa.learning.rules import Course, Fact, Standing
from tests.cast import Member, member
from tests.learning.test_republish import publish, unit

KINDS = (
    Countable("seen", "A thing seen"),
    Countable("met", "Somebody met", by_subject=True),
    Countable("told", "How many were told", grows="highest", by_subject=True),
    Countable("tall", "How high", grows="highest"),
)


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(countables, "_kinds", {**countables._kinds, **{kind.name: kind for kind in KINDS}})


@pytest.fixture
def offer(tmp_path: Path, kinds: None, db: None) -> Offer:
    return publish(tmp_path, {"01-a/01-one.md": unit("one")})


@pytest.fixture
def ada(offer: Offer) -> Iterator[Member]:
    ada = member("Ada")
    actions.enrol(account_id=ada.id, offer=offer)
    relay.drain_all()
    yield ada


def counts(who: Member, offer: Offer) -> dict[str, float]:
    place = queries.place(account=who.id, run_id=offer.run.id)
    assert place is not None
    assert place.standing == queries.standings([(who.id, offer.run.id)])[who.id, offer.run.id]
    return dict(place.standing.counts)


def count(who: Member, offer: Offer, kind: str, subject: str, value: float = 1.0) -> bool:
    return actions.count(account=who.id, run_id=offer.run.id, kind=kind, subject=subject, value=value)


def test_twice_is_once_and_nothing_falls(ada: Member, offer: Offer) -> None:
    assert counts(ada, offer) == {}
    assert [count(ada, offer, "seen", each) for each in "aba"] == [True, True, False]
    assert [count(ada, offer, "met", each) for each in "xyx"] == [True, True, False]
    assert [count(ada, offer, "told", "x", value) for value in (2, 2, 1, 5)] == [True, False, False, True]
    assert [count(ada, offer, "tall", each, value) for each, value in (("a", 3), ("b", 2), ("b", 4))] == [True] * 3
    assert counts(ada, offer) == {
        "seen": 2, "met": 2, "met:x": 1, "met:y": 1, "told": 1, "told:x": 5, "tall": 4,
    }  # fmt: skip
    assert Evidence.objects.count() == 2 + 2 + 2 + 3
    assert actions.rebuild_all(run_id=offer.run.id) == 0
    Summary.objects.update(counts={})
    assert actions.rebuild_all(run_id=offer.run.id) == 1
    assert counts(ada, offer)["told:x"] == 5


def test_the_news_goes_out_once(ada: Member, offer: Offer) -> None:
    for _time in range(3):
        count(ada, offer, "seen", "a")
    assert OutboxEvent.objects.filter(topic="learning.RecordChanged").count() == 1


def test_what_cannot_be_counted(ada: Member, offer: Offer) -> None:
    with pytest.raises(actions.UnknownKind):
        count(ada, offer, "moons", "a")
    wrong: list[tuple[str, float]] = [
        ("", 1), ("s" * 161, 1), ("a", 0), ("a", -1), ("a", 2), ("a", float("nan")), ("a", float("inf")),
    ]  # fmt: skip
    for subject, value in wrong:
        with pytest.raises(ValueError, match="cannot be counted"):
            count(ada, offer, "seen", subject, value)
    assert not count(member("Bo"), offer, "seen", "a"), "who never took part"
    assert counts(ada, offer) == {} and not Evidence.objects.exists()


def test_who_has_left_is_still_counted_for(ada: Member, offer: Offer) -> None:
    """A witness may take a week to answer."""
    actions.leave(account_id=ada.id, run_id=offer.run.id)
    assert count(ada, offer, "met", "x")
    assert counts(ada, offer) == {"met": 1, "met:x": 1}


def test_units_and_counts_leave_each_other_alone(ada: Member, offer: Offer) -> None:
    count(ada, offer, "seen", "one")
    finish: dict[str, Any] = {
        "account": ada.id, "epoch": 1, "run_id": offer.run.id, "version": offer.outline.version_id,
    }  # fmt: skip
    assert actions.finish_unit(**finish, unit="one", needs=(), counts=True)
    count(ada, offer, "seen", "two")
    assert counts(ada, offer) == {"seen": 2}
    assert actions.rebuild_all(run_id=offer.run.id) == 0
    lines = queries.ledger(account=ada.id, run_id=offer.run.id)
    assert [(line.kind, line.counted) for line in lines] == [
        ("seen", "A thing seen"), ("unit", ""), ("seen", "A thing seen"),
    ]  # fmt: skip


def test_a_domain_that_is_gone_keeps_what_it_counted(
    ada: Member, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    count(ada, offer, "seen", "a")
    count(ada, offer, "met", "x")
    monkeypatch.setattr(countables, "_kinds", {"seen": KINDS[0]})
    assert actions.rebuild_all(run_id=offer.run.id) == 0
    assert counts(ada, offer) == {"seen": 1, "met": 1, "met:x": 1}
    assert [line.counted for line in queries.ledger(account=ada.id, run_id=offer.run.id)] == ["A thing seen", "met"]


def test_it_is_in_the_copy_and_goes_with_its_owner(ada: Member, offer: Offer) -> None:
    count(ada, offer, "met", "x")
    sheets = {sheet.name: list(sheet.rows) for sheet in queries.personal_sheets(ada.id)}  # type: ignore[union-attr]
    assert sheets["summaries"][0]["counts"] == {"met": 1, "met:x": 1}
    assert sheets["evidence"][0]["subject"] == "x"


def test_the_database_itself_keeps_a_fact_once(ada: Member, offer: Offer) -> None:
    count(ada, offer, "seen", "a")
    fact = Evidence.objects.get()
    fact.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        fact.save(force_insert=True)


@pytest.mark.parametrize("name", ["unit", "score", "known", "", "a b", "ninthings", "Seen", "a:b"])
def test_names_that_cannot_be(name: str) -> None:
    registry = Countables()
    registry.add(Countable("seen", "Seen"))
    with pytest.raises(ValueError, match="cannot name"):
        registry.add(Countable(name, "A title"))
    with pytest.raises(ValueError, match="cannot name"):
        registry.add(Countable("seen", "Seen again"))
    assert registry.names() == {"seen"} and registry.get("moons") is None


FACTS = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from("abc"), st.integers(1, 5)), max_size=30)


@given(FACTS)
def test_counts_only_rise_whatever_comes(story: list[tuple[Countable, str, int]]) -> None:
    standing, before = Standing(1, 1), dict[str, float]()
    facts = list[Fact]()
    for kind, subject, value in story:
        fact = Fact("count", subject, float(value if kind.grows == "highest" else 1), version=1, countable=kind)
        if fact.name in {each.name for each in facts}:
            continue
        facts.append(fact)
        standing = rules.after_fact(standing, fact, ())
        assert all(standing.counts[key] >= value for key, value in before.items())
        before = dict(standing.counts)
    assert rules.rebuilt(facts, [Course(1, frozenset("u"))], first_version=1).counts == standing.counts
    seen = {subject for kind, subject, _value in story if kind.name == "seen"}
    assert standing.counts.get("seen", 0) == len(seen)
