"""What a corrected key costs: `python -m bench.regrade --engine postgres|sqlite [--learners 50000]`.

Each learner has answered one question twice, on two days, one in two at last with what turns out to be right. It was
learned from. Its key is corrected, all answers are graded anew, and those that became right are learned from anew.
Prints {"answers", "raised", "a_second", "cpu_us", "db_cpu_us", "memory_mb"}: answers a
second by the clock, CPU time of each, and by how much the process grew meanwhile. The aim: 2,000 a second, in constant
memory.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import course, measure, site

PART = "q-1-a"


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.regrade", description=__doc__)
    parser.add_argument("--engine", choices=["postgres", "sqlite"], default="sqlite")
    parser.add_argument("--learners", type=int, default=50_000)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        data = site.prepare(stack, f"regrade-{options.engine}", options.engine, is_new=True)
        import_module("bench.regrade").measured(options, data)
    return 0


def measured(options: argparse.Namespace, data: Path) -> None:
    """Answer, correct, grade anew."""
    publishing, seed = import_module("stoa.catalogue.actions"), import_module("bench.seed")
    publishing.publish_course(source=course.write(data / "course"), by=None)
    offer = seed.fill(options.learners)
    _answer(seed, offer, options.learners)
    import_module("stoa.assessment.actions").learn_from_history(progress=lambda *_: None)
    path = next((data / "course").glob("*/001-*.md"))
    right, wrong = "- [x] ", "- [ ] "
    lines = path.read_text().splitlines(keepends=True)
    first = next(place for place, line in enumerate(lines) if line.startswith((right, wrong)))
    for place in (first, first + 1):
        lines[place] = (wrong if lines[place].startswith(right) else right) + lines[place][len(right) :]
    path.write_text("".join(lines))
    publishing.publish_course(source=data / "course", by=None)
    version = import_module("stoa.catalogue.queries").offer("bench").outline.version_id
    database = site.postmaster()
    before, grown = time.process_time(), measure.memory_mb()
    before_db, began = measure.cpu_seconds(database) if database else 0.0, time.monotonic()
    raised = import_module("stoa.assessment.actions").regrade(
        course_id=offer.run.course_id, version_id=version, progress=lambda *_: None
    )
    took, spent = time.monotonic() - began, time.process_time() - before
    theirs = (measure.cpu_seconds(database) if database else 0.0) - before_db
    answers = 2 * options.learners + len([n for n in range(1, options.learners + 1) if 1 in seed.units(n)])
    told = {
        "engine": options.engine, "answers": answers, "raised": raised, "a_second": round(answers / took),
        "cpu_us": round(spent / answers * 1e6), "db_cpu_us": round(theirs / answers * 1e6),
        "memory_mb": round(measure.memory_mb() - grown, 1),
    }  # fmt: skip
    print(json.dumps(told), flush=True)


def _answer(seed: Any, offer: Any, learners: int) -> None:
    """Two attempts of each learner, the second of every other one with the option that will be right."""
    part = import_module("stoa.content.queries").part(offer.outline.version_id, PART)
    will_be, wrong = (option["id"] for option in part.public["options"][1:3])
    columns = ("account_id", "run_id", "part", "number", "response", "fraction", "is_late", "version", "once", "at")
    rows = (
        (
            n, offer.run.id, PART, number, json.dumps(will_be if n % 2 and number == 12 else wrong), 0.0, False,
            offer.outline.version_id, f"r{n}-{number}", f"2026-11-{number} 12:00:00+00:00",
        )
        for n in range(1, learners + 1)
        for number in (11, 12)
    )  # fmt: skip
    seed.write("assessment_attempt", columns, rows)


if __name__ == "__main__":
    sys.exit(main())
