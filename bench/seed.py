"""Fills a site with learners and facts, past the actions: it is data for a benchmark, written in bulk."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from bench.course import UNITS
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer

UNITS_DONE = 5
"""Of each learner on average: from none to ten, mostly in the order of the course, one in seven skipped."""
BATCH = 5000
NOW = "2026-11-01 12:00:00+00:00"


def fill(learners: int) -> Offer:
    """Enrol `learners` accounts in the course `bench`, each with five units done and five scores (ten facts)."""
    offer = catalogue.offer("bench")
    assert offer is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_account")
        (there,) = cursor.fetchone()
    if there >= learners:
        return offer
    for start in range(there + 1, learners + 1, BATCH):
        numbers = range(start, min(start + BATCH, learners + 1))
        with transaction.atomic():
            for table, columns, rows in _tables(offer, numbers):
                write(table, columns, rows)
        print(f"seed: {numbers[-1]} of {learners} learners", file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            _restart_sequences(cursor)
    return offer


def units(number: int) -> list[int]:
    """The units that a learner has done, by their numbers."""
    draw = random.Random(number)
    wanted, done, at = draw.randint(0, 2 * UNITS_DONE), list[int](), 0
    while len(done) < wanted:
        at += 1
        if draw.random() > 1 / 7:
            done.append(at)
    return done


def _score(number: int, unit: int) -> float:
    return 1.0 if (number * 31 + unit * 17) % 4 else 0.0


def _tables(offer: Offer, numbers: range) -> Iterator[tuple[str, Sequence[str], Iterable[tuple[Any, ...]]]]:
    run, version = offer.run.id, offer.outline.version_id
    yield (
        "accounts_account",
        ("id", "public_id", "password", "email", "name", "language", "time_zone", "epoch", "is_active", "joined_at"),
        ((n, f"bench{n}", "!", f"learner{n}@example.org", f"Learner {n}", "en", "UTC", 1, True, NOW) for n in numbers),
    )
    yield (
        "learning_enrolment",
        ("account_id", "run_id", "intention", "scope", "enrolled_at"),
        ((n, run, "all", "learn", NOW) for n in numbers),
    )
    yield (
        "learning_summary",
        ("account_id", "run_id", "version", "required", "done_required", "highest", "done", "scores", "last_unit"),
        ((n, run, version, UNITS, len(units(n)), len(units(n)) / UNITS, *_record(n)) for n in numbers),
    )
    yield (
        "learning_evidence",
        ("account_id", "run_id", "fact", "kind", "subject", "value", "version", "at"),
        (row for n in numbers for row in _facts(n, run, version)),
    )
    yield (
        "assessment_attempt",
        ("account_id", "run_id", "part", "number", "response", "fraction", "is_late", "version", "once", "at"),
        ((n, run, f"q-{u}-a", 1, '"1"', _score(n, u), False, version, f"s{u}", NOW) for n in numbers for u in units(n)),
    )


def _record(number: int) -> tuple[str, str, str]:
    done = units(number)
    return (
        json.dumps([f"unit-{unit}" for unit in done]),
        json.dumps({f"q-{unit}-a": _score(number, unit) for unit in done}),
        f"unit-{done[-1]}" if done else "",
    )


def _facts(number: int, run: int, version: int) -> Iterator[tuple[Any, ...]]:
    for unit in units(number):
        yield (number, run, f"score:q-{unit}-a:1", "score", f"q-{unit}-a", _score(number, unit), version, NOW)
        yield (number, run, f"unit:unit-{unit}", "unit", f"unit-{unit}", 1.0, version, NOW)


def write(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Put rows into a table as fast as the engine takes them."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))


def _restart_sequences(cursor: Any) -> None:
    for table in (
        "accounts_account",
        "learning_enrolment",
        "learning_summary",
        "learning_evidence",
        "assessment_attempt",
    ):
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
