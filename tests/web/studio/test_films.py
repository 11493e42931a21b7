"""A version's page says of each large film how far its smaller ones are."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from stoa.catalogue import actions as catalogue
from stoa.catalogue.queries import Offer
from stoa.content import films
from stoa.content.models import ServedFile, Stream
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.studio.packing import course_files, folder

FILM = b"\0\0\0\x20ftypisom" + bytes(2000)
SHOWN = b"\n:::{video} /media/film.mp4\n:title: A film\n:captions: en=/media/film.vtt\n:::\n"
WORDS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n"


@pytest.fixture
def version(wells: Offer, cy: Member, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page of a version with a film that is large enough, where an ffmpeg is."""
    monkeypatch.setattr(films, "STREAM_FROM", 1000)
    monkeypatch.setattr(films, "ffmpeg", lambda: "ffmpeg")
    files = course_files() | {"media/film.mp4": FILM, "media/film.vtt": WORDS}
    files["01-counting/01-cases.md"] += SHOWN
    place = tmp_path_factory.mktemp("course")
    folder(files, place)
    catalogue.publish_course(source=place, by=cy.id)
    return "/studio/wells/versions/2/"


def page(cy: Member, signed_in: SignedIn, address: str) -> str:
    browser: Client = signed_in(cy)
    return browser.get(address).content.decode()


def made(**fields: str) -> None:
    digest = ServedFile.objects.get(media_type="video/mp4").digest
    Stream.objects.create(source=digest, recipe=1, made_at=timezone.now(), **fields)


def test_they_are_being_made(version: str, cy: Member, signed_in: SignedIn) -> None:
    text = page(cy, signed_in, version)
    assert "<code>media/film.mp4</code>" in text
    assert "being made" in text


def test_they_are_ready(version: str, cy: Member, signed_in: SignedIn) -> None:
    made(playlist="0" * 64)
    text = page(cy, signed_in, version)
    assert ">ready<" in text
    assert "being made" not in text


def test_it_could_not_be_read(version: str, cy: Member, signed_in: SignedIn) -> None:
    made(problem="There is no picture in it.")
    assert "There is no picture in it." in page(cy, signed_in, version)


def test_nobody_makes_them_here(version: str, cy: Member, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(films, "ffmpeg", lambda: None)
    assert "there is no ffmpeg on this machine" in page(cy, signed_in, version)


def test_without_films_nothing_is_said(wells: Offer, cy: Member, signed_in: SignedIn) -> None:
    assert "Smaller ones" not in page(cy, signed_in, "/studio/wells/versions/1/")
