"""Files that vanish under a publish, an export or a recompilation, and what nobody needs any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from stoa.content import actions, queries
from stoa.content.compiler import course as compiler
from stoa.content.models import Build, CourseVersion, ServedFile
from stoa.kernel import files as stored
from stoa.kernel.clock import now
from tests.content.courses import files, question, tree, unit

pytestmark = pytest.mark.django_db


def thief(stage: str, digest: Callable[[], str]) -> Callable[[str, int, int], None]:
    """A progress callback that deletes a stored file whenever `stage` is reached."""

    def progress(at: str, done: int, total: int) -> None:
        if at == stage:
            stored.store().delete(digest())

    return progress


def test_a_file_that_vanishes_again_and_again_is_a_named_failure() -> None:
    source = tree()
    with pytest.raises(actions.CannotPublish) as caught:
        actions.publish(source=source, by=None, progress=thief("publish", lambda: source.digest("about.md")))
    assert [finding.rule for finding in caught.value.findings] == ["busy"]
    assert not CourseVersion.objects.exists()


def test_so_is_a_manifest_that_vanishes() -> None:
    published = actions.publish(source=tree(), by=None)
    with pytest.raises(actions.CannotPublish) as caught:
        actions.publish(source=tree(), by=None, progress=thief("publish", lambda: published.source_hash))
    assert [finding.rule for finding in caught.value.findings] == ["busy"]


def test_a_draft_whose_files_vanish_is_not_made() -> None:
    source = tree()
    with pytest.raises(actions.CannotPublish):
        actions.make_draft(source=source, by=None, progress=thief("check", lambda: source.digest("about.md")))


def test_recompiling_leaves_what_cannot_be_compiled_whole_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    published = actions.publish(source=tree({"LICENCE.txt": "free"}), by=None)
    edition = queries.outline(published.version_id).edition
    monkeypatch.setattr(compiler, "COMPILER", compiler.COMPILER + 7)
    stored.store().delete(queries.source_files(published.version_id)["LICENCE.txt"])
    assert actions.recompile_all() == 0
    assert queries.outline(published.version_id).edition == edition


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_an_export_that_fails_leaves_nothing(tmp_path: Path, name: str) -> None:
    published = actions.publish(source=tree(), by=None)
    stored.store().delete(queries.source_files(published.version_id)["course.toml"])
    with pytest.raises(FileNotFoundError):
        actions.export(course_slug="wells", target=tmp_path / "x" / name)
    assert list((tmp_path / "x").iterdir()) == []


def test_an_export_fills_an_empty_folder(tmp_path: Path) -> None:
    actions.publish(source=tree(), by=None)
    (tmp_path / "empty").mkdir()
    actions.export(course_slug="wells", target=tmp_path / "empty")
    assert (tmp_path / "empty" / "course.toml").read_bytes() == files()["course.toml"]


def test_a_build_that_is_gone_is_named() -> None:
    draft = actions.make_draft(source=tree({"01-first/02-x.md": unit("Only here.\n", "only-here")}), by=None)
    Build.objects.all().delete()
    for name in ("only-here", "no-such-unit"):
        with pytest.raises(queries.NotThere):
            queries.draft_unit(draft.public_id, name)


def test_addresses_of_a_drafts_files_end_with_it() -> None:
    body = unit("[a](/media/a.txt)\n", "two")
    draft = actions.make_draft(source=tree({"media/a.txt": "hello", "01-first/02-two.md": body}), by=None)
    digest = queries.manifest(draft.source_hash)["media/a.txt"]
    assert queries.served_file(digest) is not None
    actions.collect_garbage(moment=now() + timedelta(days=31))
    queries.forget()
    assert queries.served_file(digest) is None and not ServedFile.objects.exists()
    assert not stored.store().exists(digest)


def test_a_course_of_many_units_keeps_them_all() -> None:
    more: dict[str, str | bytes] = {
        f"02-many/{number:03}-u.md": unit(question(f"q-{number}"), f"u-{number}") for number in range(120)
    }
    published = actions.publish(source=tree(more), by=None)
    assert Build.objects.count() == 121
    assert queries.part(published.version_id, "q-119").kind == "question"


def test_fixing_a_folder_that_is_no_course_yet(tmp_path: Path) -> None:
    (tmp_path / "01-a").mkdir()
    (tmp_path / "01-a" / "01-b.md").write_text("Text.\n")
    assert [path.name for path in actions.fix(tmp_path)] == ["01-b.md"]
    (tmp_path / "course.toml").write_bytes(files()["course.toml"])
    assert actions.fix(tmp_path) == []
