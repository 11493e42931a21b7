"""Markdown: CommonMark with tables, strikethrough, footnotes, definition lists and `$` maths.

`render` is for short texts of learners (no HTML in them); `content` builds its units on `engine` and `Rendering`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the usual short names of the two

from stoa.kernel.text import code, html, maths
from stoa.kernel.text.held import Held, unreserved
from stoa.kernel.text.words import say

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Env = MutableMapping[str, Any]


MOST_COLOURED = 600
"""Characters of code that are coloured in what anybody may write: the time it takes grows with their square."""
COLOURED = frozenset({
    "bash", "c", "c++", "cpp", "css", "html", "java", "javascript", "js", "json", "py", "python", "python3", "r", "sh",
    "sql", "xml",
})  # fmt: skip
"""The languages in which it is: a few hundred characters of some others take a second."""


@dataclass(frozen=True)
class Problem:
    """What could not be made of a text. `snippet` is the piece of source that it is about."""

    rule: str
    message: str
    snippet: str
    remedy: str = ""


@dataclass
class Rendering:
    """One rendering: what it holds back from the sanitiser, what went wrong, and how many of each thing there were.

    `held` takes strings (finished markup) and whatever the caller's own tokens hold. Pass the same `counts` to the
    renderings of one page, so that the labels of its scroll regions differ; labels are in `language`. Of a page that
    anybody may write (`is_free`) only the first `MOST_COLOURED` characters of code are coloured, in `COLOURED`.
    """

    held: Held[Any] = field(default_factory=Held)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    language: str = ""
    is_free: bool = False

    def number(self, what: str) -> int:
        """The next number of a `what` on the page, from 1."""
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.counts[what]

    def label(self, message: str, what: str) -> str:
        """A label such as `Equation 3`, numbered among the things of its sort."""
        return say(self.language, message, number=self.number(what))

    def formula(self, tex: str, display: bool) -> str:
        """Markup of a formula, in a scroll region when it stands on its own lines; broken TeX is shown as it is."""
        made = maths.formula(tex.strip(), display)
        if made.problem:
            self.problems.append(
                Problem("tex", made.problem, tex, _("Correct the formula, or write \\$ for a plain dollar sign."))
            )
            return f'<code class="tex">{html.escape(tex)}</code>'
        if not display:
            return made.mathml
        return region("eq", self.label(N_("Equation %(number)d"), "equation"), made.mathml)

    def code(self, source: str, language: str, caption: str = "") -> str:
        """Markup of a block of code, in a scroll region."""
        marked = code.highlighted(source, language if self._is_coloured(source, language) else "")
        if marked is None:
            message = _("No highlighter knows the language “%(name)s”.") % {"name": language}
            remedy = _("Write a name that Pygments knows (python, r, json, ...), or text.")
            self.problems.append(Problem("code-language", message, language, remedy))
            marked = html.escape(source, quote=False)
        label = caption or self.label(N_("Code %(number)d"), "code")
        return region("code scroll", label, f"<pre><code>{marked}</code></pre>")

    def _is_coloured(self, source: str, language: str) -> bool:
        if not self.is_free:
            return True
        self.counts["coloured"] = self.counts.get("coloured", 0) + len(source)
        return language.lower() in COLOURED and self.counts["coloured"] <= MOST_COLOURED


def region(classes: str, label: str, inside: str) -> str:
    """`inside` in a region that scrolls sideways and can be reached by keyboard."""
    return f'<div class="{classes}" tabindex="0" role="region" aria-label="{html.escape(label)}">{inside}</div>\n'


def engine(*, allow_html: bool) -> MarkdownIt:
    """A Markdown parser whose render rules find their `Rendering` in `env["rendering"]`."""
    from markdown_it import MarkdownIt  # needed only where text is published
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    machine = MarkdownIt("commonmark", {"html": allow_html, "typographer": False, "maxNesting": 100})
    machine.enable(["table", "strikethrough"])
    machine.use(footnote_plugin, inline=True, move_to_end=True)
    machine.use(deflist_plugin)
    machine.use(dollarmath_plugin, allow_labels=True, allow_space=False, allow_digits=False, double_inline=True)
    for name, rule in _RULES.items():
        machine.add_render_rule(name, rule)
    return machine


def _inline_formula(renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: Env) -> str:
    return _held(env, lambda rendering: rendering.formula(tokens[place].content, False))


def _display_formula(renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: Env) -> str:
    return _held(env, lambda rendering: rendering.formula(tokens[place].content, True)) + "\n"


def _code(renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: Env) -> str:
    token = tokens[place]
    language = (token.info or "").strip().split(maxsplit=1)
    return _held(env, lambda rendering: rendering.code(token.content, language[0] if language else "")) + "\n"


def _cell(renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: Env) -> str:
    """Table cells say their alignment by a class: pages allow no style attributes. An empty one heads nothing."""
    token = tokens[place]
    if token.tag == "th" and not tokens[place + 1].content.strip():
        token.tag = tokens[place + 2].tag = "td"
    style = str(token.attrs.pop("style", ""))
    kind = "r" if style.endswith("right") else "center" if style.endswith("center") else ""
    if kind:
        token.attrSet("class", kind)
    if token.tag == "th":
        token.attrSet("scope", "col")
    return str(renderer.renderToken(tokens, place, options, env))


def _held(env: Env, make: Callable[[Rendering], str]) -> str:
    rendering: Rendering = env["rendering"]
    return rendering.held.hold(make(rendering))


_RULES: dict[str, Callable[..., str]] = {
    "math_inline": _inline_formula,
    "math_inline_double": _display_formula,
    "math_block": _display_formula,
    "math_block_label": _display_formula,
    "fence": _code,
    "code_block": _code,
    "th_open": _cell,
    "td_open": _cell,
}


@lru_cache(maxsize=1)
def _plain_engine() -> MarkdownIt:
    return engine(allow_html=False)


MOST_BRACKETS = 400
"""Opening brackets of a text that is rendered: what reading them costs grows with their square."""
MOST_READING = 180_000
"""The sum of the paragraphs' lengths times their brackets that are not closed at once: behind each, all of its
paragraph may be read."""
_CLOSED = re.compile(r"\[[^\[\]\\`<$]*\]")
MOST_CELLS = 3000
"""Cells of the tables of a text that is rendered: a line of two letters may be a row of a thousand."""
_OF_RULES = " \t-:|>+*.)0123456789"
"""What stands in the line between a table's head and its rows, in a list or a quote too."""
_BLANK = re.compile(r"\s*| {0,3}(?:> ?)+\s*")
"""A line that ends a paragraph, in a quote too."""


def costs_much(text: str) -> str:
    """Why a text that anybody may write is not rendered, since that could take seconds: of `brackets` or `cells` there
    are too many; else empty."""
    if text.count("[") > MOST_BRACKETS:
        return "brackets"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    cells = lines = reading = length = brackets = 0
    for line in [*reversed(text.split("\n")), ""]:
        if _BLANK.fullmatch(line):
            reading, lines, length, brackets = reading + length * brackets, 0, 0, 0
            continue
        lines, length, brackets = (
            lines + 1,
            length + len(line) + 1,
            brackets + line.count("[") - len(_CLOSED.findall(line)),
        )
        if "|" in line and "-" in line and not line.strip(_OF_RULES):
            cells += line.count("|") * lines
    if reading > MOST_READING:
        return "brackets"
    return "cells" if cells > MOST_CELLS else ""


def render_freely(text: str) -> str:
    """What anybody may write, as sanitised HTML: as `render` does, and a text that costs much as it was written, in its
    paragraphs and lines."""
    if not costs_much(text):
        return render(text, is_free=True)
    parts = (html.escape(each.strip(), quote=False) for each in re.split(r"\n[ \t]*\n", text))
    return "".join(f"<p>{each}</p>\n".replace("\n", "<br>\n", each.count("\n")) for each in parts if each)


def render(text: str, *, is_free: bool = False) -> str:
    """`text` (Markdown, no HTML) as sanitised HTML. Broken TeX is shown as it was written; nothing is raised."""
    rendering = Rendering(is_free=is_free)
    dirty = _plain_engine().render(unreserved(text), {"rendering": rendering})
    return "".join(map(str, rendering.held.split(html.cleaner()(dirty))))
