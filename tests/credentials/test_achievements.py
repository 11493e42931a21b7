"""What a pathway declares arrives in the credential, its picture, and its page to print."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stoa.content import actions as content
from stoa.credentials import addresses, formats, queries
from stoa.credentials.models import Award, BadgePicture
from stoa.credentials.queries import Outcome
from stoa.kernel.clock import now
from stoa.web.credentials.record_page import scores
from tests.credentials.story import Course, Learner, settle
from tests.credentials.test_declaring import DRAWN, dots

DECLARED = """
tier = "achievement"
skills = ["o"]
tags = ["wells"]
achievement_type = "Certification"
image = "badges/b.png"
image_alt = "A well."
valid_for = "1 year"
[[pathways.alignments]]
name = "conduct research"
url = "https://esco.example.org/skill/1"
framework = "ESCO"
[[pathways.results]]
name = "How well"
of = "q"
levels = [{name = "Passed", at = "50%"}, {name = "With honours", at = "75%"}]
[[pathways.rubric]]
name = "Reads a test"
levels = [{name = "Partly"}, {name = "Wholly"}]
"""


def earned(course: Course, ada: Learner, more: str = DECLARED) -> tuple[queries.CredentialView, dict[str, Any]]:
    """Ada's certificate of a course that declares this, and its JSON."""
    course.more = {"certificate": more}
    course.publish()
    ada.catch_up()
    ada.finish()
    settle()
    view = queries.credential(ada.credential().public_id)
    assert view is not None
    return view, json.loads(view.document)


def test_the_credential_says_all_of_it_and_verifies(course: Course, ada: Learner) -> None:
    course.pictures = {"b.png": dots(128)}
    view, said = earned(course, ada)
    achievement = said["credentialSubject"]["achievement"]
    assert achievement["achievementType"] == "Certification"
    assert achievement["tag"] == ["wells", "achievement"]
    picture = view.declared.achievement.picture
    assert picture is not None
    assert achievement["image"] == {"id": addresses.site() + picture.address, "type": "Image", "caption": "A well."}
    esco, own = achievement["alignment"]
    assert (esco["targetName"], esco["targetFramework"]) == ("conduct research", "ESCO")
    assert (own["targetName"], own["targetCode"], own["targetUrl"]) == ("Do.", "o", addresses.outcomes("wells"))
    described = {each["id"]: each for each in achievement["resultDescription"]}
    stated = {described[each["resultDescription"]]["name"]: each for each in said["credentialSubject"]["result"]}
    assert stated["How well"]["value"] == "80"
    about = described[stated["How well"]["resultDescription"]]
    levels = {level["id"]: level["name"] for level in about["rubricCriterionLevel"]}
    assert levels[stated["How well"]["achievedLevel"]] == "With honours"
    assert "Reads a test" in [each["name"] for each in described.values()] and "Reads a test" not in stated
    assert said["validUntil"] and view.skills == ("Do.",)
    assert queries.verify_upload(queries.as_json(view)).outcome is Outcome.GENUINE


def test_levels_stand_beside_the_grade_that_the_rule_asks_for(course: Course, ada: Learner) -> None:
    levels = 'levels = [{name = "So", at = "50%"}, {name = "Well", at = "75%"}]'
    more = f'[[pathways.rubric]]\nname = "Judges"\nof = "grade"\n{levels}\n'
    view, said = earned(course, ada, more)
    described = {each["id"]: each["name"] for each in said["credentialSubject"]["achievement"]["resultDescription"]}
    values = {described[each["resultDescription"]]: each["value"] for each in said["credentialSubject"]["result"]}
    assert values == {"Judges": "Well", "Units done": "4", "Course grade": "80"}
    assert [(each.name, each.value) for each in scores(view)] == [("Judges", "Well"), ("Course grade", "80\u202f%")]


def test_the_authors_picture_carries_the_file(course: Course, ada: Learner) -> None:
    course.pictures = {"b.png": dots(128)}
    view, _said = earned(course, ada)
    png, svg = queries.as_png(view), queries.as_svg(view)
    assert formats.extract(png) == queries.as_json(view)
    assert formats.extract(svg) == queries.as_json(view).strip()
    assert queries.own_picture(view, "png") == dots(128) and b"data:image/png;base64," in svg


def test_a_drawn_picture_stays_a_drawing(course: Course, ada: Learner) -> None:
    course.pictures = {"b.svg": DRAWN}
    view, _said = earned(course, ada, 'image = "badges/b.svg"\nimage_alt = "x"\n')
    assert b"<rect" in queries.as_svg(view)
    assert formats.extract(queries.as_svg(view)) == queries.as_json(view).strip()
    assert queries.own_picture(view, "png") is None
    assert formats.extract(queries.as_png(view)) == queries.as_json(view)


def test_a_picture_that_somebody_holds_outlives_the_version(course: Course, ada: Learner) -> None:
    course.pictures = {"b.png": dots(128)}
    view, _said = earned(course, ada)
    picture = view.declared.achievement.picture
    assert picture is not None and BadgePicture.objects.get().digest == picture.digest
    course.more = {}
    course.publish()
    content.collect_garbage(moment=now().replace(year=now().year + 1))
    assert queries.own_picture(view, "png") == dots(128)


def test_the_printed_page_shows_tier_skills_and_end(course: Course, ada: Learner) -> None:
    course.pictures = {"b.png": dots(128)}
    view, _said = earned(course, ada)
    page = queries.page_to_print(view)
    assert page.lines[0] == "Tier: Achievement." and page.lines[1] == "It certifies: Do."
    assert str(now().year + 1) in page.valid_until
    assert queries.as_pdf(view).startswith(b"%PDF")


def test_a_self_check_says_what_it_is(course: Course, ada: Learner) -> None:
    view, said = earned(course, ada, 'option = "self-check"\nskills = ["o"]\n')
    assert "nobody watched" in said["credentialSubject"]["achievement"]["description"]
    assert said["credentialSubject"]["achievement"]["achievementType"] == "Assessment"
    assert "nobody watched" in view.description


def test_a_higher_tier_leaves_the_lower_one(course: Course, ada: Learner) -> None:
    course.more = {"certificate": 'tier = "distinction"\n', "participation": 'tier = "participation"\n'}
    course.publish()
    ada.catch_up()
    ada.finish()
    settle()
    assert ada.awards() == {"certificate": "issued", "participation": "issued"}
    views = queries.checklist(course.offer.outline, ada.standing(), (), None)
    assert [view.tier for view in views] == ["Participation", "Distinction"]


def test_an_award_of_an_older_release_still_shows(course: Course, ada: Learner) -> None:
    view, _said = earned(course, ada, "")
    row = Award.objects.get(account_id=ada.account, pathway="certificate")
    assert set(row.facts["pathway"]) == {"id", "option", "title", "description", "rule", "rule_digest", "criteria"}
    assert (view.declared.tier, view.valid_until, view.skills, view.former) == ("", None, (), "")


@pytest.mark.parametrize("id", ["certificate", "participation"])
def test_a_sample_of_a_credential_says_what_the_real_one_would(course: Course, id: str) -> None:
    course.pictures = {"b.png": dots(128)}
    course.more = {"certificate": DECLARED}
    course.publish()
    sample = queries.sample(course.offer.outline, id, "wells")
    assert sample is not None and sample["name"] == f"Way {id}"
    assert bool(sample.get("validUntil")) == (id == "certificate")
    assert queries.sample(course.offer.outline, "none", "wells") is None
