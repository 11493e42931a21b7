"""Recompiling, collecting garbage, drafts and export."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from stoa.content import actions, queries
from stoa.content.compiler import course as compiler
from stoa.content.models import Build, Compiled, CourseVersion, Draft, ServedFile
from stoa.content.ports import Html, registry
from stoa.kernel import files as stored
from stoa.kernel.clock import now
from stoa.kernel.models import OutboxEvent
from tests.cast import member
from tests.content.courses import files, question, tree, unit

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=2)


def test_recompiling_reaches_every_version_and_pins_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    first = actions.publish(source=tree(), by=None)
    second = actions.publish(source=tree({"about.md": "# Second\n"}), by=None)
    before = queries.outline(first.version_id)
    assert actions.recompile_all() == 0
    monkeypatch.setattr(compiler, "COMPILER", compiler.COMPILER + 1)
    said: list[tuple[str, int, int]] = []
    assert actions.recompile_all(progress=lambda *step: said.append(step)) == 2
    assert said[-1] == ("recompile", 2, 2)
    after = queries.outline(first.version_id)
    assert (after.source_hash, after.number) == (before.source_hash, before.number)
    assert after.edition != before.edition and after.units[0].build != before.units[0].build
    assert queries.unit(second.version_id, "one").parts
    assert OutboxEvent.objects.filter(topic="content.VersionRecompiled").count() == 2
    collected = actions.collect_garbage(moment=now() + LATER)
    assert collected.outlines == 2 and collected.units == 1
    assert queries.unit(first.version_id, "one").parts


def test_publishing_the_same_source_by_a_newer_compiler_is_no_new_version(monkeypatch: pytest.MonkeyPatch) -> None:
    first = actions.publish(source=tree(), by=None)
    monkeypatch.setattr(compiler, "COMPILER", compiler.COMPILER + 1)
    again = actions.publish(source=tree(), by=None)
    assert (again.version_id, again.is_new) == (first.version_id, False)
    assert Compiled.objects.count() == 2 and CourseVersion.objects.get().compiled_id == Compiled.objects.latest("id").id


def test_garbage_is_what_nothing_needs() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    more: dict[str, str | bytes] = {"m/a.svg": drawing, "01-first/02-two.md": unit("![a](/m/a.svg)\n", "two")}
    published = actions.publish(source=tree(more), by=None)
    actions.publish(source=tree(), by=None)
    draft = actions.make_draft(source=tree({"about.md": "# Draft\n"}), by=None)
    stray = stored.store().put(b"stray")
    held = stored.store().put(b"held by another domain")
    registry.add_blob_holder("tests", lambda: [held])
    assert actions.collect_garbage().files == 0  # all of it is younger than an hour
    collected = actions.collect_garbage(moment=now() + LATER)
    assert not stored.store().exists(stray) and stored.store().exists(held)
    assert (collected.drafts, collected.files) == (0, 1) and "1 files" in str(collected)
    assert queries.draft_unit(draft.public_id, "one").parts
    for path, digest in queries.source_files(published.version_id).items():
        assert stored.store().exists(digest), path
    for digest in ServedFile.objects.values_list("digest", flat=True):
        assert stored.store().exists(digest)


def test_old_drafts_go_with_all_that_only_they_needed() -> None:
    actions.publish(source=tree(), by=None)
    body = unit("Draft text.\n", "draft-only")
    actions.make_draft(source=tree({"01-first/02-d.md": body}), by=None)
    collected = actions.collect_garbage(moment=now() + timedelta(days=31))
    assert (collected.drafts, collected.outlines, collected.units) == (1, 1, 1)
    assert collected.files == 2  # the unit's source and the draft's manifest
    assert Build.objects.count() == 1


def test_a_draft_is_looked_at_then_published() -> None:
    cy, bo = member("Cy"), member("Bo")
    draft = actions.make_draft(source=tree(), by=cy.id)
    assert draft.may_publish and draft.title == "Wells" and draft.course_slug == "wells"
    assert queries.course_by_slug("wells") is None
    outline = queries.draft_outline(draft.public_id)
    assert outline.version_id == 0 and outline.units[0].id == "one"
    assert [card.public_id for card in queries.drafts_of(cy.id)] == [draft.public_id]
    for somebody, address in ((bo.id, draft.public_id), (cy.id, "nope")):
        with pytest.raises(actions.NoSuchDraft):
            actions.publish_draft(public_id=address, by=somebody)
        with pytest.raises(actions.NoSuchDraft):
            actions.discard_draft(public_id=address, by=somebody)
    published = actions.publish_draft(public_id=draft.public_id, by=cy.id)
    assert published.number == 1 and queries.draft(draft.public_id) is None
    card = queries.course_by_slug("wells")
    assert card is not None and card.owner_id == cy.id


def test_a_draft_with_errors_shows_them_and_does_not_publish() -> None:
    draft = actions.make_draft(source=tree({"01-first/01-one.md": unit("[a](no.md)\n\nText.\n")}), by=None)
    assert not draft.may_publish and any(finding.rule == "broken-link" for finding in draft.findings)
    text = "".join(part.html for part in queries.draft_unit(draft.public_id, "one").segments if isinstance(part, Html))
    assert "Text." in text
    with pytest.raises(actions.CannotPublish):
        actions.publish_draft(public_id=draft.public_id, by=None)
    actions.discard_draft(public_id=draft.public_id, by=None)
    assert not Draft.objects.exists()
    for ask in (queries.draft_outline, lambda address: queries.draft_unit(address, "one")):
        with pytest.raises(queries.NotThere):
            ask(draft.public_id)


def test_an_upload_that_is_no_zip_is_refused() -> None:
    with pytest.raises(actions.CannotPublish):
        actions.make_draft(source=io.BytesIO(b"no zip"), by=None)


def folder(place: Path) -> dict[str, bytes]:
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_export_gives_back_every_byte(tmp_path: Path) -> None:
    more: dict[str, str | bytes] = {"media/ü.bin": bytes(range(256)), "unused/notes.txt": "kept\r\n"}
    first = actions.publish(source=tree(more), by=None)
    actions.publish(source=tree(), by=None)
    actions.export(course_slug="wells", number=1, target=tmp_path / "out")
    assert folder(tmp_path / "out") == files(**more)
    actions.export(course_slug="wells", number=1, target=tmp_path / "out.zip")
    actions.export(course_slug="wells", number=1, target=tmp_path / "again.zip")
    assert (tmp_path / "out.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files(**more)
    assert actions.publish(source=tmp_path / "out.zip", by=None).source_hash == first.source_hash
    actions.export(course_slug="wells", target=tmp_path / "current")
    assert folder(tmp_path / "current") == files(**more)


def test_export_overwrites_nothing(tmp_path: Path) -> None:
    actions.publish(source=tree(), by=None)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("mine")
    with pytest.raises(actions.CannotExport):
        actions.export(course_slug="wells", target=tmp_path / "mine")
    with pytest.raises(actions.NoSuchCourse):
        actions.export(course_slug="nope", target=tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_checking_needs_no_published_course_and_fixing_knows_the_published_one(tmp_path: Path) -> None:
    for path, data in files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    assert not [finding for finding in actions.check(source=tmp_path) if finding.severity != "note"]
    actions.publish(source=tmp_path, by=None)
    original = (tmp_path / "01-first/01-one.md").read_bytes()
    (tmp_path / "01-first/00-copy.md").write_bytes(original)
    assert [path.name for path in actions.fix(tmp_path)] == ["00-copy.md"]
    assert (tmp_path / "01-first/01-one.md").read_bytes() == original
    assert actions.check(source=tmp_path / "nowhere")[0].rule == "no-course"


def test_differences_name_what_changed() -> None:
    before = actions.publish(source=tree({"01-first/02-two.md": unit(question("q-two"), "two")}), by=None)
    changed = unit("Some text.\n\n" + question("q-one").replace("Mine", "Theirs"))
    more: dict[str, str | bytes] = {"01-first/01-one.md": changed, "01-first/03-three.md": unit("x", "three")}
    after = actions.publish(source=tree(more), by=None)
    found = queries.difference(before.version_id, after.version_id)
    assert (found.units_added, found.units_removed, found.units_changed) == (("three",), ("two",), ("one",)) or (
        found.units_changed == () and found.parts_changed == ("q-one",)
    )
    assert found.parts_removed == ("q-two",) and found.parts_changed == ("q-one",) and not found.is_empty


def test_a_placement_test_that_counted_by_an_older_default_counts_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once `[placement]` counted where nothing was said, and what was compiled then says that it does."""
    with monkeypatch.context() as then:
        then.setattr(compiler, "COMPILER", 6)
        published = actions.publish(source=tree(), by=None)
        row = Compiled.objects.get()
        old = row.outline.replace('"placement":{"counts":false', '"placement":{"counts":true')
        assert old != row.outline
        Compiled.objects.filter(id=row.id).update(outline=old)
        queries.forget()
        assert queries.outline(published.version_id).placement.counts
    assert actions.recompile_all() == 1
    assert not queries.outline(published.version_id).placement.counts
