"""Learners who hand in several things late at the same moment: `python -m tests.engines.free_days_race FOLDER`, over
the database that the environment names."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import django

FREE_DAYS, DAYS_LATE = 3, 2
PARTS = ("a", "b", "c", "d", "e", "f")
LEARNERS = 12


def main(folder: Path) -> None:
    """Each learner answers everything at once, and everything once more; what came of it is one JSON object."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    import_module("django.core.management").call_command("migrate", verbosity=0)
    offer, accounts = import_module("tests.engines.answer_story").begin(folder)
    accounts += [learner(offer, number) for number in range(LEARNERS - len(accounts))]
    found = [raced(offer, account) for account in accounts]
    print(json.dumps({"spent": [each["spent"] for each in found], "kept": sum(each["kept"] for each in found)}))


def learner(offer: Any, number: int) -> int:
    """One more who takes part; their id."""
    people, learning = import_module("stoa.accounts.actions"), import_module("stoa.learning.actions")
    account = people.open_account(email=f"l{number}@example.org", name="L", password=None, is_confirmed=True)
    learning.enrol(account_id=account, offer=offer)
    return int(account)


def raced(offer: Any, account: int) -> dict[str, Any]:
    """The free days that one learner has spent by part, and how many answers were kept."""
    keep, at_once = import_module("stoa.assessment.actions").keep_answer, import_module("tests.engines.marking_race")
    kept = 0
    for turn in ("first", "again"):
        answers = [late_answer(offer, account, part, turn) for part in PARTS]
        kept += len(at_once.at_once([lambda answer=answer: keep(answer).number for answer in answers]))
    spent = import_module("stoa.assessment.queries").free_days_statement(
        account=account, run_id=offer.run.id, parts=PARTS
    )
    return {"kept": kept, "spent": dict(import_module("stoa.kernel.statements").run(spent))}


def late_answer(offer: Any, account: int, part: str, turn: str) -> Any:
    """An answer that is two days late, not quite right, so that there may be another."""
    rule = import_module("stoa.content.outline").LateRule(0, 0.1, 0.5, 0)
    return import_module("stoa.assessment.actions").Answer(
        account=account, epoch=1, run_id=offer.run.id, version=offer.outline.version_id, part=part, response="1",
        fraction=0.5, once=f"{part}-{turn}", due=datetime.now(UTC) - timedelta(days=DAYS_LATE - 0.5), is_graded=True,
        unit={"a": "u1", "b": "u1", "c": "u2"}.get(part, "u3"), late=rule, free_days=FREE_DAYS, dated=PARTS,
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
