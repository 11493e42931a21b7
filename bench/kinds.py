"""How long each kind of question takes to grade and to draw, by its sample: `python -m bench.kinds [KIND ...]`.

Every field is filled and every first choice taken, as a browser would send it. Prints a line of JSON for each kind:
{"kind", "grade_us", "draw_us"}, CPU time in microseconds, the median of a thousand.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path

import django

ROOT = Path(__file__).parent.parent
TIMES = 1000
TYPED = "0.09"
_FIELD = re.compile(r'<input [^>]*?name="(answer-[^"]+)"[^>]*?>')
_VALUE = re.compile(r' value="([^"]+)"')
_LIST = re.compile(r'<select [^>]*?name="(answer-[^"]+)".*?</select>', re.DOTALL)
_AREA = re.compile(r'<textarea [^>]*?name="(answer-[^"]+)"')


def filled(html: str) -> dict[str, list[str]]:
    """A form in which each field of a drawn question has an answer."""
    form: dict[str, list[str]] = {}
    for field in _FIELD.finditer(html):
        value = _VALUE.search(field[0])
        form.setdefault(unescape(field[1]), [unescape(value[1]) if value else TYPED])
    for field in _LIST.finditer(html):
        form.setdefault(unescape(field[1]), [unescape(value) for value in _VALUE.findall(field[0])[:1]])
    for field in _AREA.finditer(html):
        form.setdefault(unescape(field[1]), [TYPED])
    return form


def median_us(work: Callable[[], object]) -> float:
    """CPU time of one call."""
    taken = []
    for _time in range(TIMES):
        began = time.process_time_ns()
        work()
        taken.append(time.process_time_ns() - began)
    return round(statistics.median(taken) / 1000, 1)


def measure(wanted: list[str]) -> None:
    """Print the times of these kinds, or of all."""
    # The settings have to be in place before anything of the product is loaded.
    from stoa.assessment.items import grade, kinds, read, render, state_of
    from stoa.assessment.ports import RenderContext
    from tests.assessment.items.author import write

    context = RenderContext(action="/", seed="bench")
    for kind in sorted(wanted or kinds()):
        part = write((ROOT / "stoa/assessment/items" / kind / "sample.md").read_text(encoding="utf-8")).part
        response = read(part, filled(render(part, state_of(part), context)))
        state = state_of(part, response=response, attempts_used=1, best=0.0)
        found = {
            "kind": kind,
            "grade_us": median_us(lambda part=part, response=response: grade(part, response)),  # type: ignore[misc]
            "draw_us": median_us(lambda part=part, state=state: render(part, state, context)),  # type: ignore[misc]
        }
        print(json.dumps(found), flush=True)


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.kinds", description=__doc__)
    parser.add_argument("kinds", nargs="*", help="names of kinds; all without one")
    wanted = parser.parse_args().kinds
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    measure(wanted)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
