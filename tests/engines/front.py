"""A site as it stands on the net: `stoa run` behind nginx, which runs by the file that operators copy."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from stoa.content import films
from tests.certificates import certificate
from tests.content.courses import unit
from tests.journeys.browser import free_port, wait_for
from tools import proxies

ROOT = Path(__file__).resolve().parents[2]
NAME = "learn.example.org"
DEPLOYED = ROOT / "deploy" / "nginx.conf"
FILM = ":::{video} /media/film.mp4\n:title: A film\n:captions: en=/media/film.vtt\n:::\n"
WORDS = "WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


@dataclass
class Front:
    """The two addresses of nginx, Stoa's own port behind it, and the folder of nginx's files."""

    tls: int
    plain: int
    site: int
    folder: Path
    film: Path
    certificate: tuple[Path, Path]
    process: subprocess.Popen[bytes]

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def ask(
        self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None,
        source: str = "127.0.0.1", cookies: dict[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        """One request by TLS from a loopback address, as somebody with these cookies."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        line = http.client.HTTPSConnection(
            "127.0.0.1", self.tls, timeout=30, context=trusting, source_address=(source, 0)
        )
        sent = {"Host": NAME, "Cookie": "; ".join(f"{k}={v}" for k, v in (cookies or {}).items()), **(headers or {})}
        with contextlib.closing(line):
            line.request(method, path, body, {name: value for name, value in sent.items() if value})
            response = line.getresponse()
            for cookie in response.msg.get_all("Set-Cookie") or () if cookies is not None else ():
                name, _, rest = cookie.partition("=")
                cookies[name] = rest.partition(";")[0].strip('"')
            return Answer(response.status, response.msg, response.read())

    def sign_in(self, email: str, password: str) -> dict[str, str]:
        """The cookies of somebody who signed in by the form."""
        cookies: dict[str, str] = {}
        page = self.ask("GET", "/accounts/login/", cookies=cookies)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert found, page.text[:500]
        form = urlencode({"csrfmiddlewaretoken": found[1], "login": email, "password": password}).encode()
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{NAME}"}
        done = self.ask("POST", "/accounts/login/", body=form, headers=sent, cookies=cookies)
        assert done.status == 302, done.text[:500]
        return cookies

    def served(self, route: str) -> int:
        """How many requests of a route have come as far as Stoa: its own count."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.site}/metrics", timeout=10) as figures:
            text = figures.read().decode()
        return sum(
            int(float(value))
            for value in re.findall(rf'^stoa_requests_total{{route="{route}",status="\d+"}} (\S+)$', text, re.MULTILINE)
        )


def make_film(place: Path) -> None:
    """Two seconds of noise, large enough to get renditions."""
    program = films.ffmpeg()
    assert program is not None, "imageio-ffmpeg is among the test dependencies"
    picture = ["-f", "lavfi", "-i", "testsrc2=size=640x480:rate=20:duration=2,noise=alls=90:allf=t+u"]
    sound = ["-f", "lavfi", "-i", "sine=frequency=440:duration=2"]
    how = ["-preset", "ultrafast", "-crf", "6", "-pix_fmt", "yuv420p", "-shortest"]
    subprocess.run([program, "-v", "error", *picture, *sound, *how, str(place)], check=True)
    assert place.stat().st_size >= films.STREAM_FROM


def publish_film(folder: Path, environment: dict[str, str]) -> Path:
    """A site with a course, a person who takes part, and a film in it; returns the film."""

    def run(*words: str) -> None:
        done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]

    run("tests.faults.inside", "seed", str(folder), "0")
    run("tests.faults.inside", "person", "ada@example.org")
    run("tests.faults.inside", "person", "bo@example.org")
    course = folder / "springs"
    (course / "media").mkdir()
    make_film(course / "media" / "film.mp4")
    (course / "media" / "film.vtt").write_text(WORDS)
    body = unit(FILM, "film", "A film").replace("outcomes: [base-rates]", "outcomes: [o]")
    (course / "01-water" / "90-film.md").write_text(body)
    run("stoa", "course", "publish", str(course))
    return course / "media" / "film.mp4"


@contextlib.contextmanager
def front(folder: Path, text: str) -> Iterator[Front]:
    """The site behind nginx, by the text of a file for it."""
    site, plain, tls = free_port(), free_port(), free_port()
    settings = {"STOA_DATA": str(folder / "data"), "STOA_URL": f"https://{NAME}", "STOA_PROXIES": "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STOA_")}
    environment = {**kept, **settings, "STOA_PORT": str(site)}
    film = publish_film(folder, environment)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "stoa", "run"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    chain = certificate(folder)
    try:
        wait_for(f"http://127.0.0.1:{site}/healthz", process)
        with proxies.deployed(text, site=site, plain=plain, tls=tls, certificate=chain) as own:
            (own / "away" / "503.html").write_bytes((folder / "data" / "static" / "503.html").read_bytes())
            yield Front(tls, plain, site, own, film, chain, process)
    finally:
        process.terminate()
        process.wait(timeout=40)


@contextlib.contextmanager
def another(front: Front, text: str) -> Iterator[Front]:
    """Another nginx before the same site, by another text."""
    plain, tls = free_port(), free_port()
    with proxies.deployed(text, site=front.site, plain=plain, tls=tls, certificate=front.certificate) as own:
        yield replace(front, tls=tls, plain=plain, folder=own)


def until(answers: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until it does."""
    end = time.monotonic() + seconds
    while not answers():
        assert time.monotonic() < end, "it never did"
        time.sleep(0.3)
