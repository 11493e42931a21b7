"""Publishing: one clear outcome, nothing half done, records' ids kept."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from stoa.content import actions, queries
from stoa.content.models import Course, CourseVersion
from stoa.content.ports import registry
from stoa.kernel import files as stored
from stoa.kernel.models import OutboxEvent
from tests.content.courses import COURSE, files, question, tree, unit

pytestmark = pytest.mark.django_db


def publish(more: dict[str, str | bytes] | None = None, **options: frozenset[str]) -> actions.Published:
    return actions.publish(source=tree(more), by=None, **options)


TWO = {"01-first/02-two.md": unit("Two.\n\n" + question("q-two"), "two", "Two")}


def test_a_course_goes_live() -> None:
    published = publish()
    assert (published.course_slug, published.number, published.is_new) == ("wells", 1, True)
    version = queries.current_version_id(published.course_id)
    assert version == published.version_id
    outline = queries.outline(published.version_id)
    assert (outline.title, outline.number, outline.source_hash) == ("Wells", 1, published.source_hash)
    assert queries.part(published.version_id, "q-one").key
    assert [row.topic for row in OutboxEvent.objects.all()] == ["content.VersionPublished"]


def test_the_same_source_again_is_the_same_version() -> None:
    first, again = publish(), publish()
    assert (again.version_id, again.is_new) == (first.version_id, False)
    assert CourseVersion.objects.count() == 1


def test_a_changed_source_is_the_next_version_and_compiles_only_what_changed() -> None:
    publish(TWO)
    said: list[tuple[str, int, int]] = []
    second = actions.publish(
        source=tree({**TWO, "about.md": "# Other\n"}), by=None, progress=lambda *step: said.append(step)
    )
    assert (second.number, second.is_new) == (2, True)
    assert {stage for stage, _done, _total in said} == {"store", "read", "compile", "check", "publish"}
    assert all(done <= total for _stage, done, total in said)
    first = CourseVersion.objects.get(number=1)
    assert not queries.difference(first.id, second.version_id).units_changed


def test_a_course_with_errors_does_not_publish_and_changes_nothing() -> None:
    first = publish()
    with pytest.raises(actions.CannotPublish) as caught:
        publish({"01-first/01-one.md": unit("[a](no.md)\n")})
    assert {finding.rule for finding in caught.value.findings} >= {"broken-link"}
    assert "01-first/01-one.md:8: [broken-link]" in str(caught.value)
    assert Course.objects.get().current_id == first.version_id
    assert CourseVersion.objects.count() == 1


def test_what_cannot_be_read_is_a_failure_with_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with pytest.raises(actions.CannotPublish) as caught:
        actions.publish(source=tmp_path / "a.zip", by=None)
    assert caught.value.findings[0].rule == "bad-zip"
    assert not Course.objects.exists()


def holds(*ids: str) -> None:
    def holder(course: str, asked: Collection[str]) -> set[str]:
        return {name for name in asked if name in ids} if course == "wells" else set()

    registry.add_record_holder("tests", holder)


def test_a_name_with_records_cannot_vanish_by_mistake() -> None:
    publish(TWO)
    holds("q-two", "one")
    with pytest.raises(actions.CannotPublish) as caught:
        publish()
    (finding,) = [item for item in caught.value.findings if item.severity == "error"]
    assert (finding.rule, finding.file) == ("vanished-name", "01-first/02-two.md")
    assert "q-two" in finding.message and "when you publish" in finding.remedy
    assert [finding.rule for finding in actions.check(source=tree()) if finding.severity == "error"] == [
        "vanished-name"
    ]
    assert publish(retire=frozenset({"q-two"})).number == 2


def test_names_survive_moves_and_renames() -> None:
    before = publish(TWO)
    holds("q-two", "two", "one", "q-one")
    moved = files()
    moved["05-elsewhere/07-renamed.md"] = moved.pop("01-first/01-one.md")
    moved["02-later/01-two.md"] = str(TWO["01-first/02-two.md"]).encode()
    after = actions.publish(source=actions.tree_of(moved.items()), by=None)
    assert set(queries.outline(after.version_id).part_by_id) == {"q-one", "q-two"}
    difference = queries.difference(before.version_id, after.version_id)
    assert not difference.units_removed and not difference.parts_removed and not difference.parts_changed


def test_rollback_makes_a_new_version_of_the_old_source() -> None:
    first, _second = publish(), publish(TWO)
    back = actions.rollback(course_slug="wells", number=1, by=None)
    assert (back.number, back.source_hash, back.is_new) == (3, first.source_hash, True)
    assert set(queries.outline(back.version_id).unit_by_id) == {"one"}
    assert not actions.rollback(course_slug="wells", number=1, by=None).is_new
    with pytest.raises(actions.NoSuchCourse):
        actions.rollback(course_slug="wells", number=9, by=None)
    assert [card.is_current for card in queries.versions_of("wells")] == [False, False, True]


def test_a_version_counts_the_units_that_count() -> None:
    first = publish({"01-first/02-two.md": unit("x", "two").replace("minutes: 15", "minutes: 15\ncounts: no")})
    assert queries.counted_versions(first.course_id)[0].required_units == ("one",)


def test_only_what_is_served_has_an_address() -> None:
    published = publish({"media/a.txt": "hello", "01-first/02-two.md": unit("[a](/media/a.txt)", "two")})
    sources = queries.source_files(published.version_id)
    served = queries.served_file(sources["media/a.txt"])
    assert served is not None and served.media_type == "text/plain; charset=utf-8"
    assert queries.served_file(sources["01-first/01-one.md"]) is None
    assert queries.served_file(published.source_hash) is None
    assert queries.source_file(published.version_id, "media/a.txt") == b"hello"
    assert queries.source_file(published.version_id, "media/b.txt") is None


def test_html_and_scripts_are_downloads() -> None:
    published = publish({"m/a.html": "<script>", "01-first/02-two.md": unit("[a](/m/a.html)", "two")})
    served = queries.served_file(queries.source_files(published.version_id)["m/a.html"])
    assert served is not None and served.media_type == "application/octet-stream"


def test_reading_what_is_not_there_is_named() -> None:
    published = publish()
    for missing in (
        lambda: queries.outline(10_000),
        lambda: queries.unit(published.version_id, "nope"),
        lambda: queries.part(published.version_id, "nope"),
        lambda: queries.source_files(10_000),
    ):
        with pytest.raises(queries.NotThere):
            missing()
    assert queries.current_version_id(10_000) is None
    assert queries.versions_of("nope") == [] and queries.course_by_slug("nope") is None


def test_lists_of_courses() -> None:
    publish()
    publish({"course.toml": COURSE.replace('"wells"', '"other"')})
    assert [card.slug for card in queries.published_courses()] == ["other", "wells"]
    card = queries.course_by_slug("wells")
    assert card is not None and (card.number, card.owner_id) == (1, None)


def test_a_hot_read_asks_nothing(django_assert_num_queries: object) -> None:
    published = publish()
    queries.outline(published.version_id)
    queries.unit(published.version_id, "one")
    queries.current_version_id(published.course_id)
    with django_assert_num_queries(0):  # type: ignore[operator]
        queries.current_version_id(published.course_id)
        queries.part(published.version_id, "q-one")


def test_a_file_that_garbage_collection_took_meanwhile_is_stored_again() -> None:
    source = tree(TWO)
    taken: list[str] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "publish" and not taken:
            taken.append(source.digest("about.md"))
            stored.store().delete(taken[0])

    published = actions.publish(source=source, by=None, progress=progress)
    assert published.is_new and stored.store().exists(taken[0])
