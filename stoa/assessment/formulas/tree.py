"""The tree that an expression is read into. Sums and products are flat, so that long ones are not deep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias


class BadExpression(Exception):
    """A text that is no expression, or has no value. `reason` is a code, `at` where in the text, `what` the word."""

    def __init__(self, reason: str, at: int = 0, what: str = "") -> None:
        super().__init__(f"{reason} at {at}: {what}")
        self.reason, self.at, self.what = reason, at, what


@dataclass(frozen=True, slots=True)
class Number:
    """A number without a sign, and how it was written."""

    value: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A variable or a constant."""

    name: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Minus:
    """The opposite of something."""

    inner: Node


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms, each with its sign: True for one that is taken away."""

    terms: tuple[tuple[bool, Node], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Factors, each with its sign: True for one that is divided by what stands before."""

    factors: tuple[tuple[bool, Node], ...]


@dataclass(frozen=True, slots=True)
class Power:
    """A base and its exponent."""

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function of something."""

    name: str
    arguments: tuple[Node, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Compare:
    """Two sides with `=`, `<` and the like between them."""

    sign: str
    left: Node
    right: Node


Node: TypeAlias = Number | Name | Minus | Sum | Product | Power | Call | Compare


def children(node: Node) -> tuple[Node, ...]:
    """What a node is made of, from left to right."""
    if isinstance(node, Sum):
        return tuple(term for _, term in node.terms)
    if isinstance(node, Product):
        return tuple(factor for _, factor in node.factors)
    if isinstance(node, Minus):
        return (node.inner,)
    if isinstance(node, Power):
        return (node.base, node.exponent)
    if isinstance(node, Call):
        return node.arguments
    return (node.left, node.right) if isinstance(node, Compare) else ()


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(children(current))
