"""Evidence: what is taken, what is refused, what is hashed, and that taking away takes away."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date

import pytest

from stoa.content import actions as content
from stoa.credentials import actions, queries
from stoa.credentials.actions import Described, NotAdded, portfolio
from stoa.credentials.models import PortfolioItem
from stoa.kernel import files
from stoa.kernel.models import Job
from tests.credentials.statements.test_pictures import JPEG, PLACE, PNG
from tests.credentials.story import Learner, settle

SAID = Described("What I made")
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
HTML = b"<!doctype html><script>alert(1)</script>"


def put(account: int, data: bytes, called: str, kind: str = "file") -> PortfolioItem:
    """Add a file."""
    made = actions.add_file(
        account=account, kind=kind, said=SAID, stream=io.BytesIO(data), called=called, size=len(data)
    )
    return PortfolioItem.objects.get(public_id=made)


def test_a_file_is_kept_with_its_digest_and_time(ada: Learner) -> None:
    row = put(ada.account, PDF, "../../My report.pdf")
    assert row.sha256 == row.digest == hashlib.sha256(PDF).hexdigest()
    assert row.called == "My report.pdf"
    assert row.visibility == "me"
    assert row.added_at
    assert files.store().read(row.digest) == PDF


def polyglot() -> bytes:
    """A GIF that is a web page to a browser that guesses."""
    return b"GIF89a" + HTML


@pytest.mark.parametrize(
    ("data", "called", "code"),
    [
        (HTML, "photo.png", "content"), (HTML, "report.pdf", "content"), (polyglot(), "a.gif", "mixed"),
        (b"", "a.pdf", "empty"), (b"MZ\x90\x00", "setup.exe", "ending"), (PDF, "noname", "ending"),
        (b"PK\x03\x04junk", "a.zip", "content"), (b"\x00\x01\x02", "a.txt", "content"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_says_is_refused(ada: Learner, data: bytes, called: str, code: str) -> None:
    with pytest.raises(NotAdded, match=code):
        put(ada.account, data, called)
    assert not PortfolioItem.objects.exists()


def test_markup_is_kept_as_text_that_no_browser_runs(ada: Learner) -> None:
    assert put(ada.account, HTML, "page.html").media_type == "text/plain"
    assert put(ada.account, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg").media_type == "text/plain"


def test_sizes_and_room_are_bounded(ada: Learner, bo: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotAdded, match="size"):
        actions.add_file(
            account=ada.account, kind="file", said=SAID, stream=io.BytesIO(PDF), called="a.pdf", size=5 * 10**9
        )
    monkeypatch.setattr(portfolio, "ROOM", len(PDF))
    put(ada.account, PDF, "a.pdf")
    with pytest.raises(NotAdded, match="room"):
        put(ada.account, PDF, "b.pdf")
    put(bo.account, PDF, "b.pdf")
    monkeypatch.setattr(portfolio, "MOST", 1)
    with pytest.raises(NotAdded, match="many"):
        actions.add_link(account=ada.account, kind="link", said=SAID, url="https://example.org/")


def test_a_photograph_is_kept_without_what_the_camera_wrote(ada: Learner) -> None:
    row = put(ada.account, JPEG, "board.jpg", kind="photo")
    kept = files.store().read(row.digest)
    assert PLACE not in kept
    assert row.sha256 == hashlib.sha256(kept).hexdigest()
    assert PLACE not in files.store().read(put(ada.account, PNG, "board.png", kind="photo").digest)
    for data, called in ((PDF, "a.pdf"), (JPEG[:40], "cut.jpg"), (b"GIF89a" + b"0" * 30, "a.gif")):
        with pytest.raises(NotAdded, match=r"picture|content"):
            put(ada.account, data, called, kind="photo")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://x.example/", "https://", "https://a:b@x.example/", "https://x.example/ a",
     "https://x.example/<script>", "//x.example", "data:text/html,x", "https://x.example/" + "a" * 500,
     "https://[::1", "https://x.example/\u202eevil"],
)  # fmt: skip
def test_addresses_that_are_none_are_refused(ada: Learner, url: str) -> None:
    with pytest.raises(NotAdded, match="url"):
        actions.add_link(account=ada.account, kind="link", said=SAID, url=url)


def test_links_say_what_was_fingerprinted(ada: Learner) -> None:
    made = actions.add_link(
        account=ada.account, kind="repository", said=SAID, url="https://example.org/r.git", commit="9C1E44B0"
    )
    row = PortfolioItem.objects.get(public_id=made)
    assert json.loads(row.record)["commit"] == row.commit == "9c1e44b0"
    assert row.sha256 == hashlib.sha256(row.record.encode()).hexdigest()
    made = actions.add_link(
        account=ada.account, kind="entry", said=SAID, url="https://example.org/day", dated=date(2026, 11, 2)
    )
    assert json.loads(PortfolioItem.objects.get(public_id=made).record)["date"] == "2026-11-02"
    for kind, more, code in (("repository", {"commit": "main"}, "commit"), ("entry", {}, "date"), ("x", {}, "kind")):
        with pytest.raises(NotAdded, match=code):
            actions.add_link(account=ada.account, kind=kind, said=SAID, url="https://example.org/", **more)


def test_what_the_site_itself_has_is_offered_and_only_ones_own(ada: Learner, bo: Learner) -> None:
    ada.finish()
    settle()
    names = {each.name for each in queries.artefacts(ada.account)}
    record = ada.credential()
    assert {"unit:wells:u1", f"record:{record.public_id}"} <= names
    assert "unit:wells:u4" not in names
    made = actions.add_artefact(account=ada.account, name=f"record:{record.public_id}", said=Described(""))
    row = PortfolioItem.objects.get(public_id=made)
    assert json.loads(row.record)["sha256"] == hashlib.sha256(record.document.encode()).hexdigest()
    actions.add_artefact(account=ada.account, name="unit:wells:u1", said=Described(""))
    for name in ("unit:wells:u4", "unit:none:u1", "work:wells:q:1", "unit:wells", "nothing", ""):
        with pytest.raises(NotAdded, match="artefact"):
            actions.add_artefact(account=ada.account, name=name, said=SAID)
    for name in names:
        with pytest.raises(NotAdded, match="artefact"):
            actions.add_artefact(account=bo.account, name=name, said=SAID)


def test_taking_away_deletes_the_bytes_unless_another_holds_them(ada: Learner, bo: Learner) -> None:
    mine, theirs = put(ada.account, PDF, "a.pdf"), put(bo.account, PDF, "b.pdf")
    assert actions.remove(account=ada.account, public_id=mine.public_id)
    assert not actions.remove(account=ada.account, public_id=theirs.public_id)
    job = Job.objects.get(task="credentials.forget_files")
    assert job.arguments == {"digests": [mine.digest]}
    assert content.delete_files(digests=[mine.digest]) == 0
    assert files.store().exists(theirs.digest)
    actions.remove(account=bo.account, public_id=theirs.public_id)
    assert content.delete_files(digests=[mine.digest]) == 1
    assert not files.store().exists(mine.digest)


def test_who_sees_what(ada: Learner, bo: Learner) -> None:
    row = put(ada.account, PDF, "a.pdf")
    seen = []
    for visibility in ("me", "statement", "link", "public", "everybody!"):
        actions.describe(account=ada.account, public_id=row.public_id, said=Described("T", "", visibility))
        seen.append(queries.item(row.public_id, viewer=None) is not None)
        assert queries.item(row.public_id, viewer=ada.account)
    assert seen == [False, False, True, True, False]
    assert not actions.describe(account=bo.account, public_id=row.public_id, said=Described("Mine now"))
    assert queries.public_items(ada.account) == []


def test_a_zip_of_evidence_is_taken_whole(ada: Learner) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    assert put(ada.account, out.getvalue(), "all.zip").media_type == "application/zip"
