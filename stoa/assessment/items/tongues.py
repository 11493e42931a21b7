"""Two languages in one question: the course's words and those of the page, each told apart for who listens and for the
direction in which it is written.

A question stands in a page's text, which says it is in the course's language. What the page itself says in it is
marked while it is drawn, and the marks become attributes at the end (`spoken`): none at all where both languages are
the same, as they mostly are. Raw `<` of that shape come neither from escaped text nor from sanitised HTML.
"""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info

OURS = "<stoa-ours>"
"""Stands in the tag of an element whose words are the page's."""
THEIRS = "<stoa-theirs>"
"""Stands in the tag of an element inside such a one whose words are the course's."""
HEARD = "<stoa-heard>"
"""Stands in the tag of an element whose name alone is the page's: its language is said, its direction stays."""
SCRIPT = "<stoa-script>"
"""Stands in the tag of an element that holds words of the page for a script, which says their language when it shows
them (`data-lang`, `data-dir`)."""
_BEGINS, _ENDS = "<stoa-quote>", "</stoa-quote>"


def spoken(html: str, course: str, page: str = "") -> str:
    """`html` with its marks as attributes. `course` and `page` are language codes; without `page` it is the active
    language, and without `course` the page's."""
    page = page or get_language() or ""
    ours = theirs = heard = script = begins = ends = ""
    if course and page and course.lower() != page.lower():
        ours, theirs, heard = _attributes(page), _attributes(course), f' lang="{escape(page)}"'
        script = f' data-lang="{escape(page)}" data-dir="{direction(page)}"'
        begins, ends = f"<bdi{theirs}>", "</bdi>"
    html = html.replace(_BEGINS, begins).replace(_ENDS, ends)
    return html.replace(OURS, ours).replace(THEIRS, theirs).replace(HEARD, heard).replace(SCRIPT, script)


def quoted(html: str) -> SafeString:
    """The course's words (HTML) in a sentence of the page."""
    return mark_safe(f"{_BEGINS}{html}{_ENDS}")


def _attributes(language: str) -> str:
    return f' lang="{escape(language)}" dir="{direction(language)}"'


def direction(language: str) -> str:
    """`rtl` or `ltr`; of a language that is not known, `ltr`."""
    try:
        return "rtl" if get_language_info(language.lower())["bidi"] else "ltr"
    except KeyError:
        return "ltr"
