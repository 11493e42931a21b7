"""`file`: something to download."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the usual short names of the two

from stoa.content.compiler.context import PageContext, page_of
from stoa.content.ports import CompileContext, CompiledBlock, Directive, Html
from stoa.kernel.text.html import escape


class File:
    """The argument is the file's path. Option: title; the body says what it is."""

    names = ("file",)

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        page = page_of(context)
        if not directive.argument:
            message = _("The directive names no file.")
            page.report("error", "broken-media", message, directive.line, _("Write :::{file} /media/handout.pdf."))
            return CompiledBlock(())
        address = page.local_asset(directive.argument, directive.line)
        name = PurePosixPath(directive.argument).name
        title = escape(directive.options.get("title", "") or name)
        if not address:
            return CompiledBlock((Html(f"<p>{title}</p>\n"),))
        link = f'<a href="{escape(address)}" download="{escape(name)}">{title}</a>'
        about = page.markdown(directive.body, directive.body_line) if directive.body.strip() else ""
        facts = f'<span class="num">{escape(_facts(page, address, name))}</span>'
        return CompiledBlock((Html(f'<div class="download"><p>{link} {facts}</p>{about}</div>\n'),))


def _facts(page: PageContext, address: str, name: str) -> str:
    """`PDF, 1.2 MB`, for those who pay for what they load."""
    kind = PurePosixPath(name).suffix.lstrip(".").upper()
    size = page.served_size(address)
    if size >= 1_000_000:
        words = page.say(N_("%(size)s MB"), size=f"{size / 1_000_000:.1f}")
    else:
        words = page.say(N_("%(size)s KB"), size=max(1, round(size / 1000)))
    return f"{kind}, {words}" if kind else words


KIND = File()
