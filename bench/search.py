"""What finding courses costs: `python -m bench.search --engine postgres|sqlite [--entries 3265] [--list FOLDER]`.

Fills a site of its own with a list of courses (`--list`: whatever `stoa catalogue load` reads; more entries than it
holds are made by mixing its titles and descriptions anew) and asks for the part of the page that comes while somebody
types. Every query is asked once, so nothing is remembered of it. Prints {"one word": {"cpu_ms", "db_cpu_ms", "queries",
"bytes", "found"}, ...}: CPU of server and database a request, medians of rounds; the most statements; mean bytes.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import re
import sys
import time
from importlib import import_module
from pathlib import Path
from statistics import mean, median
from typing import Any
from urllib.parse import urlencode

from bench import measure, site

ROUNDS = 8
TYPING = {"HX-Request": "true"}
WORD = re.compile(r"[^\W\d_]{4,}")
LEVELS, TIMES = ("master", "bachelor"), ("short", "middle", "long")
Asked = list[tuple[str, str]]


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--engine", choices=["postgres", "sqlite"], default="sqlite")
    parser.add_argument("--entries", type=int, default=3265)
    parser.add_argument("--requests", type=int, default=160, help="requests of each kind, in all rounds")
    parser.add_argument("--list", type=Path, default=site.ROOT.parent / "shared" / "data" / "catalogue-unitn")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        data = site.prepare(stack, f"search-{options.engine}-{options.entries}", options.engine)
        result = import_module("bench.search").measured(stack, options, data)
    print(json.dumps(result))
    return 0


def measured(stack: contextlib.ExitStack, options: argparse.Namespace, data: Path) -> dict[str, Any]:
    """Fill the site, start the server, run the rounds."""
    courses = _courses(options)
    seconds = _load(courses, data)
    kinds = _kinds([course["title"] for course in courses], options.requests)
    queries = {name: _statements(asked) for name, asked in kinds.items()}
    database = site.postmaster()
    import_module("django.db").connection.close()
    server, port = site.run(stack)
    client = measure.Client(port)
    for word in ("riscaldamento", "zzzz", "prova"):
        client.send("GET", f"/courses/?q={word}", headers=site.somebody(0) | TYPING)
    each = options.requests // ROUNDS
    result: dict[str, Any] = {"indexed": {"entries": len(courses), "seconds": round(seconds, 1)}}
    rows: dict[str, list[tuple[float, float, float]]] = {name: [] for name in kinds}
    for at in range(ROUNDS):
        for name, asked in kinds.items():
            rows[name].append(_burst(client, server, database, asked[at * each : (at + 1) * each]))
    for name, values in rows.items():
        cpu, db, size = zip(*values, strict=True)
        result[name] = {
            "cpu_ms": round(median(cpu), 2), "db_cpu_ms": round(median(db), 2),
            "all_ms": round(median([a + b for a, b in zip(cpu, db, strict=True)]), 2), "bytes": round(mean(size)),
            **queries[name],
        }  # fmt: skip
    return result


def _burst(client: measure.Client, server: int, database: int, asked: list[Asked]) -> tuple[float, float, float]:
    """CPU milliseconds a request of the server and of the database, bytes of an answer."""
    before, before_db = measure.cpu_seconds(server), measure.cpu_seconds(database) if database else 0.0
    size = measure.burst(
        len(asked), lambda n: client.send("GET", f"/courses/?{urlencode(asked[n])}", headers=site.somebody(n) | TYPING)
    )  # fmt: skip
    after, after_db = measure.cpu_seconds(server), measure.cpu_seconds(database) if database else 0.0
    share = 1000 / len(asked)
    return (after - before) * share, (after_db - before_db) * share, size / len(asked)


def _courses(options: argparse.Namespace) -> list[dict[str, Any]]:
    """The list's courses, and mixtures of them until there are enough; the same every time."""
    listed = import_module("stoa.catalogue.sources").read(options.list).courses
    rows = [
        {"key": f"k{at}", "title": course.title, "address": course.address, "description": course.about,
         "language": course.language, "level": course.level, "department": course.department,
         "programme": course.programme, "people": [f"{name} ({role})" for name, role in course.people]}
        for at, course in enumerate(listed)
    ]  # fmt: skip
    draw = random.Random(11)
    while len(rows) < options.entries:
        one, other, third = (draw.choice(listed) for _ in range(3))
        title = " ".join([*one.title.split()[: draw.randint(1, 3)], *other.title.split()[-draw.randint(1, 3) :]])
        rows.append({
            "key": f"k{len(rows)}", "title": title, "address": f"https://example.org/{len(rows)}",
            "description": third.about, "language": draw.choice(["it", "it", "it", "en", "es"]), "level": other.level,
            "department": one.department, "programme": other.programme, "hours": draw.choice(["", "2", "8", "40"]),
            "subjects": [draw.choice(third.title.split()).lower()],
        })  # fmt: skip
    return rows[: options.entries]


def _load(courses: list[dict[str, Any]], data: Path) -> float:
    """Load the list; returns CPU seconds of this process (on a site that has it: of finding that nothing changed)."""
    file = data / "list.json"
    file.write_text(json.dumps({"institution": "Bench", "courses": courses}), encoding="utf-8")
    start = time.process_time()
    import_module("stoa.catalogue.actions").load_catalogue(path=file, progress=_say)
    return time.process_time() - start


def _say(stage: str, done: int, total: int) -> None:
    if done % 10_000 == 0:
        print(f"{stage} {done}/{total}", file=sys.stderr, flush=True)


def _kinds(titles: list[str], count: int) -> dict[str, list[Asked]]:
    """Queries of each kind, none twice."""
    draw = random.Random(7)
    words = sorted({word.lower() for title in titles for word in WORD.findall(title)})
    draw.shuffle(words)
    common = sorted(words, key=lambda word: -len(word))
    pairs = [
        found[:2] for title in draw.sample(titles, min(len(titles), 4000)) if len(found := WORD.findall(title)) > 1
    ]
    long = [word for word in words if len(word) > 6]
    kinds: dict[str, list[Asked]] = {
        "one word": [[("q", word)] for word in words],
        "two words": [[("q", " ".join(pair))] for pair in pairs],
        "unfinished": [[("q", word[: draw.randint(3, 5)])] for word in common],
        "mistyped": [[("q", word[:3] + word[4:])] for word in long],
        "word and facets": [[("q", word), ("level", draw.choice(LEVELS))] for word in reversed(words)],
        "facets alone": [
            [("level", level), ("language", language), ("page", str(page))]
            for page in range(1, 60) for level in LEVELS for language in ("it", "en", "es")
        ],
        "nothing found": [[("q", word + "xqz")] for word in words],
    }  # fmt: skip
    return {name: _distinct(asked)[:count] for name, asked in kinds.items()}


def _distinct(asked: list[Asked]) -> list[Asked]:
    return [list(each) for each in dict.fromkeys(tuple(each) for each in asked)]


def _statements(asked: list[Asked]) -> dict[str, int]:
    """The most statements that one of these takes, and the most courses that one finds; counted in this process."""
    catalogue, clock = import_module("stoa.catalogue.queries"), import_module("stoa.kernel.clock")
    counted = import_module("stoa.kernel.statements").counted
    most, found = 0, 0
    for pairs in asked[:40]:
        words = dict(pairs)
        chosen = {name: (value,) for name, value in pairs if name in catalogue.FACETS}
        with counted() as sent:
            narrowing = catalogue.Narrowing(query=words.get("q", ""), chosen=chosen)
            found = max(found, catalogue.find_courses(narrowing, now=clock.now()).count)
        most = max(most, len(sent))
    return {"queries": most, "most_found": found}


if __name__ == "__main__":
    sys.exit(main())
