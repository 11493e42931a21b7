"""Text of a page to finished pieces: Markdown, sanitiser, polish - and the lines on which something is wrong."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the usual short names of the two

from stoa.content.compiler import polish
from stoa.content.compiler.directives import Scanned, directive_plugin
from stoa.content.compiler.leftovers import leftovers
from stoa.content.ports import CompiledBlock
from stoa.kernel.text import html
from stoa.kernel.text.held import tokens_in, without_tokens
from stoa.kernel.text.markdown import Rendering, engine

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from stoa.content.compiler.context import PageContext

Piece = str | CompiledBlock
_TAG_NAME = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)")
_HANDLER = re.compile(r"<[A-Za-z][^<>]*\s(on[a-z]+)\s*=", re.IGNORECASE)
_STYLE = re.compile(r"<[A-Za-z][^<>]*\sstyle\s*=", re.IGNORECASE)
_WHOLE_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z](?:[^\"'<>]|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_OPEN_TAG = re.compile(r"</?[A-Za-z][\w-]*")
_TEX: Final = (
    (r"\[", r"\]", True), ("[mathjax]", "[/mathjax]", True),
    (r"\(", r"\)", False), ("[mathjaxinline]", "[/mathjaxinline]", False),
)  # fmt: skip
"""(opens a formula, closes it, whether it stands on lines of its own)"""
_CODE = re.compile(r"<(pre|code|script|style|textarea)\b", re.IGNORECASE)
_CODE_ENDS: Final = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("pre", "code", "script", "style", "textarea")
}
MOST_LOOKUPS: Final = 2000
"""Places that are looked for in one text; findings beyond name its first line."""


_cleaning = threading.local()
"""`pages`: the page that this thread is sanitising, on top of those that wait for it."""


class Locator:
    """Finds the line of a snippet of source; asked again for the same snippet, it finds the next place."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.first_line = first_line
        self._next: dict[str, int] = {}
        self._lookups = 0

    def line(self, snippet: str) -> int:
        """The line of `snippet`, as written or percent- or HTML-escaped; the text's first line when it is not found."""
        self._lookups += 1
        if self._lookups > MOST_LOOKUPS:
            return self.first_line
        for form in (snippet, unquote(snippet), escape(snippet), snippet.replace("&", "&amp;")):
            place = self.text.find(form, self._next.get(form, 0)) if form else -1
            if place < 0 and form:
                place = self.text.find(form)
            if place >= 0:
                self._next[form] = place + len(form)
                return self.first_line + self.text.count("\n", 0, place)
        return self.first_line


class Page:
    """The rendering of one text of a page: shares the page's counts, anchors and findings through `context`."""

    def __init__(self, context: PageContext, text: str, line: int) -> None:
        self.context = context
        self.where = Locator(text, line)
        self.rendering = context.new_rendering()
        self.directives: dict[str, int] = {}
        """The line of each directive that stands behind a token."""
        self.env: dict[str, Any] = {"rendering": self.rendering, "page": self, "troubles": []}
        number = context.number("text")
        if number > 1:
            # Footnotes of several texts on one page must not share ids.
            self.env["docId"] = str(number)

    def tokens(self, *, inline: bool = False) -> list[Token]:
        machine = _machine()
        parse = machine.parseInline if inline else machine.parse
        tokens = parse(self.where.text, self.env)
        self.context.complain_of_form(self.env["troubles"], self.where.first_line)
        self._check_tokens(tokens)
        return tokens

    def finish(self, tokens: Sequence[Token], *, headings: bool = True) -> list[Piece]:
        """Tokens rendered, sanitised and polished; held blocks in their places."""
        machine = _machine()
        dirty = machine.renderer.render(tokens, machine.options, self.env)
        return self.clean(dirty, headings=headings)

    def clean(self, dirty: str, *, headings: bool = True) -> list[Piece]:
        """HTML with tokens for held things, sanitised and polished, and the things put in place."""
        text = self._sanitised(dirty)
        self._complain_of_lost(tokens_in(dirty) - tokens_in(text))
        text = self.context.headings.polish(text) if headings else polish.headings_to_labels(text)
        text = polish.tables(text, lambda: self.rendering.label(N_("Table %(number)d"), "table"))
        text = polish.links(polish.images(text, self._picture))
        self.context.words.append(without_tokens(html.plain(text)))
        for problem in self.rendering.problems:
            add = self.context.findings.warning if problem.rule == "code-language" else self.context.findings.error
            add(problem.rule, problem.message, self.where.line(problem.snippet), problem.remedy)
        self.rendering.problems.clear()
        return self.rendering.held.split(text)

    def _complain_of_lost(self, tokens: set[str]) -> None:
        """A tag or an attribute that is never closed swallows what follows, and the sanitiser throws all of it away."""
        lines = sorted(self.directives[token] for token in tokens if token in self.directives)
        message = _("What stands here is swallowed by an HTML tag before it that is never closed.")
        remedy = _("Close the tag, or the quotes of its attribute; or take the HTML out.")
        for line in lines:
            self.context.findings.error("swallowed", message, line, remedy)
        if tokens and not lines:
            message = _("A formula or code of this text stands inside an HTML tag and is lost.")
            self.context.findings.warning("swallowed", message, self.where.first_line, remedy)

    def _sanitised(self, dirty: str) -> str:
        pages: list[Page] = _cleaning.__dict__.setdefault("pages", [])
        pages.append(self)
        try:
            return _cleaner()(dirty)
        finally:
            pages.pop()

    def hold(self, scanned: Scanned) -> str:
        """The token for a directive that stands inside a list or a quote."""
        directive = scanned.directive(self.context.file, self.where.first_line)
        token = self.rendering.held.hold(self.context.directive(directive))
        self.directives[token] = directive.line
        return token

    def attribute(self, tag: str, name: str, value: str) -> str | None:
        context = self.context
        if name == "href" and tag == "a":
            lead = context.links.link(value)
            if lead.complaint or lead.fragment:
                line = self.where.line(value)
                if lead.fragment:
                    context.want_fragment(lead, line)
                return context.settle(lead, line) or None
            return context.settle(lead, 0) or None
        if name == "src":
            lead = context.links.media(value)
            if tag == "img" and lead.path and (unfit := context.setting.assets.unfit_picture(lead.path)):
                context.complain(unfit, self.where.line(value))
            return context.settle(lead, self.where.line(value) if lead.complaint else 0) or None
        if name == "cite":
            return None
        if name == "id" and not tag.startswith("h"):
            context.anchors.taken.add(value)
        return value

    def _picture(self, picture: polish.Picture) -> str:
        if picture.alt is None:
            self._missing_alt(self.where.line("<img"))
        alt = picture.alt or ""
        if not picture.src:
            return html.escape(alt)
        if picture.src.startswith(("http:", "https:")):
            self._foreign_picture(picture.src)
            words = alt or self.context.say(N_("A picture on another site"))
            return f'<a class="foreign" href="{html.escape(picture.src)}" rel="noopener">{html.escape(words)}</a>'
        return self.context.image(picture.src, alt, picture.attributes)

    def _foreign_picture(self, address: str) -> None:
        message = _("This picture lies on another site; learners see a link to it.")
        remedy = _("Put a copy into the course's media folder, if its licence allows.")
        self.context.findings.warning("foreign-media", message, self.where.line(address), remedy)

    def _missing_alt(self, line: int) -> None:
        message = _("This picture has no words for people who cannot see it.")
        self.context.findings.warning("missing-alt", message, line, _("Say what it shows: ![what it shows](file)."))

    def _check_tokens(self, tokens: Sequence[Token]) -> None:
        """Findings that only the parsed text can give: pictures without words, HTML that will be removed."""
        for token in tokens:
            if token.type == "html_block":
                self._check_html_of(token, self.where.first_line + (token.map[0] if token.map else 0))
            for left in leftovers(token):
                line = self.where.first_line + (token.map[0] if token.map else 0) + left.below
                place = self.where.line(left.snippet) if left.snippet else line
                self.context.findings.error(left.rule, left.message, place, left.remedy)
            for child in token.children or ():
                if child.type == "image" and not child.content:
                    self._missing_alt(self.where.line(f"]({unquote(str(child.attrs.get('src', '')))}"))
                elif child.type == "html_inline":
                    self._check_html_of(child, self.where.line(child.content))

    def _check_html_of(self, token: Token, line: int) -> None:
        """HTML in Markdown: what of it is removed, or, where none may stand, all of it."""
        if self.context.setting.takes_html:
            self.check_html(token.content, line)
            return
        token.content = ""
        message = _("HTML is not taken here.")
        self.context.findings.error("html-written", message, line, _("Write it as Markdown, or < as \\<."))

    def check_html(self, source: str, line: int) -> None:
        """Says which tags and attributes of `source` will be removed, once for each on a page."""
        for match in _TAG_NAME.finditer(source):
            name = match[1].lower()
            if name not in html.TAGS:
                self._removed(f"<{name}>", line + source.count("\n", 0, match.start()))
        if match_open := _OPEN_TAG.search(_WHOLE_TAG.sub(lambda whole: " " * len(whole[0]), source)):
            message = _("The tag “%(tag)s” is never closed and swallows what follows.") % {"tag": match_open[0]}
            remedy = _("Close it with >, and its attributes with their quotes.")
            place = line + source.count("\n", 0, match_open.start())
            self.context.findings.warning("unclosed-tag", message, place, remedy)
        for match in _HANDLER.finditer(source):
            self._removed(match[1].lower(), line + source.count("\n", 0, match.start()))
        if match_style := _STYLE.search(source):
            self._removed("style", line + source.count("\n", 0, match_style.start()))

    def _removed(self, what: str, line: int) -> None:
        if self.context.number(f"removed {what}") > 1:
            return
        message = _("“%(what)s” is not allowed in a course's HTML and is left out.") % {"what": what}
        remedy = _("Use Markdown or a directive: video, embed, figure.")
        looks_only = what in ("style", "<font>", "<center>")
        self.context.findings.add("note" if looks_only else "warning", "html-removed", message, line, remedy)


def pieces(context: PageContext, text: str, line: int, *, inline: bool = False, headings: bool = True) -> list[Piece]:
    """`text` (Markdown, from `line` of the page's file) as pieces of finished HTML and compiled blocks."""
    page = Page(context, text, line)
    return page.finish(page.tokens(inline=inline), headings=headings)


def page_pieces(context: PageContext, text: str, line: int) -> list[Piece]:
    """A whole page: runs of text in `<div class="prose">`, top-level directives between them."""
    page = Page(context, text, line)
    found: list[Piece] = []
    run: list[Token] = []
    for token in page.tokens():
        if token.type == "directive" and token.level == 0:
            found += _prose(page, run)
            run = []
            found.append(context.directive(token.meta["scanned"].directive(context.file, line)))
        else:
            run.append(token)
    return found + _prose(page, run)


def _prose(page: Page, tokens: Sequence[Token]) -> list[Piece]:
    if not tokens:
        return []
    inside = page.finish(tokens)
    if not any(isinstance(piece, CompiledBlock) or piece.strip() for piece in inside):
        return []
    return ['<div class="prose">\n', *inside, "</div>\n"]


def html_pieces(context: PageContext, source: str, line: int) -> list[Piece]:
    """An author's HTML, sanitised and polished; TeX between `\\(...\\)` and `\\[...\\]` becomes maths."""
    page = Page(context, source, line)
    page.check_html(source, line)
    outside = _outside_code(source)
    return page.clean(
        "".join(piece if place % 2 else _with_maths(page.rendering, piece) for place, piece in enumerate(outside))
    )


def _outside_code(source: str) -> list[str]:
    """`source` cut so that `<pre>`, `<code>` and the like are pieces of their own, every second one.

    What is never closed is looked for once: an expression would look again from each opening tag.
    """
    found: list[str] = []
    place = start = 0
    endless: set[str] = set()
    while match := _CODE.search(source, start):
        name = match[1].lower()
        end = None if name in endless else _CODE_ENDS[name].search(source, match.end())
        if end is None:
            endless.add(name)
            start = match.end()
            continue
        found += [source[place : match.start()], source[match.start() : end.end()]]
        place = start = end.end()
    return [*found, source[place:]]


def _with_maths(rendering: Rendering, piece: str) -> str:
    """`piece` with a token for each formula."""
    for opening, closing, display in _TEX:
        piece = "".join(
            rendering.held.hold(rendering.formula(unescape(part), display)) if place % 2 else part
            for place, part in enumerate(_between(piece, opening, closing))
        )
    return piece


def _between(text: str, opening: str, closing: str) -> list[str]:
    """`text` cut at pairs of `opening` and `closing`, which hold at least a character: every second piece is inside."""
    found: list[str] = []
    place = 0
    while (start := text.find(opening, place)) >= 0:
        inside = start + len(opening)
        end = text.find(closing, inside + 1)
        if end < 0:
            break
        found += [text[place:start], text[inside:end]]
        place = end + len(closing)
    return [*found, text[place:]]


@lru_cache(maxsize=1)
def _cleaner() -> Callable[[str], str]:
    """One sanitiser for all pages: to make one takes longer than to clean a page."""
    return html.cleaner(lambda tag, name, value: _cleaning.pages[-1].attribute(tag, name, value))


@lru_cache(maxsize=1)
def _machine() -> MarkdownIt:
    machine = engine(allow_html=True)
    machine.use(directive_plugin)
    machine.add_render_rule("directive", _render_directive)
    return machine


def _render_directive(renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: dict[str, Any]) -> str:
    page: Page = env["page"]
    return page.hold(tokens[place].meta["scanned"]) + "\n"
