"""`note`, `tip`, `important`, `warning` and `admonition`: an aside with a label."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as N_  # noqa: N812  # the usual short name

from stoa.content.compiler.context import joined_block, page_of
from stoa.content.ports import CompileContext, CompiledBlock, Directive

_LABELS: Final = {
    "note": N_("Note"),
    "tip": N_("Tip"),
    "important": N_("Important"),
    "warning": N_("Take care"),
    "admonition": N_("Aside"),
}
_LOOKS: Final = {"important": " wait", "warning": " stop"}
_ICONS: Final = {
    "note": '<circle cx="10" cy="10" r="7.5"/><path d="M10 9v5M10 6v.1"/>',
    "tip": '<path d="M7.5 14.5a5 5 0 1 1 5 0V16h-5zM8.5 18h3"/>',
    "important": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.5v6M10 14v.1"/>',
    "warning": '<path d="M10 3 2.5 16.5h15zM10 8v4M10 14.2v.1"/>',
    "admonition": '<path d="m4 16 1-4 8.5-8.5 3 3L8 15z"/>',
}


class Admonition:
    """The argument is the title (of `admonition`; the others have their own, which an argument replaces)."""

    names = tuple(_LABELS)

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        page = page_of(context)
        title = directive.argument or directive.options.get("title", "")
        label = page.inline(title, directive.line) if title else page.say(_LABELS[directive.name])
        icon = f'<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">{_ICONS[directive.name]}</svg>'
        opening = (
            f'<div class="callout{_LOOKS.get(directive.name, "")}" role="note"><p class="label">{icon}{label}</p>\n'
        )
        return joined_block([opening, page.blocks(directive.body, directive.body_line), "</div>\n"])


KIND = Admonition()
