"""One mistake, one finding: what is wrong with a question only because of another mistake in it is not reported.

Whoever mends a mistake sees what is left: nothing is lost by waiting for that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stoa.content.ports import CompileContext, Severity

_NO_RIGHT = frozenset({"question-no-right-answer", "question-answer-mark"})
"""Then nobody knows what the other answers are to be compared with."""

FOLLOWS: Mapping[str, frozenset[str]] = {
    "question-no-right-answer": frozenset({"question-answer-mark"}),
    "question-no-picture": frozenset({"question-no-right-answer", "question-no-rows"}),
    "question-two-right": frozenset({"question-option-duplicate"}),
    "question-answer-hidden": _NO_RIGHT,
    "question-no-order": frozenset({"question-place", "question-option-duplicate"}),
    "question-outside": frozenset({"question-axis"}),
    "graph-outside": frozenset({"question-axis"}),
    "graph-unreadable": frozenset({"graph-draw"}),
    "hotspot-places": _NO_RIGHT | {"hotspot-area", "hotspot-empty", "hotspot-outside"},
    "matrix-size": _NO_RIGHT | {"matrix-cell", "matrix-shape"},
    "numberline-mixed": _NO_RIGHT | {"numeric-unreadable", "numberline-interval", "numberline-unreadable"},
    "numberline-unreadable": frozenset({"question-answer-mark"}),
    "question-places": frozenset({"numeric-unreadable", "numberline-unreadable", "numberline-many"}),
    "question-domain": frozenset({"question-variables"}),
    "symbolic-unreadable": frozenset({"question-variables"}),
    "question-blank-reply": frozenset({"question-blank-open", "question-blank-choices", "question-blank-empty"}),
    "question-no-blanks": frozenset({"question-blank-open"}),
}
"""By rule: the rules of which it may be a consequence. Where one of these was broken too, it is not reported."""

Tell = Callable[[Severity, str, str, int, str], None]


@dataclass
class Reporting:
    """The context itself, but what is reported goes another way."""

    context: CompileContext
    tell: Tell

    def __getattr__(self, name: str) -> Any:
        return getattr(self.context, name)

    def report(self, severity: Severity, rule: str, message: str, line: int, remedy: str = "") -> None:
        self.tell(severity, rule, message, line, remedy)


class Causes:
    """The context of one question, which keeps what is reported until `told`."""

    def __init__(self, context: CompileContext) -> None:
        self._context = context
        self._found: list[tuple[Severity, str, str, int, str]] = []
        self.context: CompileContext = Reporting(context, lambda *said: self._found.append(said))

    def told(self) -> None:
        """Report what was found, without consequences."""
        broken = {rule for _severity, rule, *_rest in self._found}
        for severity, rule, message, line, remedy in self._found:
            if not FOLLOWS.get(rule, frozenset()) & broken:
                self._context.report(severity, rule, message, line, remedy)
