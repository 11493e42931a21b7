"""Who may publish what, on every way in."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.rules import SITE, course_scope
from stoa.catalogue import actions, rules
from stoa.catalogue.models import Run
from stoa.content import actions as content
from stoa.content import queries as courses
from stoa.content.models import Course, Draft
from tests.cast import member
from tests.web.studio.packing import course_files, folder

pytestmark = pytest.mark.django_db


def test_the_command_line_may_do_anything(tmp_path: Path) -> None:
    published = actions.publish_course(source=folder(course_files(), tmp_path / "c"), by=None)
    assert (published.number, published.is_new) == (1, True)
    assert Run.objects.get().slug == "wells"


def test_an_author_of_the_site_brings_a_new_course_and_is_its_author(tmp_path: Path) -> None:
    cy = member("Cy", ("author", SITE))
    actions.publish_course(source=folder(course_files(), tmp_path / "c"), by=cy.id)
    assert ("author", course_scope("wells")) in people.roles_of(cy.id)
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    "roles", [[], [("staff", course_scope("wells"))], [("author", course_scope("other"))], [("registrar", SITE)]]
)
def test_others_do_not_and_nothing_is_left(roles: list[tuple[str, str]], tmp_path: Path) -> None:
    bo = member("Bo", *roles)
    with pytest.raises(actions.NotAllowed):
        actions.publish_course(source=folder(course_files(), tmp_path / "c"), by=bo.id)
    assert Course.objects.count() == Run.objects.count() == Draft.objects.count() == 0


def test_an_author_of_the_site_does_not_publish_over_somebody_else(tmp_path: Path) -> None:
    cy, bo = member("Cy", ("author", SITE)), member("Bo", ("author", SITE))
    actions.publish_course(source=folder(course_files(), tmp_path / "c"), by=cy.id)
    with pytest.raises(actions.NotAllowed, match="not among the authors"):
        actions.publish_course(source=folder(course_files(title="Mine"), tmp_path / "d"), by=bo.id)
    assert Course.objects.get().title == "One thousand wells"
    accounts.grant_role(account_id=bo.id, role="author", scope=course_scope("wells"))
    assert actions.publish_course(source=tmp_path / "d", by=bo.id).number == 2


def test_two_bring_one_name_at_the_same_time(tmp_path: Path) -> None:
    cy, bo = member("Cy", ("author", SITE)), member("Bo", ("author", SITE))
    theirs = content.make_draft(source=folder(course_files(title="Mine"), tmp_path / "d"), by=bo.id)
    overtaken: list[str] = []

    def cy_is_faster(stage: str, done: int, total: int) -> None:
        if stage == "compile" and not overtaken:  # Bo was asked already and may; now the name is taken
            overtaken.append(stage)
            actions.publish_course(source=folder(course_files(), tmp_path / "c"), by=cy.id)

    with pytest.raises(actions.NotAllowed):
        actions.publish_draft(public_id=theirs.public_id, by=bo.id, progress=cy_is_faster)
    assert overtaken
    assert Course.objects.get().title == "One thousand wells"
    assert [item.number for item in courses.versions_of("wells")] == [1]
    assert ("author", course_scope("wells")) not in people.roles_of(bo.id)


def test_errors_leave_no_draft(tmp_path: Path) -> None:
    cy = member("Cy", ("author", SITE))
    broken = course_files() | {"about.md": b"\xff"}
    with pytest.raises(content.CannotPublish):
        actions.publish_course(source=folder(broken, tmp_path / "c"), by=cy.id)
    assert Course.objects.count() == Draft.objects.count() == 0


def test_converting_what_was_kept(tmp_path: Path) -> None:
    actions.publish_course(source=folder(course_files(), tmp_path / "c"), by=None)
    seen: list[bytes] = []

    def convert(source: Path) -> int:
        place = source / "01-counting" / "01-cases.md"
        seen.append(place.read_bytes())
        place.write_bytes(seen[0] + b"\nNow real.\n")
        return 2

    assert actions.convert_kept(course_slug="wells", convert=convert) == 2
    assert seen == [course_files()["01-counting/01-cases.md"]]
    assert [item.number for item in courses.versions_of("wells")] == [1, 2]


def test_nothing_to_convert_publishes_nothing(tmp_path: Path) -> None:
    actions.publish_course(source=folder(course_files(), tmp_path / "c"), by=None)
    assert actions.convert_kept(course_slug="wells", convert=lambda source: 0) == 0
    assert [item.number for item in courses.versions_of("wells")] == [1]
    with pytest.raises(content.NoSuchCourse):
        actions.convert_kept(course_slug="none", convert=lambda source: 1)


def test_rolling_back_needs_an_author(tmp_path: Path) -> None:
    actions.publish_course(source=folder(course_files(), tmp_path / "c"), by=None)
    actions.publish_course(source=folder(course_files(title="Two"), tmp_path / "d"), by=None)
    di = member("Di", ("staff", course_scope("wells")))
    with pytest.raises(actions.NotAllowed):
        actions.roll_back(course_slug="wells", number=1, by=di.id)
    op = member("Op", ("operator", SITE))
    assert actions.roll_back(course_slug="wells", number=1, by=op.id).number == 3


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        (set(), False),
        ({("staff", "course:wells")}, False),
        ({("registrar", SITE)}, False),
        ({("author", "course:wells")}, True),
        ({("author", SITE)}, True),
        ({("operator", SITE)}, True),
    ],
)
def test_who_may_upload(roles: set[tuple[str, str]], may: bool) -> None:
    assert rules.may_upload(roles) is may
