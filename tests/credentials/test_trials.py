"""Trying a draft's rules on learners: what it counts, that it changes nothing, and that it goes on where it stopped."""

from __future__ import annotations

import pytest

from stoa.content import actions as content
from stoa.content import queries as courses
from stoa.credentials import actions, queries
from stoa.credentials.actions import trying
from stoa.credentials.models import Award, RuleTrial
from stoa.kernel.jobs import worker
from stoa.kernel.models import OutboxEvent
from stoa.learning.queries import roster
from tests.credentials.story import Course, Learner, settle

pytestmark = pytest.mark.django_db(transaction=True)


def nothing(_stage: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def draft_of(course: Course, **pathways: str) -> str:
    """A draft of the course with other pathways; what is live stays."""
    before, course.pathways = course.pathways, pathways
    course.write()
    course.pathways = before
    return content.make_draft(source=course.folder, by=None).public_id


def tried(course: Course, draft: str) -> dict[str, tuple[int, int, int, int]]:
    """What the trial found, by pathway: held, new, due, further."""
    live = course.offer.outline
    actions.try_rules(draft=draft, against=live.version_id, progress=nothing)
    found = queries.trial(live, courses.draft_outline(draft))
    assert found is not None and found.is_done and found.is_fresh
    assert all(line.lost == 0 for line in found.lines)
    return {line.id: (line.held, line.new, line.due, line.further) for line in found.lines}


@pytest.fixture
def people(course: Course) -> list[Learner]:
    """Five learners, of whom each has done a unit more than the one before; the third and later ones took part."""
    found = [course.learner(f"L{number}") for number in range(5)]
    for number, learner in enumerate(found):
        learner.do(*[f"u{unit}" for unit in range(1, number + 1)][:4])
    settle()
    return found


def test_an_easier_rule(course: Course, people: list[Learner]) -> None:
    draft = draft_of(course, participation="units >= 1")
    assert tried(course, draft)["participation"] == (3, 1, 0, 0)
    assert Award.objects.filter(pathway="participation").count() == 3, "nothing is awarded by it"


def test_a_harder_rule_takes_nothing_away_and_says_who_is_further(course: Course, people: list[Learner]) -> None:
    people[0].answer(0.9)  # u5 is done: one more, and the unit u1, would be participation
    settle()
    found = tried(course, draft_of(course, participation='all(units >= 5, unit("u1"), unit("u4"))'))
    held, new, due, further = found["participation"]
    assert (held, new, due) == (3, 0, 0)
    assert further == 1, "who had done u1 lacked one unit, and now lacks four"
    assert found["certificate"] == (0, 0, 0, 0), "a pathway that goes"


def test_who_meets_the_rule_of_today_gets_it_anyway(course: Course, people: list[Learner]) -> None:
    people[1].do("u2")  # the news of it still waits
    assert tried(course, draft_of(course, participation="units >= 5"))["participation"] == (3, 0, 1, 0)


def test_grades_and_badges_are_looked_at_too(course: Course, people: list[Learner]) -> None:
    people[4].answer(0.5)
    settle()
    draft = draft_of(
        course, certificate="all(units >= 80%, score >= 50%)", top='badge("certificate")', most="badges >= 2"
    )
    found = tried(course, draft)
    assert found["certificate"] == (0, 1, 0, 0)
    assert found["top"] == (0, 1, 0, 0) == found["most"]


def test_units_that_come_are_counted(course: Course, people: list[Learner]) -> None:
    people[4].answer(0.5)
    settle()
    course.units.append("u6")
    assert tried(course, draft_of(course, whole="units >= 6", shown="units >= 100%")) == {
        "certificate": (0, 0, 0, 0), "participation": (3, 0, 0, 0), "whole": (0, 0, 0, 0), "shown": (0, 1, 0, 0),
    }  # fmt: skip


def test_it_goes_on_where_it_was_stopped_and_counts_nobody_twice(
    course: Course, people: list[Learner], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "CHUNK", 2)
    draft, live = draft_of(course, participation="units >= 1"), course.offer.outline
    far = list[int]()

    def stop(_stage: str, done: int, _total: int) -> None:
        far.append(done)
        if len(far) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.try_rules(draft=draft, against=live.version_id, progress=stop)
    half = queries.trial(live, courses.draft_outline(draft))
    assert half is not None and (half.looked_at, half.total, half.is_done) == (4, 5, False)
    assert tried(course, draft)["participation"] == (3, 1, 0, 0)
    assert RuleTrial.objects.get().looked_at == 5
    assert tried(course, draft)["participation"] == (3, 1, 0, 0), "and once more"


def test_two_at_the_same_trial_count_once(
    course: Course, people: list[Learner], monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, live = draft_of(course, participation="units >= 1"), course.offer.outline
    before = trying._Look.at_all

    def overtaken(self: trying._Look, run_id: int, accounts: list[int]) -> None:
        before(self, run_id, accounts)
        RuleTrial.objects.update(reached=accounts[-1], run=run_id, looked_at=5)

    monkeypatch.setattr(trying._Look, "at_all", overtaken)
    with pytest.raises(trying.Overtaken):
        actions.try_rules(draft=draft, against=live.version_id, progress=nothing)


def test_asking_again_begins_anew_and_old_trials_go(course: Course, people: list[Learner]) -> None:
    draft = draft_of(course, participation="units >= 1")
    for _time in range(2):
        actions.ask_to_try_rules(draft=draft, by=people[0].account)
        assert RuleTrial.objects.get().looked_at == 0
        assert worker.run_batch(lane="long") >= 1
        assert RuleTrial.objects.get().looked_at == 5
    assert not OutboxEvent.objects.exists()
    with pytest.raises(actions.NothingToTry):
        actions.ask_to_try_rules(draft="none", by=people[0].account)
    with pytest.raises(actions.NothingToTry):
        actions.try_rules(draft="none", against=1, progress=nothing)


def test_what_a_draft_changes_in_rules(course: Course) -> None:
    draft = draft_of(
        course, certificate=course.pathways["certificate"], participation="units>=3", top='badge("far/one")'
    )
    outline = courses.draft_outline(draft)
    found = queries.rule_changes(course.offer.outline, outline)
    assert [(each.id, each.before, each.after) for each in found] == [
        ("participation", 'all(units >= 2, unit("u1"))', "units >= 3"), ("top", "", 'badge("far/one")'),
    ]  # fmt: skip
    assert queries.strange_badges(outline) == ("far/one",)
    assert queries.strange_badges(courses.draft_outline(draft_of(course, top='badge("wells/certificate")'))) == ()
    assert queries.rule_changes(outline, outline) == ()
