"""The loose language: expressions as people type them, with the signs of keyboards, phones and other programs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from stoa.assessment.formulas.reading import LENGTH_LIMIT, Token, tree_of
from stoa.assessment.formulas.tree import BadExpression, Compare, Node, walk

FUNCTIONS = {
    **dict.fromkeys(["sin", "sen"], "sin"), "cos": "cos", **dict.fromkeys(["tan", "tg"], "tan"),
    **dict.fromkeys(["cot", "ctg", "cotan"], "cot"), "sec": "sec", **dict.fromkeys(["csc", "cosec"], "csc"),
    **dict.fromkeys(["arcsin", "asin", "arcsen"], "arcsin"), **dict.fromkeys(["arccos", "acos"], "arccos"),
    **dict.fromkeys(["arctan", "atan", "arctg"], "arctan"), "sinh": "sinh", "cosh": "cosh", "tanh": "tanh",
    "exp": "exp", "ln": "ln", **dict.fromkeys(["log", "lg", "log10"], "log"), "log2": "log2",
    **dict.fromkeys(["sqrt", "root"], "sqrt"), "cbrt": "cbrt", "abs": "abs",
}  # fmt: skip
"""Functions as they may be typed, and what each is called here. `log` is to the base ten."""
CONSTANTS = ("pi", "e", "i")
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau",
    "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda",
    "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
VARIABLE = re.compile(r"[A-Za-z][A-Za-z]{0,11}(?:_?[0-9]{1,3}|_[A-Za-z]{1,8})?")

_SAME = str.maketrans(
    {
        **dict.fromkeys("−‐‑‒–—﹣－", "-"),
        **dict.fromkeys("＋﹢", "+"),
        **dict.fromkeys("×✕·⋅∙•∗＊", "*"),
        **dict.fromkeys("÷⁄∕／:", "/"),
        **dict.fromkeys("ϕ", "φ"), **dict.fromkeys("ϵ", "ε"), **dict.fromkeys("ϑ", "θ"), "µ": "μ", "Ω": "Ω",
        "⟨": "(", "⟩": ")", "∣": "|", "｜": "|", "ˆ": "^", "＾": "^", "＝": "=", "，": ",", "٫": ",",
    }
)  # fmt: skip
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣ"
_LOWERED = str.maketrans(_RAISED, "0123456789+-nx")
_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_NUMBER = re.compile(r"\d{1,30}(?:[.,]\d{1,30})?|[.,]\d{1,30}")
_GROUPED = re.compile(r"[1-9]\d{0,2}\.\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Style:
    """What a question takes: the names of its variables, the decimal sign of its language, and whether an equation is
    asked for."""

    variables: tuple[str, ...] = ()
    decimal: str = "."
    is_equation: bool = False


def canonical(name: str) -> str:
    """A variable's name as it is kept: `α` is alpha. Empty for what is no name."""
    spelled = GREEK.get(name.strip().translate(_SAME), name.strip().translate(_SUBSCRIPT))
    return spelled if VARIABLE.fullmatch(spelled) else ""


@lru_cache(maxsize=512)
def read_loose(text: str, style: Style) -> Node:
    """The tree of what was typed. Raises BadExpression with one of the reasons

    `empty`, `too_long`, `too_deep`, `unreadable` (`what` stands where it breaks off), `ends`, `unclosed`,
    `two_readings`, `unknown_name`, `letter` (of another script), `comma` (where the decimal sign is a point),
    `two_numbers` (`½` behind a number), `equation` (one where none is asked for), `no_equation`.
    """
    if len(text) > LENGTH_LIMIT:
        raise BadExpression("too_long", LENGTH_LIMIT)
    tokens = list(_tokens(_plain(text), style))
    if not tokens:
        raise BadExpression("empty")
    equals = [token for token in tokens if token.text == "="]
    if len(equals) > int(style.is_equation):
        raise BadExpression("equation", equals[-1].at, "=")
    if style.is_equation and not equals:
        raise BadExpression("no_equation")
    tree = tree_of(tokens, is_loose=True)
    if any(isinstance(node, Compare) for node in walk(tree) if node is not tree):
        raise BadExpression("equation", equals[0].at, "=")
    return tree


def _plain(text: str) -> str:
    """`text` with one spelling for each sign, character by character, so that places stay."""
    return "".join(_one(char) for char in text)


def _one(char: str) -> str:
    if char in _RAISED:
        return char
    char = char.translate(_SAME).translate(_SUBSCRIPT)
    if char.isspace() or unicodedata.category(char) in ("Cf", "Cc"):
        return " "
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", char)
    return folded.translate(_SAME) if len(folded) == 1 else char


def _tokens(text: str, style: Style) -> Iterator[Token]:
    at = 0
    while at < len(text):
        char = text[at]
        if char == " ":
            at += 1
        elif (char.isdigit() and char.isascii()) or (char in ".," and text[at + 1 : at + 2].isdigit()):
            number = _number(text, at, style)
            yield Token("number", number, at)
            at += len(number)
        elif char in _RAISED:
            width = next((n for n in range(at, len(text)) if text[n] not in _RAISED), len(text)) - at
            yield from _raised(text[at : at + width], at)
            at += width
        elif char.isalpha():
            token, width = _named(text, at, style)
            yield token
            at += width
        else:
            yield from _sign(text, at)
            at += 2 if text.startswith("**", at) else 1


def _number(text: str, at: int, style: Style) -> str:
    match = _NUMBER.match(text, at)
    assert match is not None
    found = match[0]
    if style.decimal == "." and "," in found:
        raise BadExpression("comma", at, found)
    if style.decimal == "," and _GROUPED.fullmatch(found):
        raise BadExpression("two_readings", at, found)
    return found


def _raised(run: str, at: int) -> Iterator[Token]:
    """`²` as `^(2)`."""
    yield Token("sign", "^", at)
    yield Token("sign", "(", at)
    for match in re.finditer(r"\d+|[-+nx]", run.translate(_LOWERED)):
        yield Token("number" if match[0].isdigit() else "name" if match[0] in "nx" else "sign", match[0], at)
    yield Token("sign", ")", at)


def _named(text: str, at: int, style: Style) -> tuple[Token, int]:
    """The longest name that begins here, and how many characters it takes."""
    greek = GREEK.get(text[at])
    if greek and (greek in style.variables or greek == "pi"):
        return Token("name", greek, at), 1
    for spelled, kind, name in _vocabulary(style.variables):
        begun = text[at : at + len(spelled)]
        after = text[at + len(spelled) : at + len(spelled) + 1]
        is_it = begun.lower() == spelled if kind == "function" else begun == spelled
        if is_it and not (spelled[-1].isdigit() and after.isdigit()):
            return Token(kind, name, at), len(spelled)
    if not text[at].isascii():
        raise BadExpression("letter" if not greek else "unknown_name", at, text[at])
    word = re.compile(r"[A-Za-z]{1,20}").match(text, at)
    raise BadExpression("unknown_name", at, word[0] if word else text[at])


@lru_cache(maxsize=512)
def _vocabulary(variables: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """(what may be typed, kind of token, name), the longest first. `x_1` may be typed x1, and the other way round."""
    found = list[tuple[str, str, str]]()
    for name in variables:
        below = re.search(r"_?(\d+)$", name)
        spelled = [name[: below.start()] + mark + below[1] for mark in ("", "_")] if below is not None else [name]
        found += [(each, "name", name) for each in spelled]
    found += [(name, "name", name) for name in CONSTANTS]
    found += [(spelled, "function", name) for spelled, name in FUNCTIONS.items()]
    return tuple(sorted(found, key=lambda entry: -len(entry[0])))


def _sign(text: str, at: int) -> Iterator[Token]:
    char = text[at]
    if char == "√":
        yield Token("function", "sqrt", at)
    elif text.startswith("**", at):
        yield Token("sign", "^", at)
    elif char in "+-*/^()[]{}|=":
        yield Token("sign", char, at)
    elif (over := unicodedata.normalize("NFKC", char)).count("⁄") == 1:
        if at and text[:at].rstrip()[-1:].isdigit():
            raise BadExpression("two_numbers", at, char)
        top, _, bottom = over.partition("⁄")
        yield from (Token("sign", "(", at), Token("number", top, at), Token("sign", "/", at))
        yield from (Token("number", bottom, at), Token("sign", ")", at))
    else:
        raise BadExpression("unreadable", at, char)
