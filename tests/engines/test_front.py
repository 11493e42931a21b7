"""nginx by the very file that operators copy: what it hands on, what it keeps, and what it never keeps."""

from __future__ import annotations

import hashlib
import http.client
import re
import secrets
from collections.abc import Iterator

import pytest
from pytest_socket import enable_socket

from tests.cli.test_docs_commands import fences
from tests.engines.front import DEPLOYED, NAME, Front, another, front, until
from tests.engines.many import PASSWORD

PIECE = 700_000
"""No multiple of what nginx fetches at a time."""


@pytest.fixture(scope="module")
def site(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    enable_socket()
    with front(tmp_path_factory.mktemp("front"), DEPLOYED.read_text()) as made:
        yield made


def address_of(site: Front) -> str:
    digest = hashlib.sha256(site.film.read_bytes()).hexdigest()
    return f"/files/{digest}/film.mp4"


def test_pages_come_by_the_sites_name_alone(site: Front) -> None:
    about = site.get("/about/")
    assert about.status == 200 and about.headers["Strict-Transport-Security"] == "max-age=31536000"
    for forged in ("evil.example.net", f"{NAME}.evil.example.net", "127.0.0.1.evil.example.net"):
        refused = site.get("/accounts/password/reset/", Host=forged)
        assert refused.status == 400 and forged not in refused.text


def test_plain_http_leads_to_https_by_the_sites_name(site: Front) -> None:
    for host in (NAME, "evil.example.net"):
        line = http.client.HTTPConnection("127.0.0.1", site.plain, timeout=10)
        line.request("GET", "/courses/?q=x", headers={"Host": host})
        answer = line.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/courses/?q=x")
        line.close()


def test_a_certificate_is_asked_for_by_plain_http(site: Front) -> None:
    place = site.folder / "www" / ".well-known" / "acme-challenge"
    place.mkdir(parents=True, exist_ok=True)
    (place / "token").write_text("proof")
    line = http.client.HTTPConnection("127.0.0.1", site.plain, timeout=10)
    line.request("GET", "/.well-known/acme-challenge/token", headers={"Host": NAME})
    assert line.getresponse().read() == b"proof"
    line.close()


def test_styles_are_fetched_once_and_without_cookies(site: Front) -> None:
    found = re.search(r'href="(/static/[^"]+\.css)"', site.get("/about/").text)
    assert found
    before = site.served("static")
    answers = [site.get(found[1], **{"Accept-Encoding": "gzip"}) for _ in range(4)]
    assert site.served("static") - before == 1
    assert {(answer.status, answer.headers["Content-Encoding"]) for answer in answers} == {(200, "gzip")}
    assert all(
        "immutable" in answer.headers["Cache-Control"] and not answer.headers["Set-Cookie"] for answer in answers
    )
    assert site.get(found[1]).headers["Content-Encoding"] is None, "who takes no gzip gets none"


def test_pages_are_never_kept(site: Front) -> None:
    ada, bo = (site.sign_in(f"{name}@example.org", PASSWORD) for name in ("ada", "bo"))
    for path in ("/", "/learn/springs/one/", "/account/"):
        texts = [site.ask("GET", path, cookies=dict(who)) for who in (ada, bo, ada)]
        assert not any("max-age=3" in (text.headers["Cache-Control"] or "") for text in texts), path
        stranger = site.get(path)
        assert stranger.status in (200, 302) and "ada@example.org" not in stranger.text, path
    assert "ada@example.org" in site.ask("GET", "/account/", cookies=dict(ada)).text
    assert "bo@example.org" in site.ask("GET", "/account/", cookies=dict(bo)).text
    kept = [path for path in (site.folder / "cache").rglob("*") if path.is_file()]
    assert kept and not [path for path in kept if b"\nSet-Cookie:" in path.read_bytes()[:4000]]
    assert not [
        path for path in kept if not re.search(rb"\nKEY: \S*/(static|files|streams)/", path.read_bytes()[:4000])
    ]


def test_cookies_are_for_https_alone(site: Front) -> None:
    said = site.get("/accounts/login/").headers.get_all("Set-Cookie") or []
    assert said and all("Secure" in each for each in said)


def test_a_film_is_fetched_once_whatever_parts_of_it_are_asked_for(site: Front) -> None:
    address, whole = address_of(site), site.film.read_bytes()
    got = b""
    for first in range(0, len(whole), PIECE):
        part = site.get(address, Range=f"bytes={first}-{first + PIECE - 1}")
        last = min(first + PIECE, len(whole)) - 1
        assert (part.status, part.headers["Content-Range"]) == (206, f"bytes {first}-{last}/{len(whole)}")
        got += part.body
    assert got == whole
    before = site.served("file")
    again = site.get(address)
    assert (again.status, again.body) == (200, whole)
    tail = site.get(f"{address}?anything={secrets.token_hex(4)}", Range="bytes=-1000")
    assert (tail.status, tail.body) == (206, whole[-1000:])
    assert site.ask("HEAD", address).headers["Content-Length"] == str(len(whole))
    assert site.get(address, Range=f"bytes={len(whole)}-").status == 416
    known = site.get(address, **{"If-None-Match": again.headers["ETag"]})
    assert known.status == 304
    assert site.served("file") == before, "all of it was there"
    assert "immutable" in again.headers["Cache-Control"] and not again.headers["Set-Cookie"]
    assert again.headers["Content-Security-Policy"] and again.headers["X-Content-Type-Options"] == "nosniff"


def test_renditions_come_through(site: Front) -> None:
    master = address_of(site).replace("/files/", "/streams/").replace(".mp4", ".m3u8")
    until(lambda: site.get(master).status == 200)
    playlist = site.get(master)
    assert playlist.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    (first, *_) = [line for line in playlist.text.splitlines() if line.startswith("/files/")]
    rendition = site.get(first)
    parts = re.findall(r"/files/[0-9a-f]{64}/[^\"\s]+", rendition.text)
    assert rendition.status == 200 and len(parts) >= 2
    before = site.served("file")
    once = [site.get(part) for part in parts]
    assert site.served("file") - before == len(set(parts))
    assert {answer.status for answer in once} == {200}
    assert [site.get(part).body for part in parts] == [answer.body for answer in once]
    assert site.served("file") - before == len(set(parts)), "the second person costs Stoa nothing"


def test_an_address_that_is_invented_opens_no_new_limit(site: Front) -> None:
    """Thirty wrong invitations of a network are looked at; what it says of itself in a header does not count."""
    told = [
        site.ask("GET", f"/invite/{secrets.token_urlsafe(24)}/", headers={"X-Forwarded-For": f"198.51.100.{number}"})
        for number in range(31)
    ]
    assert [answer.status for answer in told] == [410] * 30 + [429]
    assert told[-1].headers["Retry-After"] and "stoa" in told[-1].text.lower(), "Stoa's own page, not nginx's"
    other = site.ask("GET", f"/invite/{secrets.token_urlsafe(24)}/", source="127.0.0.2")
    assert other.status == 410, "another address has its own"
    log = (site.folder / "logs" / "stoa.log").read_text()
    assert "/invite/..." in log and not re.search(r"/invite/[A-Za-z0-9_-]{20}", log)


def test_uploads_pass_where_there_are_some(site: Front) -> None:
    body = secrets.token_bytes(3 * 1024 * 1024)
    kind = {"Content-Type": "application/octet-stream"}
    assert site.ask("POST", "/accounts/login/", body=body, headers=kind).status == 413
    passed = site.ask("POST", "/verify/", body=body, headers=kind)
    assert passed.status == 403 and "Content-Security-Policy" in passed.headers, "Stoa misses the form's token"


def test_figures_are_not_for_everybody(site: Front) -> None:
    assert [site.get(path).status for path in ("/metrics", "/readyz", "/healthz")] == [404, 404, 200]


def test_of_several_machines_one_may_be_switched_off(site: Front) -> None:
    """The servers that the document names take the place of the one that the file names; one of them is away."""
    (servers,) = [code for code in fences("docs/operators/larger.md", "nginx") if code.startswith("upstream stoa {")]
    named = re.findall(r"server (10\S+) ", servers)
    servers = servers.replace(named[0], "127.0.0.1:9").replace(named[1], f"127.0.0.1:{site.site}")
    text = re.sub(r"upstream stoa \{.*?\n\}\n", lambda _: servers, DEPLOYED.read_text(), flags=re.DOTALL)
    with another(site, text) as other:
        assert len(named) == 2 and text.count("upstream") == 1
        assert [other.get("/about/").status for _ in range(6)] == [200] * 6
        assert other.sign_in("bo@example.org", PASSWORD), "what is sent reaches the one that is there, too"
        before = other.served("file")
        assert [other.get(address_of(site), Range="bytes=0-99").status for _ in range(3)] == [206] * 3
        assert other.served("file") - before == 1


def test_while_stoa_is_away_there_is_a_page_and_its_styles(site: Front) -> None:
    """The last of these tests: it ends the site."""
    found = re.search(r'href="(/static/[^"]+\.css)"', site.get("/about/").text)
    assert found and site.get(found[1]).status == 200
    site.process.terminate()
    site.process.wait(timeout=40)
    for method, path in (("GET", "/"), ("GET", "/accounts/login/"), ("POST", "/accounts/login/"), ("POST", "/verify/")):
        away = site.ask(method, path, body=b"a=b" if method == "POST" else None)
        assert (
            away.status == 503 and away.headers["Retry-After"] == "30" and away.headers["Cache-Control"] == "no-store"
        )
        assert away.body == (site.folder / "away" / "503.html").read_bytes()
        assert away.headers["Strict-Transport-Security"] and not away.headers["Set-Cookie"]
    assert site.get(found[1]).status == 200
    assert site.get(address_of(site), Range="bytes=0-9").status == 206
