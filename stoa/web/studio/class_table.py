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

from stoa.content.queries import GradingPolicy, PartRef
from stoa.web.base.grades import grade_words
from stoa.web.base.templatetags.stoa import moment, percent
from stoa.web.studio.roster_lines import Line


def roster_rows(
    lines: Sequence[Line], course: str, of_run: str, zone: str, *, policy: GradingPolicy | None, has_cohorts: bool
) -> SafeString:  # fmt: skip
    """Name, units done, grade so far, cohort, last here, since."""
    of_all, not_yet = gettext("%(done)s of %(all)s"), f'<span class="muted">{escape(gettext("not yet"))}</span>'
    head, share, days = partial(_head, course, of_run, _words()), _shares(policy), dict[object, str]()
    found = []
    for line in lines:
        entry = line.entry
        units = escape(of_all % {"done": entry.done, "all": entry.required})
        cells = [head(line), f'<td><span class="share-line">{line.bar}<span>{units}</span></span></td>']
        if policy is not None:
            cells.append(share(entry.grade, is_grade=True))
        if has_cohorts:
            cells.append(f"<td>{escape(line.cohort)}</td>")
        cells.append(f"<td>{_day(entry.seen_at, zone, days) if entry.seen_at else not_yet}</td>")
        cells.append(f"<td>{_day(entry.joined_at, zone, days)}</td>")
        found.append(f"<tr>{''.join(cells)}</tr>")
    return mark_safe("".join(found))


def grade_rows(
    lines: Sequence[Line], course: str, of_run: str, policy: GradingPolicy | None, parts: Sequence[PartRef] = ()
) -> SafeString:
    """Name, grade so far, and a mark for each column; where the columns are `parts`, each leads to its story."""
    head, share = partial(_head, course, of_run, _words()), _shares(policy)

    def marks(line: Line) -> str:
        if not parts or not line.public_id:
            return "".join(share(mark) for mark in line.marks)
        start = f"/studio/{quote(course)}/learners/{line.public_id}/scores/"
        return "".join(
            share(mark, way=f"{start}{quote(part.id)}/{escape(of_run)}")
            for part, mark in zip(parts, line.marks, strict=True)
        )

    return mark_safe(
        "".join(
            f"<tr>{head(line)}{share(line.entry.grade, is_grade=True, is_strong=True)}{marks(line)}</tr>"
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
    """Cells of shares 0..1; the same words are written once. A grade has its letter; `way` is where a cell leads."""

    def __init__(self, policy: GradingPolicy | None) -> None:
        self._policy = policy
        self._known: dict[tuple[float | None, bool, bool], str] = {}

    def __call__(
        self, share: float | None, *, is_strong: bool = False, is_grade: bool = False, way: str = ""
    ) -> str:  # fmt: skip
        key = (share if is_grade or share is None else round(share * 100), is_strong, is_grade)
        if key not in self._known:
            self._known[key] = self._said(share, is_strong, is_grade)
        said = self._known[key]
        return f'<td class="r"><a href="{way}">{said}</a></td>' if way else f'<td class="r">{said}</td>'

    def _said(self, share: float | None, is_strong: bool, is_grade: bool) -> str:
        if share is None:
            said = escape(gettext("none yet"))
            return f'<span class="muted" aria-hidden="true">–</span><span class="visually-hidden">{said}</span>'
        words = grade_words(self._policy, share) if is_grade and self._policy else percent(share)
        return f"<b>{escape(words)}</b>" if is_strong else escape(words)


def _day(at: datetime, zone: str, known: dict[object, str]) -> str:
    """A day on the viewer's clock, written once; zones differ by quarters of an hour."""
    key = (at.date(), at.hour, at.minute // 15)
    if key not in known:
        known[key] = moment(at, zone, day_only=True)
    return known[key]
