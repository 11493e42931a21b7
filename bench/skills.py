"""What it costs to learn from answers, and to practise: `python -m bench.skills --engine postgres|sqlite`.

Prints a line for each size of batch, {"batch", "cpu_ms", "db_cpu_ms"} an answer (grading of quizzes left out), then one
for each page, {"page", "cpu_ms", "db_cpu_ms", "statements"}, of a learner who has answered a hundred questions and has
met five thousand skills; "due" is the list of those to review alone. The
answers are those of a class to questions of eight skills; one answer in five is the same learner's to several skills.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from bench import course, measure, site

BATCHES = (1, 20, 500)
LEARNERS = 2000
QUESTIONS = 200
SKILLS = [f"skill-{number}" for number in range(7)] + ["wells"]
BEGIN = datetime(2026, 11, 1, 8, tzinfo=UTC)
PAGES = {
    "skills": "/learn/bench/-/skills/", "practice": "/learn/bench/-/practice/wells/", "review": "/review/",
    "review next": "/review/next/",
}  # fmt: skip
REMEMBERED = 5000
"""Skills that the learner who asks for pages has met, one in a hundred of them due."""


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.skills", description=__doc__)
    parser.add_argument("--engine", choices=["postgres", "sqlite"], default="sqlite")
    parser.add_argument("--answers", type=int, default=5000, help="of each size of batch")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        data = site.prepare(stack, f"skills-{options.engine}", options.engine, is_new=True)
        import_module("bench.skills").measured(options, data)
    return 0


def measured(options: argparse.Namespace, data: Path) -> None:
    """Learn from answers in batches of each size, then ask for pages."""
    import_module("stoa.catalogue.actions").publish_course(source=course.write(data / "course"), by=None)
    offer = import_module("bench.seed").fill(LEARNERS)
    learning = import_module("stoa.learning.actions")
    database, draw, at = site.postmaster(), random.Random(4), BEGIN
    for size in BATCHES:
        spent, theirs, batches = 0.0, 0.0, max(20, options.answers // size)
        for number in range(batches + 1):
            answers = [_answer(learning, offer, draw, at + timedelta(seconds=each)) for each in range(size)]
            at += timedelta(seconds=size)
            before, before_db = time.process_time(), measure.cpu_seconds(database) if database else 0.0
            learning.learn_from(answers)
            if number:  # the first one warms
                spent += time.process_time() - before
                theirs += (measure.cpu_seconds(database) if database else 0.0) - before_db
        each = batches * size / 1000
        told = {"batch": size, "cpu_ms": round(spent / each, 3), "db_cpu_ms": round(theirs / each, 3)}
        print(json.dumps({"engine": options.engine, **told}), flush=True)
    learning.learn_from([
        learning.Told(1, offer.outline.course_id, f"q-{number}-a", {"wells": 200}, float(number % 3 > 0), at)
        for number in range(1, 101)
    ])  # fmt: skip
    _remember(offer)
    client = import_module("django.test").Client()
    client.force_login(import_module("stoa.accounts.models").Account.objects.get(id=1))
    print(json.dumps({"engine": options.engine, "page": "due", **_due(offer, database)}), flush=True)
    for name, path in PAGES.items():
        print(
            json.dumps({"engine": options.engine, "page": name, **measure.page(client, path, 40, database)}), flush=True
        )


def _remember(offer: Any) -> None:
    """Give the first learner many skills; what is due of them belongs to a course that asks no more."""
    models, moment = import_module("stoa.learning.models"), datetime.now(UTC)
    models.Mastery.objects.bulk_create([
        models.Mastery(
            account_id=1, course_id=offer.outline.course_id, skill=f"met-{number}", level=2, count=3, stability=30.0,
            difficulty=5.0, last_at=moment - timedelta(days=40),
            due_at=moment + timedelta(days=number % 300 - 3, minutes=number),
        )
        for number in range(REMEMBERED)
    ], batch_size=500)  # fmt: skip
    models.Mastery.objects.filter(account_id=1, skill="wells").update(level=2, due_at=moment - timedelta(days=1))


def _due(offer: Any, database: int, times: int = 100) -> dict[str, float]:
    """The statement that finds what is due, and the reckoning of each."""
    queries, until = import_module("stoa.learning.queries"), datetime.now(UTC) + timedelta(hours=8)
    spent, before_all = [], measure.cpu_seconds(database) if database else 0.0
    for _ in range(times):
        before = time.process_time()
        assert queries.due(account=1, courses=[offer.outline.course_id], until=until, most=50)
        spent.append(time.process_time() - before)
    theirs = (measure.cpu_seconds(database) - before_all) / times if database else 0.0
    return {"cpu_ms": round(median(spent) * 1000, 2), "db_cpu_ms": round(theirs * 1000, 2), "statements": 1}


def _answer(learning: Any, offer: Any, draw: random.Random, at: datetime) -> Any:
    skills = draw.sample(SKILLS, 2 if draw.random() < 0.2 else 1)
    learner, question = draw.randint(1, LEARNERS), draw.randint(1, QUESTIONS)
    asked = dict.fromkeys(skills, 25)
    return learning.Told(learner, offer.outline.course_id, f"q{question}", asked, float(draw.random() < 0.7), at)


if __name__ == "__main__":
    sys.exit(main())
