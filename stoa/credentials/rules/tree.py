"""What a rule is made of once it has been read, and its canonical text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
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
    """One thing that must hold: a term, its argument (an id) and how much of it."""

    term: str
    argument: str = ""
    amount: Amount | None = None
    place: Place = field(default=Place(), compare=False)

    def __str__(self) -> str:
        argument = f'("{self.argument}")' if self.argument else ""
        return f"{self.term}{argument} >= {self.amount}" if self.amount else f"{self.term}{argument}"


@dataclass(frozen=True, slots=True)
class Group:
    """Several rules of which all, any one, or at least `count` must hold. `count` is 0 unless `kind` is at_least."""

    kind: Literal["all", "any", "at_least"]
    rules: tuple[Rule, ...]
    count: int = 0
    place: Place = field(default=Place(), compare=False)

    @property
    def needed(self) -> int:
        """How many of the rules must hold."""
        return {"all": len(self.rules), "any": 1, "at_least": self.count}[self.kind]

    def __str__(self) -> str:
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
