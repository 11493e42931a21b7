"""The list of courses keeps in step with the courses here, and shows no more than a visitor may see."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from stoa.catalogue import actions, queries
from stoa.catalogue.models import Entry, Run
from stoa.catalogue.queries import Narrowing
from stoa.content import actions as content
from stoa.content import queries as courses
from stoa.kernel.clock import now
from stoa.kernel.events import relay
from stoa.kernel.jobs import worker
from stoa.kernel.models import Job
from tests.web import sample

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    queries.forget()
    return [hit.card.slug for hit in queries.find_courses(Narrowing(query=text), now=now()).hits]


def catch_up() -> None:
    """As the server does within a second or two."""
    relay.drain_all()
    worker.run_batch()


def test_a_published_course_is_listed_at_once_and_its_text_is_found_soon(tmp_path: Path) -> None:
    sample.publish(tmp_path)
    assert found("wells") == found("statistics") == found("positive result") == found("cy") == ["wells"]
    assert found("thousand bad") == [], "the text of units is a job's"
    catch_up()
    assert found("thousand bad") == ["wells"]


def test_a_question_is_not_found_but_a_title_is(tmp_path: Path) -> None:
    sample.publish(tmp_path)
    catch_up()
    assert found("trees of numbers") == ["wells"]
    assert found("which that") == [], "what is asked stands in no text"


def test_a_rollback_is_followed(tmp_path: Path) -> None:
    sample.publish(tmp_path)
    catch_up()
    sample.publish(tmp_path, title="Two million springs")
    catch_up()
    assert found("springs") == ["wells"]
    content.rollback(course_slug="wells", number=1, by=None)
    courses.forget()
    catch_up()
    assert found("springs") == []


def test_doing_it_again_changes_nothing(tmp_path: Path) -> None:
    sample.publish(tmp_path)
    catch_up()
    before = Entry.objects.values().get()
    assert actions.shelve_course(course_slug="wells") == 0
    assert actions.shelve_course(course_slug="wells", with_text=False) == 0
    assert Entry.objects.values().get() == before


def test_an_unlisted_run_is_neither_listed_nor_found(tmp_path: Path) -> None:
    sample.publish(tmp_path)
    catch_up()
    Run.objects.update(is_listed=False)
    assert actions.shelve_course(course_slug="wells") == 1
    assert found("") == found("wells") == found("thousand bad") == []
    Run.objects.update(is_listed=True)
    actions.shelve_course(course_slug="wells")
    assert found("thousand bad") == ["wells"]


def test_text_for_members_only_is_not_found(tmp_path: Path) -> None:
    sample.publish(tmp_path)
    Run.objects.update(reads_without_account=False)
    actions.shelve_course(course_slug="wells")
    assert found("wells") == ["wells"]
    assert found("thousand bad") == []


def test_a_draft_is_not_found(tmp_path: Path) -> None:
    sample.publish(tmp_path)
    unit = tmp_path / "wells" / "01-counting" / "01-cases.md"
    unit.write_text(unit.read_text() + "\nA zebra.\n")
    content.make_draft(source=tmp_path / "wells", by=None)
    catch_up()
    actions.shelve_course(course_slug="wells")
    assert found("zebra") == []
    actions.publish_course(source=tmp_path / "wells", by=None)
    catch_up()
    assert found("zebra") == ["wells"]


def test_a_module_that_opens_later_is_found_when_it_has_opened(tmp_path: Path) -> None:
    course = tmp_path / "later"
    sample.publish(tmp_path, "later")
    opens = timezone.now() + timedelta(days=3)
    (course / "02-signals" / "module.toml").write_text(f'title = "Signals"\nopens = {opens:%Y-%m-%dT%H:%M:%SZ}\n')
    unit = course / "02-signals" / "01-well.md"
    unit.write_text(unit.read_text() + "\nThe zebra stands here.\n")
    actions.publish_course(source=course, by=None)
    courses.forget()
    catch_up()
    assert found("flagged well") == ["later"], "its title is in the syllabus"
    assert found("zebra") == []
    waiting = Job.objects.get(task=actions.SHELVE_JOB, state="waiting")
    assert abs((waiting.due_at - opens).total_seconds()) < 2


def test_dates_are_facts_of_the_entry(tmp_path: Path) -> None:
    offer = sample.publish(tmp_path)
    catch_up()
    opens = timezone.now() + timedelta(days=3)
    actions.set_dates(run_id=offer.run.id, opens_at=opens, closes_at=None)
    assert Entry.objects.get().opens_at == opens
    assert found("thousand bad") == ["wells"], "its text stays found"


def test_indexing_makes_everything_anew(tmp_path: Path) -> None:
    sample.publish(tmp_path)
    catch_up()
    from_before = found("thousand bad")
    Entry.objects.update(title="Broken")
    assert actions.index_catalogue(progress=lambda *_: None) == 1
    assert found("thousand bad") == from_before
    assert Entry.objects.get().title == "One thousand wells"
