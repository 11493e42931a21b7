"""Source code with class names for colours, by Pygments."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from stoa.kernel.text.html import escape

if TYPE_CHECKING:
    from pygments.lexer import Lexer

LONGEST_HIGHLIGHTED: Final = 100_000
"""Characters; longer code is shown plain."""
_PLAIN: Final = frozenset({"", "text", "txt", "none", "plain", "output"})


def highlighted(code: str, language: str) -> str | None:
    """`code` as escaped HTML with `<span class>` for its tokens; None when nothing knows `language`."""
    if language.lower() in _PLAIN or len(code) > LONGEST_HIGHLIGHTED:
        return escape(code, quote=False)
    lexer = _lexer(language.lower())
    if lexer is None:
        return None
    from pygments import highlight  # large, and needed only where text is published
    from pygments.formatters.html import HtmlFormatter

    return highlight(code, lexer, HtmlFormatter(nowrap=True))


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name  # see above
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=True)
    except ClassNotFound:
        return None
