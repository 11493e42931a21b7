"""A text that is typed: Markdown, counted in words and never refused for their number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.markup import attr, describedby, problem
from stoa.assessment.items.settings import OptionReader
from stoa.assessment.ports import Form
from stoa.assessment.works.limits import span
from stoa.assessment.works.ports import AddressOf, Desk, Filed, Piece, field_name
from stoa.content.ports import Json, Part
from stoa.kernel.text import markdown

LONGEST = 60_000
"""Letters of a text."""
_WORD = re.compile(r"\w+(?:['\u2019\u00b7-]\w+)*")


class TextKind:
    """`:hand-in: text`"""

    name = "text"
    options = frozenset({"words"})

    def compile(self, reader: OptionReader) -> dict[str, Json]:
        remedy = _("Write how many words: “300-800”, “300-” or “800”.")
        found = span(reader, "words", 1, 20_000, remedy)
        return {"words": list(found)} if found else {}

    def label(self) -> str:
        return _("Your text")

    def asks(self, piece: Piece) -> str:
        least, most = piece.get("words") or (0, 0)
        if least and most:
            return _("A text of %(least)s to %(most)s words") % {"least": least, "most": most}
        if most:
            return ngettext("A text of %(most)s word at most", "A text of %(most)s words at most", most) % {
                "most": most
            }
        if least:
            return ngettext("A text of %(least)s word or more", "A text of %(least)s words or more", least) % {
                "least": least
            }
        return _("A text")

    def read(self, form: Form) -> str | None:
        values = form.get(field_name(self.name))
        return None if values is None else "".join(values[-1:]).replace("\r\n", "\n").replace("\0", "")

    def check(self, piece: Piece, value: str) -> str:
        if len(value) <= LONGEST:
            return ""
        return _("This text is longer than %(most)s letters. Shorten it, or hand in a file.") % {"most": LONGEST}

    def lacks(self, piece: Piece, value: str, files: Sequence[Filed]) -> str:
        if self.is_empty(value, files):
            return _("There is no text yet.")
        count, (least, most) = words_in(value), piece.get("words") or (0, 0)
        said = ngettext("The text has %(count)s word", "The text has %(count)s words", count) % {"count": count}
        if least and count < least:
            return _("%(said)s; %(least)s are asked for.") % {"said": said, "least": least}
        if most and count > most:
            return _("%(said)s; %(most)s at most are asked for.") % {"said": said, "most": most}
        return ""

    def is_empty(self, value: str, files: Sequence[Filed]) -> bool:
        return not value.strip()

    def draw(self, piece: Piece, desk: Desk) -> str:
        name = field_name(self.name)
        least, most = piece.get("words") or (0, 0)
        count = words_in(desk.value)
        said = ngettext("%(count)s word", "%(count)s words", count) % {"count": count}
        bad = problem(desk.problem, f"{name}-problem") if desk.problem else ""
        invalid = ' aria-invalid="true"' if bad else ""
        described = describedby(f"{name}-help", f"{name}-problem" if bad else "")
        return (
            f'<label class="work-label" for="{name}">{escape(self.label())}</label>'
            f'<p class="small muted" id="{name}-help">{escape(self.asks(piece))}. '
            f"{escape(_('You may use Markdown: a blank line between paragraphs, **bold**, lists with a hyphen.'))}</p>"
            f'<textarea class="input work-text" id="{name}" name="{name}" rows="14" maxlength="{LONGEST}" dir="auto"'
            f"{described}{invalid}>\n{escape(desk.value)}</textarea>"
            f'<p class="small muted work-count" data-words="{name}" data-least="{least}" data-most="{most}"'
            f' data-one="{attr(_("1 word"))}" data-many="{attr(_("{count} words"))}">{escape(said)}</p>{bad}'
        )

    def show(self, part: Part, piece: Piece, value: str, files: Sequence[Filed], address_of: AddressOf) -> str:
        if self.is_empty(value, files):
            return ""
        count = words_in(value)
        said = ngettext("%(count)s word", "%(count)s words", count) % {"count": count}
        html = markdown.render_freely(value)
        return f'<div class="prose work-shown" dir="auto">{html}</div><p class="small muted">{escape(said)}</p>'


def words_in(text: str) -> int:
    """The number of words. A stretch of letters of a script without blanks between words is one."""
    return sum(1 for _match in _WORD.finditer(text))


kind = TextKind()
