"""What it costs to count opinions: `python -m bench.opinions --engine postgres|sqlite [--answers 100000]`.

As many people answer a poll and a cloud of words; then their news is counted in batches as the outbox hands it on, and
the results are read. Prints {"batch", "rows_per_second", "cpu_ms", "db_cpu_ms", "statements"}, the last three an answer
(statements: a batch), for first answers and for changed ones, and one line for reading results and the staff's page.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import course, measure, site

BATCH = 500
WORDS = 3000
QUESTIONS = """
:::{question} poll
:name: bench-poll

Which?

- Tea
- Coffee
- Water
- None of them
:::

:::{question} wordcloud
:name: bench-words

A word?
:::
"""


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.opinions", description=__doc__)
    parser.add_argument("--engine", choices=["postgres", "sqlite"], default="sqlite")
    parser.add_argument("--answers", type=int, default=100_000)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        data = site.prepare(stack, f"opinions-{options.engine}", options.engine, is_new=True)
        import_module("bench.opinions").measured(options, data)
    return 0


def measured(options: argparse.Namespace, data: Path) -> None:
    """Answer, count, answer otherwise, count; then read."""
    folder = course.write(data / "course")
    unit = min(folder.glob("0*/*.md"))
    unit.write_text(unit.read_text(encoding="utf-8") + QUESTIONS, encoding="utf-8")
    import_module("stoa.catalogue.actions").publish_course(source=folder, by=None)
    people = options.answers // 2
    offer = import_module("bench.seed").fill(people)
    database, draw = site.postmaster(), random.Random(6)
    for number, what in ((1, "first answers"), (2, "changed answers")):
        _answer(offer, people, number, draw)
        print(json.dumps({"engine": options.engine, "what": what, **_counted(offer, people, number, database)}))
    queries, kinds = import_module("stoa.assessment.queries"), import_module("stoa.assessment.items").kinds()
    began = time.perf_counter()
    for _number in range(50):
        queries.forget_results()
        queries.results(offer.run.id, "bench-words", kinds["wordcloud"])
    read = (time.perf_counter() - began) / 50
    began = time.perf_counter()
    queries.tallies(offer.run.id)
    staff = time.perf_counter() - began
    told = {"results_ms": round(read * 1000, 2), "tallies_ms": round(staff * 1000, 1)}
    print(json.dumps({"engine": options.engine, "what": "reading", **told}), flush=True)


def _answer(offer: Any, people: int, number: int, draw: random.Random) -> None:
    """Everybody's attempt of this number at both questions."""
    attempt = import_module("stoa.assessment.models").Attempt
    content, items = import_module("stoa.content.queries"), import_module("stoa.assessment.items")
    poll = content.part(offer.outline.version_id, "bench-poll")
    options = [option for option, _label in items.opinion_of(poll).offered(poll)]
    rows = []
    for account in range(1, people + 1):
        words = [f"word {min(int(draw.paretovariate(0.6)), WORDS)}" for _ in range(2)]
        for part, said in (("bench-poll", draw.choice(options)), ("bench-words", words)):
            rows.append(attempt(
                account_id=account, run_id=offer.run.id, part=part, number=number, response=said, fraction=0.0,
                version=offer.outline.version_id, once=f"b{number}",
            ))  # fmt: skip
    attempt.objects.bulk_create(rows, batch_size=2000)


def _batches(offer: Any, people: int, number: int) -> Iterator[Sequence[Any]]:
    """The news of these answers, as the outbox hands it on: in the order in which people answered."""
    answered = import_module("stoa.assessment.events").Answered
    news = [
        answered(account, offer.run.id, part, number, True)
        for account in range(1, people + 1)
        for part in ("bench-poll", "bench-words")
    ]
    for begin in range(0, len(news), BATCH):
        yield news[begin : begin + BATCH]


def _counted(offer: Any, people: int, number: int, database: int) -> dict[str, float]:
    actions, statements = import_module("stoa.assessment.actions"), import_module("stoa.kernel.statements")
    batches = list(_batches(offer, people, number))
    began, before = time.perf_counter(), time.process_time()
    before_db = measure.cpu_seconds(database) if database else 0.0
    for batch in batches[1:]:
        actions.count_opinions(batch)
    rows = sum(map(len, batches[1:]))
    took, spent = time.perf_counter() - began, time.process_time() - before
    theirs = measure.cpu_seconds(database) - before_db if database else 0.0
    with statements.counted() as count:
        actions.count_opinions(batches[0])
    return {
        "batch": BATCH, "rows_per_second": round(rows / took), "cpu_ms": round(1000 * spent / rows, 3),
        "db_cpu_ms": round(1000 * theirs / rows, 3), "statements": len(count),
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
