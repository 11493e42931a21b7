"""One learner of a run, for its staff: how far, every attempt, every record, and what is missing for each way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from stoa.accounts import queries as people
from stoa.accounts.queries import Person
from stoa.assessment import queries as attempts
from stoa.assessment.rules import course_grade
from stoa.catalogue.queries import RunCard
from stoa.content import queries as content
from stoa.content.queries import Outline, PartRef
from stoa.credentials import queries as credentials
from stoa.kernel.clock import now
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.queries import RosterEntry
from stoa.web.base.grades import grade_words
from stoa.web.base.guards import takes
from stoa.web.studio import allowing
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.course_pages import course_context
from stoa.web.studio.narrowing import intentions, states
from stoa.web.studio.work_lines import Shown, is_anonymous, shown

ATTEMPTS = 200
"""Attempts that the page shows, the newest first."""


@takes("GET", "POST")
@for_makers
def learner(request: HttpRequest, maker: Maker, course: str, person: str) -> HttpResponse:
    """One learner; a POST puts them into another cohort, takes them out of the run, or allows them more than others."""
    context = course_context(request, maker, course, "learners")
    run: RunCard | None = context["run"]
    found = people.person_by_public_id(person)
    line = records.entry(run_id=run.id, account=found.id) if run and found else None
    if run is None or found is None or line is None:
        raise Http404(gettext("Nobody of that name takes part in this run."))
    cohorts = records.cohorts_of(run.id)
    if request.method == "POST":
        if not maker.may("hold_classes", course):
            raise Http404
        return _changed(request, maker, context["outline"], run, found)
    context |= {
        "person": found, "line": line, "cohorts": cohorts,
        "state": dict(states())[line.state], "wants": dict(intentions()).get(line.intention, ""),
        "goal": records.goal_for_staff(account=found.id, run_id=run.id),
        "cohort": next((each for each in cohorts if each.id == line.cohort_id), None),
        **_record(context["outline"], run, line), "works": _works(maker, context["outline"], run, found),
        **allowing.context(context["outline"], run, found),
    }  # fmt: skip
    return render(request, "studio/learner.html", context)


def _changed(request: HttpRequest, maker: Maker, outline: Outline, run: RunCard, person: Person) -> HttpResponse:
    if request.POST.get("do") in ("allow", "take_back"):
        allowing.changed(request, maker, outline, run, person)
    elif request.POST.get("do") == "remove":
        learning.leave(account_id=person.id, run_id=run.id, by=maker.id)
        messages.success(request, gettext("They no longer take part. Their record stays."))
    else:
        wanted = request.POST.get("cohort", "")
        cohort = next((each for each in records.cohorts_of(run.id) if each.public_id == wanted), None)
        learning.move_to_cohort(
            run_id=run.id, account_ids=[person.id], cohort_id=cohort.id if cohort else None, by=maker.id
        )
        messages.success(request, gettext("The cohort is kept."))
    return redirect(request.get_full_path())


def _record(outline: Outline, run: RunCard, line: RosterEntry) -> dict[str, Any]:
    """What the learner did and holds."""
    standing = records.standings([(line.account, run.id)]).get((line.account, run.id))
    parts = attempts.parts_for(outline, account=line.account, run_id=run.id)
    waiting = attempts.waiting_of(outline, run.id, [line.account]).get(line.account, {})
    grade = None
    if outline.grading and standing:
        grade = course_grade(outline.grading, standing.scores, parts, now(), waiting)
    held = credentials.held(account=line.account, run_id=run.id)
    tried = attempts.attempts(account=line.account, run_id=run.id)
    known = outline.part_by_id
    return {
        "ways": credentials.checklist(
            outline, standing, held, grade, badges=credentials.badges(account=line.account, outline=outline)
        ),
        "grade": grade.so_far if grade else None,
        "grade_said": grade_words(outline.grading, grade.so_far.grade) if outline.grading and grade else "",
        "scores": [
            (part, standing.scores.get(part.id) if standing else None)
            for part in outline.parts
            if outline.grading and part.category and part.points > 0
        ],
        "tried": [(known.get(each.part), each) for each in reversed(tried[-ATTEMPTS:])],
        "count": len(tried),
        "issued": [each for each in credentials.credentials_of(line.account) if each.run_id == run.id],
    }


def _works(maker: Maker, outline: Outline, run: RunCard, person: Person) -> list[tuple[PartRef, Shown]]:
    """What the learner handed in, the newest first; nothing of assignments that hide names."""
    known = outline.part_by_id
    lines = [line for line in attempts.works_marked_of(account=person.id, run_id=run.id) if line.part in known]
    hidden = {id for id in {line.part for line in lines} if is_anonymous(content.part(outline.version_id, id))}
    there = [line for line in lines if line.part not in hidden or line.released_at is not None]
    return [(known[each.line.part], each) for each in shown(there, viewer=maker.id, at=now(), is_anonymous=False)]
