"""Checks of a site as it stands: settings, data folder, database, mail. `stoa check-site` prints them, `stoa run` too.

A check is a function without arguments, registered under a name with `@check("mail")`, that returns what it found;
nothing found means all is well. The modules beside this one are all looked into: a new check is a new module here, and
there is no list to add it to. A finding says what is the matter and what to do, and never holds a secret.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from stoa.kernel.cache import asking_once

Level = Literal["error", "warning", "hint"]
"""`error`: the site can't run like this. `warning`: it runs, and trouble comes. `hint`: it could be better."""


@dataclass(frozen=True)
class Finding:
    """One thing that a check says: how grave it is, what is the matter, what to do about it."""

    level: Level
    text: str
    remedy: str


Check = Callable[[], Iterable[Finding]]
_checks: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register a function as the check called `name` (a word or two, shown before its findings)."""

    def register(function: Check) -> Check:
        if name in _checks:
            raise ValueError(f"Two checks are called {name!r}")
        _checks[name] = function
        return function

    return register


@asking_once()
def findings() -> list[tuple[str, Finding]]:
    """What all checks find, by name, the gravest first. A check that fails is a finding itself."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    found = [(name, finding) for name, function in sorted(_checks.items()) for finding in _found_by(function)]
    order: tuple[Level, ...] = ("error", "warning", "hint")
    return sorted(found, key=lambda each: order.index(each[1].level))


def _found_by(function: Check) -> list[Finding]:
    try:
        return list(function())
    except Exception as problem:
        text = f"This could not be looked at ({type(problem).__name__})."
        return [Finding("warning", text, "See the other findings first; they may be the cause.")]
