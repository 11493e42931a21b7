"""A unit with a film that asks: an ordinary question below the player, and a script that stops the film."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.assessment.models import Attempt
from stoa.catalogue.queries import Offer
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs
from tests.web.learning.springs import QUESTION, RIGHT

FILM = "\n::::{{video}} /media/film.mp4\n:title: A spring\n:captions: en=/media/film.vtt\n{asked}\n::::\n"
SCRIPT = "stoa/film-questions"


@pytest.fixture
def offer(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    media = tmp_path / "springs" / "media"
    media.mkdir(parents=True)
    (media / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    (media / "film.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:04.000\nFirst.\n")
    asked = QUESTION.format(name="f", options=":at: 0:03\n")
    units = {"film": FILM.format(asked=asked), "quiet": FILM.format(asked=""), "one": springs.UNITS["one"],
             "examined": springs.QUIZ}  # fmt: skip
    monkeypatch.setattr(springs, "UNITS", units)
    return springs.publish(tmp_path)


@pytest.fixture
def learner(offer: Offer, ada: Member, signed_in: SignedIn) -> Browser:
    springs.enrol(ada, offer)
    return signed_in(ada)


def page(browser: Browser, unit: str) -> str:
    return browser.get(f"/learn/springs/{unit}/").content.decode()


def test_its_script_is_loaded_where_a_film_asks(learner: Browser) -> None:
    assert SCRIPT in page(learner, "film") and "stoa/video" in page(learner, "film")
    assert SCRIPT not in page(learner, "quiet") and "stoa/video" in page(learner, "quiet")
    assert SCRIPT not in page(learner, "one")


def test_the_question_is_one_like_all_others(learner: Browser, offer: Offer) -> None:
    assert [part.id for part in offer.outline.unit_by_id["film"].parts if part.required] == ["f"]
    text = page(learner, "film")
    assert (
        text.index('<div class="film-question" data-at="3">') < text.index('id="f"') < text.index('class="transcript"')
    )
    springs.send(learner, springs.form(learner, "film", "f"), "f", RIGHT)
    assert Attempt.objects.get().fraction == 1.0
