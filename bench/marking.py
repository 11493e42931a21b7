"""What it costs to mark: `python -m bench.marking --engine postgres|sqlite [--works 50000] [--released 10000]`.

So many works of one assignment are handed in; all but a few are decided, and some hundred are held. The next one is
asked for again and again; then a page of the queue and its counts are read, and what is decided is released. Prints
{"queries", "cpu_ms", "db_cpu_ms", "ms"} for the next work, {"page_ms", "counts_ms"}, and {"released", "a_second",
"cpu_us", "db_cpu_us", "memory_mb"}, the two in the middle a work.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import course, measure, site

PART = "q-1-a"
FREE, HELD, ROUNDS = 40, 200, 30


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.marking", description=__doc__)
    parser.add_argument("--engine", choices=["postgres", "sqlite"], default="sqlite")
    parser.add_argument("--works", type=int, default=50_000)
    parser.add_argument("--released", type=int, default=10_000)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        data = site.prepare(stack, f"marking-{options.engine}", options.engine, is_new=True)
        import_module("bench.marking").measured(options, data)
    return 0


def measured(options: argparse.Namespace, data: Path) -> None:
    """Hand in, hold, read, release."""
    import_module("stoa.catalogue.actions").publish_course(source=course.write(data / "course"), by=None)
    offer = import_module("bench.seed").fill(options.works)
    _fill(offer, options.works, options.released)
    database, run = site.postmaster(), offer.run.id
    actions, queries = import_module("stoa.assessment.actions"), import_module("stoa.assessment.queries")
    statements = import_module("stoa.kernel.statements")
    cpu, db, began = time.process_time(), _db(database), time.perf_counter()
    with statements.counted() as count:
        for number in range(ROUNDS):
            found = actions.hold_next(run_id=run, part=PART, by=options.works - number)
            assert found is not None
    took = (time.perf_counter() - began) / ROUNDS
    told: dict[str, Any] = {
        "engine": options.engine, "what": "next", "works": options.works, "queries": round(len(count) / ROUNDS, 1),
        "cpu_ms": round((time.process_time() - cpu) / ROUNDS * 1000, 2),
        "db_cpu_ms": round((_db(database) - db) / ROUNDS * 1000, 2), "ms": round(took * 1000, 2),
    }  # fmt: skip
    print(json.dumps(told), flush=True)
    at = import_module("stoa.kernel.clock").now()
    wanted = queries.WantedWorks("all", "newest", None, 1)
    page = _timed(lambda: queries.queue_page(run, PART, wanted, by=1, at=at))
    counts = _timed(lambda: queries.queue_counts(run, at))
    told = {"engine": options.engine, "what": "queue", "page_ms": page, "counts_ms": counts}
    print(json.dumps(told), flush=True)
    _release(options, run, actions, database)


def _release(options: argparse.Namespace, run: int, actions: Any, database: int) -> None:
    cpu, db, began, grown = time.process_time(), _db(database), time.perf_counter(), measure.memory_mb()
    released = actions.release_all(run_id=run, part=PART, by=1, progress=lambda *_: None)
    took = time.perf_counter() - began
    assert released == options.released, released
    told = {
        "engine": options.engine, "what": "release", "released": released, "a_second": round(released / took),
        "cpu_us": round((time.process_time() - cpu) / released * 1e6),
        "db_cpu_us": round((_db(database) - db) / released * 1e6),
        "memory_mb": round(measure.memory_mb() - grown, 1),
    }  # fmt: skip
    print(json.dumps(told), flush=True)


def _timed(act: Any) -> float:
    began = time.perf_counter()
    for _number in range(5):
        act()
    return round((time.perf_counter() - began) / 5 * 1000, 1)


def _db(database: int) -> float:
    return measure.cpu_seconds(database) if database else 0.0


def _fill(offer: Any, works: int, to_release: int) -> None:
    """A work of each learner: the last few free, some held, `to_release` decided, the others released."""
    models, now = import_module("stoa.assessment.models"), import_module("stoa.kernel.clock").now()
    first = now - timedelta(days=30)
    rows = [
        models.Work(
            account_id=number, run_id=offer.run.id, part=PART, number=1, version=offer.outline.version_id,
            pieces={"text": "Ten of a thousand wells are bad."}, handed_in_at=first + timedelta(seconds=number),
        )
        for number in range(1, works + 1)
    ]  # fmt: skip
    models.Work.objects.bulk_create(rows, batch_size=2000)
    models.WorkMember.objects.bulk_create(
        [models.WorkMember(work_id=row.id, account_id=row.account_id) for row in rows], batch_size=2000
    )
    markings = []
    for row in rows:
        place = works - row.account_id
        marking = models.Marking(
            work_id=row.id, run_id=row.run_id, part=PART, handed_in_at=row.handed_in_at, fraction=0.75
        )
        if place >= FREE + HELD:
            marking.decided_at, marking.decided_by_id = now, 1
            marking.released_at = None if place < FREE + HELD + to_release else now
        elif place >= FREE:
            marking.held_by_id, marking.held_until = 1, now + timedelta(minutes=20)
        markings.append(marking)
    models.Marking.objects.bulk_create(markings, batch_size=2000)
    import_module("django.db").connection.cursor().execute("ANALYZE")


if __name__ == "__main__":
    sys.exit(main())
