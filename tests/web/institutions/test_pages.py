"""Institutions' pages: the list, one of them, editing, the mark, former addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stoa.accounts.rules import SITE, course_scope, institution_scope
from stoa.catalogue import actions, queries
from stoa.catalogue.models import Institution
from stoa.catalogue.queries import Offer
from tests.cast import Member, member
from tests.catalogue.lists import course, load
from tests.content.test_kept_pictures import SVG, png
from tests.web import sample
from tests.web.closing import shut
from tests.web.conftest import SignedIn

HERE = "/institutions/example-university/"
NORTH = institution_scope("example-university")


@pytest.fixture
def ed(wells: Offer) -> Member:
    """Who manages Example University."""
    return member("Ed", ("manager", NORTH))


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def form(**more: object) -> dict[str, object]:
    return {"about": "", "country": "", "website": "", "logo_alt": "", **more}


def test_courses_that_are_given_elsewhere_are_a_click_away(client: Client, db: None, tmp_path: Path) -> None:
    load(tmp_path, [course(1)])
    found = "/courses/?institution=universita-di-prova"
    page = text(client, "/institutions/universita-di-prova/")
    assert f'href="{found}">See its courses<' in page
    assert "given elsewhere" in page and "Courses here" not in page
    assert "Corso 1" in text(client, found)


def test_the_list_names_them_with_their_courses(client: Client, wells: Offer) -> None:
    Institution.objects.update(country="IT")
    page = text(client, "/institutions/")
    assert "One institution" in page
    assert f'href="{HERE}"' in page
    assert "Italy" in page
    assert "1 course<" in page


@pytest.mark.parametrize(
    ("query", "is_there"),
    [("q=EXAMPLE", True), ("q=univ%20exam", True), ("q=nowhere", False), ("country=IT", True), ("country=DE", False)],
)
def test_it_is_narrowed_by_name_and_country(client: Client, wells: Offer, query: str, is_there: bool) -> None:
    Institution.objects.update(country="IT")
    assert (HERE in text(client, f"/institutions/?{query}")) is is_there


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    client: Client, wells: Offer, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count - 1):
        actions.make_institution(name=f"School {number}", country="", by=None)
    with django_assert_num_queries(3):  # how many, the page of them, the countries
        assert text(client, "/institutions/").count("<h3>") == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_for_any_number_of_courses(
    client: Client, wells: Offer, tmp_path: Path, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count - 1):
        sample.publish(tmp_path, f"more-{number}", title=f"More {number}")
    with django_assert_num_queries(3):  # the institution, its courses, their runs
        page = text(client, HERE)
    assert page.count('href="/courses/wells/"') + page.count('href="/courses/more-') == count


def test_a_course_leads_to_its_institution(client: Client, wells: Offer) -> None:
    assert f'<a href="{HERE}">Example University</a>' in text(client, "/courses/wells/")


def test_a_former_address_leads_to_the_new_one(client: Client, wells: Offer) -> None:
    actions.rename_institution(institution_id=Institution.objects.get().id, name="Sample", slug="sample", by=None)
    queries.forget()
    response = client.get(HERE)
    assert (response.status_code, response["Location"]) == (301, "/institutions/sample/")
    assert '<a href="/institutions/sample/">Sample</a>' in text(client, "/courses/wells/")
    text(client, "/institutions/never/", 404)


def test_its_manager_describes_it(ed: Member, signed_in: SignedIn, client: Client) -> None:
    about = "We teach *slowly*.\n\n<script>alert(1)</script>\n\n[us](javascript:alert(1))"
    sent = form(
        about=about, country="IT", website="www.example.edu", logo=SimpleUploadedFile("m.svg", SVG), logo_alt="A well"
    )
    response = signed_in(ed).post(f"{HERE}edit/", sent, follow=True)
    assert "The page is changed." in response.content.decode()
    page = text(client, HERE)
    assert "We teach <em>slowly</em>." in page
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert 'href="https://www.example.edu"' in page
    assert "Italy" in page
    assert 'alt="A well"' in page
    card = queries.institution("example-university")
    assert card is not None
    assert card.logo is not None
    served = client.get(card.logo.address)
    assert served.status_code == 200
    assert b"script" not in served.content


def test_a_mark_is_replaced_and_taken_away(ed: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ed)
    browser.post(f"{HERE}edit/", form(logo=SimpleUploadedFile("m.svg", SVG)))
    browser.post(f"{HERE}edit/", form(logo=SimpleUploadedFile("m.png", png())))
    assert Institution.objects.get().logo_name.endswith(".png")
    browser.post(f"{HERE}edit/", form())
    assert Institution.objects.get().logo, "no file: the mark stays"
    browser.post(f"{HERE}edit/", form(takes_logo_away="on"))
    assert not Institution.objects.get().logo


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"website": "javascript:alert(1)"}, "Write an address, such as"),
        ({"website": "https://user:secret@example.edu"}, "Write an address, such as"),
        ({"website": "https://[bad"}, "Write an address, such as"),
        ({"country": "XX"}, "Select a valid choice"),
        ({"about": "x" * 10_001}, "Keep it within"),
        ({"logo": SimpleUploadedFile("m.png", b"no picture at all")}, "neither a PNG nor an SVG"),
        ({"logo": SimpleUploadedFile("m.png", b"\x89PNG\r\n\x1a\n" + b"x" * 1_000_001)}, "larger than 1 MB"),
    ],
)
def test_what_can_not_be_is_refused_and_shown_again(
    ed: Member, signed_in: SignedIn, wrong: dict[str, object], said: str
) -> None:
    response = signed_in(ed).post(f"{HERE}edit/", form(**{"about": "Kept?", **wrong}))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert Institution.objects.get().about == ""


def test_courses_that_name_it_are_taken_in_or_turned_down(
    ed: Member, signed_in: SignedIn, client: Client, tmp_path: Path
) -> None:
    cy = member("Cy", ("author", SITE))
    sample.publish(tmp_path, "other", title="Other wells", author=cy.id)
    assert "Other wells" not in text(client, HERE)
    browser = signed_in(ed)
    page = text(browser, f"{HERE}courses/")
    assert "They name it" in page
    other = queries.run_by_slug("other")
    assert other is not None
    browser.post(f"{HERE}courses/", {"do": "take-in", "course": str(other.course_id)})
    assert "Other wells" in text(client, HERE)
    assert "They name it" not in text(browser, f"{HERE}courses/")
    browser.post(f"{HERE}courses/", {"do": "turn-down", "course": str(other.course_id)})
    assert "Other wells" not in text(client, HERE)


# Rows: an address and how it is asked. Columns: the tasks of whoever asks.
TASKS = {
    "manager": [("manager", NORTH)], "manager elsewhere": [("manager", institution_scope("elsewhere"))],
    "registrar": [("registrar", NORTH)], "author": [("author", course_scope("wells"))],
    "next door": [("author", course_scope("other"))], "site author": [("author", SITE)],
}  # fmt: skip
BY_PAGE = {
    #                              manager elsewhere registrar author next-door site-author
    ("GET", f"{HERE}edit/"):           (200, 404, 404, 404, 404, 404),
    ("GET", f"{HERE}courses/"):        (200, 404, 404, 404, 404, 404),
    ("GET", f"{HERE}people/"):         (200, 404, 200, 404, 404, 404),
    ("POST", f"{HERE}people/"):        (422, 404, 404, 404, 404, 404),
    ("GET", "/studio/"):               (200, 200, 404, 200, 200, 200),
    ("GET", "/studio/-/begin/"):       (200, 200, 404, 404, 404, 200),
    ("GET", "/studio/-/upload/"):      (200, 200, 404, 200, 200, 200),
    ("GET", "/studio/wells/"):         (200, 404, 404, 200, 404, 404),
    ("GET", "/studio/wells/questions/"): (200, 404, 404, 200, 404, 404),
    ("GET", "/studio/wells/versions/1/source.zip"): (200, 404, 404, 200, 404, 404),
    ("GET", "/studio/wells/people/"):  (200, 404, 404, 200, 404, 404),
    ("POST", "/studio/wells/people/"): (422, 404, 404, 422, 404, 404),
    ("GET", "/studio/wells/runs/"):    (200, 404, 404, 200, 404, 404),
    ("POST", "/studio/wells/runs/wells/take-out/"): (302, 404, 404, 302, 404, 404),
    ("POST", "/studio/wells/versions/1/bring-back/"): (404, 404, 404, 302, 404, 404),
    ("GET", "/operator/institutions/"): (404, 404, 404, 404, 404, 404),
}  # fmt: skip


@pytest.mark.parametrize("who", TASKS)
def test_the_matrix_by_page(who: str, wells: Offer, signed_in: SignedIn, tmp_path: Path) -> None:
    sample.publish(tmp_path, "other", title="Other wells")
    browser = signed_in(member("Di", *TASKS[who]))
    column = list(TASKS).index(who)
    found, expected = {}, {}
    for (method, path), statuses in BY_PAGE.items():
        response = browser.get(path) if method == "GET" else browser.post(path, {})
        shut(response)
        found[method, path], expected[method, path] = response.status_code, statuses[column]
    assert found == expected


def test_a_manager_sees_all_courses_of_the_institution_in_the_studio(
    ed: Member, signed_in: SignedIn, tmp_path: Path
) -> None:
    sample.publish(tmp_path, "other", title="Other wells")
    page = text(signed_in(ed), "/studio/")
    assert "One thousand wells" in page
    assert "Other wells" in page


def test_nothing_is_said_of_what_is_not_there(client: Client, db: None, tmp_path: Path) -> None:
    load(tmp_path, [course(1)])
    assert "0 courses" not in text(client, "/institutions/")
    page = text(client, "/institutions/universita-di-prova/")
    assert '<dl class="facts"></dl>' not in page
