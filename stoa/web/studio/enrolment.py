"""How people get into a run: its codes, its cohorts, its line, and the lists that staff bring."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from stoa.assessment import works
from stoa.catalogue.queries import RunCard
from stoa.content import queries as content
from stoa.content.queries import Outline, PartRef
from stoa.kernel.clock import now
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.queries import CodeView, CohortCard
from stoa.learning.rules import shown_code
from stoa.web.base.guards import takes
from stoa.web.base.spreadsheets import sent_as_csv
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.course_pages import course_context
from stoa.web.studio.run_forms import moment_input, on_clock

MOST_IN_FILE = 50_000
"""Codes in the file, the newest first."""


class CodesForm(forms.Form):
    """New codes: a list for one person each, or one for many."""

    kind = forms.ChoiceField(
        label=_("What kind"),
        choices=[("many", _("One code for many people")), ("list", _("A list of codes for one person each"))],
        initial="many",
    )
    count = forms.IntegerField(
        label=_("For how many people"), min_value=1, max_value=learning.MOST_CODES, initial=30,
        error_messages={"required": _("Write a number."), "invalid": _("Write a whole number.")},
    )  # fmt: skip
    until = forms.DateTimeField(
        label=_("Good until"), required=False, widget=moment_input(),
        error_messages={"invalid": _("Write a date and a time, such as 2027-02-01 09:00.")},
    )  # fmt: skip
    cohort = forms.ChoiceField(label=_("Into the cohort"), required=False)
    note = forms.CharField(label=_("A note for yourselves"), max_length=80, required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, cohorts: list[CohortCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone, self._cohorts = zone, {each.public_id: each.id for each in cohorts}
        named = [(each.public_id, each.name) for each in cohorts]
        self.fields["cohort"] = forms.ChoiceField(
            label=_("Into the cohort"), required=False, choices=[("", _("none")), *named]
        )

    def clean_until(self) -> object:
        until = on_clock(self.cleaned_data["until"], self._zone)
        if until is not None and until <= now():
            raise forms.ValidationError(gettext("That is over already. Choose a later time."))
        return until

    @property
    def cohort_id(self) -> int | None:
        return self._cohorts.get(self.cleaned_data["cohort"])


class CohortForm(forms.Form):
    """The name of a cohort."""

    name = forms.CharField(label=_("Name"), max_length=80, error_messages={"required": _("Give it a name.")})


@takes("GET")
@for_makers
def enrolment(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """Codes, cohorts, who waits, and lists."""
    return render(request, "studio/enrolment.html", enrolment_context(request, maker, course))


def enrolment_context(request: HttpRequest, maker: Maker, course: str) -> dict[str, Any]:
    """What the page shows; raises Http404 where the course has no run."""
    context = for_classes(request, maker, course)
    run = run_or_404(context)
    cohorts, codes = records.cohorts_of(run.id), records.codes_of(run.id)
    return context | {
        "cohorts": cohorts, "codes": [(each, code_state(each)) for each in codes if not each.is_invitation],
        "invited": sum(each.is_invitation for each in codes), "waiting": records.in_line(run.id),
        "counts": records.class_counts(run.id), "files": records.enrolment_files(run.id),
        "codes_form": CodesForm(zone=ZoneInfo(run.time_zone), cohorts=cohorts), "cohort_form": CohortForm(),
        "team_sets": team_sets(context["outline"]),
    }  # fmt: skip


def for_classes(request: HttpRequest, maker: Maker, course: str) -> dict[str, Any]:
    """What every page about getting in shows; raises Http404 for those who do not hold the course's classes."""
    context = course_context(request, maker, course, "enrolment")
    if not maker.may("hold_classes", course):
        raise Http404
    return context


def team_sets(outline: Outline) -> dict[str, list[PartRef]]:
    """The sets of teams of a course, with the assignments that each is for."""
    found: dict[str, list[PartRef]] = {}
    for ref in outline.parts:
        if ref.kind == "assignment":
            part = content.part(outline.version_id, ref.id)
            if works.is_team_work(part):
                found.setdefault(works.team_set_of(part), []).append(ref)
    return found


def run_or_404(context: dict[str, Any]) -> RunCard:
    """The run that a course's page is about."""
    run: RunCard | None = context["run"]
    if run is None:
        raise Http404
    return run


@takes("POST")
@for_makers
def make_codes(request: HttpRequest, maker: Maker, course: str) -> HttpResponseBase:
    """Make codes. A list is the answer itself, as a file: it is told once and not kept."""
    context = enrolment_context(request, maker, course)
    run = run_or_404(context)
    form = CodesForm(request.POST, zone=ZoneInfo(run.time_zone), cohorts=context["cohorts"])
    if not form.is_valid():
        return render(request, "studio/enrolment.html", {**context, "codes_form": form}, status=422)
    said, is_list = form.cleaned_data, form.cleaned_data["kind"] == "list"
    made = learning.make_codes(
        run_id=run.id, by=maker.id, count=said["count"] if is_list else 1, most=1 if is_list else said["count"],
        until=said["until"], cohort_id=form.cohort_id, note=said["note"],
    )  # fmt: skip
    if not is_list:
        messages.success(request, gettext("The code is %(code)s.") % {"code": made[0]})
        return back_to(course, context)
    heads = [gettext("Code"), gettext("Link")]
    rows = [[code, settings.STOA_URL + reverse("join_by_code", kwargs={"code": code})] for code in made]
    return sent_as_csv(heads, rows, f"{run.slug}-codes.csv")


@takes("GET")
@for_makers
def codes_file(request: HttpRequest, maker: Maker, course: str) -> StreamingHttpResponse:
    """What became of the run's codes. Of those for one person it has the first letters alone."""
    context = for_classes(request, maker, course)
    run = run_or_404(context)

    heads = [
        gettext("Code"), gettext("Note"), gettext("Cohort"), gettext("Used"), gettext("Uses"), gettext("State"),
        gettext("Until"),
    ]  # fmt: skip
    rows = (
        [
            shown_code(each.text) if each.text else f"{each.hint}…", each.note, each.cohort, each.used, each.most,
            code_state(each), each.until.strftime("%Y-%m-%d %H:%M UTC") if each.until else "",
        ]
        for each in records.codes_of(run.id, limit=MOST_IN_FILE)
    )  # fmt: skip
    return sent_as_csv(heads, rows, f"{run.slug}-codes-used.csv")


@takes("POST")
@for_makers
def revoke_code(request: HttpRequest, maker: Maker, course: str, code: str) -> HttpResponse:
    """Let a code let in nobody any more."""
    context = for_classes(request, maker, course)
    learning.revoke_code(public_id=code, run_id=run_or_404(context).id, by=maker.id)
    messages.success(request, gettext("The code lets in nobody any more. Whoever came by it stays."))
    return back_to(course, context)


@takes("POST")
@for_makers
def make_cohort(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """Make a cohort."""
    context = enrolment_context(request, maker, course)
    form = CohortForm(request.POST)
    if form.is_valid():
        try:
            learning.make_cohort(run_id=run_or_404(context).id, name=form.cleaned_data["name"], by=maker.id)
            messages.success(request, gettext("The cohort is there."))
            return back_to(course, context)
        except learning.NameIsTaken:
            form.add_error("name", gettext("There is a cohort of this name already."))
        except learning.TooManyCohorts:
            form.add_error("name", gettext("This run has as many cohorts as it may."))
    return render(request, "studio/enrolment.html", {**context, "cohort_form": form}, status=422)


@takes("GET", "POST")
@for_makers
def cohort(request: HttpRequest, maker: Maker, course: str, cohort: str) -> HttpResponse:
    """Rename a cohort, or dissolve it."""
    context = for_classes(request, maker, course)
    run = run_or_404(context)
    found = next((each for each in records.cohorts_of(run.id) if each.public_id == cohort), None)
    if found is None:
        raise Http404(gettext("This run has no such cohort."))
    if request.method == "POST" and request.POST.get("do") == "dissolve":
        learning.dissolve_cohort(run_id=run.id, public_id=cohort, by=maker.id)
        messages.success(request, gettext("The cohort is gone; its people stay in the run."))
        return back_to(course, context)
    form = CohortForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if form.is_valid():
        try:
            learning.rename_cohort(run_id=run.id, public_id=cohort, name=form.cleaned_data["name"], by=maker.id)
            messages.success(request, gettext("The name is kept."))
            return back_to(course, context)
        except learning.NameIsTaken:
            form.add_error("name", gettext("There is a cohort of this name already."))
    context |= {"cohort": found, "form": form}
    return render(request, "studio/cohort.html", context, status=422 if form.errors else 200)


def back_to(course: str, context: dict[str, Any]) -> HttpResponse:
    """The page of enrolment, of the same run."""
    response = redirect("studio_enrolment", course=course)
    response["Location"] += context["of_run"]
    return response


def code_state(code: CodeView) -> str:
    """What a code does now, in a word."""
    if code.revoked_at is not None:
        return pgettext("code", "revoked")
    if code.used >= code.most:
        return pgettext("code", "used up")
    return pgettext("code", "good") if code.is_live else pgettext("code", "too old")
