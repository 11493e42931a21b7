"""`code-block`: source code with a caption, for what a plain fence cannot say."""

from __future__ import annotations

from stoa.content.compiler.context import page_of
from stoa.content.ports import CompileContext, CompiledBlock, Directive, Html
from stoa.kernel.text.html import escape


class CodeBlock:
    """The argument is the language. Options: caption, name."""

    names = ("code-block", "code", "sourcecode")

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        page = page_of(context)
        rendering = page.new_rendering()
        caption = directive.options.get("caption", "")
        markup = rendering.code(directive.body.rstrip("\n") + "\n", directive.argument, caption)
        for problem in rendering.problems:
            page.report("warning", problem.rule, problem.message, directive.line, problem.remedy)
        name = page.anchor(directive.options.get("name", ""), caption or "code", directive.line)
        words = f"<figcaption>{page.inline(caption, directive.line)}</figcaption>" if caption else ""
        return CompiledBlock((Html(f'<figure class="listing" id="{escape(name)}">{markup}{words}</figure>\n'),))


KIND = CodeBlock()
