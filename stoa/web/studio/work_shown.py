"""A work as its readers among the staff see it, and its files, one by one or all together."""

from __future__ import annotations

from functools import partial

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from stoa.assessment.queries import WorkToMark
from stoa.assessment.works import milestones_of, pieces_of
from stoa.content.ports import Part
from stoa.web.learning.work_files import file_address


def pieces(part: Part, work: WorkToMark, run: str) -> list[tuple[str, str, SafeString]]:
    """(piece, its name, HTML) of everything that was handed in, in the author's order."""
    where = partial(file_address, run)
    found = []
    for kind, piece in pieces_of(part):
        value = work.pieces.get(kind.name)
        files = tuple(file for file in work.files if file.piece == kind.name)
        html = kind.show(part, piece, value if isinstance(value, str) else "", files, where)
        if html:
            found.append((kind.name, kind.label(), mark_safe(html)))
    return found


def asked(part: Part) -> tuple[SafeString, str]:
    """What was asked, as HTML, and what was to be handed in, in words."""
    wanted = "; ".join(kind.asks(piece) for kind, piece in pieces_of(part))
    return mark_safe(str(part.public.get("prompt") or "")), wanted


def steps(part: Part, work: WorkToMark) -> str:
    """How many of its steps were ticked off; empty where it has none."""
    listed = milestones_of(part)
    if not listed:
        return ""
    done = sum(1 for each in listed if each.id in work.milestones)
    return gettext("%(done)d of %(all)d steps ticked off") % {"done": done, "all": len(listed)}
