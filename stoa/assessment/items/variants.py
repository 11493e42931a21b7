"""Variants of a question: numbers and words drawn for it, the same for the same learner every time.

`:vars:` says what is drawn and what follows from it, statement by statement: `wells in 100..900 by 100`,
`name in {Ada, Bo}`, `share = bad / wells`, `where bad < wells`. `{=share}` in the question stands for a value,
`{=100*share|1}` for one with one decimal. Draws are made when the course is compiled: a thousand are tried, and some
of them kept, so that nothing is reckoned while somebody answers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeAlias

from stoa.assessment.expressions import BadExpression, Value, evaluate, rounded
from stoa.assessment.items.sitting import DRAWS, MIXED
from stoa.content.ports import Directive, Part

TRIED = 1000
"""Draws that must all make a question with a right answer."""
KEPT, MOST_KEPT = 10, 50
MOST_STATEMENTS = 20
MOST_VALUES = 10_000
REDRAWN = 200
"""How often a draw that `where` refuses is made again."""
MOST_REDRAWN = 20_000
"""The same for all draws of a question together."""
MOST_SECONDS = 5.0
"""CPU time for trying a question's draws; those of honest questions take a tenth of it."""
DRAWS_SHOWN = 5
"""Of a quiz that is drawn or mixed, how many draws authors are shown."""
VARIANTS = "variant_count"
"""Under this name a question says, in one of its variants, how many there are."""
_RANGE = re.compile(r"^(?P<first>.+?)\.\.(?P<last>.+?)(?:\bby\b(?P<step>.+))?$")
_STATEMENT = re.compile(r"^(?P<name>[A-Za-z][A-Za-z0-9_]{0,30})\s*(?P<sign>=|\bin\b)\s*(?P<rest>.+)$", re.DOTALL)
_PLACE = re.compile(r"\{=\s*(?P<what>[^{}|]{1,300}?)\s*(?:\|\s*(?P<digits>\d{1,2})\s*)?\}")


class BadVariables(Exception):
    """What is written cannot be drawn from. `statement` is the text, `problem` an expression's or a code."""

    def __init__(self, statement: str, problem: BadExpression | str) -> None:
        super().__init__(f"{statement}: {problem}")
        self.statement, self.problem = statement, problem


@dataclass(frozen=True, slots=True)
class Draw:
    """`name` is one of these values."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Let:
    """`name` is what an expression comes to."""

    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class Where:
    """A draw counts where this holds."""

    expression: str


Statement: TypeAlias = Draw | Let | Where


def read_variables(text: str) -> tuple[Statement, ...]:
    """The statements of `:vars:`. Raises BadVariables."""
    statements = [part.strip() for part in text.split(";") if part.strip()]
    if not statements or len(statements) > MOST_STATEMENTS:
        raise BadVariables(text[:60], "count")
    return tuple(_statement(statement) for statement in statements)


def _statement(text: str) -> Statement:
    if text.startswith("where "):
        return Where(text.removeprefix("where ").strip())
    match = _STATEMENT.match(text)
    if match is None:
        raise BadVariables(text, "unreadable")
    name, rest = match["name"], match["rest"].strip()
    if match["sign"] == "=":
        return Let(name, rest)
    if rest.startswith("{") and rest.endswith("}"):
        values = tuple(_literal(each.strip()) for each in rest[1:-1].split(",") if each.strip())
        if len(set(values)) < 2:
            raise BadVariables(text, "one_value")
        return Draw(name, values)
    return Draw(name, tuple(_range(text, rest)))


def _literal(text: str) -> Value:
    """A number, or a word as it stands."""
    try:
        value = evaluate(text, {})
    except BadExpression:
        return text.strip("\"'")
    return value


def _range(text: str, rest: str) -> Iterator[Fraction]:
    match = _RANGE.match(rest)
    if match is None:
        raise BadVariables(text, "unreadable")
    try:
        first, last, step = (evaluate(match[name] or "1", {}) for name in ("first", "last", "step"))
    except BadExpression as problem:
        raise BadVariables(text, problem) from None
    assert not isinstance(first, str) and not isinstance(last, str) and not isinstance(step, str)
    if step <= 0 or not 1 <= (last - first) / step < MOST_VALUES:
        raise BadVariables(text, "range")
    return (first + number * step for number in range(int((last - first) / step) + 1))


def draw(statements: Sequence[Statement], seed: str) -> tuple[dict[str, Value], int]:
    """The values that belong to a seed, always the same, and how many draws `where` refused. Raises BadVariables."""
    for again in range(REDRAWN):
        values = _drawn(statements, f"{seed}:{again}")
        if values is not None:
            return values, again
    raise BadVariables("where", "never")


def _drawn(statements: Sequence[Statement], seed: str) -> dict[str, Value] | None:
    values: dict[str, Value] = {}
    for statement in statements:
        if isinstance(statement, Draw):
            values[statement.name] = statement.values[_number(f"{seed}:{statement.name}") % len(statement.values)]
            continue
        try:
            value = evaluate(statement.expression, values)
        except BadExpression as problem:
            raise BadVariables(statement.expression, problem) from None
        if isinstance(statement, Let):
            values[statement.name] = value
        elif not value:
            return None
    return values


def _number(seed: str) -> int:
    """A number that belongs to a text, as good as drawn."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")


def filled(directive: Directive, values: Mapping[str, Value], decimal: str) -> Directive:
    """The question with these values in it. Raises BadVariables."""

    def put(match: re.Match[str]) -> str:
        try:
            value = evaluate(match["what"], values)
        except BadExpression as problem:
            raise BadVariables(match["what"], problem) from None
        return written(value, decimal, int(match["digits"]) if match["digits"] else None)

    return replace(directive, body=_PLACE.sub(put, directive.body))


def written(value: Value, decimal: str, digits: int | None = None) -> str:
    """A value as text: whole, or a decimal that ends, or else a fraction; rounded to `digits` where they are given."""
    if isinstance(value, str):
        return value
    if digits is not None:
        wanted = min(digits, 20)
        return _decimals(rounded(value, Fraction(wanted)), wanted, decimal)
    places = next((places for places in range(13) if (value * 10**places).denominator == 1), None)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    return _decimals(value, places, decimal)


def _decimals(value: Fraction, places: int, decimal: str) -> str:
    number = abs(value) * 10**places
    whole, rest = divmod(int(number), 10**places)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}{decimal}{rest:0{places}}" if places else f"{sign}{whole}"


def count_of(part: Part) -> int:
    """How many variants a question has, or a quiz at most; 1 where it has none of its own."""
    if part.kind == "quiz":
        rows: Any = part.public.get("questions", ())
        own = max((len(row["public"].get("variants", ".")) for row in rows), default=1)
        return max(own, DRAWS_SHOWN) if part.public.get(DRAWS) or part.public.get(MIXED) else own
    listed: Any = part.public.get("variants")
    return len(listed) if listed else 1


def number_for(part: Part, seed: str) -> int:
    """Which variant of a question belongs to a seed: by the highest draw, so that one variant more moves few from
    theirs."""
    return max(range(count_of(part)), key=lambda number: _number(f"{seed}:{part.id}:{number}"))


def variant(part: Part, number: int) -> Part:
    """The question in one of its variants, as if it had been written so; of a quiz, each of its questions, as they are
    drawn for somebody."""
    return _fitted(_drawn_for(part, "", number), lambda question: number % count_of(question))


def fitted(part: Part, seed: str, number: int = 1) -> Part:
    """The question or quiz as it is for whoever has this seed (a learner's account): always the same at the same
    attempt `number`."""
    return _fitted(_drawn_for(part, seed, number), lambda question: number_for(question, seed))


def _drawn_for(part: Part, seed: str, number: int) -> Part:
    """The quiz with the questions that are drawn from its pools at the attempt `number`, and in the order in which they
    are put, section by section. By the highest draw, so that one question more in a pool changes little, and the order
    in which it lists them nothing."""
    draws: Any = part.public.get(DRAWS) or ()
    is_mixed = bool(part.public.get(MIXED))
    if part.kind != "quiz" or not (draws or is_mixed):
        return part
    lot = f"{seed}:{part.id}:{number}" if draws else f"{seed}:{part.id}"
    left_out: set[str] = set()
    for pool in draws:
        ranked = sorted(pool["ids"], key=lambda id: _number(f"{lot}:{id}"), reverse=True)
        left_out.update(ranked[pool["draw"] :])
    rows: Any = part.public["questions"]
    keys: Any = part.key["questions"]
    pairs = [(row, key) for row, key in zip(rows, keys, strict=True) if row["id"] not in left_out]
    if is_mixed:
        pairs.sort(key=lambda pair: (pair[0].get("section", 0), _number(f"{lot}:order:{pair[0]['id']}")))
    public: list[Any] = [row for row, _ in pairs]
    key: list[Any] = [key for _, key in pairs]
    return replace(part, public={**part.public, "questions": public}, key={**part.key, "questions": key})


def _fitted(part: Part, choose: Callable[[Part], int]) -> Part:
    if count_of(part) == 1:
        return part
    if part.kind != "quiz":
        return _chosen(part, choose(part))
    rows: Any = part.public["questions"]
    keys: Any = part.key["questions"]
    questions = [replace(part, kind="question", id=row["id"], public=row["public"], key=key)
                 for row, key in zip(rows, keys, strict=True)]  # fmt: skip
    chosen = [_chosen(question, choose(question)) for question in questions]
    public: list[Any] = [{**row, "public": question.public} for row, question in zip(rows, chosen, strict=True)]
    chosen_keys: list[Any] = [each.key for each in chosen]
    return replace(part, public={**part.public, "questions": public}, key={**part.key, "questions": chosen_keys})


def _chosen(question: Part, number: int) -> Part:
    listed: Any = question.public.get("variants")
    if not listed:
        return question
    keys: Any = question.key["variants"]
    public = {**listed[number], VARIANTS: len(listed)}
    return replace(question, public=public, key=keys[number])
