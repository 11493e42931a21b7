"""Terms and privacy notices: versions, languages, agreeing, and files in the data folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from stoa.accounts import actions, queries
from stoa.kernel import audit
from tests.cast import member


def publish(body: str, *, language: str = "en", asks: bool = False, is_translation: bool = False) -> int:
    return actions.publish_text(
        kind="terms", language=language, body=body, asks=asks, is_translation=is_translation, by=None
    )


def test_a_version_holds_once_its_page_is_made(work_off: Callable[[], None]) -> None:
    assert publish("# Ours\n\n<script>x</script>") == 1
    assert queries.current_text("terms", "en") is None
    work_off()
    text = queries.current_text("terms", "en")
    assert text is not None
    assert "<h1" in text.html
    assert "<script" not in text.html


def test_a_translation_is_the_same_version(work_off: Callable[[], None]) -> None:
    publish("Ours", asks=True)
    assert publish("Le nostre", language="it", is_translation=True) == 1
    assert publish("Le nostre, meglio", language="it", is_translation=True) == 2, "versions never change"
    work_off()
    text = queries.current_text("terms", "en")
    assert text is not None
    assert (text.number, text.language) == (2, "it"), "the newest version, in a language that it has"


def test_what_asks_is_asked_until_it_is_agreed_to(work_off: Callable[[], None]) -> None:
    ada = member("Ada")
    actions.agree(account_id=ada.id, kinds=queries.KINDS, language="en")
    assert queries.texts_to_agree_to(ada.id) == []
    publish("New", asks=True)
    work_off()
    assert queries.texts_to_agree_to(ada.id) == ["terms"]
    actions.agree(account_id=ada.id, kinds=["terms"], language="en")
    actions.agree(account_id=ada.id, kinds=["terms"], language="en")
    assert queries.texts_to_agree_to(ada.id) == []
    assert [(item.kind, item.number) for item in queries.consents(ada.id)] == [
        ("terms", 1), ("privacy", 0), ("terms", 0),
    ]  # fmt: skip


def test_publishing_is_written_down(db: None) -> None:
    publish("New", asks=True)
    (line,) = audit.entries()
    assert (line.act, line.about, line.details["number"]) == ("accounts.text_published", "site", 1)


def test_files_are_published_where_they_differ(tmp_path: Path, work_off: Callable[[], None]) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "terms.en.md").write_text("Ours")
    (folder / "terms.it.md").write_text("Nostri")
    (folder / "notes.md").write_text("not a text of the site")
    assert actions.publish_text_files(folder) == 2
    assert actions.publish_text_files(folder) == 0
    (folder / "terms.en.md").write_text("Ours, better")
    assert actions.publish_text_files(folder) == 2
    assert {(item.number, item.language) for item in queries.text_versions("terms")} == {
        (1, "en"), (1, "it"), (2, "en"), (2, "it"),
    }  # fmt: skip
