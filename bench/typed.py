"""What it costs to grade and draw an answer that is typed: `python -m bench.typed`.

Prints a line for each kind of question and kind of answer, {"kind", "answer", "cpu_ms", "slowest_ms", "draw_ms"}: CPU
time of grading (median and slowest of many answers that differ, so that nothing is remembered) and of drawing the
question with the answer in it.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from statistics import median
from typing import Any

from bench import site

UNITS = "How fast?\n\n- [x] 10 ± 0.1 m/s\n- [ ] 36 m/s\n- [ ] 20 m/s\n- [ ] 5 m/s"
FORMULA = "Which?\n\n- [x] 2x(x+1)(x-3) + sin(x)/sqrt(y)\n" + "\n".join(f"- [ ] {n} x^{n} + y" for n in range(2, 6))
NINE = "Which?\n\n- [x] [[1, 2, 3], [4, 5, 6], [7, 8, 9.5]] ± 0.01\n- [ ] [[1, 4, 7], [2, 5, 8], [3, 6, 9.5]]"
TURN = "Which?\n\n- [x] cos t, -sin t, 0; sin t, cos t, 0; 0, 0, 1"
TURNED = ["-sin t", "0", "sin t", "cos t", "0", "0", "0", "1"]
CASES: tuple[tuple[str, str, str, str, Callable[[int], Any]], ...] = (
    ("numeric", "with a unit", UNITS, ":units: m/s, km/h\n:figures: 3, 50%", lambda n: f"{36 + n / 7:.3f} km/h"),
    ("numeric", "many factors", UNITS, ":units: m/s, any", lambda n: f"{n}e3 kg·m²·s⁻³/(kN·mm^{n % 3 + 1})"),
    ("symbolic", "right", FORMULA, ":domain: y > 0", lambda n: f"2x^3 - 4x^2 - 6x + sin(x)/y^0.5 + {n} - {n}"),
    ("symbolic", "wrong", FORMULA, ":domain: y > 0", lambda n: f"2x^3 - {n}x^2 - 6x + sin(x)/sqrt(y)"),
    ("symbolic", "300 characters", FORMULA, "", lambda n: ("(x+y)^2 - sin(x y) + " * 15)[: 290 - 1] + f"{n}"),
    ("symbolic", "factored", "Which?\n\n- [x] 2x(x+1)", ":form: factored", lambda n: f"(x+1)*2x*{n}/{n}"),
    ("matrix", "nine numbers", NINE, "", lambda n: ["1", "2", "3", "4", "5", "6", "7", "8", f"9,{n}"]),
    ("matrix", "nine expressions", TURN, "", lambda n: [f"cos(t+{n}-{n})", *TURNED]),
)  # fmt: skip


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.typed", description=__doc__)
    parser.add_argument("--answers", type=int, default=300, help="of each kind")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        site.prepare(stack, "typed")
        for told in measured(options.answers):
            print(json.dumps(told), flush=True)
    return 0


def measured(count: int) -> Iterator[dict[str, Any]]:
    """The cases one by one."""
    items, ports = import_module("stoa.assessment.items"), import_module("stoa.assessment.ports")
    author = import_module("tests.assessment.items.author")
    context = ports.RenderContext(action="/answer")
    gc.collect()
    gc.freeze()  # what Django holds is not looked through in the middle of an answer
    for kind, answer, body, settings, typed in CASES:
        part = author.question(kind, body, settings)
        items.grade(part, typed(count + 1))  # what authors wrote is read once
        spent, drawing = list[float](), list[float]()
        for number in range(1, count + 1):
            response, before = typed(number), time.process_time()
            graded = items.grade(part, response)
            spent.append(time.process_time() - before)
            state, before = items.state_of(part, response=response, graded=graded, attempts_used=1), time.process_time()
            items.render(part, state, context)
            drawing.append(time.process_time() - before)
        yield {
            "kind": kind, "answer": answer, "cpu_ms": round(median(spent) * 1000, 3),
            "slowest_ms": round(max(spent) * 1000, 2), "draw_ms": round(median(drawing) * 1000, 3),
        }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
