"""An expression as MathML, so that whoever typed it sees how it was read."""

from __future__ import annotations

from html import escape

from stoa.assessment.formulas.loose import GREEK
from stoa.assessment.formulas.tree import Call, Compare, Minus, Name, Node, Number, Power, Product, Sum

_LETTERS = {name: letter for letter, name in GREEK.items()}
_SUM, _PRODUCT, _POWER, _ATOM = range(4)


def mathml(node: Node, decimal: str = ".") -> str:
    """The whole of an expression as a `math` element. Text is escaped."""
    return f"<math>{_drawn(node, decimal)}</math>"


def _row(*pieces: str) -> str:
    return f"<mrow>{''.join(pieces)}</mrow>"


def _sign(text: str) -> str:
    return f"<mo>{escape(text)}</mo>"


def _drawn(node: Node, decimal: str) -> str:
    if isinstance(node, Number):
        text = node.text.replace(",", ".")
        return f"<mn>{escape((f'0{text}' if text.startswith('.') else text).replace('.', decimal))}</mn>"
    if isinstance(node, Name):
        return _name(node.name)
    if isinstance(node, Compare):
        return _row(_drawn(node.left, decimal), _sign(node.sign), _drawn(node.right, decimal))
    if isinstance(node, Minus):
        return _row(_sign("−"), _inside(node.inner, _PRODUCT, decimal))
    if isinstance(node, Sum):
        return _sum(node, decimal)
    if isinstance(node, Product):
        return _product(node, decimal)
    if isinstance(node, Power):
        return _power(node, decimal)
    return _called(node, decimal)


def _name(name: str) -> str:
    letters, _, below = name.partition("_")
    if not below and letters[-1:].isdigit():
        bare = letters.rstrip("0123456789")
        letters, below = bare, letters[len(bare) :]
    drawn = f"<mi>{escape(_LETTERS.get(letters, letters))}</mi>"
    if not below:
        return drawn
    tag = "mn" if below.isdigit() else "mi"
    return f"<msub>{drawn}<{tag}>{escape(below)}</{tag}></msub>"


def _rank(node: Node) -> int:
    """How tightly a node holds together: what is looser than its place wants goes into brackets."""
    if isinstance(node, Sum | Minus | Compare):
        return _SUM
    if isinstance(node, Product):
        return _PRODUCT
    return _POWER if isinstance(node, Power) else _ATOM


def _inside(node: Node, rank: int, decimal: str) -> str:
    drawn = _drawn(node, decimal)
    return drawn if _rank(node) >= rank else _row(_sign("("), drawn, _sign(")"))


def _sum(node: Sum, decimal: str) -> str:
    pieces = []
    for number, (is_minus, term) in enumerate(node.terms):
        if number:
            pieces.append(_sign("−" if is_minus else "+"))
        is_first = number == 0 and isinstance(term, Minus)
        pieces.append(_drawn(term, decimal) if is_first else _inside(term, _PRODUCT, decimal))
    return _row(*pieces)


def _product(node: Product, decimal: str) -> str:
    """Factors beside each other; a line for what is divided, over all that stands before it."""
    above: list[Node] = []
    done = ""
    for is_under, factor in node.factors:
        if is_under:
            over = _beside(above, done, decimal)
            done, above = f"<mfrac>{over}{_drawn(factor, decimal)}</mfrac>", []
        else:
            above.append(factor)
    return _beside(above, done, decimal)


def _beside(factors: list[Node], done: str, decimal: str) -> str:
    """Factors, the first of which may be drawn already (`done`); alone, one needs no brackets."""
    if not done and len(factors) == 1:
        return _drawn(factors[0], decimal)
    pieces = [done] if done else []
    for number, factor in enumerate(factors):
        if pieces:
            before = factors[number - 1] if number else None
            pieces.append(_sign("\u2062" if _may_touch(before, factor) else "⋅"))
        pieces.append(_inside(factor, _PRODUCT, decimal))
    return _row(*pieces)


def _may_touch(before: Node | None, factor: Node) -> bool:
    """Whether two factors are plain without a sign between them: `2x`, and not `2 3` or `x 2`."""
    first: Node = factor
    while isinstance(first, Power | Product):
        first = first.base if isinstance(first, Power) else first.factors[0][1]
    if isinstance(first, Number):
        return False
    return before is not None or not isinstance(first, Minus)


def _power(node: Power, decimal: str) -> str:
    exponent = _drawn(node.exponent, decimal)
    if isinstance(node.base, Call) and node.base.name not in ("sqrt", "cbrt", "abs", "exp", "log", "log2"):
        named = f"<msup><mi>{escape(node.base.name)}</mi>{exponent}</msup>"
        return _row(named, _sign("\u2061"), _bracketed(node.base, decimal))
    return f"<msup>{_inside(node.base, _ATOM, decimal)}{exponent}</msup>"


def _bracketed(node: Call, decimal: str) -> str:
    return _row(_sign("("), *(_drawn(each, decimal) for each in node.arguments), _sign(")"))


def _called(node: Call, decimal: str) -> str:
    inner = "".join(_drawn(each, decimal) for each in node.arguments)
    if node.name == "sqrt":
        return f"<msqrt>{inner}</msqrt>"
    if node.name == "cbrt":
        return f"<mroot>{_row(inner)}<mn>3</mn></mroot>"
    if node.name == "abs":
        return _row(_sign("|"), inner, _sign("|"))
    name = f"<mi>{escape(node.name)}</mi>"
    if node.name in ("log", "log2"):
        name = f"<msub><mi>log</mi><mn>{'2' if node.name == 'log2' else '10'}</mn></msub>"
    return _row(name, _sign("\u2061"), _bracketed(node, decimal))
