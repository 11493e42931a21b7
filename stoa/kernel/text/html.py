"""The white list: which HTML and MathML may come from outside, and how it is sanitised (nh3, a binding of ammonia)."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final, TypeAlias

from stoa.kernel.text.held import without_tokens

AttributeFilter: TypeAlias = Callable[[str, str, str], str | None]
"""(tag, attribute, value) -> the value to keep, or None to drop the attribute."""


def words_of(text: str) -> frozenset[str]:
    """The words of `text`: long lists of names read better as a line of words."""
    return frozenset(text.split())


BLOCK_TAGS: Final = words_of(
    "address article aside blockquote caption col colgroup dd details div dl dt figcaption figure footer "
    "h1 h2 h3 h4 h5 h6 header hr li ol p pre section summary table tbody td tfoot th thead tr ul"
)
INLINE_TAGS: Final = words_of(
    "a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q rp rt ruby s samp small span "
    "strong sub sup time u var wbr"
)
MATH_TAGS: Final = words_of(
    "math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms "
    "mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics"
)
# `mglyph`, `malignmark`, `annotation-xml` and `maction` are left out: they change how a parser reads what follows.
TAGS: Final = BLOCK_TAGS | INLINE_TAGS | MATH_TAGS

_MATH_ATTRIBUTES: Final = words_of(
    "accent accentunder columnalign columnlines columnspacing columnspan depth dir display displaystyle "
    "fence form frame height largeop linethickness lspace mathbackground mathcolor mathsize mathvariant "
    "maxsize minsize movablelimits notation rowalign rowlines rowspacing rowspan rspace scriptlevel "
    "separator stretchy symmetric voffset width"
)
_ANYWHERE: Final = frozenset({"class", "dir", "id", "lang", "title"})
_ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    "a": frozenset({"href", "hreflang"}),
    "blockquote": frozenset({"cite"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "data": frozenset({"value"}),
    "del": frozenset({"cite", "datetime"}),
    "details": frozenset({"open"}),
    "img": frozenset({"alt", "height", "src", "width"}),
    "ins": frozenset({"cite", "datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "q": frozenset({"cite"}),
    "td": frozenset({"colspan", "headers", "rowspan"}),
    "th": frozenset({"abbr", "colspan", "headers", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
}
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
CLASSES: Final = words_of(
    "lead small muted label num r center key footnotes footnote-ref footnote-backref footnote-item "
    "footnotes-list footnotes-sep tml-display tml-jot tml-left tml-right tml-center tml-small "
    "tml-small-pad tml-med-pad tml-thick-pad tml-thin-pad tml-medmuskip tml-thickmuskip tml-xshift "
    "tml-prime tml-cases tml-eqn tml-abovejot"
)
"""Class names that text from outside may use; every other name would let it dress up as a part of the page."""

_ID = re.compile(r"[^\W\d_][\w.:-]{0,119}")
_CHROME_IDS: Final = frozenset({"main", "account", "content", "search", "talk", "say", "body", "document"})
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{1,24}|transparent")
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


def is_free_id(name: str) -> bool:
    """Whether text may use `name` as an id: well formed, and not one that pages use themselves (`page-...`, `main`)."""
    return bool(_ID.fullmatch(name)) and name not in _CHROME_IDS and not name.startswith("page-")


def allowed(tag: str, attribute: str, value: str) -> str | None:
    """The filter that always applies: class names of the list, free ids, colours that are nothing but colours."""
    if attribute == "class":
        return " ".join(name for name in value.split() if name in CLASSES) or None
    if attribute == "id":
        return value if is_free_id(value) else None
    if attribute in ("mathcolor", "mathbackground"):
        return value if _COLOUR.fullmatch(value) else None
    if attribute == "dir":
        return value if value in ("ltr", "rtl", "auto") else None
    return value


def cleaner(attribute: AttributeFilter | None = None, tags: frozenset[str] = TAGS) -> Callable[[str], str]:
    """A function that sanitises HTML: what is not on the white list loses its tags (scripts and styles wholly).

    `attribute` sees every attribute that passed the list and may change or drop it (links and media, say).
    """
    import nh3  # a compiled library, needed only where text is published

    def judge(tag: str, name: str, value: str) -> str | None:
        # Finished markup put in the place of a token would end the attribute and the tag.
        kept = allowed(tag, name, without_tokens(value))
        return kept if kept is None or attribute is None else attribute(tag, name, kept)

    known: dict[str, set[str]] = {tag: set(_ATTRIBUTES.get(tag, ())) for tag in tags & (BLOCK_TAGS | INLINE_TAGS)}
    known |= {tag: set(_MATH_ATTRIBUTES) for tag in tags & MATH_TAGS}
    known["*"] = set(_ANYWHERE)
    machine = nh3.Cleaner(
        tags=set(tags),
        attributes=known,
        attribute_filter=judge,
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "svg"} - tags,
        link_rel="noopener",
        url_schemes=set(SCHEMES),
        url_relative="pass_through",
    )
    return machine.clean


def plain(html: str) -> str:
    """The text of `html`: no tags, entities resolved, white space folded."""
    return _SPACE.sub(" ", unescape(_TAG.sub(" ", html))).strip()


__all__ = ["CLASSES", "SCHEMES", "TAGS", "AttributeFilter", "allowed", "cleaner", "escape", "is_free_id", "plain"]
