"""The address of something that lies elsewhere: a repository, a site, a film."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from stoa.assessment.items.markup import attr, describedby, problem
from stoa.assessment.items.settings import OptionReader
from stoa.assessment.ports import Form
from stoa.assessment.works.ports import AddressOf, Desk, Filed, Piece, field_name
from stoa.content.ports import Json, Part

LONGEST = 500


class LinkKind:
    """`:hand-in: link`"""

    name = "link"
    options: frozenset[str] = frozenset()

    def compile(self, reader: OptionReader) -> dict[str, Json]:
        return {}

    def label(self) -> str:
        return _("Your link")

    def asks(self, piece: Piece) -> str:
        return _("A link")

    def read(self, form: Form) -> str | None:
        values = form.get(field_name(self.name))
        return None if values is None else "".join(values[-1:]).strip()[: LONGEST + 1]

    def check(self, piece: Piece, value: str) -> str:
        if not value or is_address(value):
            return ""
        return _("This is no address that a browser opens. Write all of it: https://example.org/my-course")

    def lacks(self, piece: Piece, value: str, files: Sequence[Filed]) -> str:
        return _("There is no link yet.") if self.is_empty(value, files) else self.check(piece, value)

    def is_empty(self, value: str, files: Sequence[Filed]) -> bool:
        return not value

    def draw(self, piece: Piece, desk: Desk) -> str:
        name = field_name(self.name)
        bad = problem(desk.problem, f"{name}-problem") if desk.problem else ""
        described = describedby(f"{name}-help", f"{name}-problem" if bad else "")
        invalid = ' aria-invalid="true"' if bad else ""
        return (
            f'<label class="work-label" for="{name}">{escape(self.label())}</label>'
            f'<p class="small muted" id="{name}-help">'
            f"{escape(_('The whole address, of a page that your readers can open without an account.'))}</p>"
            f'<input class="input" id="{name}" name="{name}" inputmode="url" autocomplete="off" spellcheck="false"'
            f' dir="ltr" maxlength="{LONGEST}" value="{attr(desk.value)}"{described}{invalid}>{bad}'
        )

    def show(self, part: Part, piece: Piece, value: str, files: Sequence[Filed], address_of: AddressOf) -> str:
        if not is_address(value):
            return f'<p class="work-shown">{escape(value)}</p>' if value else ""
        return (
            f'<p class="work-shown"><a href="{attr(value)}" rel="noopener noreferrer nofollow" dir="ltr">'
            f"{escape(value)}</a></p>"
        )


def is_address(value: str) -> bool:
    """Whether `value` is a whole http(s) address that can be written into a page as a link."""
    if not 0 < len(value) <= LONGEST or any(letter.isspace() or ord(letter) < 32 for letter in value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


kind = LinkKind()
