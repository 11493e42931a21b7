"""A table to fill in: a Markdown table some of whose cells hold blanks, named by the heads of their row and column."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from stoa.assessment.items.cloze import Cloze
from stoa.assessment.items.cloze.placing import names_in_tables
from stoa.assessment.items.cloze.writing import Blank, Written
from stoa.assessment.ports import ItemKind, QuestionSource
from stoa.content.ports import CompileContext


class Table(Cloze):
    name = "table"

    def check(
        self, source: QuestionSource, written: Written, html: str, blanks: Sequence[Blank], context: CompileContext
    ) -> None:
        super().check(source, written, html, blanks, context)
        inside = names_in_tables(html, blanks)
        for blank in blanks:
            if blank.token not in inside:
                message = _("This blank stands in no table.")
                remedy = _("Put it into a cell, or make it a “cloze” question.")
                context.report("error", "question-blank-place", message, blank.line, remedy)


kind: ItemKind = Table()
