"""Forty works that wait for their mark, put into a demo's data: `python -m tests.journeys.handed_in FOLDER COUNT`."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import django

TEXT = """A flagged well is not a bad well. Of a thousand wells **ten** are bad, and the kit finds nine of them.

It flags five of a hundred others as well: about fifty. So nine of fifty-nine flagged wells are bad."""


def main(folder: Path, count: int) -> None:
    """Publish a course with an assignment, with Cy and Di as its people, and have `count` learners hand in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    works, sample = import_module("tests.web.studio.works"), import_module("tests.web.sample")
    (folder / "wells" / "rubrics").mkdir(parents=True)
    (folder / "wells" / "rubrics" / "report.toml").write_text(works.RUBRIC)
    sample.QUESTION += works.ASSIGNMENT.format(more=":rubric: rubrics/report.toml\n")
    offer = sample.publish(folder)
    accounts, people = import_module("stoa.accounts.actions"), import_module("stoa.accounts.queries")
    for email, role in (("cy@example.org", "author"), ("di@example.org", "staff")):
        accounts.grant_role(account_id=people.person_by_email(email).id, role=role, scope="course:wells")
    part = import_module("stoa.content.queries").part(offer.outline.version_id, "report")
    acts, learning = import_module("stoa.assessment.actions.handing_in"), import_module("stoa.learning.actions")
    asked = {"run_id": offer.run.id, "version": offer.outline.version_id, "part": part}
    for number in range(count):
        account = accounts.open_account(
            email=f"hand{number}@example.org", name=f"Hand {number}", password=None if number else "walking-by",
            is_confirmed=True,
        )  # fmt: skip
        learning.enrol(account_id=account, offer=offer)
        work = acts.begin(account=account, **asked)
        edition = acts.save_piece(account=account, work_id=work, part=part, edition=1, values={"text": TEXT}).edition
        acts.hand_in(account=account, edition=edition, **asked)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
