"""What Markdown leaves as plain text although its author meant a link, a picture or a directive.

Learners would see the signs themselves, and nothing else would say why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from markdown_it.token import Token

_TARGET: Final = re.compile(r"\]\(([^()\n]{1,300}(?:\([^()\n]{0,100}\)[^()\n]{0,100})?)\)")
_SCHEME: Final = re.compile(r"\s*(?:javascript|vbscript|file|data):", re.IGNORECASE)
_BLANK: Final = re.compile(r"\S\s+\S")
_FEW_COLONS: Final = re.compile(r"[ \t]*:{1,2}[ \t]*\{[A-Za-z][\w.:+/-]{0,79}\}")
_BREAKS: Final = frozenset({"softbreak", "hardbreak"})


@dataclass(frozen=True)
class Leftover:
    """An error about something that stayed text: found by its `snippet`, or `below` lines under the text's first."""

    rule: str
    message: str
    remedy: str
    snippet: str = ""
    below: int = 0


def leftovers(token: Token) -> Iterator[Leftover]:
    """What is left over in an inline token; code and formulas are not looked at."""
    below, is_first = 0, True
    for child in token.children or ():
        if child.type in _BREAKS:
            below, is_first = below + 1, True
            continue
        if child.type == "text":
            if is_first and _FEW_COLONS.match(child.content):
                message = _("A directive begins with three colons.")
                remedy = _("Write :::{note}, and a line of ::: at its end.")
                yield Leftover("directive-syntax", message, remedy, below=below)
            yield from _links(child.content)
        is_first = False


def _links(text: str) -> Iterator[Leftover]:
    for match in _TARGET.finditer(text):
        target = match[1].strip()
        if _SCHEME.match(target):
            message = _("A link cannot lead to “%(link)s”.") % {"link": target[:80]}
            remedy = _("Links lead to http, https, mailto or tel addresses, and to files of the course.")
            yield Leftover("link-scheme", message, remedy, match[0])
        elif _BLANK.search(target) and ("." in target or "/" in target):
            message = _("The address “%(address)s” has a blank in it, so this is no link and no picture.") % {
                "address": target[:80]
            }
            remedy = _("Rename the file without blanks, or put its address between < and >: (<%(address)s>).") % {
                "address": target[:80]
            }
            yield Leftover("link-blank", message, remedy, match[0])
