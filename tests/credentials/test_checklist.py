"""Why not yet: the checklist, the shortest way, and what is held."""

from __future__ import annotations

from stoa.assessment.rules import course_grade
from stoa.credentials import queries
from stoa.credentials.queries import PathwayView
from stoa.kernel.clock import now
from stoa.kernel.statements import counted
from tests.credentials.story import Learner, settle


def views(learner: Learner) -> dict[str, PathwayView]:
    """The learner's pathways by id."""
    outline, standing = learner.course.offer.outline, learner.standing()
    assert outline.grading is not None
    grade = course_grade(outline.grading, standing.scores, outline.parts, now())
    held = queries.held(account=learner.account, run_id=learner.course.offer.run.id)
    return {view.id: view for view in queries.checklist(outline, standing, held, grade)}


def test_the_checklist_names_the_exact_missing_things(ada: Learner) -> None:
    ada.do("u1", "u3")
    way = views(ada)["certificate"]
    assert [(line.sentence, line.is_met, line.progress) for line in way.lines] == [
        ("4 of 5 units", False, "2 done"),
        ("A course grade of 60\u202f% or more", False, ""),
    ]
    assert [item.sentence for item in queries.shortest_way(way, ada.course.offer.outline)] == [
        "Unit u2",
        "Unit u4",
        "A course grade of 60\u202f% or more",
    ]
    assert [item.sentence for item in way.lines[1].items] == ["The flagged well"]
    assert way.lines[1].items[0].unit_id == "u5"
    assert not way.is_earned and not way.is_met and way.is_reachable


def test_what_was_met_before_the_course_grew_is_not_denied_by_a_count(ada: Learner) -> None:
    ada.do("u1", "u2", "u3", "u4")
    ada.course.units += ["u6", "u7"]
    ada.course.publish()
    ada.catch_up()
    line = views(ada)["certificate"].lines[0]
    assert (line.sentence, line.is_met, line.progress) == ("6 of 7 units", True, "")


def test_a_line_may_name_the_first_of_what_is_missing_and_count_the_others(ada: Learner) -> None:
    ada.do("u3")
    outline, standing = ada.course.offer.outline, ada.standing()
    certificate, _ = queries.checklist(outline, standing, (), None, most=2)
    units = certificate.lines[0]
    assert [item.id for item in units.items] == ["u1", "u2"]
    assert (units.others, units.short, units.is_choice) == (2, 3, True)
    every = queries.checklist(outline, standing, (), None)[0].lines[0]
    assert ([item.id for item in every.items], every.others) == (["u1", "u2", "u4", "u5"], 0)


def test_a_group_inside_a_rule_has_a_line_and_a_depth(ada: Learner) -> None:
    ada.course.pathways = {"p": 'any(unit("u1"), at_least(1, score("q") >= 50%, units >= 1))'}
    ada.course.publish()
    ada.catch_up()
    lines = views(ada)["p"].lines
    assert [(line.depth, line.sentence) for line in lines] == [
        (0, "One of these:"),
        (1, "The unit “Unit u1”"),
        (1, "At least 1 of these:"),
        (2, "50\u202f% or more in “The flagged well”"),
        (2, "1 of 5 units"),
    ]
    assert [line.asked for line in lines][1:5:2] == [
        "The unit “Unit u1” is done.",
        "“The flagged well” is answered with at least 50\u202f%.",
    ]


def test_what_is_held_is_one_statement(ada: Learner) -> None:
    ada.finish()
    run = ada.course.offer.run.id
    settle()
    with counted() as count:
        held = queries.held(account=ada.account, run_id=run)
    assert len(count) == 1
    assert {(each.pathway, each.state) for each in held} == {("participation", "issued"), ("certificate", "issued")}
    assert all(each.public_id and each.is_issued for each in held)
    assert all(each.earned_at.tzinfo is not None and each.earned_at <= now() for each in held)


def test_an_earned_pathway_shows_as_earned_also_when_it_left_the_course(ada: Learner) -> None:
    ada.finish()
    settle()
    ada.course.pathways = {"participation": "units >= 5"}
    ada.course.publish()
    ada.catch_up()
    found = views(ada)
    assert found["participation"].is_earned and not found["participation"].is_met
    gone = found["certificate"]
    assert gone.is_earned and gone.title == "Way certificate" and gone.lines == ()


def test_somebody_who_has_not_begun_sees_what_is_asked(ada: Learner) -> None:
    outline = ada.course.offer.outline
    (certificate, participation) = queries.checklist(outline, None, (), None)
    assert len(certificate.lines) == 2 and not certificate.is_met
    assert [item.id for item in queries.shortest_way(participation, outline)] == ["u1", "u2"]
    assert [each.title for each in queries.pathways(outline)] == ["Way certificate", "Way participation"]
