"""The page of progress and grades says what there is to say, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from stoa.catalogue.queries import Offer
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.learning import springs

GRADES = "/learn/springs/-/grades/"


def test_while_something_is_open(learner: Client) -> None:
    springs.send(learner, springs.form(learner, "twice", "twice-q"), "twice-q")
    text = learner.get(GRADES).content.decode()
    assert "If you handed in nothing more it would stay at" in text
    assert "Everything that counts is handed in" not in text
    assert ".ics" in text


def test_once_all_is_handed_in(
    tmp_path: Path, ada: Member, db: None, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = {"twice": springs.UNITS["twice"], "plain": ""}
    monkeypatch.setattr(springs, "UNITS", units)
    monkeypatch.setattr(springs, "WAYS", "")
    offer: Offer = springs.publish(tmp_path)
    springs.enrol(ada, offer)
    browser = signed_in(ada)
    springs.send(browser, springs.form(browser, "twice", "twice-q"), "twice-q")
    text = browser.get(GRADES).content.decode()
    assert "Everything that counts is handed in or past its deadline." in text
    assert "If you handed in nothing more" not in text
    assert "Deadlines in your calendar" not in text
    assert ".ics" not in text
