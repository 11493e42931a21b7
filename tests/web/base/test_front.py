"""The front: what is hot is answered before Django, and whatever is out of the ordinary is Django's."""

from __future__ import annotations

import io
import threading
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from pytest_django import Settings

from stoa.kernel import tokens
from stoa.web.base import front, hot
from stoa.web.base.hot import Answer, Asked

PASS = tokens.write_pass(account=1, session="s", epoch=1, language="en")
WORK = "/learn/wells/-/work/report/"
BODY = b"word=a&word=b%20c&empty=&odd=%ff%C3%A9"


@pytest.fixture(autouse=True)
def pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hot pages of our own: one tells what it was asked, one fails."""
    monkeypatch.setattr(hot, "_pages", [])

    def told(asked: Asked, viewer: tokens.Pass, word: str) -> Answer:
        return hot.reply(repr((word, viewer.account, dict(asked.form))).encode() * 200, asked.environ)

    def fails(asked: Asked, viewer: tokens.Pass) -> Answer:
        raise RuntimeError("as a database does")

    for method in ("GET", "POST"):
        hot.page(method, r"/told/(?P<word>[^/]+)/")(told)
        hot.page(method, r"/fails/")(fails)


def environ(path: str = "/told/x/", method: str = "GET", body: bytes = b"", **more: Any) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "",
        "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": front.FORM if body else "", "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": f"a=b; {tokens.PASS_COOKIE}={PASS}; c=d", **more,
    }  # fmt: skip


def test_a_hot_page_is_served_without_django() -> None:
    got: list[Any] = []

    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise AssertionError("Django was asked")

    body = b"".join(front.Front(django)(environ(), lambda *said: got.append(said)))
    status, headers = got[0]
    assert status == "200 OK"
    assert dict(headers)["Content-Length"] == str(len(body))
    assert dict(headers)["Content-Security-Policy"].startswith("default-src 'none'")
    assert b"('x', 1, {})" in body


@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_COOKIE": ""}, {"HTTP_COOKIE": "other=1"}, {"HTTP_COOKIE": f"{tokens.PASS_COOKIE}=forged.{PASS}"},
        {"HTTP_COOKIE": f"{tokens.PASS_COOKIE}=; {tokens.PASS_COOKIE}={PASS}"},
        {"HTTP_COOKIE": f"{tokens.PASS_COOKIE}={PASS}; {hot.SAID_COOKIE}=1"},
        {"REQUEST_METHOD": "HEAD"}, {"REQUEST_METHOD": "DELETE"}, {"PATH_INFO": "/elsewhere/"},
        {"PATH_INFO": "/told/x"}, {"SCRIPT_NAME": "/prefix"},
    ],
)  # fmt: skip
def test_what_is_django_s(more: dict[str, Any]) -> None:
    assert front.answer(environ(**more)) is None


def test_an_old_pass_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    old = tokens.write_pass(account=1, session="s", epoch=1, language="en", issued=1)
    assert front.answer(environ(HTTP_COOKIE=f"{tokens.PASS_COOKIE}={old}")) is None


def test_a_demo_behind_a_proxy_is_django_s_to_refuse(settings: Settings) -> None:
    settings.STOA_DEMO = True
    assert front.answer(environ()) is not None
    assert front.answer(environ(HTTP_X_FORWARDED_FOR="192.0.2.1")) is None
    assert front.answer(environ(HTTP_HOST="demo.example.org")) is None


def test_a_form_is_read_as_django_reads_it() -> None:
    found = front.answer(environ(method="POST", body=BODY))
    assert found is not None
    assert repr({"word": ["a", "b c"], "empty": [""], "odd": ["\ufffdé"]}).encode() in found.body


@pytest.mark.parametrize(
    "more",
    [
        {"CONTENT_TYPE": "multipart/form-data; boundary=x"}, {"CONTENT_TYPE": "application/json"}, {"CONTENT_TYPE": ""},
        {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "-1"}, {"CONTENT_LENGTH": "ten"}, {"CONTENT_LENGTH": "²"},
        {"CONTENT_LENGTH": str(front.MOST_FORM_BYTES + 1)},
    ],
)  # fmt: skip
def test_a_body_that_is_no_plain_form_is_left_unread(more: dict[str, Any]) -> None:
    asked = environ(method="POST", body=BODY, **more)
    assert front.answer(asked) is None
    assert asked["wsgi.input"].tell() == 0


def test_too_many_fields_are_django_s_to_refuse() -> None:
    asked = environ(method="POST", body=b"a=1&" * (front.MOST_FIELDS + 1))
    assert front.answer(asked) is None
    assert len(asked["wsgi.input"].read()) == 4 * (front.MOST_FIELDS + 1)


def test_a_page_that_fails_is_asked_the_ordinary_way_with_its_body(caplog: pytest.LogCaptureFixture) -> None:
    asked = environ("/fails/", "POST", BODY)
    assert front.answer(asked) is None
    assert asked["wsgi.input"].read() == BODY
    assert "as a database does" in caplog.text


def test_what_fails_before_the_page_is_asked_the_ordinary_way_too(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(front._LANGUAGES, "page", lambda environ, viewer: {}["no such language"])
    assert front.answer(environ()) is None
    assert "A hot page failed" in caplog.text


@pytest.mark.parametrize(
    ("cookies", "is_asked"),
    [("a=b", True), (f"{tokens.PASS_COOKIE}=x", False), ("a=b; stoa_pass=1.s.1", False),
     ("stoa_session=x", False)],
)  # fmt: skip
def test_a_door_is_for_strangers(cookies: str, is_asked: bool) -> None:
    seen: list[Any] = []

    def door(asked: Asked, viewer: None) -> Answer:
        seen.append(viewer)
        return Answer([], b"", "302 Found")

    hot.door(r"/door/")(door)
    got: list[Any] = []
    asked = environ("/door/", "POST", BODY, HTTP_COOKIE=cookies, SERVER_NAME="127.0.0.1", SERVER_PORT="80")
    front.Front(lambda environ, start_response: [b""])(asked, lambda *said: got.append(said[0]))
    assert (seen, got) == (([None], ["302 Found"]) if is_asked else ([], []))
    assert front.answer(environ("/door/", "GET", HTTP_COOKIE="a=b")) is None


def test_a_path_beyond_ascii_is_text() -> None:
    found = front.answer(environ("/told/größe/".encode().decode("latin-1")))
    assert found is not None
    assert "('größe'" in found.body.decode()


def test_gzip_for_those_who_take_it() -> None:
    plain, small = front.answer(environ()), front.answer(environ(HTTP_ACCEPT_ENCODING="br, gzip"))
    assert plain is not None and small is not None
    assert "Content-Encoding" not in dict(plain.headers)
    assert dict(small.headers)["Content-Encoding"] == "gzip"
    assert len(small.body) < len(plain.body)


class Line:
    """A body that comes as far as `data`, then waits until the test lets go of it, then ends."""

    def __init__(self, data: bytes) -> None:
        self.data = io.BytesIO(data)
        self.is_asked, self.go = threading.Event(), threading.Event()

    def read(self, size: int = -1) -> bytes:
        self.is_asked.set()
        assert self.go.wait(10)
        return self.data.read(size)


def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Reads the body and says how long it was."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length)
    start_response("200 OK", [])
    return [f"django read {len(body)}".encode()]


def served(site: front.Front, asked: dict[str, Any]) -> tuple[list[str], bytes]:
    got: list[str] = []
    page = b"".join(site(asked, lambda status, headers: got.append(status)))
    return got, page


def test_a_body_that_breaks_off_is_nobody_s_answer() -> None:
    site = front.Front(django)
    for path in ("/told/x/", "/elsewhere/"):
        status, page = served(site, environ(path, "POST", BODY, CONTENT_LENGTH=str(len(BODY) + 5)))
        assert status == ["400 Bad Request"]
        assert b"django read" not in page and b"told" not in page


def test_what_is_refused_unread_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sends and finds the line closed never reads the refusal."""
    site = front.Front(lambda environ, start: [environ["wsgi.input"].read(4), b" is enough"])
    asked = environ("/verify/", "POST", BODY)
    line = asked["wsgi.input"]
    assert served(site, asked)[1] == BODY[:4] + b" is enough" and line.tell() == len(BODY)
    short = environ("/verify/", "POST", BODY, CONTENT_LENGTH=str(len(BODY) + 5))
    assert served(site, short)[1] == BODY[:4] + b" is enough", "the refusal stands when the line breaks"
    monkeypatch.setattr(front, "MOST_DRAINED", 10)
    site = front.Front(lambda environ, start: [b"no"])
    asked = environ("/verify/", "POST", BODY)
    line = asked["wsgi.input"]
    assert served(site, asked)[1] == b"no" and line.tell() == 0, "nobody sends that much honestly"


@pytest.mark.parametrize("path", ["/verify/", "/studio/-/upload/", WORK])
def test_an_upload_that_breaks_off_is_an_error_where_it_is_read(path: str) -> None:
    site = front.Front(lambda environ, start: [environ["wsgi.input"].read(4), environ["wsgi.input"].read(99)])
    assert served(site, environ(path, "POST", b"12345678"))[1] == b"12345678"
    with pytest.raises(OSError, match="in the middle"):
        served(site, environ(path, "POST", b"1234", CONTENT_LENGTH="8"))


def test_django_reads_an_upload_as_it_comes() -> None:
    film = bytes(range(256)) * 4000
    head = b'--edge\r\nContent-Disposition: form-data; name="course"; filename="a.zip"\r\n'
    body = head + b"Content-Type: application/zip\r\n\r\n" + film + b"\r\n--edge--\r\n"

    def read(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [WSGIRequest(environ).FILES["course"].read()]

    asked = environ("/verify/", "POST", body, CONTENT_TYPE="multipart/form-data; boundary=edge")
    assert served(front.Front(read), asked) == (["200 OK"], film)


@pytest.mark.parametrize(
    ("path", "most"), [("/elsewhere/", front.BODIES), ("/verify/", front.UPLOADS), (WORK, front.WORKS)]
)
def test_lines_that_never_go_on_keep_no_page_from_anybody(path: str, most: int) -> None:
    site = front.Front(django)
    lines = [Line(b"late") for _ in range(most)]
    waiting = [
        threading.Thread(target=served, args=(site, environ(path, "POST", b"late", **{"wsgi.input": line})))
        for line in lines
    ]
    for thread, line in zip(waiting, lines, strict=True):
        thread.start()
        assert line.is_asked.wait(5)
    try:
        status, page = served(site, environ(path, "POST", b"late"))
        assert status == ["503 Service Unavailable"]
        assert b"<html" in page
        assert served(site, environ("/elsewhere/"))[1] == b"django read 0"
        assert served(site, environ("/told/x/"))[0] == ["200 OK"]
    finally:
        for line in lines:
            line.go.set()
        for thread in waiting:
            thread.join()
    assert served(site, environ(path, "POST", b"late"))[1] == b"django read 4"
