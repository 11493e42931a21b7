"""Who meets a pathway has it, once, and for good."""

from __future__ import annotations

from stoa.credentials import actions
from stoa.credentials.models import Award, Credential
from stoa.kernel.events import relay
from stoa.kernel.models import Job
from stoa.kernel.statements import counted
from tests.credentials.story import Course, Learner, settle

SIGNING = "credentials.sign_earned"


def test_a_pathway_that_is_met_is_awarded_and_signed(ada: Learner, bo: Learner) -> None:
    ada.do("u1")
    relay.drain_all()
    assert ada.awards() == {}
    ada.do("u2")
    relay.drain_all()
    assert ada.awards() == {"participation": "earned"}
    assert settle() == 1
    assert ada.awards() == {"participation": "issued"}
    assert bo.awards() == {}


def test_an_award_pins_rule_version_and_what_was_met(ada: Learner) -> None:
    ada.finish()
    relay.drain_all()
    award = Award.objects.get(account_id=ada.account, pathway="certificate")
    outline = ada.course.offer.outline
    assert award.rule == "all(units >= 80%, score >= 60%)"
    assert (award.version_id, award.version_number, award.source_hash) == (
        outline.version_id, 1, outline.source_hash,
    )  # fmt: skip
    assert award.score == 0.8
    assert (award.facts["done"], award.facts["required"]) == (4, 5)
    other = Award.objects.get(account_id=ada.account, pathway="participation")
    assert other.score is None, "a grade that was not asked for is nobody's business"


def test_news_that_comes_twice_awards_once(ada: Learner) -> None:
    ada.finish()
    relay.drain_all()
    before = list(Award.objects.values_list("id", "earned_at"))
    actions.award(pairs=[(ada.account, ada.course.offer.run.id)] * 3)
    settle()
    actions.award(pairs=[(ada.account, ada.course.offer.run.id)])
    assert settle() == 0
    assert list(Award.objects.values_list("id", "earned_at")) == before
    assert Credential.objects.count() == 2


def test_what_was_earned_stays_under_a_harder_rule_and_removed_units(ada: Learner) -> None:
    ada.finish()
    settle()
    signed = ada.credential().document
    ada.course.pathways = {"certificate": "all(units >= 100%, score >= 100%)"}
    ada.course.units = ["u1", "u6", "u7", "u8", "u5"]
    ada.course.publish(retire=frozenset({"u2", "u3"}))
    actions.heal()
    settle()
    assert ada.awards() == {"certificate": "issued", "participation": "issued"}
    assert ada.credential().document == signed


def test_what_was_earned_stays_when_the_grade_falls(ada: Learner) -> None:
    ada.finish()
    settle()
    signed = ada.credential().document
    ada.answer(0.0)
    settle()
    assert ada.standing().scores["q"] == 0.0
    assert ada.awards()["certificate"] == "issued"
    assert ada.credential().document == signed


def test_what_was_met_before_an_edit_was_met(ada: Learner) -> None:
    ada.do("u1", "u2")  # the news still waits when the author makes the rule harder
    ada.course.pathways = {"participation": "units >= 5"}
    ada.course.publish()
    actions.award(pairs=[(ada.account, ada.course.offer.run.id)])
    award = Award.objects.get(account_id=ada.account)
    assert (award.version_number, award.rule) == (1, 'all(units >= 2, unit("u1"))')


def test_an_easier_rule_reaches_those_who_meet_it_already(ada: Learner, bo: Learner) -> None:
    ada.do("u1")
    settle()
    ada.course.pathways = {"participation": "units >= 1"}
    ada.course.publish()
    relay.drain_all()
    job = Job.objects.get(task="credentials.award_run")
    actions.award_run(**job.arguments)
    assert ada.awards() == {"participation": "earned"}
    assert bo.awards() == {}


def test_a_batch_is_judged_in_a_fixed_number_of_statements_and_asks_for_one_job(course: Course) -> None:
    learners = [course.learner(f"L{number}") for number in range(9)]
    for learner in learners:
        learner.do("u1", "u2")
    run = course.offer.run.id
    pairs = [(learner.account, run) for learner in learners]
    actions.award(pairs=pairs[:1])
    with counted() as few:
        actions.award(pairs=pairs[1:2])
    with counted() as many:
        actions.award(pairs=pairs[2:])
    assert len(many) == len(few) <= 10
    assert Award.objects.count() == 9
    assert Job.objects.filter(task=SIGNING).count() == 1


def test_a_course_without_pathways_costs_nothing_more(ada: Learner) -> None:
    ada.course.pathways = {}
    ada.course.publish()
    assert actions.award(pairs=[]) == 0
    assert actions.award(pairs=[(ada.account, ada.course.offer.run.id)]) == 0
    assert Award.objects.count() == 0
