"""`math`: a display formula in TeX, as an alternative to `$$`."""

from __future__ import annotations

from stoa.content.compiler.context import page_of
from stoa.content.ports import CompileContext, CompiledBlock, Directive, Html
from stoa.kernel.text.html import escape


class Math:
    """The body is TeX (the argument too, for one line). Option: name, to link to it."""

    names = ("math",)

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        page = page_of(context)
        rendering = page.new_rendering()
        markup = rendering.formula("\n".join(filter(None, [directive.argument, directive.body])), True)
        for problem in rendering.problems:
            page.report("error", problem.rule, problem.message, directive.body_line, problem.remedy)
        name = directive.options.get("name", "")
        anchor = f' id="{escape(page.anchor(name, name, directive.line))}"' if name else ""
        return CompiledBlock((Html(f'<div class="prose"{anchor}>\n{markup}</div>\n'),))


KIND = Math()
