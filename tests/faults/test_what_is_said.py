"""What real processes say (standard output, standard error, their logs) holds no secret, however things go."""

from __future__ import annotations

import base64
import email
import email.policy
import hashlib
import hmac
import http.client
import json
import re
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.faults import telling
from tests.faults.search import spellings
from tests.faults.sites import Site, kill, serving, start
from tests.faults.visitors import Reply, Visitor

pytestmark = pytest.mark.enable_socket

ZOE, NEW, TOLD = "zoe.quittenbaum@told.example", "zoe.anders@told.example", "wartende@told.example"
FIRST, SECOND, WRONG = "Sauerampfer-am-Morgen-7", "Himbeerstrauch-am-Abend-8", "Brennnessel-ganz-falsch-9"
ANSWER = "Holunderblütensirupgelage"
NAME = "Quittenbaumhüterin"
CODE = re.compile(r"^ {4}(\S+)\s*$", re.MULTILINE)


@dataclass
class Told:
    """The site that runs, and every secret that was handed to somebody so far."""

    site: Site
    page: Visitor
    secrets: dict[str, str] = field(default_factory=dict)

    def letter(self, to: str, number: int) -> str:
        """The text of the newest letter to somebody, once they have had so many."""
        until = time.monotonic() + 60
        while True:
            found = sorted((self.site.data / "mail").glob("[!.]*.eml"))
            read = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in found]
            theirs = [message for message in read if message["To"] == to]
            if len(theirs) >= number:
                body = theirs[-1].get_body(("plain",))  # type: ignore[attr-defined]  # by its policy it has one
                return str(body.get_content())
            assert time.monotonic() < until, f"letter {number} to {to} does not come"
            time.sleep(0.2)

    def code(self, name: str, to: str, number: int) -> str:
        """The code in it."""
        found = CODE.search(self.letter(to, number))
        assert found, (name, self.letter(to, number))
        self.secrets[name] = found[1]
        return found[1]

    def link(self, name: str, pattern: str, to: str, number: int) -> str:
        """The path of a link in it, whose last part is secret."""
        found = re.search(rf"https?://[^/\s]+({pattern}([^/\s]+)/?)", self.letter(to, number))
        assert found, (name, self.letter(to, number))
        self.secrets[name] = found[2]
        return found[1]

    def post(self, path: str, form: dict[str, str], page: str = "", *, status: int = 302) -> Reply:
        """A form of a page."""
        self.page.get(page or path)
        reply = self.page.post(path, form)
        assert reply.status == status, f"{path}: {reply.status} {re.findall('<h1.*?</h1>', reply.text)}"
        return reply


def now_code(secret: str) -> str:
    """What an authenticator app shows (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def come_in(told: Told) -> None:
    """Sign up, sign in by password, by code, by a new password."""
    told.secrets |= {"password": FIRST, "new password": SECOND, "wrong password": WRONG, "address": ZOE, "name": NAME}
    told.secrets["another's password"] = telling.PASSWORD
    told.post("/accounts/signup/", {"name": NAME, "email": ZOE, "password1": FIRST})
    told.post("/accounts/confirm-email/", {"code": "WRNG-2345"}, status=200)
    told.post("/accounts/confirm-email/", {"code": told.code("sign-up code", ZOE, 1)})
    told.post("/accounts/logout/", {})
    told.post("/accounts/login/", {"login": ZOE, "password": WRONG}, status=200)
    told.post("/accounts/login/", {"login": ZOE, "password": FIRST})
    told.post("/accounts/logout/", {})
    told.post("/accounts/login/code/", {"email": ZOE})
    told.post("/accounts/login/code/confirm/", {"code": told.code("sign-in code", ZOE, 2)})
    told.post("/accounts/logout/", {})
    told.post("/accounts/password/reset/", {"email": ZOE})
    told.post("/accounts/password/reset/confirm/", {"code": told.code("reset code", ZOE, 3)})
    told.post("/accounts/password/reset/complete/", {"password1": SECOND, "password2": SECOND})


def have_factors(told: Told) -> None:
    """An authenticator app and recovery codes."""
    told.post("/accounts/reauthenticate/", {"password": SECOND})
    shown = told.page.get("/account/security/app/").text
    found = re.search(r'<code class="secret">(\w+)</code>', shown)
    assert found
    told.secrets |= {"app": found[1], "app code": now_code(found[1])}
    assert told.page.post("/account/security/app/", {"code": told.secrets["app code"]}).status == 302
    kept = told.page.get("/account/security/codes/recovery-codes.txt").text
    for number, code in enumerate(re.findall(r"^[\w-]{8,}$", kept, re.MULTILINE)):
        told.secrets[f"recovery code {number}"] = code
    assert "recovery code 0" in told.secrets, kept


def move(told: Told) -> None:
    """Another address, and the link by which the old one takes it back."""
    told.secrets["new address"] = NEW
    told.post("/accounts/email/", {"email": NEW, "action_add": ""})
    told.post("/accounts/confirm-email/", {"code": told.code("address code", NEW, 1)})
    link = told.link("not-me link", "/account/not-me/", ZOE, 6)
    assert told.page.get(link).status == 200


def learn(told: Told) -> None:
    """Take part, answer, fetch all data."""
    told.secrets |= {"answer": ANSWER, "waits": TOLD}
    told.post("/courses/springs/join/", {"intention": "all"}, "/courses/springs/")
    told.post("/learn/springs/words/answer/open/", {"answer-open": ANSWER}, "/learn/springs/words/")
    told.post("/account/data/", {})
    told.letter(NEW, 2)
    found = re.search(r'href="(/account/data/(\w+)/)"', told.page.get("/account/data/").text)
    assert found
    told.secrets["copy"] = found[2]
    assert told.page.get(found[1]).status == 200


def follow_links(told: Told) -> None:
    """Links that others mail, each opened, and each once with a letter too many."""
    hand = [sys.executable, "-m", "tests.faults.telling", "hand", NEW]
    done, wrong = start(hand, told.site.environment).communicate(timeout=60)
    assert done, wrong
    handed = json.loads(done.splitlines()[-1])
    told.secrets |= {"invitation": handed["invitation"], "enrolment code": handed["code"]}
    told.secrets["calendar"] = handed["calendar"].partition("-")[2]
    other = Visitor(told.page.port)
    other.get("/courses/springs/tell-me/")
    assert other.post("/courses/springs/tell-me/", {"address": TOLD}).status == 302
    links = [
        told.link("reminder", "/tell-me/", TOLD, 1), told.link("guardian", "/guardian/", telling.GUARDIAN, 1),
        told.link("stop", "/mail/stop/", NEW, 3), f"/invite/{handed['invitation']}/", f"/join/{handed['code']}/",
        f"/learn/springs/-/deadlines/{handed['calendar']}.ics",
    ]  # fmt: skip
    for link in links:
        assert other.get(link).status in (200, 302), link
        assert other.get(f"{link.rstrip('/')}x/").status in (302, 400, 404, 410), link
        assert other.get(f"/nowhere{link}").status == 404
        other.get(f"/accounts/login/?next={link}")
        other.post(link, {"csrfmiddlewaretoken": told.secrets["password"]})
        other.get(f"/about/?token={link}%00", Referer=f"http://127.0.0.1{link}")
    assert other.get(f"/verify/?{urlencode(told.secrets)}").status == 200


def break_it(told: Told) -> None:
    """Errors of every kind while secrets are under way."""
    page, site = told.page, told.site
    for table, act in (("assessment_attempt", "INSERT"), ("accounts_account", "UPDATE")):
        words = "BEGIN SELECT RAISE(ABORT, 'it is broken'); END"
        site.change(f"CREATE TRIGGER broken_{table} BEFORE {act} ON {table} {words}")
    told.post("/learn/springs/words/answer/open/", {"answer-open": f"{ANSWER}!"}, "/learn/springs/words/", status=500)
    assert Visitor(page.port).sign_in("cy@example.org", telling.PASSWORD).status == 500
    for table in ("assessment_attempt", "accounts_account"):
        site.change(f"DROP TRIGGER broken_{table}")
    tables = ("accounts_invitation", "accounts_youth", "accounts_addresschange", "accounts_datacopy",
              "assessment_attempt", "catalogue_reminder", "learning_code")  # fmt: skip
    for table in tables:
        site.change(f"ALTER TABLE {table} RENAME TO {table}_away")
    secrets = told.secrets
    for path in (
        f"/invite/{secrets['invitation']}/", f"/guardian/{secrets['guardian']}/", f"/tell-me/{secrets['reminder']}/",
        f"/account/not-me/{secrets['not-me link']}/", f"/join/{secrets['enrolment code']}/",
        f"/account/data/{secrets['copy']}/",
    ):  # fmt: skip
        assert page.get(path).status in (302, 503), path
    page.get("/about/")
    told.post("/learn/springs/words/answer/open/", {"answer-open": ANSWER}, "/", status=503)
    for table in tables:
        site.change(f"ALTER TABLE {table}_away RENAME TO {table}")
    site.change("UPDATE accounts_session SET session_data = 'spoilt'")
    page.get("/account/")


def break_letters(told: Told) -> None:
    """A code that cannot be written to the folder: sent by `stoa run`, then by `stoa worker`."""
    folder = told.site.data / "mail"
    folder.rename(told.site.data / "mail.away")
    folder.write_text("no folder")
    other = Visitor(told.page.port)
    other.get("/accounts/login/code/")
    assert other.post("/accounts/login/code/", {"email": NEW}).status == 302
    until = time.monotonic() + 60
    while told.site.rows("SELECT step FROM kernel_mail_gate") != [("folder",)]:
        assert time.monotonic() < until, "nothing fails"
        time.sleep(0.2)
    ((text,),) = told.site.rows("SELECT text FROM kernel_letter WHERE state = 'waiting' ORDER BY id LIMIT 1")
    found = CODE.search(text)
    assert found
    told.secrets["unsent code"] = found[1]


def garbage(told: Told) -> None:
    """Requests that no browser sends, with secrets in them."""
    secret, port = told.secrets["invitation"], told.page.port
    for method, path, headers in (
        ("GET", f"/invite/{secret}/", {"Host": f"{secret}.example.org"}),
        ("POST", f"/invite/{secret}/", {"Content-Length": f"9{'9' * 30}"}),
        ("PUT", f"/invite/{secret}/", {}),
        ("GET", f"/invite/{secret}/%ff%fe", {"Cookie": f"stoa_pass={secret}; stoa_session={secret}"}),
        ("GET", f"//{secret}/..//", {"X-Forwarded-For": secret, "Accept-Language": secret, "X-Request-ID": secret}),
        ("POST", "/accounts/login/", {"Content-Type": f"multipart/form-data; boundary={secret}"}),
    ):  # fmt: skip
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            line.request(method, path, headers=headers)
            line.getresponse().read()
        except (OSError, http.client.HTTPException):
            continue
        finally:
            line.close()


def leaks(said: str, secrets: dict[str, str]) -> Iterator[str]:
    """Which secrets can be read in a text, in whatever spelling. A number has to stand alone: clocks say many."""
    data = said.encode()
    for name, secret in secrets.items():
        if secret.isdigit():
            if re.search(rf"(?<![\w.]){secret}(?![\w.])", said):
                yield name
        elif any(way in data for way in spellings(secret)):
            yield name


def test_no_secret_is_said(tmp_path: Path) -> None:
    site, log = Site(tmp_path / "data", "", 0, ()), tmp_path / "log"
    seed = [sys.executable, "-m", "tests.faults.telling", "seed", str(tmp_path / "source")]
    _, wrong = start(seed, site.environment).communicate(timeout=120)
    assert not wrong, wrong[-3000:]
    with serving(site, log, STOA_LOG="json") as server:
        told = Told(site, Visitor(server.port))
        for act in (come_in, have_factors, move, learn, follow_links, break_it, garbage, break_letters):
            act(told)
        told.secrets |= {f"cookie {name}": value for name, value in told.page.cookies.items() if len(value) > 12}
        worker = [sys.executable, "-m", "stoa", "worker", "--batch"]
        site.change("UPDATE kernel_mail_gate SET shut_until = NULL")
        site.change("UPDATE kernel_letter SET due_at = '2020-01-01 00:00:00' WHERE state = 'waiting'")
        plain = {**site.environment, "STOA_LOG": "text"}
        with log.open("a") as out:
            subprocess.run(worker, env=plain, stdout=out, stderr=out, timeout=120, check=True)
        kill(server.process)
    said = log.read_text(errors="replace")
    assert said.count("account_signup") > 1 and "OperationalError" in said and "Letters cannot leave" in said
    assert set(leaks("\n".join(told.secrets.values()), told.secrets)) == set(told.secrets), "each would be seen"
    assert list(leaks(said, told.secrets)) == []
