"""A fixed story of opinions, told to whatever database the environment names; prints what is counted, as JSON.

Run as `python -m tests.engines.opinion_story FOLDER`, with STOA_DATA (and STOA_DATABASE_URL) set to something empty. As
`... FOLDER count` it is a second process that counts the same news while the first does.
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

PEOPLE = 12
WORDS = ["rain", "Rain!", "well", "drop", "see www.example.org"]
QUESTIONS = """:::{question} poll
:name: p

Which?

- Tea
- Coffee
:::

:::{question} wordcloud
:name: w

A word?
:::
"""


def main(folder: Path, *, counts_only: bool) -> None:
    """Tell it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    if counts_only:
        count(rounds=6)
        return
    import_module("django.core.management").call_command("migrate", verbosity=0)
    offer, accounts = begin(folder)
    chance = random.Random(5)
    for number in range(80):
        say(offer, chance.choice(accounts), chance, number)
    other = subprocess.Popen([sys.executable, "-m", "tests.engines.opinion_story", str(folder), "count"])
    count(rounds=6)
    assert other.wait(timeout=120) == 0
    before = told()
    account = accounts[0]
    subject = import_module("stoa.accounts.ports").Subject(account, "x", (), (), keeps_records=False, pseudonym=1)
    import_module("stoa.assessment.actions").erase_person(subject)
    print(json.dumps({"counted": before, "expected": expected(offer), "after": told()}, sort_keys=True))


def begin(folder: Path) -> tuple[Any, list[int]]:
    """A course that asks for opinions, and a class."""
    answer_story.write_course(folder)
    unit = folder / "01-all" / "04-u4.md"
    unit.write_text(unit.read_text() + QUESTIONS)
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


def say(offer: Any, account: int, chance: random.Random, number: int) -> None:
    """One answer, to one of the two questions."""
    actions, content = import_module("stoa.assessment.actions"), import_module("stoa.content.queries")
    items = import_module("stoa.assessment.items")
    version, name = offer.outline.version_id, chance.choice(["p", "w"])
    part = content.part(version, name)
    kind = items.opinion_of(part)
    said = chance.choice([option for option, _label in kind.offered(part)]) if name == "p" else chance.sample(WORDS, 2)
    actions.keep_answer(actions.Answer(
        account=account, epoch=1, run_id=offer.run.id, version=version, part=name, response=said, fraction=0.0,
        once=f"n{number}", mode="last", unit="u4", needs=["p", "w"], is_opinion=True,
    ))  # fmt: skip


def count(rounds: int) -> None:
    """Count the news as it would be handed on to two workers, some of it twice: all of it, each time in another order.

    The outbox gives an event to one of them; here both get everything.
    """
    models, events = import_module("stoa.assessment.models"), import_module("stoa.assessment.events")
    actions = import_module("stoa.assessment.actions")
    news = [
        events.Answered(row.account_id, row.run_id, row.part, row.number, True)
        for row in models.Attempt.objects.order_by("id")
    ]
    for number in range(rounds):
        random.Random(number + os.getpid()).shuffle(news)
        for begin_at in range(0, len(news), 20):
            actions.count_opinions(news[begin_at : begin_at + 20])


def told() -> dict[str, Any]:
    """What is counted."""
    models = import_module("stoa.assessment.models")
    rows = models.OptionCount.objects.filter(people__gt=0).order_by("asked__part", "option")
    counts = [[row.asked.part, row.option, row.people, row.is_held] for row in rows.select_related("asked")]
    people = dict(models.Asked.objects.order_by("part").values_list("part", "people"))
    return {"counts": counts, "people": people, "opinions": models.Opinion.objects.count()}


def expected(offer: Any) -> dict[str, Any]:
    """The same, reckoned from the last attempt of each person who is there still."""
    models, items = import_module("stoa.assessment.models"), import_module("stoa.assessment.items")
    content = import_module("stoa.content.queries")
    last = {(row.part, row.account_id): row for row in models.Attempt.objects.order_by("number")}
    found: dict[tuple[str, str, bool], int] = {}
    people: dict[str, int] = {}
    for (name, _account), row in last.items():
        part = content.part(row.version, name)
        people[name] = people.get(name, 0) + 1
        for voice in items.opinion_of(part).voices(part, row.response):
            key = (name, voice.option, voice.is_held)
            found[key] = found.get(key, 0) + 1
    counts = [[name, option, people_, is_held] for (name, option, is_held), people_ in sorted(found.items())]
    return {"counts": counts, "people": people, "opinions": len(last)}


if __name__ == "__main__":
    main(Path(sys.argv[1]), counts_only=len(sys.argv) > 2)
