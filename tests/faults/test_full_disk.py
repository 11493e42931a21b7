"""Disks that are full, really: what is sent is refused in plain words and nothing is half kept; once there is room the
same goes through, once. Whoever reads, reads on."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cast import PASSWORD
from tests.faults import disks
from tests.faults.disks import Disk
from tests.faults.sites import Server, Site, serving, start
from tests.faults.visitors import Reply, Visitor
from tests.web.learning.springs import RIGHT
from tests.web.studio.packing import course_files
from tests.web.studio.packing import folder as packed

pytestmark = pytest.mark.enable_socket

EDIT = "/institutions/example-university/edit/"
LISTS = "/studio/springs/enrolment/lists/"
MARK = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
STAYS = re.compile(r"files/../\w{64}|mail/[^.].*\.eml|keys/z6Mk\w+|log")
SOON = "due_at < datetime('now', '+1 minute')"
TIME_PASSES = (
    "UPDATE kernel_job SET due_at = '2020-01-01 00:00:00' WHERE state = 'waiting'",
    "UPDATE kernel_mail_gate SET shut_until = NULL",
)


@dataclass
class Place:
    """A site that runs: its database on one disk; its files, letters, log and what is temporary on another."""

    site: Site
    server: Server
    own: Disk
    other: Disk
    log: Path

    def visitor(self, name: str = "") -> Visitor:
        """A browser; signed in where a name is given."""
        browser = Visitor(self.server.port)
        if name:
            assert browser.sign_in(f"{name}@example.org", PASSWORD).status == 302
        return browser

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`stoa ...`, to its end."""
        command = [*self.site.before, sys.executable, "-m", "stoa", *words]
        return subprocess.run(
            command, env=self.site.environment, capture_output=True, text=True, timeout=120, check=False
        )

    def troubles(self) -> dict[str, str]:
        """What `/readyz` says does not work, asked anew."""
        time.sleep(2.1)
        found: dict[str, str] = json.loads(self.visitor().get("/readyz").text)["troubles"]
        return found

    def left_over(self) -> list[str]:
        """What lies about on the other disk and was never meant to stay."""
        names = (str(path.relative_to(self.other.seen)) for path in self.other.seen.rglob("*") if path.is_file())
        return [name for name in names if not STAYS.fullmatch(name)]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The site."""
    folder = tmp_path_factory.mktemp("full")
    before = os.environ.get("TMPDIR")
    with disks.mounted(folder / "own", folder / "other") as found:
        if not found:
            pytest.skip("nobody may mount a disk of their own here")
        own, other = found
        for name in ("files", "mail", "tmp", "keys"):
            (other.seen / name).mkdir()
        (own.seen / "data" / "keys").mkdir(parents=True, mode=0o700)
        for name, at in (("files", "files"), ("mail", "mail"), ("keys/issuer", "keys")):
            (own.seen / "data" / name).symlink_to(other.place / at)
        os.environ["TMPDIR"] = str(other.place / "tmp")
        try:
            site = Site(own.place / "data", "", 0, (), own.inside)
            seed = [*own.inside, sys.executable, "-m", "tests.faults.filling", str(folder / "source")]
            _, wrong = start(seed, site.environment).communicate(timeout=60)
            assert not wrong, wrong[-3000:]
            log = other.seen / "log"
            with serving(site, log, STOA_LOG="json") as server:
                yield Place(site, server, own, other, log)
        finally:
            os.environ.pop("TMPDIR")
            if before is not None:
                os.environ["TMPDIR"] = before


def course() -> bytes:
    """A course that is too large to be held in memory while it arrives."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in course_files().items():
            archive.writestr(path, data)
        archive.writestr("film.bin", os.urandom(1_500_000))
    return out.getvalue()


def wait_for(what: Callable[[], bool], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.3)


def is_refused(reply: Reply) -> bool:
    """Whether that is the page that says so, and when to come back."""
    return (reply.status, reply.headers.get("retry-after")) == (507, "300") and "no room left" in reply.text


def test_no_room_for_files(place: Place, tmp_path: Path) -> None:
    site, other = place.site, place.other
    wells = packed(course_files(), tmp_path / "wells")
    ada, cy, op = place.visitor("ada"), place.visitor("cy"), place.visitor("op")
    files = {
        "/studio/-/upload/": {"course": ("wells.zip", course())},
        EDIT: {"logo": ("mark.svg", MARK)},
        LISTS: {"list": ("list.csv", b"email;name\nbo@example.org;Bo\n")},
    }
    form = {"about": "", "country": "", "website": "", "logo_alt": "A mark"}
    pages = {"/studio/-/upload/": "/studio/-/upload/", EDIT: EDIT, LISTS: "/studio/springs/enrolment/"}
    other.fill()
    for path, sent in files.items():
        assert cy.get(pages[path]).status == 200
        assert is_refused(cy.send(path, form, sent)), path
    ada.get("/account/data/")
    assert ada.post("/account/data/", {}).status == 302, "a copy is asked for, and waits"
    code = place.visitor()
    code.get("/accounts/login/code/")
    assert code.post("/accounts/login/code/", {"email": "ada@example.org"}).status == 302
    wait_for(lambda: site.rows("SELECT step FROM kernel_mail_gate") == [("folder",)])
    wait_for(lambda: site.rows("SELECT state, attempts FROM kernel_job WHERE error <> ''") == [("waiting", 0)])
    health = op.get("/operator/").text
    assert "be written to the data folder" in health and "No space left" in health
    published = place.command("course", "publish", str(wells))
    assert published.returncode == 2 and published.stderr.splitlines()[-1].startswith("stoa: "), published.stderr
    exported = place.command("person", "export", "ada@example.org", str(other.place / "ada.zip"))
    assert (exported.returncode, exported.stdout) == (2, ""), exported.stderr
    assert place.command("operator", "rotate-key").returncode == 2
    assert place.left_over() == ["ballast"]
    assert (
        site.rows("SELECT count(*) FROM content_draft")
        == site.rows("SELECT count(*) FROM learning_enrolmentfile")
        == [(0,)]
    )

    other.free()
    for path, sent in files.items():
        cy.get(pages[path])
        assert cy.send(path, form, sent).status == 302, path
    for change in TIME_PASSES:
        site.change(change)
    wait_for(lambda: not site.rows(f"SELECT task, state FROM kernel_job WHERE state <> 'done' AND {SOON}"))
    wait_for(lambda: site.rows("SELECT count(*) FROM kernel_letter WHERE state <> 'sent'") == [(0,)])
    assert site.rows("SELECT count(*) FROM accounts_datacopy") == [(1,)]
    assert len(list((other.seen / "mail").iterdir())) == 2, "a code, and word of the copy"
    assert place.command("course", "publish", str(wells)).returncode == 0
    assert place.command("operator", "rotate-key").returncode == 0
    assert place.left_over() == []
    assert place.server.process.poll() is None


def test_no_room_for_the_database(place: Place) -> None:
    site, own = place.site, place.own
    ada, cy, op = place.visitor("ada"), place.visitor("cy"), place.visitor("op")
    unit = ada.get("/learn/springs/one/")
    once = re.search(r'name="once" value="([^"]*)"', unit.text)
    assert once
    answer = {"once": once[1], "answer-a": RIGHT}
    sign_up = {"name": "Zoe", "email": "zoe@example.org", "password1": "words that stay"}
    known = site.rows("SELECT count(*) FROM accounts_account")
    site.change("UPDATE accounts_session SET seen_at = NULL")
    own.fill()
    for browser, path in (
        (ada, "/"), (ada, "/learn/springs/"), (ada, "/learn/springs/three/"), (ada, "/courses/?q=water"),
        (ada, "/account/"), (cy, "/studio/"), (cy, "/studio/springs/versions/1/source.zip"), (op, "/operator/"),
        (op, "/operator/storage/"), (place.visitor(), "/accounts/signup/"),
    ):  # fmt: skip
        assert browser.get(path).status == 200, path
    assert "has room for 0 MB more" in op.get("/operator/").text
    assert place.troubles()["disk"] == "the data folder's disk is full"
    new = place.visitor()

    def act(path: str, form: dict[str, str], browser: Visitor, page: str = "", **headers: str) -> Reply:
        browser.get(page or path)
        return browser.post(path, form, **headers)

    def all_of_it() -> list[Reply]:
        return [
            act("/learn/springs/one/answer/a/", answer, ada, "/learn/springs/one/", **{"HX-Request": "true"}),
            act("/learn/springs/one/answer/a/", answer, ada, "/learn/springs/one/"),
            act("/learn/springs/plain/done/", {}, ada, "/learn/springs/plain/"),
            act("/accounts/signup/", sign_up, new),
            place.visitor().sign_in("ada@example.org", PASSWORD),
            act("/account/data/", {}, ada),
            act(EDIT, {"about": "A school.", "country": "", "website": "", "logo_alt": ""}, cy),
        ]

    refused = all_of_it()
    assert all(map(is_refused, refused)), [reply.status for reply in refused]
    invited = place.command("operator", "invite", "bo@example.org")
    assert invited.returncode == 2 and "There is no room left" in invited.stderr, invited.stderr

    own.free()
    replies = all_of_it()
    assert [reply.status for reply in replies] == [200, 302, 302, 302, 302, 302, 302]
    assert site.rows("SELECT count(*) FROM assessment_attempt WHERE part = 'a'") == [(1,)]
    assert site.rows("SELECT count(*) FROM accounts_account") == [(known[0][0] + 1,)]
    wait_for(lambda: site.rows("SELECT count(*) FROM kernel_outbox") == [(0,)])
    wait_for(lambda: not site.rows(f"SELECT task, state FROM kernel_job WHERE state <> 'done' AND {SOON}"))
    assert place.server.process.poll() is None
    assert place.log.stat().st_size < 300_000, "a log does not fill what is left"
