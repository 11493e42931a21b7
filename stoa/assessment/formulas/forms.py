"""Whether an expression is written in the form that is asked for. It is known to be equal to the author's already, so
a form is judged against the author's own way of writing it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from stoa.assessment.formulas.equality import Interval, Setting, reckon
from stoa.assessment.formulas.loose import Style
from stoa.assessment.formulas.tree import Compare, Minus, Name, Node, Number, Power, Product, Sum, walk

ANY = "any"


def _bare(node: Node) -> Node:
    """Without the signs before it."""
    while isinstance(node, Minus):
        node = node.inner
    return node


def _has_name(node: Node) -> bool:
    return any(isinstance(each, Name) and each.name not in ("pi", "e", "i") for each in walk(node))


def _whole(node: Node) -> int:
    """The whole number that a node is; 0 for any other."""
    return int(node.value) if isinstance(node, Number) and node.value.denominator == 1 and node.value < 1000 else 0


def _factor_count(node: Node) -> int:
    """Factors that hold a variable; a whole power of one counts as often as it says."""
    node = _bare(node)
    if isinstance(node, Product):
        return sum((-1 if is_under else 1) * _factor_count(factor) for is_under, factor in node.factors)
    if isinstance(node, Power) and _whole(node.exponent):
        return _whole(node.exponent) * _factor_count(node.base)
    return int(_has_name(node))


def is_factored(node: Node, right: Node) -> bool:
    """A product of at least as many factors as the author's."""
    inner = _bare(node)
    return not isinstance(inner, Sum) and _factor_count(inner) >= _factor_count(right)


def _has_sum_in_product(node: Node) -> bool:
    for each in walk(node):
        if isinstance(each, Product):
            if any(isinstance(_bare(factor), Sum) for is_under, factor in each.factors if not is_under):
                return True
        elif isinstance(each, Power) and isinstance(_bare(each.base), Sum) and _whole(each.exponent) > 1:
            return True
    return False


def _terms(node: Node) -> list[Node]:
    """The terms of a sum, those of sums inside it and behind a sign among them."""
    node = _bare(node)
    if not isinstance(node, Sum):
        return [node]
    return [inner for _, term in node.terms for inner in _terms(term)]


def is_expanded(node: Node, right: Node) -> bool:
    """No sum is multiplied, and there are no more terms than in the author's."""
    return not _has_sum_in_product(node) and len(_terms(node)) <= len(_terms(right))


def is_fraction(node: Node, right: Node) -> bool:
    """One fraction at most, with nothing divided above or below its line."""
    inner = _bare(node)
    lines = sum(is_under for each in walk(node) if isinstance(each, Product) for is_under, _ in each.factors)
    negative = any(isinstance(each, Power) and isinstance(each.exponent, Minus) for each in walk(node))
    return lines <= 1 and not negative and (not lines or isinstance(inner, Product))


def _size(node: Node) -> int:
    """Numbers and names."""
    return sum(isinstance(each, Number | Name) for each in walk(node))


def _is_unreckoned(node: Node) -> bool:
    """Whether something is left to be done with plain numbers: 2·3, 4/6, 2 + 5, 3^2, x·x, a factor or power of 1."""
    if isinstance(node, Sum):
        plain = [inner for _, term in node.terms if isinstance(inner := _bare(term), Number)]
        return len(plain) > 1 or any(not term.value for term in plain)
    if isinstance(node, Power):
        is_plain = isinstance(_bare(node.base), Number) and _whole(node.exponent) > 0
        return is_plain or (isinstance(node.exponent, Number) and node.exponent.value in (0, 1))
    if not isinstance(node, Product):
        return isinstance(node, Minus) and isinstance(node.inner, Minus)
    above = [factor for is_under, factor in node.factors if not is_under]
    below = [factor for is_under, factor in node.factors if is_under]
    over, under = ([each for each in side if isinstance(_bare(each), Number)] for side in (above, below))
    names = [_base_name(factor) for _, factor in node.factors]
    if len(over) > 1 or len(under) > 1 or len(names) != len(set(names)):
        return True
    top, bottom = (_whole(_bare(side[0])) if side else 0 for side in (over, under))
    return bool(top and bottom and math.gcd(top, bottom) > 1) or (top == 1 and len(above) > 1) or bottom == 1


def _base_name(node: Node) -> object:
    """What may stand only once among factors: a name, or a power of it; anything else is like nothing."""
    base = node.base if isinstance(node, Power) else node
    return base.name if isinstance(base, Name) else object()


def _has_like_terms(node: Node) -> bool:
    """Whether two terms of a sum differ by no more than a number, so that they could be one."""
    names = sorted({each.name for each in walk(node) if isinstance(each, Name)} - {"pi", "e", "i"})
    setting = Setting(Style(tuple(names)), (Interval(0.5, 3.0),) * len(names), "like")
    for each in walk(node):
        if not isinstance(each, Sum):
            continue
        columns = [reckon(term, setting, count=4).values for term in _terms(each)[:20] if _has_name(term)]
        for number, column in enumerate(columns):
            if any(_is_alike(column, other) for other in columns[:number]):
                return True
    return False


def _is_alike(one: tuple[float | complex, ...], other: tuple[float | complex, ...]) -> bool:
    try:
        ratios = [a / b for a, b in zip(one, other, strict=True)]
    except ZeroDivisionError:
        return False
    return all(abs(ratio - ratios[0]) <= 1e-9 * abs(ratios[0]) for ratio in ratios)


def is_simplified(node: Node, right: Node) -> bool:
    """Nothing is left to be reckoned or put together, and it is hardly longer than the author's."""
    if _size(node) > _size(right) + 1 or any(_is_unreckoned(each) for each in walk(node)):
        return False
    return not _has_like_terms(node)


FORMS: Mapping[str, Callable[[Node, Node], bool]] = {
    "factored": is_factored,
    "expanded": is_expanded,
    "simplified": is_simplified,
    "fraction": is_fraction,
}


def is_in_form(form: str, node: Node, right: Node) -> bool:
    """Whether `node` is written in a form, `right` being the author's way; an equation's sides are looked at one by
    one."""
    judge = FORMS.get(form)
    if judge is None:
        return True
    if isinstance(node, Compare) and isinstance(right, Compare):
        return judge(node.left, right.left) and judge(node.right, right.right)
    return judge(node, right)
