"""The rows of the roster and of the gradebook as HTML.

Written here and not in a template, since these are the largest pages that staff open: fifty rows cost a template more
than everything else on the page together (`bench/classes.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from urllib.parse import quote

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from stoa.web.base.templatetags.stoa import moment, percent
from stoa.web.studio.roster_lines import Line


def roster_rows(
    lines: Sequence[Line], course: str, of_run: str, zone: str, *, has_grades: bool, has_cohorts: bool
) -> SafeString:  # fmt: skip
    """Name, units done, grade so far, cohort, last here, since."""
    of_all, not_yet = gettext("%(done)s of %(all)s"), f'<span class="muted">{escape(gettext("not yet"))}</span>'
    head, share, days = partial(_head, course, of_run, _words()), _shares(), dict[object, str]()
    found = []
    for line in lines:
        entry = line.entry
        units = escape(of_all % {"done": entry.done, "all": entry.required})
        cells = [head(line), f'<td><span class="share-line">{line.bar}<span>{units}</span></span></td>']
        if has_grades:
            cells.append(share(entry.grade))
        if has_cohorts:
            cells.append(f"<td>{escape(line.cohort)}</td>")
        cells.append(f"<td>{_day(entry.seen_at, zone, days) if entry.seen_at else not_yet}</td>")
        cells.append(f"<td>{_day(entry.joined_at, zone, days)}</td>")
        found.append(f"<tr>{''.join(cells)}</tr>")
    return mark_safe("".join(found))


def grade_rows(lines: Sequence[Line], course: str, of_run: str) -> SafeString:
    """Name, grade so far, and a mark for each column."""
    head, share = partial(_head, course, of_run, _words()), _shares()
    return mark_safe(
        "".join(
            f"<tr>{head(line)}{share(line.entry.grade, True)}{''.join(share(mark) for mark in line.marks)}</tr>"
            for line in lines
        )
    )


def _words() -> dict[str, str]:
    """What stands for a name that is not there, and beside that of somebody who has left."""
    return {
        "none": escape(gettext("without a name")), "gone": escape(gettext("somebody who has left the site")),
        "left": escape(gettext("has left")),
    }  # fmt: skip


def _head(course: str, of_run: str, words: dict[str, str], line: Line) -> str:
    if not line.public_id:
        return f'<th scope="row"><span class="muted">{words["gone"]}</span></th>'
    address = f"/studio/{quote(course)}/learners/{line.public_id}/{escape(of_run)}"
    tag = f' <span class="tag">{words["left"]}</span>' if line.entry.state == "left" else ""
    mail = f"<small>{escape(line.address)}</small>" if line.address else ""
    return f'<th scope="row"><a href="{address}">{escape(line.name) or words["none"]}</a>{tag}{mail}</th>'


class _shares:  # noqa: N801 -- used as a function that remembers
    """Cells of shares 0..1; the same whole per cent is written once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int | None, bool], str] = {}

    def __call__(self, share: float | None, is_strong: bool = False) -> str:
        key = (None if share is None else round(share * 100), is_strong)
        if key not in self._known:
            self._known[key] = self._cell(share, is_strong)
        return self._known[key]

    def _cell(self, share: float | None, is_strong: bool) -> str:
        if share is None:
            said = escape(gettext("none yet"))
            dash = '<span class="muted" aria-hidden="true">–</span>'
            return f'<td class="r">{dash}<span class="visually-hidden">{said}</span></td>'
        said = escape(percent(share))
        return f'<td class="r"><b>{said}</b></td>' if is_strong else f'<td class="r">{said}</td>'


def _day(at: datetime, zone: str, known: dict[object, str]) -> str:
    """A day on the viewer's clock, written once; zones differ by quarters of an hour."""
    key = (at.date(), at.hour, at.minute // 15)
    if key not in known:
        known[key] = moment(at, zone, day_only=True)
    return known[key]
