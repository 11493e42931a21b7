"""A course with deadlines of hours and days ago, and a rule for what is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stoa.catalogue.queries import Offer
from tests.web.learning import springs

RULE = '[grading.late]\ngrace = "2 h"\nper_day = 10\nmost = 50\nuntil = 7\nfree_days = {free}\n'
LETTERS = 'letters = [["A", 90], ["B", 80], ["F", 0]]\n'


def ago(**by: float) -> str:
    """A deadline so long ago, as an author writes it."""
    return (datetime.now(UTC) - timedelta(**by)).strftime("%Y-%m-%d %H:%M:%S UTC")


def question(name: str, due: str) -> str:
    return springs.QUESTION.format(name=name, options=f":category: checks\n:due: {due}\n:title: Check {name}\n")


def publish(folder: Path, monkeypatch: pytest.MonkeyPatch, units: dict[str, str], *, free: int = 0) -> Offer:
    """The course, with this many free days."""
    head = springs.COURSE.replace("pass = 0.5", f"pass = 0.5\n{LETTERS}{RULE.format(free=free)}")
    monkeypatch.setattr(springs, "COURSE", head)
    monkeypatch.setattr(springs, "UNITS", units)
    return springs.publish(folder)
