"""What item analysis costs, and whether it finds wrong keys: `python -m bench.analysis --engine postgres|sqlite`.

Each learner has answered fifty of a hundred questions, by a Rasch model with guessing; the keys of five questions are
wrong. Prints {"answers", "seconds", "cpu_us", "db_cpu_us", "memory_mb", "planted", "found", "false"}. The aim: a
million answers in 30 seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from math import exp
from pathlib import Path
from typing import Any

from bench import course, measure, site

ASKED = 50
PLANTED = (7, 23, 41, 66, 92)


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.analysis", description=__doc__)
    parser.add_argument("--engine", choices=["postgres", "sqlite"], default="sqlite")
    parser.add_argument("--learners", type=int, default=20_000)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        data = site.prepare(stack, f"analysis-{options.engine}", options.engine, is_new=True)
        import_module("bench.analysis").measured(options, data)
    return 0


def measured(options: argparse.Namespace, data: Path) -> None:
    """Answer, and look at what was answered."""
    import_module("stoa.catalogue.actions").publish_course(source=course.write(data / "course"), by=None)
    seed = import_module("bench.seed")
    offer = seed.fill(1)
    import_module("stoa.assessment.models").Attempt.objects.all().delete()
    columns = ("account_id", "run_id", "part", "number", "response", "fraction", "is_late", "version", "once", "at")
    seed.write("assessment_attempt", columns, list(_answers(offer, options.learners)))
    database = site.postmaster()
    before, grown, began = time.process_time(), measure.memory_mb(), time.monotonic()
    before_db = measure.cpu_seconds(database) if database else 0.0
    answers = import_module("stoa.assessment.actions").analyse_run(run_id=offer.run.id, progress=lambda *_: None)
    took, spent = time.monotonic() - began, time.process_time() - before
    theirs = (measure.cpu_seconds(database) if database else 0.0) - before_db
    results = import_module("stoa.assessment.models").RunAnalysis.objects.get().results["questions"]
    doubted = {each["question"] for each in results if each["suspicion"]}
    planted = {f"q-{number}-a" for number in PLANTED}
    told = {
        "engine": options.engine, "answers": answers, "seconds": round(took, 1),
        "cpu_us": round(spent / answers * 1e6, 1), "db_cpu_us": round(theirs / answers * 1e6, 1),
        "memory_mb": round(measure.memory_mb() - grown, 1), "planted": len(planted), "found": len(doubted & planted),
        "false": len(doubted - planted),
    }  # fmt: skip
    print(json.dumps(told), flush=True)


def _answers(offer: Any, learners: int) -> Iterator[tuple[Any, ...]]:
    content = import_module("stoa.content.queries")
    parts = {n: content.part(offer.outline.version_id, f"q-{n}-a").public["options"] for n in range(1, 101)}
    options = {n: [json.dumps(option["id"]) for option in listed] for n, listed in parts.items()}
    draw = random.Random(8)
    hard = {n: draw.gauss(0, 1) for n in parts}
    for learner in range(1, learners + 1):
        able = draw.gauss(0, 1)
        for place, n in enumerate(draw.sample(sorted(parts), ASKED)):
            truth = 1 if n in PLANTED else 0
            knows = draw.random() < 1 / (1 + exp(hard[n] - able))
            chosen = truth if knows else draw.randrange(4)
            at = f"2026-11-{1 + place // 10:02} {8 + learner % 10:02}:{place % 10 * 3:02}:{learner % 60:02}+00:00"
            yield (
                learner, offer.run.id, f"q-{n}-a", 1, options[n][chosen], float(chosen == 0), False,
                offer.outline.version_id, f"s{n}", at,
            )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
