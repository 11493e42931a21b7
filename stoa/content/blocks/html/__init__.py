"""`html`: a piece of a page in HTML, sanitised; TeX in `\\(...\\)` and `\\[...\\]` becomes maths."""

from __future__ import annotations

from stoa.content.compiler.context import joined_block, page_of
from stoa.content.compiler.rendering import html_pieces
from stoa.content.ports import CompileContext, CompiledBlock, Directive


class HtmlBlock:
    """The body is HTML. Links and media in it are resolved like those of Markdown."""

    names = ("html",)

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        inside = html_pieces(page_of(context), directive.body, directive.body_line)
        return joined_block(['<div class="prose">\n', *inside, "</div>\n"])


KIND = HtmlBlock()
