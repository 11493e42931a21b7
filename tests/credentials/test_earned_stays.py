"""Under random edits of content and rules what was earned stays earned, and progress never falls or passes all."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from stoa.content.actions import CannotPublish
from stoa.credentials import actions, queries, rules
from stoa.credentials.models import Award, Credential
from stoa.credentials.rules import Facts, Rule, is_met
from stoa.kernel.events import relay
from stoa.kernel.jobs import worker
from stoa.learning import rules as counting
from stoa.learning.rules import Course as Counted
from stoa.learning.rules import Standing
from tests.credentials.rules.test_shortest import RULES
from tests.credentials.story import Course, settle

UNITS = ["u1", "u2", "u3", "u4", "u5"]
WAYS = [
    "units >= 1", "units >= 40%", "units >= 100%", 'unit("u1")', "score >= 50%", 'all(units >= 2, score("q") >= 30%)',
    'weighted(50%, 2 * unit("u1"), unit("u5"), units >= 60%)', 'any(badge("b"), units >= 4)', "badges >= 1",
    'at_least(2, unit("u1"), unit("u2"), before("2999-01-01"))',
]  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("do"), st.sampled_from(UNITS[:4])),
        st.tuples(st.just("answer"), st.sampled_from([0.0, 0.4, 0.9])),
        st.tuples(
            st.just("publish"),
            st.tuples(
                st.dictionaries(st.sampled_from("abc"), st.sampled_from(WAYS), max_size=3),
                st.lists(st.sampled_from([*UNITS[:4], "u6", "u7"]), unique=True, max_size=5),
            ),
        ),
        st.just(("settle", None)),
    ),
    min_size=4, max_size=10,
)  # fmt: skip
number = count()


def publish(course: Course, ways: dict[str, str], units: list[str]) -> None:
    """Edit the course; what the checker refuses stays as it was."""
    before, retired = (course.pathways, course.units), frozenset({*UNITS, "u6", "u7", "q"})
    course.pathways, course.units = ways, [*units, "u5"]
    try:
        course.publish(retired)
    except CannotPublish:
        course.pathways, course.units = before


@pytest.mark.django_db(transaction=True)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(STEPS)
def test_a_life_with_edits(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, object]]) -> None:
    nth = next(number)
    folder: Path = tmp_path_factory.mktemp("life") / "course"
    course = Course(folder, slug=f"life{nth}", pathways={"a": "units >= 1", "b": "units >= 40%"})
    course.publish()
    ada = course.learner(f"Ada{nth}")
    held, shown, signed = dict[str, str](), 0.0, dict[str, str]()
    for verb, what in steps:
        if verb == "do" and what in course.units:
            ada.catch_up()
            ada.do(str(what))
        elif verb == "answer":
            ada.catch_up()
            ada.answer(float(what))  # type: ignore[arg-type]
        elif verb == "publish":
            ways, units = what  # type: ignore[misc]
            publish(course, ways, units)
        else:
            settle()
            while worker.run_batch():
                relay.drain_all()
        now_held = {way: Award.objects.get(account_id=ada.account, pathway=way).rule for way in ada.awards()}
        assert held.items() <= now_held.items(), "an award vanished or was judged anew"
        documents = dict(
            Credential.objects.filter(award__account_id=ada.account).values_list("award__pathway", "document")
        )
        assert signed.items() <= documents.items(), "a record changed"
        progress = ada.standing().shown
        assert shown - 1e-9 <= progress <= 1.0
        views = queries.checklist(
            course.offer.outline, ada.standing(), queries.held(account=ada.account, run_id=course.offer.run.id), None
        )
        assert {view.id for view in views if view.is_earned} == set(now_held)
        held, signed, shown = now_held, documents, progress
    assert actions.award_run(run_id=course.offer.run.id) >= 0
    assert held.keys() <= ada.awards().keys()


EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.frozensets(st.sampled_from("abcdex"))),
        st.tuples(st.just("finish"), st.sampled_from("abcdex")),
        st.tuples(st.just("rule"), RULES),
    ),
    max_size=25,
)


@given(RULES, EDITS)
def test_more_is_met_by_what_is_done_and_an_edit_takes_nothing(rule: Rule, edits: list[tuple[str, object]]) -> None:
    """The sums alone, many times: progress never falls; while the rule stays, finishing something never unmeets it; a
    record that was met by any version at any time is in the list for good."""
    version, standing, earned, was_met = Counted(1, frozenset("abcde")), Standing(1, 5), set[str](), False
    for verb, what in edits:
        shown = standing.shown
        if verb == "publish":
            version = Counted(version.version + 1, what)  # type: ignore[arg-type]
            standing = counting.caught_up(standing, [version])
        elif verb == "finish":
            standing = counting.after_unit(standing, str(what), is_required=what in version.required)
        else:
            rule = what  # type: ignore[assignment]
        assert shown <= standing.shown <= 1.0
        required = sorted(version.required)
        met = is_met(rule, Facts(required, version.required, standing.done, standing.shown))
        assert met or verb != "finish" or not was_met
        before = set(earned)
        earned |= {rules.digest(rule)} if met else set()
        assert before <= earned
        was_met = met
