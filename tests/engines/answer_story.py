"""A fixed story of answers, told to whatever database the environment names; prints every row it leaves, as JSON.

Run as `python -m tests.engines.answer_story FOLDER`, with STOA_DATA (and STOA_DATABASE_URL) set to something empty.
"""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import django

PAST, FUTURE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
LATELY = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=30)
LATE = ("none", "gentle", "with an end")
UNITS = {"u1": ("a", "b"), "u2": ("c",), "u3": ("d", "e", "f"), "u4": ()}
TABLES = {
    "assessment_attempt": "account_id, part, number, response, fraction, is_late, share, late_days, free_days, once",
    "learning_evidence": "account_id, fact, kind, subject, value",
    "learning_summary": "account_id, required, done_required, highest, done, known, scores, last_unit",
    "kernel_outbox": "topic, payload",
}


def main(folder: Path) -> None:
    """Tell it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    import_module("django.core.management").call_command("migrate", verbosity=0)
    offer, accounts = begin(folder)
    connection = import_module("django.db").connection
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_outbox")
    outcomes = [step(offer, account, chance) for account, chance in plan(accounts)]
    left = {table: rows(connection, table) for table in TABLES}
    print(json.dumps({"outcomes": outcomes, "rows": left}, sort_keys=True))


def begin(folder: Path) -> tuple[Any, list[int]]:
    """A course of four units, and three learners."""
    write_course(folder)
    import_module("stoa.catalogue.actions").publish_course(source=folder, by=None)
    offer = import_module("stoa.catalogue.queries").offer("story")
    people = import_module("stoa.accounts.actions")
    learning = import_module("stoa.learning.actions")
    accounts = []
    for name in ("ada", "bo", "cy"):
        account = people.open_account(email=f"{name}@example.org", name=name, password=None, is_confirmed=True)
        learning.enrol(account_id=account, offer=offer)
        accounts.append(account)
    return offer, accounts


def write_course(folder: Path) -> None:
    """The course's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.toml").write_text(
        'format = 1\nid = "story"\ntitle = "Story"\nsummary = "A story."\nlanguage = "en"\ninstitution = "Example"\n'
        'subjects = ["x"]\nlevel = "introductory"\npacing = "self"\nlicence = "CC-BY-4.0"\nworkload = 1.0\n'
        'time_zone = "UTC"\naudience = "All."\n[[outcomes]]\nid = "o"\ntext = "Do."\n'
        '[grading]\npass = 0.5\n[[grading.categories]]\nid = "checks"\ntitle = "Checks"\nweight = 1.0\n'
    )
    (folder / "about.md").write_text("A story.\n")
    (folder / "01-all").mkdir(exist_ok=True)
    for number, (unit, parts) in enumerate(UNITS.items(), 1):
        questions = "\n".join(
            f":::{{question}} choice\n:name: {part}\n:skills: o\n\nWhich {part}?\n\n- [x] This\n- [ ] That\n:::\n"
            for part in parts
        )
        head = f"---\nname: {unit}\ntitle: Unit {number}\nminutes: 5\noutcomes: [o]\n---\n\nText.\n\n"
        (folder / "01-all" / f"{number:02}-{unit}.md").write_text(head + questions)


def plan(accounts: list[int]) -> list[tuple[int, random.Random]]:
    """Two hundred steps, the same every time."""
    chance = random.Random(7)
    return [(chance.choice(accounts), chance) for _ in range(200)]


def step(offer: Any, account: int, chance: random.Random) -> list[Any]:
    """One answer, one repetition, or one unit marked as done; what came of it."""
    assessment = import_module("stoa.assessment.actions")
    learning = import_module("stoa.learning.actions")
    unit = chance.choice(list(UNITS))
    parts = UNITS[unit]
    if chance.random() < 0.15:
        said = learning.say_known(
            account=account, run_id=offer.run.id, version=offer.outline.version_id, units={unit: unit != "u2"},
            is_known=chance.random() < 0.7,
        )  # fmt: skip
        return ["known", unit, said]
    if not parts or chance.random() < 0.2:
        is_done = learning.finish_unit(
            account=account, epoch=1, run_id=offer.run.id, version=offer.outline.version_id, unit=unit, needs=parts,
            counts=unit != "u2",
        )  # fmt: skip
        return ["done", unit, is_done]
    answer = assessment.Answer(
        account=account, epoch=chance.choice([1, 1, 1, 1, 2]), run_id=offer.run.id, version=offer.outline.version_id,
        part=chance.choice(parts), response=chance.choice(["1", ["1", "2"], {"answers": {"x": "ü"}}]),
        fraction=chance.choice([0.0, 0.25, 0.5, 1.0]), once=f"once-{chance.randrange(150)}",
        limit=chance.choice([0, 0, 3]), due=chance.choice([None, PAST, FUTURE, LATELY, LATELY]),
        mode=chance.choice(["best", "last", "first"]), is_graded=chance.random() < 0.5, unit=unit, needs=parts,
        counts=unit != "u2", tells=unit != "u3", **lateness(chance),
    )  # fmt: skip
    try:
        kept = assessment.keep_answer(answer)
    except (
        assessment.NotEnrolled, assessment.NoAttemptLeft, assessment.VersionMoved, assessment.AlreadyRight
    ) as problem:  # fmt: skip
        return ["refused", type(problem).__name__]
    return ["kept", kept.number, kept.fraction, kept.is_late, kept.value, kept.former, kept.finishes, kept.is_repeat]


def lateness(chance: random.Random) -> dict[str, Any]:
    """A deadline thirty hours ago and a rule for what is late, or neither, so that others keep theirs."""
    rule = import_module("stoa.content.outline").LateRule
    terms = {"gentle": rule(3600, 0.1, 0.5, 0), "with an end": rule(0, 0.3, 1.0, 1), "none": rule(0, 0.0, 1.0, 9)}
    name = chance.choice(LATE)
    if name == "none":
        return {}
    return {
        "late": terms[name], "free_days": chance.choice([0, 1, 3]), "dated": ("a", "b", "c", "d", "e", "f"),
        "by": chance.choice([None, None, LATELY + timedelta(hours=3)]),
    }  # fmt: skip


def rows(connection: Any, table: str) -> list[Any]:
    """A table's rows in a form that both engines share."""
    decoded = import_module("stoa.kernel.statements").decoded
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {TABLES[table]} FROM {table} ORDER BY id")
        names = [column.strip() for column in TABLES[table].split(",")]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in found:
        for name in ("response", "done", "known", "scores", "payload"):
            if name in row:
                row[name] = decoded(row[name])
        if "done" in row:
            row["done"] = sorted(row["done"])
            row["known"] = sorted(row["known"])
        if "is_late" in row:
            row["is_late"] = bool(row["is_late"])
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
