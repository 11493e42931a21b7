"""TeX to MathML, by Temml in quickjs: no browser script, no network, and nothing that TeX can do reaches a page.

Temml runs with `trust: false`, a limit on time and memory, and its output passes a white list of MathML (see `html`).
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from django.utils.translation import gettext as _

from stoa.kernel.text import html

if TYPE_CHECKING:
    import quickjs

LONGEST_FORMULA: Final = 20_000
"""Characters."""
_SECONDS: Final = 2
_BYTES: Final = 64 * 1024 * 1024
_SCRIPT: Final = Path(__file__).parents[2] / "_vendor" / "js" / "temml.min.js"
_ENTRY: Final = """
function stoaTex(tex, display) {
  try {
    return JSON.stringify({ok: temml.renderToString(tex, {displayMode: display, throwOnError: true, trust: false,
                                                         annotate: false, maxExpand: 500, maxSize: [20, 100]})});
  } catch (problem) {
    return JSON.stringify({problem: String(problem.message || problem)});
  }
}
"""
_COLOUR = re.compile(r' style="(?:[^"]*;)?(background-)?color:\s*(#[0-9a-fA-F]{3,8}|[a-z]+);?[^"]*"')
_PLACE = re.compile(r"\s*at (?:position \d+|end of input):.*", re.DOTALL)
_local = threading.local()


@dataclass(frozen=True)
class Formula:
    """What became of a piece of TeX: MathML, or what is wrong with it (then `mathml` is empty)."""

    mathml: str
    problem: str = ""


@lru_cache(maxsize=4096)
def formula(tex: str, display: bool) -> Formula:
    """`tex` (without its dollars) as sanitised MathML; `display` for a formula on lines of its own."""
    if len(tex) > LONGEST_FORMULA:
        return Formula("", _("The formula is longer than %(limit)s characters.") % {"limit": LONGEST_FORMULA})
    answer = _render(tex, display)
    if "ok" not in answer:
        return Formula("", _PLACE.sub("", answer["problem"]).strip() or _("The formula cannot be read."))
    return Formula(_clean_math()(_COLOUR.sub(_as_attribute, answer["ok"])))


def _as_attribute(match: re.Match[str]) -> str:
    """Temml says colours in style attributes, which pages do not allow; MathML has attributes for them."""
    return f' math{"background" if match[1] else "color"}="{match[2]}"'


@lru_cache(maxsize=1)
def _clean_math() -> Callable[[str], str]:
    return html.cleaner(tags=html.MATH_TAGS)


def _render(tex: str, display: bool) -> dict[str, str]:
    import quickjs  # a JavaScript engine, needed only where text is published

    try:
        return cast("dict[str, str]", json.loads(_engine().get("stoaTex")(tex, display)))
    except quickjs.JSException as problem:
        # Out of time, memory or stack: the engine may be left in any state, so the next formula gets a fresh one.
        _local.engine = None
        return {"problem": str(problem).splitlines()[0]}


def _engine() -> quickjs.Context:
    """One engine a thread: quickjs watches the stack of the thread that made it."""
    engine = getattr(_local, "engine", None)
    if engine is None:
        import quickjs  # see above

        engine = quickjs.Context()
        engine.set_memory_limit(_BYTES)
        engine.set_time_limit(_SECONDS)
        engine.eval(_SCRIPT.read_text(encoding="utf-8"))
        engine.eval(_ENTRY)
        _local.engine = engine
    return cast("quickjs.Context", engine)
