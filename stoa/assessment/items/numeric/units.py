"""Units as people type them: `m/s`, `kg·m²·s⁻²`, `km h^-1`, `kWh`. Conversion is exact, by fractions.

Factors of SI units and of those accepted beside them are those of the SI Brochure (BIPM, 9th edition, 2019); others
(inch, pound, calorie) are exact by definition. A degree of an angle has π in it and is right to 35 digits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache

LENGTH_LIMIT = 40
FACTOR_LIMIT = 12
EXPONENT_LIMIT = 9

Dimension = tuple[int, ...]
"""Powers of metre, kilogram, second, ampere, kelvin, mole, candela and bit."""
_NONE: Dimension = (0,) * 8


class BadUnit(Exception):
    """A text that is no unit. `what` is the piece that is not known, `near` one that was perhaps meant."""

    def __init__(self, what: str, near: str = "") -> None:
        super().__init__(what)
        self.what, self.near = what, near


@dataclass(frozen=True, slots=True)
class Unit:
    """`value × factor + offset` is the value in SI units. Only a temperature that stands alone has an offset."""

    factor: Fraction
    dimension: Dimension
    offset: Fraction = Fraction(0)

    def convert(self, value: Fraction, to: Unit) -> Fraction:
        """A value in this unit as one in another of the same dimension."""
        return (value * self.factor + self.offset - to.offset) / to.factor


def _of(factor: str, **powers: int) -> Unit:
    names = ("m", "kg", "s", "A", "K", "mol", "cd", "bit")
    return Unit(Fraction(factor), tuple(powers.get(name, 0) for name in names))


_PI = "3.14159265358979323846264338327950288"
_DEGREE = str(Fraction(_PI) / 180)
_PREFIXES: Mapping[str, int] = {
    "q": -30, "r": -27, "y": -24, "z": -21, "a": -18, "f": -15, "p": -12, "n": -9, "µ": -6, "u": -6, "m": -3, "c": -2,
    "d": -1, "da": 1, "h": 2, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18, "Z": 21, "Y": 24, "R": 27, "Q": 30,
}  # fmt: skip
_PREFIXED: Mapping[str, Unit] = {
    "m": _of("1", m=1), "g": _of("1/1000", kg=1), "s": _of("1", s=1), "A": _of("1", A=1), "K": _of("1", K=1),
    "mol": _of("1", mol=1), "cd": _of("1", cd=1), "rad": _of("1"), "sr": _of("1"), "Hz": _of("1", s=-1),
    "N": _of("1", kg=1, m=1, s=-2), "Pa": _of("1", kg=1, m=-1, s=-2), "J": _of("1", kg=1, m=2, s=-2),
    "W": _of("1", kg=1, m=2, s=-3), "C": _of("1", A=1, s=1), "V": _of("1", kg=1, m=2, s=-3, A=-1),
    "F": _of("1", kg=-1, m=-2, s=4, A=2), "Ω": _of("1", kg=1, m=2, s=-3, A=-2),
    "S": _of("1", kg=-1, m=-2, s=3, A=2), "Wb": _of("1", kg=1, m=2, s=-2, A=-1), "T": _of("1", kg=1, s=-2, A=-1),
    "H": _of("1", kg=1, m=2, s=-2, A=-2), "lm": _of("1", cd=1), "lx": _of("1", cd=1, m=-2), "Bq": _of("1", s=-1),
    "Gy": _of("1", m=2, s=-2), "Sv": _of("1", m=2, s=-2), "kat": _of("1", mol=1, s=-1),
    "L": _of("1/1000", m=3), "l": _of("1/1000", m=3), "t": _of("1000", kg=1), "bar": _of("100000", kg=1, m=-1, s=-2),
    "eV": _of("1.602176634e-19", kg=1, m=2, s=-2), "Wh": _of("3600", kg=1, m=2, s=-2),
    "cal": _of("4.184", kg=1, m=2, s=-2), "Da": _of("1.66053906892e-27", kg=1), "M": _of("1000", mol=1, m=-3),
    "bit": _of("1", bit=1), "B": _of("8", bit=1), "ohm": _of("1", kg=1, m=2, s=-3, A=-2),
}  # fmt: skip
_PLAIN: Mapping[str, Unit] = {
    "min": _of("60", s=1), "h": _of("3600", s=1), "hr": _of("3600", s=1), "d": _of("86400", s=1),
    "day": _of("86400", s=1), "days": _of("86400", s=1), "week": _of("604800", s=1), "weeks": _of("604800", s=1),
    "sec": _of("1", s=1), "hour": _of("3600", s=1), "hours": _of("3600", s=1), "minutes": _of("60", s=1),
    "seconds": _of("1", s=1), "a": _of("31557600", s=1), "yr": _of("31557600", s=1), "year": _of("31557600", s=1),
    "years": _of("31557600", s=1), "ha": _of("10000", m=2), "au": _of("149597870700", m=1),
    "ly": _of("9460730472580800", m=1), "pc": _of("30856775814913673", m=1), "Å": _of("1e-10", m=1),
    "in": _of("0.0254", m=1), "ft": _of("0.3048", m=1), "yd": _of("0.9144", m=1), "mi": _of("1609.344", m=1),
    "lb": _of("0.45359237", kg=1), "oz": _of("0.028349523125", kg=1), "atm": _of("101325", kg=1, m=-1, s=-2),
    "mmHg": _of("133.322387415", kg=1, m=-1, s=-2), "rpm": _of("1/60", s=-1), "mph": _of("0.44704", m=1, s=-1),
    "kmh": _of("5/18", m=1, s=-1), "kph": _of("5/18", m=1, s=-1), "kn": _of("463/900", m=1, s=-1),
    "°": _of(_DEGREE), "deg": _of(_DEGREE),
    "°C": Unit(Fraction(1), _of("1", K=1).dimension, Fraction("273.15")),
    "°F": Unit(Fraction(5, 9), _of("1", K=1).dimension, Fraction("459.67") * Fraction(5, 9)),
}  # fmt: skip
_SAME = str.maketrans(
    {
        **dict.fromkeys("·⋅∙*×•∗", " "), **dict.fromkeys("⁄∕／÷", "/"), **dict.fromkeys("−‐‑‒–－", "-"),
        "μ": "µ", "Ω": "Ω", "º": "°", "˚": "°", "℃": "°C", "℉": "°F",
        **{raised: f"^{plain}" for raised, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)},
    }
)  # fmt: skip
_MINUS = re.compile(r"⁻\^")
_TOKEN = re.compile(
    r"\s*(?:(?P<name>(?:°\s?[CF](?![a-z])|[A-Za-zµΩÅ]+|[°'%]))|(?P<power>\^?\s*\(?[-+]?\d{1,3}\)?)|(?P<sign>[/()]))"
)


@lru_cache(maxsize=2048)
def read_unit(text: str) -> Unit:
    """The unit that `text` writes. Raises BadUnit.

    Factors stand beside each other, with `·` or `*`; behind a `/` stands one factor, or some in brackets.
    """
    if len(text) > LENGTH_LIMIT:
        raise BadUnit(text[:20] + "…")
    plain = re.sub(r"\*\*", "^", text)
    plain = _MINUS.sub("^-", plain.translate(_SAME)).strip()
    tokens, at = list[tuple[str, str]](), 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            raise BadUnit(plain[at : at + 20].strip())
        tokens.append((match.lastgroup or "", match[match.lastgroup or ""]))
        at = match.end()
    if not tokens or len(tokens) > 3 * FACTOR_LIMIT:
        raise BadUnit(text[:20])
    if len(tokens) == 1 and tokens[0][0] == "name":
        return _named(tokens[0][1])
    return _product(tokens, text)


def _product(tokens: list[tuple[str, str]], text: str) -> Unit:
    """Factors from left to right; `under` is what a slash has opened, inside brackets or for one factor."""
    factor, powers = Fraction(1), list(_NONE)
    is_under, is_inside, number = False, False, 0
    while number < len(tokens):
        kind, piece = tokens[number]
        number += 1
        if piece == "/" and not is_under:
            is_under = True
        elif piece in "()" and is_under and is_inside == (piece == ")"):
            is_inside, is_under = piece == "(", piece == "("
        elif kind == "power" and piece == "1" and not is_under:
            continue  # 1/s
        elif kind == "name":
            unit, power = _named(piece), 1
            if number < len(tokens) and tokens[number][0] == "power":
                power = int(re.sub(r"[^\d-]", "", tokens[number][1]))
                number += 1
            if abs(power) > EXPONENT_LIMIT:
                raise BadUnit(text[:20])
            power = -power if is_under else power
            factor *= unit.factor**power
            powers = [one + other * power for one, other in zip(powers, unit.dimension, strict=True)]
            is_under = is_under and is_inside
        else:
            raise BadUnit(piece)
    if is_under or is_inside:
        raise BadUnit(text[:20])
    return Unit(factor, tuple(powers))


def _named(name: str) -> Unit:
    """One unit with its prefix. Raises BadUnit."""
    name = name.replace(" ", "")
    if name in _PLAIN:
        return _PLAIN[name]
    if name in _PREFIXED:
        return _PREFIXED[name]
    for wide in (1, 2):
        prefix, rest = name[:wide], name[wide:]
        if prefix in _PREFIXES and rest in _PREFIXED:
            unit = _PREFIXED[rest]
            return Unit(unit.factor * Fraction(10) ** _PREFIXES[prefix], unit.dimension)
    raise BadUnit(name[:20], _near(name))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Every usual unit by its small letters."""
    usual = [prefix + name for prefix in ("k", "m", "c", "h", "M", "µ") for name in _PREFIXED if len(name) < 3]
    return {name.lower(): name for name in reversed([*_PREFIXED, *_PLAIN, *usual])}


def _near(name: str) -> str:
    """The unit that was perhaps meant: one that differs in capitals, or by one letter."""
    if name.lower() in _names():
        return _names()[name.lower()]
    close = get_close_matches(name.lower(), [each for each in _names() if len(each) > 2], 1, 0.75)
    return _names()[close[0]] if close else ""
