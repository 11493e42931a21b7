"""Reading numbers that people type, exactly, in the ways in which people write them.

Nothing typed is evaluated: the text is taken apart by regular expressions of bounded length, and arithmetic is done
with fractions of bounded size. `1/12`, `8.3e-2`, `2 × 10⁻³`, `0,083`, `8.3 %`, `1 000 000`, `1.234,5`, `½`, `−5`
and the digits of other scripts are read; a text with two readings (`1,234`) is not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

LENGTH_LIMIT = 80
"""Characters. Longer numbers are written by machines."""
EXPONENT_LIMIT = 400
"""Powers of ten beyond this are refused before anything is computed, so no text makes a huge number."""

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SAME = str.maketrans(
    {
        **dict.fromkeys("−‐‑‒–﹣－", "-"),
        **dict.fromkeys("＋﹢", "+"),
        **dict.fromkeys("⁄∕／", "/"),
        **dict.fromkeys("٪％﹪", "%"),
        **dict.fromkeys("’ʼ＇٬", "'"),
        **dict.fromkeys("×✕·⋅∙*＊", "x"),
        "٫": ",",
        "，": ",",
        "．": ".",
    }
)
_POWER = re.compile(r"\s*(?:x\s*10\s*(?:\^|xx)\s*\(?|[eE])(?P<exponent>[-+]?\d{1,12})\)?$")
_BARE_POWER = re.compile(r"^10\s*(?:\^|xx)\s*\(?(?P<exponent>[-+]?\d{1,12})\)?$")
_RAISED = re.compile(r"(?<=10)[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+$")
_MIXED = re.compile(r"^(?P<whole>\d+)\s+(?P<over>\d+)\s*/\s*(?P<under>\d+)$")
_GROUPED = re.compile(r"^\d{1,3}(?P<sep>[ ',.])\d{3}(?:(?P=sep)\d{3})*$")
_INDIAN = re.compile(r"^\d{1,2}(?:,\d{2})+,\d{3}$")
_DIGITS = re.compile(r"^\d+$")


class Unreadable(Exception):
    """The text is no number, or has two readings. `reason` is a code; `facts` go into the words about it."""

    def __init__(self, reason: str, **facts: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Style:
    """How a question takes numbers: its language's decimal sign, and the unit shown behind the field."""

    decimal: str = "."
    unit: str = ""


def read_number(text: str, style: Style = Style()) -> Fraction:
    """The number that `text` writes. Raises Unreadable with one of the reasons

    `empty`, `too_long`, `not_a_number`, `ambiguous` (facts `one`, `other`: the two readings), `zero_division`,
    `too_large`.
    """
    if len(text) > LENGTH_LIMIT:
        raise Unreadable("too_long")
    plain = _plain(text)
    if not plain:
        raise Unreadable("empty")
    plain, scale = _without_unit(plain, style.unit)
    sign = 1
    if plain[:1] in ("-", "+"):
        sign, plain = (-1 if plain[0] == "-" else 1), plain[1:].lstrip()
    if not plain:
        raise Unreadable("not_a_number")
    return sign * _unsigned(plain, style) * scale


@dataclass(frozen=True, slots=True)
class Figures:
    """How many figures of a number are significant; `least` and `most` differ where a whole number ends in zeros.
    `half` is half of one in its last place."""

    least: int
    most: int
    half: Fraction


def figures_in(text: str, style: Style) -> Figures | None:
    """The significant figures of what `read_number` reads; None for a fraction, and for nought."""
    plain, _ = _without_unit(_plain(text), style.unit)
    plain = plain.lstrip("+-").strip()
    power = _POWER.search(plain)
    exponent = int(power["exponent"]) if power else 0
    mantissa = plain[: power.start()].strip() if power else plain
    if "/" in mantissa or _BARE_POWER.match(plain) or abs(exponent) > EXPONENT_LIMIT:
        return None
    marks = [char for char in mantissa if char in ",."]
    is_decimal = len(marks) == 1 or len(set(marks)) == 2
    whole, rest = mantissa, ""
    if is_decimal:
        whole, _, rest = mantissa.rpartition(marks[-1])
    digits = "".join(char for char in whole + rest if char.isdigit()).lstrip("0")
    if not digits:
        return None
    least = len(digits) if is_decimal or power else len(digits.rstrip("0"))
    return Figures(least, len(digits), Fraction(10) ** (exponent - len(rest)) / 2)


def _plain(text: str) -> str:
    """`text` with one spelling for each sign, ASCII digits, and single plain spaces."""
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cc") or char == "\t")
    text = _RAISED.sub(lambda match: "^" + match[0].translate(_SUPERSCRIPT), text.strip())
    out = []
    for char in text.translate(_SAME):
        digit = unicodedata.decimal(char, None)
        if digit is not None:
            out.append(str(digit))
        elif unicodedata.category(char) == "No" and (vulgar := _vulgar(char)):
            out.append(f" {vulgar}")
        else:
            out.append(" " if char.isspace() else char)
    return " ".join("".join(out).split())


def _vulgar(char: str) -> str:
    """`½` as `1/2`; empty for other number signs (a raised 2 is no number of its own)."""
    spelled = unicodedata.normalize("NFKC", char)
    over, slash, under = spelled.partition("⁄")
    return f"{over}/{under}" if slash and over.isdigit() and under.isdigit() else ""


def _without_unit(plain: str, unit: str) -> tuple[str, Fraction]:
    """`plain` without the unit or a percent sign, and what to multiply by."""
    shown = "".join(_plain(unit).split())
    bare = plain
    if shown:
        # The unit may be typed although it is shown already; blanks inside it do not matter.
        pattern = r"\s*".join(re.escape(char) for char in shown)
        bare = re.sub(rf"\s*{pattern}$", "", plain)
    if bare != plain and bare:
        return bare, Fraction(1)
    for sign, share in (("%", Fraction(1, 100)), ("‰", Fraction(1, 1000))):
        if plain.endswith(sign):
            return plain[: -len(sign)].rstrip(), share
    return plain, Fraction(1)


def _unsigned(plain: str, style: Style) -> Fraction:
    bare = _BARE_POWER.match(plain)
    if bare:
        return _ten_to(bare["exponent"])
    if "/" in plain:
        return _quotient(plain, style)
    power = _POWER.search(plain)
    if power:
        return _decimal(plain[: power.start()], style) * _ten_to(power["exponent"])
    return _decimal(plain, style)


def _ten_to(exponent: str) -> Fraction:
    power = int(exponent)
    if abs(power) > EXPONENT_LIMIT:
        raise Unreadable("too_large")
    return Fraction(10) ** power


def _quotient(plain: str, style: Style) -> Fraction:
    mixed = _MIXED.match(plain)
    if mixed:
        whole, over, under = (int(mixed[name]) for name in ("whole", "over", "under"))
        if under == 0:
            raise Unreadable("zero_division")
        # "1 000/3" may be a thousand thirds; only a short proper fraction behind a blank is a mixed number.
        if over >= under or len(mixed["over"]) >= 3:
            raise Unreadable("ambiguous", one=f"{whole}{mixed['over']}/{under}", other=f"{whole} + {over}/{under}")
        return whole + Fraction(over, under)
    over_text, under_text = plain.split("/", 1)
    over_number, under_number = _decimal(over_text.strip(), style), _decimal(under_text.strip(), style)
    if under_number == 0:
        raise Unreadable("zero_division")
    return over_number / under_number


def _decimal(text: str, style: Style) -> Fraction:
    """An unsigned decimal number, with or without groups of three digits."""
    text = text.strip()
    if _DIGITS.match(text):
        return Fraction(int(text))
    marks = [char for char in text if char in ",."]
    if len(set(marks)) == 2:
        # Both signs: the last is the decimal one, the other groups.
        whole, _, rest = text.rpartition(marks[-1])
        return _joined(_ungrouped(whole), rest)
    if len(marks) > 1:
        return Fraction(int(_ungrouped(text)))
    if len(marks) == 1:
        return _one_mark(text, marks[0], style)
    return Fraction(int(_ungrouped(text)))


def _one_mark(text: str, mark: str, style: Style) -> Fraction:
    whole, _, rest = text.partition(mark)
    other = mark != style.decimal and _GROUPED.match(text) and not text.startswith("0")
    if other:
        raise Unreadable("ambiguous", one=whole + rest, other=f"{whole}{style.decimal}{rest}")
    return _joined(_ungrouped(whole) if whole else "", rest)


def _ungrouped(text: str) -> str:
    """The digits of a whole number whose groups, if it has any, are set apart by one sign."""
    if _DIGITS.match(text):
        return text
    match = _GROUPED.match(text)
    if match is not None:
        return text.replace(match["sep"], "")
    if _INDIAN.match(text):
        return text.replace(",", "")
    raise Unreadable("not_a_number")


def _joined(whole: str, rest: str) -> Fraction:
    if (rest and not _DIGITS.match(rest)) or not (whole or rest):
        raise Unreadable("not_a_number")
    return Fraction(int(whole + rest), 10 ** len(rest))
