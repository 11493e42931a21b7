"""A course with an assignment, and works that wait for their mark, for tests of the pages of staff."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.accounts.models import Account
from stoa.assessment.models import Marking, Work
from stoa.catalogue.queries import Offer
from stoa.learning import actions as learning
from tests.assessment.marking import desk
from tests.cast import Member, member
from tests.web import sample

RUBRIC = """title = "A report"
[[criterion]]
id = "claim"
title = "Claim"
text = "What is claimed?"
  [[criterion.level]]
  id = "none"
  title = "Missing"
  points = 0
  [[criterion.level]]
  id = "clear"
  title = "Clear"
  points = 3
  text = "One sentence says it."
[[criterion]]
id = "reasons"
title = "Reasons"
  [[criterion.level]]
  id = "none"
  title = "Missing"
  points = 0
  [[criterion.level]]
  id = "some"
  title = "Some"
  points = 1
"""
ASSIGNMENT = """
:::{{assignment}}
:name: report
:title: A report
:category: checks
:points: 4
:hand-in: text file
{more}
Write a *report*.
:::
"""
FORM = {"level-claim": "clear", "level-reasons": "some", "comment": "Well done.", "do": "next"}


def publish(folder: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> Offer:
    """The sample course with an assignment."""
    (folder / "wells" / "rubrics").mkdir(parents=True)
    (folder / "wells" / "rubrics" / "report.toml").write_text(RUBRIC)
    options = "".join(f"{each}\n" for each in (":rubric: rubrics/report.toml", *more))
    monkeypatch.setattr(sample, "QUESTION", sample.QUESTION + ASSIGNMENT.format(more=options))
    return sample.publish(folder)


def hand_in(offer: Offer, count: int, monkeypatch: pytest.MonkeyPatch) -> list[Work]:
    """Works of as many learners, the oldest first."""
    monkeypatch.setattr(desk, "PART", "report")
    return [desk.hand_in(offer, who.id, minutes=at) for at, who in enumerate(desk.learners(offer, count))]


def learner(offer: Offer, name: str) -> Member:
    """Somebody who takes part and hands nothing in."""
    found = member(name)
    learning.enrol(account_id=found.id, offer=offer)
    return found


def row(work: Work) -> Marking:
    """Its marking, as it is now."""
    return Marking.objects.get(work=work)


def named(who: Member, name: str) -> None:
    """Call somebody so, as they may have called themselves."""
    Account.objects.filter(id=who.id).update(name=name)
