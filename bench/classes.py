"""What staff's pages of a class cost: `python -m bench.classes --engine postgres|sqlite [--sizes 100 10000 100000]`.

Prints for each size the CPU milliseconds of a page, server and database together (on SQLite they are one process), its
statements, and for the files the rows a second and the most memory that sending them took. Pages are asked of Django
with all its middleware, in this process; what the WSGI server adds is the same for every page (see `bench.pages`).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
import tracemalloc
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import course, measure, site

PAGES = {
    "roster": "", "by progress": "?order=progress", "by grade": "?order=grade", "last here": "?order=seen",
    "found by name": "?q=learner+77", "everybody's name": "?q=learner", "not begun, by grade": "?state=new&order=grade",
    "with chart": "?order=joined",
    "gradebook": "gradebook/", "gradebook by grade": "gradebook/?order=grade",
    "checks of a category": "gradebook/?category={category}",
}  # fmt: skip
FILES = ("learners.csv", "gradebook.csv")


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.classes", description=__doc__)
    parser.add_argument("--engine", choices=["postgres", "sqlite"], default="sqlite")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000, 100_000])
    parser.add_argument("--requests", type=int, default=30, help="of each page")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        data = site.prepare(stack, f"classes-{options.engine}", options.engine, is_new=True)
        import_module("bench.classes").measured(options, data)
    return 0


def measured(options: argparse.Namespace, data: Path) -> None:
    """Grow one class from size to size, and measure at each."""
    folder = course.write(data / "course")
    import_module("stoa.catalogue.actions").publish_course(source=folder, by=None)
    accounts = import_module("stoa.accounts.actions")
    staff = accounts.open_account(email="di@example.org", name="Di", password=None, is_confirmed=True)
    accounts.grant_role(account_id=staff, role="author", scope="course:bench")
    database = site.postmaster()
    for size in options.sizes:
        offer = import_module("bench.seed").fill(size + 1)
        import_module("stoa.learning.actions").rebuild_roster(run_id=offer.run.id)
        import_module("stoa.assessment.actions").grade_class(run_id=offer.run.id, progress=lambda *far: None)
        _analyze()
        category = offer.outline.grading.categories[0].id
        client = import_module("django.test").Client()
        client.force_login(import_module("stoa.accounts.models").Account.objects.get(id=staff))
        pages = {
            name: measure.page(client, f"/studio/bench/{path.format(category=category)}", options.requests, database)
            for name, path in PAGES.items()
        }
        files = {name: _file(client, f"/studio/bench/{name}") for name in FILES}
        print(json.dumps({"learners": size, "engine": options.engine, "pages": pages, "files": files}), flush=True)


def _analyze() -> None:
    """Do what PostgreSQL does by itself a minute after a table has grown; SQLite needs the figures alone."""
    connection = import_module("django.db").connection
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _file(client: Any, path: str) -> dict[str, float]:
    rows, began = 0, time.perf_counter()
    for piece in client.get(path, HTTP_HOST="localhost").streaming_content:
        rows += piece.count(b"\n")
    seconds = time.perf_counter() - began
    tracemalloc.start()
    for _ in client.get(path, HTTP_HOST="localhost").streaming_content:
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return {"rows": rows, "rows_per_second": round(rows / seconds), "most_kb": round(most / 1024)}


if __name__ == "__main__":
    sys.exit(main())
