"""What it costs to run programs that learners write: `python -m bench.programs [--runs 100]`.

Runs a short program in the sandbox: one after the other, then as many at a time as one worker does. Prints
{"one_ms": median from start to end, "one_ms_p95", "imports_ms": the same for a program that imports three modules,
"empty_ms": an interpreter of the same kind that does nothing, "a_second": runs a second side by side, "pool"}.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles

from stoa.assessment.items.code.running import POOL
from stoa.kernel import sandbox

SHORT = "def share(part, whole):\n    return 100 * part / whole"
IMPORTING = f"import math, random, statistics\n{SHORT}"


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.programs", description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    runs = parser.parse_args().runs
    if problem := sandbox.trouble():
        print(f"No program can be run here: {problem}.", file=sys.stderr)
        return 1
    times = _times(runs, lambda: _share(SHORT))
    begun = time.perf_counter()
    with ThreadPoolExecutor(POOL) as pool:
        list(pool.map(_share, [SHORT] * runs))
    side_by_side = runs / (time.perf_counter() - begun)
    figures = {
        "one_ms": median(times),
        "one_ms_p95": quantiles(times, n=20)[-1],
        "imports_ms": median(_times(runs, lambda: _share(IMPORTING))),
        "empty_ms": median(_times(runs, _empty)),
        "a_second": side_by_side,
        "pool": POOL,
    }
    print(json.dumps({name: round(value, 1) for name, value in figures.items()}))
    return 0


def _times(runs: int, run: Callable[[], object]) -> list[float]:
    """Milliseconds of each run."""
    found = []
    for _ in range(runs):
        begun = time.perf_counter()
        run()
        found.append(1000 * (time.perf_counter() - begun))
    return found


def _share(code: str) -> None:
    ran = sandbox.run(code, call="share(9, 108)")
    assert ran.ended == "returned", ran


def _empty() -> None:
    subprocess.run([sys.executable, "-S", "-s", "-P", "-B", "-c", ""], check=True, env={})


if __name__ == "__main__":
    sys.exit(main())
