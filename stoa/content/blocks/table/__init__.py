"""`table`: a Markdown table with a caption."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the usual short name

from stoa.content.compiler.context import page_of
from stoa.content.ports import CompileContext, CompiledBlock, Directive, Html
from stoa.kernel.text.html import escape, plain

_REGION = re.compile(r'(<div class="scroll"[^>]*aria-label=")[^"]*("><table\b[^>]*>)')


class Table:
    """The argument is the caption; the body holds one Markdown or HTML table."""

    names = ("table",)

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        page = page_of(context)
        html = page.markdown(directive.body, directive.body_line)
        if not _REGION.search(html):
            message = _("The directive holds no table.")
            remedy = _("Write rows of cells between | signs, the second row of dashes.")
            page.report("warning", "no-table", message, directive.line, remedy)
        caption = page.inline(directive.argument, directive.line) if directive.argument else ""
        if caption:
            label = escape(plain(caption)) or page.say(N_("Table"))
            html = _REGION.sub(lambda found: f"{found[1]}{label}{found[2]}<caption>{caption}</caption>", html, count=1)
        name = directive.options.get("name", "")
        anchor = f' id="{escape(page.anchor(name, name, directive.line))}"' if name else ""
        return CompiledBlock((Html(f'<div class="prose wide"{anchor}>\n{html}</div>\n'),))


KIND = Table()
