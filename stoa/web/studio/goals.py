"""What the learners of a run want, and what came of it: numbers for its staff, and the words that staff may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext

from stoa.accounts import queries as people
from stoa.catalogue.queries import RunCard
from stoa.content.queries import Outline
from stoa.kernel import audit
from stoa.kernel.text.tables import safe_cell
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.queries import FEW, PAGE_OF_GOALS, GoalView, SeenGoal
from stoa.web.base.guards import takes
from stoa.web.base.spreadsheets import sent_in_pieces
from stoa.web.catalogue.forms import in_words
from stoa.web.learning.goal_words import report_words
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.course_pages import course_context


@dataclass(frozen=True)
class GoalLine:
    """A goal as staff read it."""

    name: str
    person: str
    kind: str
    goal: GoalView
    checks: tuple[str, ...]
    report: str
    report_quote: str

    @property
    def is_read_by_others(self) -> bool:
        return self.goal.visibility in ("course", "public")


@takes("GET", "POST")
@for_makers
def goals(request: HttpRequest, maker: Maker, course: str) -> HttpResponseBase:
    """Numbers by kind, how they came out, and the goals that staff may read; a POST hides the words of one."""
    context = course_context(request, maker, course, "goals")
    run: RunCard | None = context["run"]
    if request.method == "POST":
        return _hidden(request, maker, course, run, context["of_run"])
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1
    if run is not None:
        start = (max(page, 1) - 1) * PAGE_OF_GOALS
        found, counts = records.goals_for_staff(run.id, start=start), records.goal_counts(run.id)
        if page > 1 and not found.goals:
            raise Http404(gettext("There are not so many goals."))
        context |= {
            "counts": counts, "lines": _lines(found.goals, context["outline"]), "count": found.count,
            "kinds": [(in_words(kind), told(people), told(reached)) for kind, people, reached in counts.kinds],
            "reports": [(report_words(outcome), told(people)) for outcome, people in counts.reports],
            "said": told(counts.said), "checked": told(counts.checked), "reached": told(counts.reached), "few": FEW,
            "next": page + 1 if page * PAGE_OF_GOALS < found.count else 0, "previous": page - 1,
        }  # fmt: skip
    return render(request, "studio/goals.html", context)


def _hidden(request: HttpRequest, maker: Maker, course: str, run: RunCard | None, of_run: str) -> HttpResponse:
    act = request.POST.get("do", "")
    if run is None or act not in ("hide", "show") or not maker.may("hold_classes", course):
        raise Http404
    if not learning.hide_goal(run_id=run.id, goal=request.POST.get("goal", ""), is_hidden=act == "hide", by=maker.id):
        raise Http404(gettext("There is no such goal (any more)."))
    said = {
        "show": gettext("Others may read these words again."),
        "hide": gettext("Other learners no longer read these words."),
    }
    messages.success(request, said[act])
    response = redirect("studio_goals", course=course)
    response["Location"] += of_run
    return response


def told(number: int | None) -> str:
    """A number of people, or that it is not told of so few."""
    if number is None:
        return gettext("not told: too few")
    return number_format(number)


def check_words(goal: GoalView, outline: Outline) -> tuple[str, ...]:
    """The checks that a learner named, as far as the course still has them."""
    modules, units = outline.module_by_id, outline.unit_by_id
    skills = {each.id: each.text for each in outline.outcomes}
    found = [modules[each].title for each in goal.checks.modules if each in modules]
    found += [units[each].title for each in goal.checks.units if each in units]
    found += [skills[each] for each in goal.checks.skills if each in skills]
    if goal.checks.read:
        found.append(gettext("Units to be done: %(count)s") % {"count": number_format(goal.checks.read)})
    return (*found, *(each.text for each in goal.checks.own))


def _lines(seen: Sequence[SeenGoal], outline: Outline) -> list[GoalLine]:
    named = people.names([each.account for each in seen])
    return [_line(each, named.get(each.account, ("", "", "")), outline) for each in seen]


def _line(seen: SeenGoal, named: tuple[str, str, str], outline: Outline) -> GoalLine:
    name, _address, person = named
    report = seen.report
    return GoalLine(
        name, person, str(in_words(seen.goal.kind)), seen.goal, check_words(seen.goal, outline),
        report_words(report.outcome) if report else "", report.words if report and report.can_quote else "",
    )  # fmt: skip


@takes("GET")
@for_makers
def goals_file(request: HttpRequest, maker: Maker, course: str) -> HttpResponseBase:
    """The goals that staff may read, as a file for spreadsheets."""
    context = course_context(request, maker, course, "goals")
    run: RunCard | None = context["run"]
    if run is None:
        raise Http404
    heads = [
        gettext("Name"), gettext("Wants"), gettext("In their words"), gettext("Language"), gettext("Checks"),
        gettext("By when"), gettext("Progress %"), gettext("Reached"), gettext("Report"), gettext("Said on"),
    ]  # fmt: skip

    def pieces() -> Iterator[list[list[str]]]:
        for seen in records.goals_in_pieces(run.id):
            yield [_cells(line) for line in _lines(seen, context["outline"])]

    audit.note("learning.goals_exported", by=maker.id, about=f"course:{course}", run=run.slug)
    return sent_in_pieces(heads, pieces(), f"{run.slug}-goals.csv")


def _cells(line: GoalLine) -> list[str]:
    goal = line.goal
    return [
        safe_cell(line.name), line.kind, safe_cell(goal.words), goal.language, safe_cell(" · ".join(line.checks)),
        goal.target.isoformat() if goal.target else "", f"{int(goal.highest * 100 + 1e-6)}",
        goal.reached_at.isoformat()[:10] if goal.reached_at else "", line.report, goal.set_at.isoformat()[:10],
    ]  # fmt: skip
