"""Institutions: found by any spelling of their name, made once, renamed, merged; who is taken in and who is told of."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.accounts import queries as people
from stoa.accounts.rules import SITE, course_scope, institution_scope
from stoa.catalogue import actions, queries
from stoa.catalogue.actions import NameIsTaken, NotAllowed
from stoa.catalogue.models import FormerInstitution, Institution, Run
from stoa.catalogue.queries import InstitutionCard
from stoa.catalogue.rules import name_key, slug_of
from stoa.kernel import audit
from tests.cast import member
from tests.web.studio.packing import course_files, folder

database = pytest.mark.django_db
NORTH = institution_scope("example-university")


def publish(tmp_path: Path, slug: str, name: str, *, by: int | None = None, country: str = "") -> None:
    """A small course that names this institution."""
    held = course_files()
    text = held["course.toml"].decode().replace('id = "wells"', f'id = "{slug}"')
    text = text.replace('institution = "Example University"', f'institution = "{name}"\ncountry = "{country}"')
    assert f'institution = "{name}"' in text
    place = tmp_path / f"{slug}-{len(list(tmp_path.iterdir()))}"
    actions.publish_course(source=folder({**held, "course.toml": text.encode()}, place), by=by)
    queries.forget()


def home(slug: str) -> str:
    """The address of the institution that a course belongs to; empty: none."""
    found = queries.home_of(slug)
    return found.slug if found else ""


def institution(slug: str) -> InstitutionCard:
    found = queries.institution(slug)
    assert found is not None
    return found


@database
def test_one_name_in_any_spelling_is_one_institution(tmp_path: Path) -> None:
    publish(tmp_path, "one", "Università di Trento", country="IT")
    publish(tmp_path, "two", "UNIVERSITA DI  TRENTO")
    row = Institution.objects.get()
    assert (row.slug, row.name, row.country) == ("universita-di-trento", "Università di Trento", "IT")
    assert home("one") == home("two") == row.slug
    assert institution(row.slug).courses == 2


@database
def test_a_course_without_an_institution_has_none(tmp_path: Path) -> None:
    publish(tmp_path, "one", "")
    publish(tmp_path, "two", " – ")
    assert not Institution.objects.exists()
    assert home("one") == ""


@database
def test_a_name_without_latin_letters_has_an_address(tmp_path: Path) -> None:
    publish(tmp_path, "one", "東京大学")
    row = Institution.objects.get()
    assert row.slug
    assert row.slug.isascii()


@database
def test_addresses_are_given_once(tmp_path: Path) -> None:
    publish(tmp_path, "one", "The Library")
    actions.rename_institution(institution_id=institution("the-library").id, name="Old House", slug="old", by=None)
    FormerInstitution.objects.filter(key=name_key("The Library")).update(key=None)
    publish(tmp_path, "two", "The Library")
    assert home("two") == "the-library-2", "the old address still leads to the renamed one"


@database
def test_a_new_name_keeps_what_leads_to_it(tmp_path: Path) -> None:
    publish(tmp_path, "one", "Example University")
    ed = member("Ed", ("manager", NORTH))
    actions.rename_institution(
        institution_id=institution("example-university").id, name="Sample", slug="sample", by=None
    )
    assert queries.institution("example-university") is None
    assert queries.moved_institution("example-university") == "sample"
    assert people.roles_of(ed.id) == {("manager", institution_scope("sample"))}
    publish(tmp_path, "two", "example university")
    assert home("two") == "sample"
    assert [entry.act for entry in audit.entries(about=institution_scope("sample"))] == [
        "catalogue.institution_renamed"
    ]
    with pytest.raises(NameIsTaken):
        actions.make_institution(name="EXAMPLE UNIVERSITY", country="", by=None)


@database
def test_renaming_back_and_forth(tmp_path: Path) -> None:
    publish(tmp_path, "one", "A")
    for name, slug in (("B", "b"), ("A", "a"), ("C", "c")):
        actions.rename_institution(institution_id=Institution.objects.get().id, name=name, slug=slug, by=None)
    assert {queries.moved_institution(slug) for slug in "ab"} == {"c"}
    assert queries.moved_institution("c") is None
    publish(tmp_path, "two", "Other")
    with pytest.raises(NameIsTaken):
        actions.rename_institution(institution_id=institution("other").id, name="b", slug="other", by=None)


@database
def test_two_that_are_one_are_merged(tmp_path: Path) -> None:
    publish(tmp_path, "one", "Example University")
    publish(tmp_path, "two", "Example Uni")
    di = member("Di", ("manager", institution_scope("example-uni")), ("manager", NORTH))
    bo = member("Bo", ("registrar", institution_scope("example-uni")))
    actions.merge_institutions(
        keep_id=institution("example-university").id, gone_id=institution("example-uni").id, by=di.id
    )
    queries.forget()
    assert home("two") == "example-university"
    assert queries.moved_institution("example-uni") == "example-university"
    assert people.roles_of(di.id) == {("manager", NORTH)}
    assert people.roles_of(bo.id) == {("registrar", NORTH)}
    publish(tmp_path, "three", "EXAMPLE UNI")
    assert home("three") == "example-university"


@database
def test_an_institution_with_a_manager_decides_itself(tmp_path: Path) -> None:
    publish(tmp_path, "one", "Example University")
    ed, cy = member("Ed", ("manager", NORTH)), member("Cy", ("author", SITE))
    publish(tmp_path, "two", "Example University", by=cy.id)
    card = institution("example-university")
    assert home("two") == ""
    assert [item.slug for item in queries.courses_claiming(card.id)] == ["two"]
    assert [item.slug for item in queries.courses_at(card.id, limit=9)] == ["one"]
    course_id = Run.objects.get(slug="two").course_id
    assert actions.take_in(institution_id=card.id, course_id=course_id, by=ed.id)
    assert not actions.take_in(institution_id=card.id, course_id=course_id, by=ed.id)
    queries.forget()
    assert home("two") == "example-university"
    publish(tmp_path, "two", "Example University", by=cy.id)
    assert home("two") == "example-university", "what was taken in stays"
    assert actions.turn_down(institution_id=card.id, course_id=course_id, by=ed.id)
    queries.forget()
    assert home("two") == ""


@database
def test_a_manager_brings_courses_to_the_own_institution_alone(tmp_path: Path) -> None:
    publish(tmp_path, "one", "Example University")
    ed = member("Ed", ("manager", NORTH))
    publish(tmp_path, "two", "Example University", by=ed.id)
    assert home("two") == "example-university"
    assert ("author", course_scope("two")) in people.roles_of(ed.id)
    with pytest.raises(NotAllowed):
        publish(tmp_path, "three", "Elsewhere", by=ed.id)
    with pytest.raises(NotAllowed):
        publish(tmp_path, "four", "", by=ed.id)
    with pytest.raises(NotAllowed):
        publish(tmp_path, "one", "Example University", by=ed.id)
    assert Institution.objects.count() == 1


@database
def test_runs_from_before_get_their_place_once(tmp_path: Path) -> None:
    publish(tmp_path, "one", "Example University")
    Run.objects.update(institution=None)
    Institution.objects.all().delete()
    queries.forget()
    assert actions.place_runs() == 1
    queries.forget()
    assert home("one") == "example-university"
    assert actions.place_runs() == 0


def test_names() -> None:
    assert name_key("Universität  Zürich") == name_key("UNIVERSITAT ZURICH") == "universitat zurich"
    assert name_key("Straße") == name_key("STRASSE")
    assert slug_of("École  normale, supérieure") == "ecole-normale-superieure"
    assert slug_of("…") == slug_of("東京") == ""


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
    assert slug_of(name) == slug_of(name_key(name))
    assert set(slug_of(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug_of(name).startswith("-")
