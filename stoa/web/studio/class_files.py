"""The roster and the gradebook as files for spreadsheets, sent while they are read.

The class is read by name, some thousand learners at a time, each time from the last one on: no cursor of the database
stays open while somebody's line is slow, and what is held in memory is one such piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext

from stoa.accounts import queries as people
from stoa.assessment.rules import letter_of, shown_grade
from stoa.catalogue.queries import RunCard
from stoa.content.queries import Outline
from stoa.kernel import audit
from stoa.kernel.text.tables import safe_cell
from stoa.learning import queries as records
from stoa.learning.queries import GradeLine, RosterEntry, Wanted
from stoa.web.base.guards import takes
from stoa.web.base.spreadsheets import sent_in_pieces
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.course_pages import course_context
from stoa.web.studio.narrowing import intentions, narrowing, states


@takes("GET")
@for_makers
def roster_file(request: HttpRequest, maker: Maker, course: str) -> StreamingHttpResponse:
    """The learners that the list shows, all pages of it."""
    run, outline, wanted, cohorts, sees = _asked(request, maker, course)
    letters = outline.grading.letters if outline.grading else ()
    heads = [
        gettext("Name"), *([gettext("Email")] if sees else []), gettext("Cohort"), gettext("State"), gettext("Wants"),
        gettext("Units done"), gettext("Units"), gettext("Progress %"), gettext("Grade so far %"),
        *([gettext("Letter")] if letters else []), gettext("Since"), gettext("Last here"),
    ]  # fmt: skip
    said_state, said_wish = dict(states()), dict(intentions())

    def cells(entries: Sequence[RosterEntry]) -> list[list[str]]:
        named = people.names([entry.account for entry in entries])
        found = []
        for entry in entries:
            name, address, _ = named.get(entry.account, ("", "", ""))
            found.append([
                safe_cell(name), *([safe_cell(address)] if sees else []), cohorts.get(entry.cohort_id or 0, ""),
                said_state[entry.state], said_wish.get(entry.intention, ""), str(entry.done), str(entry.required),
                f"{entry.progress * 100:.0f}", _grade(outline, entry.grade),
                *([safe_cell(letter_of(letters, entry.grade))] if letters else []),
                _day(entry.joined_at), _day(entry.seen_at),
            ])  # fmt: skip
        return found

    audit.note("learning.roster_exported", by=maker.id, about=f"course:{course}", run=run.slug, addresses=sees)
    pieces = map(cells, records.roster_chunks(run.id, wanted))
    return sent_in_pieces(heads, pieces, f"{run.slug}-learners.csv")


@takes("GET")
@for_makers
def gradebook_file(request: HttpRequest, maker: Maker, course: str) -> StreamingHttpResponse:
    """Grade, categories and every check of the learners that the list shows."""
    run, outline, wanted, cohorts, sees = _asked(request, maker, course)
    categories = outline.grading.categories if outline.grading else ()
    letters = outline.grading.letters if outline.grading else ()
    parts = [part for part in outline.parts if part.category and part.points > 0]
    heads = [
        gettext("Name"), *([gettext("Email")] if sees else []), gettext("Cohort"), gettext("Grade so far %"),
        *([gettext("Letter")] if letters else []), *(safe_cell(each.title) for each in categories),
        *(safe_cell(part.label) for part in parts),
    ]  # fmt: skip

    def cells(entries: Sequence[GradeLine]) -> list[list[str]]:
        ids = [entry.account for entry in entries]
        named, scores = people.names(ids), records.scores_of(run_id=run.id, accounts=ids)
        found = []
        for entry in entries:
            name, address, _ = named.get(entry.account, ("", "", ""))
            held = scores.get(entry.account, {})
            found.append([
                safe_cell(name), *([safe_cell(address)] if sees else []), cohorts.get(entry.cohort_id or 0, ""),
                _grade(outline, entry.grade), *([safe_cell(letter_of(letters, entry.grade))] if letters else []),
                *(_share(entry.marks.get(each.id)) for each in categories),
                *(_share(held.get(part.id)) for part in parts),
            ])  # fmt: skip
        return found

    audit.note("learning.gradebook_exported", by=maker.id, about=f"course:{course}", run=run.slug, addresses=sees)
    pieces = map(cells, records.grade_chunks(run.id, wanted))
    return sent_in_pieces(heads, pieces, f"{run.slug}-grades.csv")


def _asked(
    request: HttpRequest, maker: Maker, course: str
) -> tuple[RunCard, Outline, Wanted, dict[int, str], bool]:  # fmt: skip
    context = course_context(request, maker, course, "learners")
    run: RunCard | None = context["run"]
    if run is None:
        raise Http404
    cohorts, sees = records.cohorts_of(run.id), maker.sees_addresses(course)
    asked = narrowing(request, cohorts, run=run.slug, sees_addresses=sees)
    return run, context["outline"], asked.wanted, {each.id: safe_cell(each.name) for each in cohorts}, sees


def _grade(outline: Outline, grade: float | None) -> str:
    """A course grade in per cent with one digit behind the point, or as exactly as its letter takes."""
    if grade is None or outline.grading is None:
        return _share(grade)
    shown, digits = shown_grade(grade, outline.grading.bounds, least=1)
    return f"{shown:.{digits}f}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value * 100:.1f}"


def _day(moment: datetime | None) -> str:
    return moment.isoformat()[:10] if moment else ""
