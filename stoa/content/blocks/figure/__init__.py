"""`figure`: a picture with words for those who cannot see it, and a caption."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stoa.content.compiler.context import page_of
from stoa.content.ports import CompileContext, CompiledBlock, Directive, Html
from stoa.kernel.text.html import escape


class Figure:
    """The argument is the picture's path. Options: name, alt (empty: decorative), and the body is the caption."""

    names = ("figure", "image")

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        page = page_of(context)
        address = page.picture(directive.argument, directive.line) if directive.argument else ""
        if not directive.argument:
            message = _("The figure names no picture.")
            page.report("error", "broken-media", message, directive.line, _("Write :::{figure} /media/picture.png."))
        alt = directive.options.get("alt")
        if alt is None:
            message = _("This figure has no words for people who cannot see it.")
            remedy = _("Write :alt: and say what it shows.")
            page.report("warning", "missing-alt", message, directive.line, remedy)
        image = page.image(address, alt or "", {}) if address else escape(alt or "")
        name = page.anchor(directive.options.get("name", ""), directive.argument or "figure", directive.line)
        caption = page.markdown(directive.body, directive.body_line).strip() if directive.body.strip() else ""
        if caption.startswith("<p>") and caption.endswith("</p>") and caption.count("<p>") == 1:
            caption = caption[3:-4]
        words = f"<figcaption>{caption}</figcaption>" if caption else ""
        return CompiledBlock((Html(f'<figure class="fig" id="{escape(name)}">{image}{words}</figure>\n'),))


KIND = Figure()
