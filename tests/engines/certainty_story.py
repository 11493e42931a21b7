"""A fixed story of certainty, told to whatever database the environment names; prints what is counted, as JSON.

Run as `python -m tests.engines.certainty_story FOLDER`, with STOA_DATA (and STOA_DATABASE_URL) set to something empty.
As `... FOLDER count` it is a second process that counts the same answers while the first does.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from tests.engines import answer_story

PEOPLE, QUESTIONS = 12, 6
QUESTION = ":::{{question}} choice\n:name: s{number}\n:skills: o\n:sure: ask\n\nWhich?\n\n- [x] This\n- [ ] That\n:::\n"


def main(folder: Path, *, counts_only: bool) -> None:
    """Tell it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    if counts_only:
        count(rounds=4)
        return
    import_module("django.core.management").call_command("migrate", verbosity=0)
    offer, accounts = begin(folder)
    chance = random.Random(7)
    for account in accounts:
        for number in range(QUESTIONS):
            say(offer, account, f"s{number}", chance)
    other = subprocess.Popen([sys.executable, "-m", "tests.engines.certainty_story", str(folder), "count"])
    count(rounds=4)
    assert other.wait(timeout=120) == 0
    before = told()
    subject = import_module("stoa.accounts.ports").Subject(accounts[0], "x", (), (), keeps_records=False, pseudonym=1)
    import_module("stoa.assessment.actions").erase_person(subject)
    print(json.dumps({"counted": before, "expected": expected(), "after": told()}, sort_keys=True))


def begin(folder: Path) -> tuple[Any, list[int]]:
    """A course that asks how sure one is, and a class."""
    answer_story.write_course(folder)
    unit = folder / "01-all" / "04-u4.md"
    listed = (QUESTION.format(number=number) for number in range(QUESTIONS))
    unit.write_text(unit.read_text() + "".join(listed))
    import_module("stoa.catalogue.actions").publish_course(source=folder, by=None)
    offer = import_module("stoa.catalogue.queries").offer("story")
    people, learning = import_module("stoa.accounts.actions"), import_module("stoa.learning.actions")
    accounts = []
    for number in range(PEOPLE):
        email = f"p{number}@example.org"
        account = people.open_account(email=email, name=f"P{number}", password=None, is_confirmed=True)
        learning.enrol(account_id=account, offer=offer)
        accounts.append(account)
    return offer, accounts


def say(offer: Any, account: int, name: str, chance: random.Random) -> None:
    """One answer; some people do not say how sure they are."""
    actions, content = import_module("stoa.assessment.actions"), import_module("stoa.content.queries")
    items = import_module("stoa.assessment.items")
    part = content.part(offer.outline.version_id, name)
    options = [option["id"] for option in part.public["options"]]
    form = {f"answer-{name}": [chance.choice(options)], f"sure-{name}": [chance.choice(["", "1", "2", "3"])]}
    response = items.read(part, form)
    actions.keep_answer(actions.Answer(
        account=account, epoch=1, run_id=offer.run.id, version=offer.outline.version_id, part=name, response=response,
        fraction=items.grade(part, response).fraction, once=f"n{account}{name}", unit="u4", needs=[name], tells=True,
    ))  # fmt: skip


def count(rounds: int) -> None:
    """Count all answers as two workers might, each time in another order."""
    models = import_module("stoa.assessment.models")
    counting = import_module("stoa.assessment.actions.certainty")
    rows = list(models.Attempt.objects.order_by("id"))
    for number in range(rounds):
        random.Random(number + os.getpid()).shuffle(rows)
        for begin_at in range(0, len(rows), 20):
            counting.count_in_attempts(rows[begin_at : begin_at + 20])


def told() -> list[list[Any]]:
    """What is counted, added up over people."""
    models = import_module("stoa.assessment.models")
    found: dict[tuple[str, int], list[int]] = {}
    for skill, level, answers, right in models.CalibrationCount.objects.values_list(
        "skill", "level", "answers", "right"
    ):
        held = found.setdefault((skill, level), [0, 0])
        held[0], held[1] = held[0] + answers, held[1] + right
    return [[*key, *numbers] for key, numbers in sorted(found.items())]


def expected() -> list[list[Any]]:
    """The same, reckoned from the attempts of those who are there still."""
    models = import_module("stoa.assessment.models")
    found: dict[tuple[str, int], list[int]] = {}
    for row in models.Attempt.objects.all():
        if isinstance(row.response, dict):
            for skill in ("", "o"):
                held = found.setdefault((skill, row.response["sure"]), [0, 0])
                held[0], held[1] = held[0] + 1, held[1] + int(row.fraction == 1.0)
    return [[*key, *numbers] for key, numbers in sorted(found.items())]


if __name__ == "__main__":
    main(Path(sys.argv[1]), counts_only=len(sys.argv) > 2)
