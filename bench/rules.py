"""What rules of completion cost: `python -m bench.rules --engine postgres|sqlite [--learners 100000]`.

`event_us`: CPU microseconds of this process for each piece of news, in batches as the relay hands them on, to judge a
learner who earns nothing (database included on SQLite); `rule_us` of that for the rules alone, over facts that are
there. The aim: 500. `trial_seconds`: trying changed rules on all learners, as the job does it. The aim: 30 seconds for
100,000. The course has four pathways: a share of units with a score, one with the course grade, weights,
and badges.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import course, measure, site

BATCH = 100
RULES = {
    "certificate": 'all(units >= 6%, score("q-1-a") >= 50%)',
    "grade": "any(all(units >= 3%, score >= 50%), units >= 10%)",
    "weights": 'weighted(60%, 3 * units >= 7%, 2 * score("q-2-a") >= 50%, all(units >= 9, score >= 8%))',
    "both": 'all(badge("certificate"), badge("weights"))',
}
"""Learners have done up to ten units of a hundred: so for most of them the course grade has to be reckoned, which is
the dearest fact."""
EASIER = {**RULES, "certificate": 'all(units >= 4%, score("q-1-a") >= 50%)', "weights": "units >= 80%"}


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.rules", description=__doc__)
    parser.add_argument("--engine", choices=["postgres", "sqlite"], default="sqlite")
    parser.add_argument("--learners", type=int, default=100_000)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        data = site.prepare(stack, f"rules-{options.engine}", options.engine, is_new=True)
        import_module("bench.rules").measured(options, data)
    return 0


def measured(options: argparse.Namespace, data: Path) -> None:
    """Judge, and try."""
    folder = course.write(data / "course")
    _write(folder, RULES)
    import_module("stoa.catalogue.actions").publish_course(source=folder, by=None)
    offer = import_module("bench.seed").fill(options.learners)
    import_module("stoa.learning.actions").rebuild_roster(run_id=offer.run.id)
    _answered(offer)
    accounts = list(import_module("stoa.learning.models").Summary.objects.values_list("account_id", flat=True))
    told: dict[str, Any] = {"engine": options.engine, "learners": len(accounts)}
    told |= _judged(offer, accounts[:3000])
    _write(folder, EASIER)
    draft = import_module("stoa.content.actions").make_draft(source=folder, by=None)
    began, spent = time.monotonic(), time.process_time()
    import_module("stoa.credentials.actions").try_rules(
        draft=draft.public_id, against=offer.outline.version_id, progress=lambda *_: None
    )
    told |= {"trial_seconds": round(time.monotonic() - began, 1), "trial_cpu": round(time.process_time() - spent, 1)}
    trial = import_module("stoa.credentials.models").RuleTrial.objects.get()
    told |= {"looked_at": trial.looked_at, "counts": trial.counts, "memory_mb": round(measure.memory_mb(), 1)}
    print(json.dumps(told), flush=True)


def _write(folder: Path, rules: dict[str, str]) -> None:
    ways = (f'[[pathways]]\nid = "{id}"\ntitle = "{id}"\nrule = \'{rule}\'\n' for id, rule in rules.items())
    (folder / "completions.toml").write_text("\n".join(ways))


def _answered(offer: Any) -> None:
    """Scores in the graded parts, other ones for each learner: the seed gives those of practice alone."""
    parts = sorted(offer.outline.graded_parts)
    summary = import_module("stoa.learning.models").Summary
    draw = random.Random(7)
    for start in range(0, summary.objects.count(), 2000):
        rows = list(summary.objects.order_by("id")[start : start + 2000])
        for row in rows:
            row.scores |= {part: round(draw.random(), 3) for part in parts[: draw.randint(0, len(parts))]}
        summary.objects.bulk_update(rows, ["scores"], batch_size=300)


def _judged(offer: Any, accounts: list[int]) -> dict[str, float]:
    """The costs of an event for those who hold nothing yet."""
    actions = import_module("stoa.credentials.actions")
    actions.award(pairs=[(account, offer.run.id) for account in accounts])
    holders = set(import_module("stoa.credentials.models").Award.objects.values_list("account_id", flat=True))
    pairs = [(account, offer.run.id) for account in accounts if account not in holders]
    began = time.process_time()
    for start in range(0, len(pairs), BATCH):
        actions.award(pairs=pairs[start : start + BATCH])
    whole = (time.process_time() - began) / len(pairs)
    standings = import_module("stoa.learning.queries").standings(pairs)
    queries, judging = import_module("stoa.credentials.queries"), import_module("stoa.credentials.judging")
    judge = judging.Judge(offer.outline, import_module("stoa.kernel.clock").now())
    ways = queries.pathways(offer.outline)
    began = time.process_time()
    for standing in standings.values():
        judge.met(ways, standing, frozenset())
    alone = (time.process_time() - began) / len(standings)
    return {"event_us": round(whole * 1e6, 1), "rule_us": round(alone * 1e6, 1)}


if __name__ == "__main__":
    sys.exit(main())
