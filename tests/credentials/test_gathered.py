"""Conditions on what other domains count, on badges and on days, from the file to the award."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stoa.content.ports import CourseFacts
from stoa.credentials import actions, queries
from stoa.credentials.completions import CompletionsKind
from stoa.credentials.models import Award, BadgeAsked
from stoa.kernel.events import relay
from stoa.kernel.jobs import worker
from stoa.kernel.statements import counted
from stoa.learning import actions as learning
from stoa.learning.ports import Countable, countables
from tests.credentials.story import Course, Learner, settle

KINDS = (Countable("posts", "A post"), Countable("goal", "A goal"), Countable("witness", "Seen", by_subject=True))


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(countables, "_kinds", {kind.name: kind for kind in KINDS})


@pytest.fixture
def course(kinds: None, tmp_path: Path, db: None) -> Course:
    made = Course(tmp_path / "course", pathways={"p": 'all(posts >= 2, goal, witness("q"), witnessed >= 1)'})
    made.publish()
    return made


def count(who: Learner, kind: str, subject: str) -> None:
    learning.count(account=who.account, run_id=who.course.offer.run.id, kind=kind, subject=subject)


def view(who: Learner, pathway: str) -> queries.PathwayView:
    outline, run = who.course.offer.outline, who.course.offer.run.id
    held = queries.held(account=who.account, run_id=run)
    badges = queries.badges(account=who.account, outline=outline)
    found = queries.checklist(outline, who.standing(), held, None, badges=badges)
    return next(each for each in found if each.id == pathway)


def test_what_is_counted_leads_to_a_record(ada: Learner) -> None:
    said = view(ada, "p")
    assert [line.sentence for line in said.lines] == [
        "2 posts", "Your own goal, reached", "“The flagged well”, confirmed by a witness",
        "1 activity confirmed by a witness",
    ]  # fmt: skip
    missing = queries.shortest_way(said, ada.course.offer.outline)
    assert [(item.sentence, item.unit_id) for item in missing] == [
        ("“The flagged well”, confirmed by a witness", "u5"), ("2 posts", ""), ("Your own goal, reached", ""),
    ]  # fmt: skip
    count(ada, "posts", "1")
    count(ada, "goal", "1")
    count(ada, "witness", "q")
    settle()
    assert ada.awards() == {}
    said = view(ada, "p")
    assert [item.sentence for item in queries.shortest_way(said, ada.course.offer.outline)] == ["2 posts, now 1"]
    assert said.lines[0].progress == "now 1"
    count(ada, "posts", "2")
    settle()
    assert ada.awards() == {"p": "issued"}
    assert Award.objects.get().facts["counts"] == {"posts": 2, "goal": 1, "witness:q": 1, "witness": 1}
    assert "At least 2 posts are written." in ada.credential("p").document


def test_a_term_is_there_as_soon_as_its_domain_is(kinds: None) -> None:
    def rules_of(rule: str) -> list[str]:
        text = f'[[pathways]]\nid = "p"\ntitle = "P"\nrule = "{rule}"\n'
        facts = CourseFacts(("u",), {}, frozenset(), frozenset())
        return [each.rule for each in CompletionsKind().compile("completions.toml", text.encode(), facts).findings]

    assert rules_of("posts >= 2") == [] == rules_of("goal")
    assert rules_of("reviews >= 2") == ["rule-known-later"] == rules_of("identity >= 2")


def test_one_badge_leads_to_the_next(ada: Learner) -> None:
    ada.course.pathways = {
        "one": "units >= 1", "two": 'badge("one")', "three": 'all(badge("two"), units >= 1)', "most": "badges >= 3",
        "far": 'badge("elsewhere/one")',
    }  # fmt: skip
    ada.course.publish()
    settle()
    ada.catch_up()
    assert [line.sentence for line in view(ada, "three").lines] == ["Earn “Way two”", "1 of 5 units"]
    assert view(ada, "far").lines[0].sentence == "Earn “one” in the course “elsewhere”"
    ada.do("u1")
    settle()
    assert set(ada.awards()) == {"one", "two", "three", "most"}
    assert "“Way one” is earned." in ada.credential("two").document


def test_withdrawn_badges_do_not_count(ada: Learner) -> None:
    ada.course.pathways = {"one": "units >= 1", "two": 'all(badge("one"), units >= 2)'}
    ada.course.publish()
    ada.catch_up()
    ada.do("u1")
    settle()
    actions.withdraw(public_id=ada.credential("one").public_id, reason="A mistake.", by=None)
    ada.do("u2")
    settle()
    assert ada.awards() == {"one": "withdrawn"}
    assert not view(ada, "two").is_met


def test_a_badge_of_one_course_opens_the_way_in_another(ada: Learner, tmp_path: Path) -> None:
    first = ada.course
    first.pathways = {"one": "units >= 1"}
    first.publish()
    second = Course(tmp_path / "second", slug="springs", pathways={"both": 'all(badge("wells/one"), units >= 1)'})
    second.publish()
    relay.drain_all()
    assert list(BadgeAsked.objects.values_list("badge", flat=True)) == ["wells/one"]
    learning.enrol(account_id=ada.account, offer=second.offer)
    there = Learner(ada.account, second)
    assert [line.sentence for line in view(there, "both").lines] == [
        "Earn “Way one” in the course “One thousand wells”", "1 of 5 units",
    ]  # fmt: skip
    assert queries.shortest_way(view(there, "both"), second.offer.outline)[-1].run == "wells"
    there.do("u1")
    settle()
    assert ada.awards() == {}
    ada.catch_up()
    ada.do("u1")
    settle()
    assert set(ada.awards()) == {"one", "both"}
    second.pathways = {"both": "units >= 2"}
    second.publish()
    relay.drain_all()
    assert not BadgeAsked.objects.exists()


def test_days_are_days_of_the_world(course: Course, ada: Learner) -> None:
    today = datetime.now(UTC).date()
    course.pathways = {
        "open": f'all(units >= 1, after("{today}"), before("{today + timedelta(days=2)}"))',
        "early": f'all(units >= 1, after("{today + timedelta(days=2)}"))',
        "late": f'all(units >= 1, before("{today}"))',
    }  # fmt: skip
    course.publish()
    ada.catch_up()
    ada.do("u1")
    settle()
    assert set(ada.awards()) == {"open"}
    early, late = view(ada, "early"), view(ada, "late")
    assert early.lines[1].sentence.startswith("Open from ") and not early.is_met and early.is_reachable
    assert [item.kind for item in queries.shortest_way(early, course.offer.outline)] == ["day"]
    assert late.lines[1].sentence.startswith("Open until ") and not late.is_reachable


def test_a_day_that_has_come_is_noticed_in_the_night(
    course: Course, ada: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    course.pathways = {"early": f'all(units >= 1, after("{tomorrow.date()}"))', "other": "units >= 5"}
    course.publish()
    ada.catch_up()
    ada.do("u1")
    settle()
    assert actions.look_at_days(at=datetime.now(UTC)) == 0
    assert actions.look_at_days(at=tomorrow + timedelta(days=30)) == 0, "that was long ago"
    assert actions.look_at_days(at=tomorrow) == 1
    monkeypatch.setattr("stoa.credentials.actions.earning.now", lambda: tomorrow)
    worker.run_batch()
    assert set(ada.awards()) == {"early"}


@pytest.fixture
def ada(course: Course) -> Iterator[Learner]:
    yield course.learner("Ada")


def test_a_home_costs_a_statement_more_only_where_badges_are_asked_for(ada: Learner) -> None:
    outline = ada.course.offer.outline
    with counted() as none:
        assert queries.badges(account=ada.account, outline=outline) == frozenset()
    assert len(none) == 0
    ada.course.pathways = {"one": "units >= 1", "two": 'badge("one")'}
    ada.course.publish()
    outline = ada.course.offer.outline
    with counted() as one:
        queries.badges(account=ada.account, outline=outline)
    assert len(one) == 1
