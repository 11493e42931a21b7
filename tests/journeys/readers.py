"""Readers of a question, as `python -m tests.journeys.readers COURSE QUESTION` beside a site that runs: six people who
take part, answer it (those who know more have it right) and say what they think; by the actions that pages call."""

from __future__ import annotations

import os
import secrets
import sys
from importlib import import_module

import django

READERS = 6
RATED = 3


def main(course: str, question: str) -> None:
    """Let them read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    accounts, assessment = import_module("stoa.accounts.actions"), import_module("stoa.assessment.actions")
    learning = import_module("stoa.learning.actions")
    offer = import_module("stoa.catalogue.queries").offer(course)
    for number in range(READERS):
        email = f"reader-{secrets.token_hex(4)}@example.org"
        who = accounts.open_account(email=email, name=f"Reader {number}", password=secrets.token_hex(8))
        learning.enrol(account_id=who, offer=offer)
        known = number / READERS
        fraction = 1.0 if known >= 0.5 else 0.0
        assessment.keep_try(assessment.WrittenTry(who, offer.outline.course_id, question, "x", fraction, known))
        if number < RATED:
            assessment.rate_question(
                account=who, course_id=offer.outline.course_id, question=question, stars=5, says="right"
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
