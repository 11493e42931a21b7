"""Letters go through the queue, as on a site; a mail server is there where a test asks for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from stoa.kernel.mail import kinds, post
from stoa.kernel.mail.kinds import Kind
from tests.kernel.mail import sink as sinks
from tests.kernel.mail.sink import Sink

Post = Callable[..., None]


@pytest.fixture(autouse=True)
def queue_behind(settings: Settings, tmp_path: Path) -> None:
    """The queue, a data folder of its own, a quick rate."""
    settings.EMAIL_BACKEND = "stoa.kernel.mail.backend.QueueBackend"
    settings.STOA_DATA = tmp_path
    settings.STOA_URL = "https://learn.example.org"
    settings.STOA_MAIL_FROM = "Stoa <stoa@learn.example.org>"
    settings.STOA_MAIL_BOUNCES = ""
    settings.STOA_MAIL_PER_MINUTE = 100_000
    settings.STOA_SMTP = None


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """The mail server that the settings name."""
    with sinks.sink() as made:
        settings.STOA_SMTP = made.server
        yield made


@pytest.fixture
def news() -> Iterator[Kind]:
    """A kind of letters that can be switched off."""
    kind = Kind("tests.news", "News of tests", "This letter came because you wanted news from %(site)s.")
    kinds.register(kind)
    yield kind
    del kinds.kinds[kind.name]


@pytest.fixture
def write() -> Post:
    """Ask for a letter, with everything that a test does not care about filled in."""

    def posted(
        to: str = "ada@example.org", subject: str = "Hello", text: str = "Good morning.", **rest: object
    ) -> None:
        post(to=to, subject=subject, text=text, **{"kind": "site.other", **rest})  # type: ignore[arg-type]

    return posted
