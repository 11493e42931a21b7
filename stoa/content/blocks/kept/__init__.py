"""`kept`: matter that nothing here understands yet. It stays whole in the course and counts for nothing."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the usual short names of the two

from stoa.content.compiler.context import PageContext, page_of
from stoa.content.outline import KeptRef
from stoa.content.ports import CompileContext, CompiledBlock, Directive, Html
from stoa.kernel.text.html import escape


class Kept:
    """The argument says what it was (`olx/drag-and-drop-v2`). Options: name, title, source (its file), weight."""

    names = ("kept",)

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        page = page_of(context)
        options = directive.options
        kind = directive.argument or "?"
        name = options.get("name", "")
        if name:
            name = page.claim(name, directive.line, _("kept block"))
        else:
            name = page.anchor("", kind, directive.line)
        source = options.get("source", "")
        path = _source(page, source, directive.line) if source else ""
        title = options.get("title", "")
        page.kept.append(KeptRef(name, kind, title, "", path, _weight(page, options.get("weight", ""), directive.line)))
        label = escape(title) or page.say(N_("Something that cannot be shown yet"))
        notice = page.say(
            N_("This part of the course (%(kind)s) is not supported here yet. It is kept, and counts for nothing."),
            kind=escape(kind),
        )
        return CompiledBlock(
            (
                Html(
                    f'<div class="callout wait kept" role="note" id="{escape(name)}">'
                    f'<p class="label">{label}</p><p>{notice}</p></div>\n'
                ),
            )
        )


def _source(page: PageContext, source: str, line: int) -> str:
    """The course path of the kept source; reports a missing one."""
    path = page.links.path(source)
    if path not in page.setting.assets.tree and source in page.setting.assets.tree:
        path = source  # sources are named from the course's top, too
    if path not in page.setting.assets.tree:
        message = _("The kept source “%(source)s” is not in the course.") % {"source": source}
        page.report("warning", "broken-media", message, line, _("Import the course once more."))
        return ""
    return path


def _weight(page: PageContext, value: str, line: int) -> float:
    try:
        weight = float(value) if value else 0.0
    except ValueError:
        weight = -1.0
    if not 0 <= weight < 1e6:
        message = _("“%(value)s” is no weight.") % {"value": value}
        page.report("warning", "kept-weight", message, line, _("Write a number, or leave the line out."))
        return 0.0
    return weight


KIND = Kept()
