"""How tests of themes have many people say what they want."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from stoa.accounts.models import Account
from stoa.catalogue.queries import Offer
from stoa.learning import actions
from stoa.learning.models import Enrolment, Goal
from tests.cast import Member, member

LABELLED = Path(__file__).parents[2] / "bench" / "labelled_goals.csv"


def labelled(language: str) -> list[tuple[str, str]]:
    """(goal, theme) of the labelled set in one language."""
    with LABELLED.open(newline="", encoding="utf-8") as file:
        return [(row["goal"], row["theme"]) for row in csv.DictReader(file) if row["language"] == language]


def say(offer: Offer, words: Sequence[str], *, language: str = "en", quotes: bool = False) -> list[int]:
    """As many people as there are goals; each takes part and says one. Returns their accounts."""
    start = Account.objects.count()
    found = []
    for number, each in enumerate(words, start):
        who = member(f"Learner{number}")
        want(who, offer, each, language=language, quotes=quotes)
        found.append(who.id)
    return found


def want(who: Member, offer: Offer, words: str, *, language: str = "en", quotes: bool = False) -> None:
    """Take part and say what one wants."""
    if not Enrolment.objects.filter(account_id=who.id, run_id=offer.run.id).exists():
        actions.enrol(account_id=who.id, offer=offer)
    goals = Goal.objects.filter(account_id=who.id, run_id=offer.run.id)
    number = goals.count()
    goals.update(is_current=False)
    Goal.objects.create(
        account_id=who.id, run_id=offer.run.id, number=number, kind="all", words=words, language=language,
        can_quote=quotes, is_whole=True,
    )  # fmt: skip
