"""What a rule is made of once it has been read, and its canonical text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import repeat
from math import ceil
from typing import Literal, TypeAlias


def gettext_noop(message: str) -> str:
    """Marks a sentence for the translators' catalogue; it is put into a language where it is shown."""
    return message


class Phrase(str):
    """A part of a sentence that is put into the reader's language by itself, before the sentence takes it in."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column in the rule's text, both from 1."""

    line: int = 1
    column: int = 1


class RuleError(ValueError):
    """A text is not a rule. `message` % `params` says why, `remedy` % `params` what to write: English, ready for
    gettext, as are the params that are a `Phrase`. `code` is stable."""

    def __init__(self, code: str, place: Place, message: str, remedy: str = "", **params: str | int) -> None:
        super().__init__(f"{place.line}:{place.column}: {message % params}")
        self.code = code
        self.place = place
        self.message = message
        self.remedy = remedy
        self.params: Mapping[str, str | int] = params


@dataclass(frozen=True, slots=True)
class Amount:
    """How much a condition asks for: a share of 1 (written as a percentage), or a whole number."""

    value: Fraction
    is_share: bool

    def __str__(self) -> str:
        if not self.is_share:
            return str(self.value)
        percent = Decimal(self.value.numerator * 100) / Decimal(self.value.denominator)
        return f"{percent.normalize():f}%"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold: a term, its argument (an id, a day) and how much of it."""

    term: str
    argument: str = ""
    amount: Amount | None = None
    place: Place = field(default=Place(), compare=False)

    def __str__(self) -> str:
        argument = f'("{self.argument}")' if self.argument else ""
        return f"{self.term}{argument} >= {self.amount}" if self.amount else f"{self.term}{argument}"


@dataclass(frozen=True, slots=True)
class Group:
    """Several rules of which all, any one, or at least `count` must hold, or so many that their `weights` add up to
    `amount` (points, or a share of all points). `count` is 0 unless `kind` is at_least; each rule has a weight, and an
    amount is asked for, when it is weighted, and only then."""

    kind: Literal["all", "any", "at_least", "weighted"]
    rules: tuple[Rule, ...]
    count: int = 0
    weights: tuple[int, ...] = ()
    amount: Amount | None = None
    place: Place = field(default=Place(), compare=False)

    @property
    def needed(self) -> int:
        """How many of the rules must hold, or points have to be gathered."""
        if self.amount is not None:
            return ceil(self.amount.value * sum(self.weights)) if self.amount.is_share else int(self.amount.value)
        return self.count if self.kind == "at_least" else len(self.rules) if self.kind == "all" else 1

    @property
    def weighed(self) -> Iterator[tuple[Rule, int]]:
        """Each rule with what it brings: its weight, or 1."""
        return zip(self.rules, self.weights or repeat(1), strict=False)

    def __str__(self) -> str:
        if self.kind == "weighted":
            inside = ", ".join(str(rule) if weight == 1 else f"{weight} * {rule}" for rule, weight in self.weighed)
            return f"weighted({self.amount}, {inside})"
        inside = ", ".join(str(rule) for rule in self.rules)
        return f"at_least({self.count}, {inside})" if self.kind == "at_least" else f"{self.kind}({inside})"


Rule: TypeAlias = Condition | Group


def text(rule: Rule) -> str:
    """The one way to write `rule`: no remarks, one line, single blanks. `parse(text(rule)) == rule`."""
    return str(rule)


def digest(rule: Rule) -> str:
    """SHA-256 of the canonical text in UTF-8, in hexadecimal: rules that mean the same by their writing share it."""
    return hashlib.sha256(text(rule).encode()).hexdigest()


def conditions(rule: Rule) -> Iterator[Condition]:
    """Every condition of the rule, in the order in which they are written."""
    if isinstance(rule, Condition):
        yield rule
        return
    for inner in rule.rules:
        yield from conditions(inner)
