"""Making a statement in three steps: what is attested, what is claimed, and a look at the whole before it is signed."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from stoa.accounts import queries as people
from stoa.credentials import actions, queries
from stoa.credentials.actions import Claim, NotComposed
from stoa.credentials.queries import CourseLines, StatementView
from stoa.web.base.guards import asks_again, takes
from stoa.web.credentials import offers

SPARE: Final = 2
"""Empty lines for claims beside those that are written."""
MOST: Final = 20


class TitleForm(forms.Form):
    """What the statement is called."""

    title = forms.CharField(max_length=120, error_messages={"required": _("Give it a title.")})


@takes("GET", "POST")
@login_required
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """The first step of a new statement."""
    viewer = request.user.pk or 0
    courses = queries.attestable(viewer)
    course = request.GET.get("course", "")
    offered = offers.of_course(course)
    initial = {"title": offered.title if offered else ""}
    form = TitleForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            made = actions.begin_statement(
                account=viewer, title=form.cleaned_data["title"], picked=request.POST.getlist("line")
            )  # fmt: skip
            return redirect("statement_claims", public_id=made)
        except NotComposed as refused:
            form.add_error("title", why_not(refused))
    chosen = set(request.POST.getlist("line")) if request.method == "POST" else _usual(courses, course)
    return _lines_page(request, form, courses, chosen, None)


@takes("GET", "POST")
@login_required
@never_cache
def lines(request: HttpRequest, public_id: str) -> HttpResponse:
    """The first step once more."""
    viewer, draft = request.user.pk or 0, draft_of(request, public_id)
    form = TitleForm(request.POST if request.method == "POST" else None, initial={"title": draft.title})
    if form.is_valid():
        actions.pick_lines(
            account=viewer, public_id=public_id, title=form.cleaned_data["title"], picked=request.POST.getlist("line")
        )
        return redirect("statement_claims", public_id=public_id)
    chosen = set(request.POST.getlist("line")) if request.method == "POST" else set(draft.picked)
    return _lines_page(request, form, queries.attestable(viewer), chosen, draft)


def _lines_page(
    request: HttpRequest, form: TitleForm, courses: list[CourseLines], chosen: set[str], draft: StatementView | None
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "courses": courses, "chosen": chosen, "draft": draft}
    return render(request, "credentials/statement_lines.html", context, status=422 if form.errors else 200)


def _usual(courses: list[CourseLines], course: str) -> set[str]:
    """What is picked beforehand: the usual lines of the course one came from, or of the one joined last."""
    wanted = [each for each in courses if each.run_slug == course] or courses[:1]
    return {line for each in wanted for line in each.usual}


@takes("GET", "POST")
@login_required
@never_cache
def claims(request: HttpRequest, public_id: str) -> HttpResponse:
    """The second step: what one claims, and what shows it."""
    viewer, draft, trouble = request.user.pk or 0, draft_of(request, public_id), ""
    said: list[dict[str, Any]] = list(draft.claims)
    if request.method == "POST":
        said = _said(request)
        try:
            actions.write_claims(
                account=viewer, public_id=public_id, claims=[Claim(each["text"], tuple(each["items"])) for each in said]
            )
            if request.POST.get("do") == "more":
                return redirect("statement_claims", public_id=public_id)
            return redirect("statement_sign", public_id=public_id)
        except NotComposed as refused:
            trouble = why_not(refused)
    rows = [*said, *({"text": "", "items": []} for _place in range(min(SPARE, max(0, MOST - len(said)))))]
    context = {
        "draft": draft, "rows": rows, "items": queries.portfolio(viewer), "trouble": trouble,
        "suggestions": offers.suggestions_for(draft.picked),
    }  # fmt: skip
    return render(request, "credentials/statement_claims.html", context, status=422 if trouble else 200)


def _said(request: HttpRequest) -> list[dict[str, Any]]:
    rows = [
        {"text": request.POST.get(f"claim-{place}", ""), "items": request.POST.getlist(f"items-{place}")}
        for place in range(MOST + SPARE)
    ]
    return [row for row in rows if str(row["text"]).strip()]


@takes("GET", "POST")
@login_required
@never_cache
@asks_again
def sign(request: HttpRequest, public_id: str) -> HttpResponse:
    """The last step: the whole as it will be, and one's word for it. Whoever has not shown for a while who they are
    does so first: a key of theirs signs."""
    viewer = request.user.pk or 0
    draft, trouble = draft_of(request, public_id), ""
    if request.method == "POST":
        try:
            actions.confirm_statement(
                account=viewer, public_id=public_id, visibility=str(request.POST.get("visibility", "link"))
            )
            messages.success(request, gettext("It is being signed. Load this page again in a few seconds."))
            return redirect("statement", public_id=public_id)
        except NotComposed as refused:
            trouble = why_not(refused)
    picked = set(draft.picked)
    attested = [line for course in queries.attestable(viewer) for line in course.lines if line.id in picked]
    mine = {item.public_id: item for item in queries.portfolio(viewer)}
    claimed = [
        {"text": each["text"], "items": [mine[item] for item in each["items"] if item in mine]} for each in draft.claims
    ]
    hidden = sorted({item.title for each in claimed for item in each["items"] if item.visibility == "me"})
    context = {
        "draft": draft, "attested": attested, "claimed": claimed, "hidden": hidden, "trouble": trouble,
        "holder": people.person(viewer), "key": queries.own_key(viewer),
    }  # fmt: skip
    return render(request, "credentials/statement_sign.html", context, status=422 if trouble else 200)


@takes("POST")
@login_required
def drop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Throw a draft away."""
    draft_of(request, public_id)
    actions.drop_draft(account=request.user.pk or 0, public_id=public_id)
    messages.success(request, gettext("The draft is gone."))
    return redirect("records")


def draft_of(request: HttpRequest, public_id: str) -> StatementView:
    """The viewer's draft; Http404 for anything else."""
    found = queries.statement(public_id, viewer=request.user.pk or 0)
    if found is None or found.account != request.user.pk or not found.is_draft:
        raise Http404
    return found


def why_not(refused: NotComposed) -> str:
    """Why a statement cannot be so, and what to do."""
    said = {
        "title": gettext("Give it a title."),
        "many": gettext("That is more than there is room for. Remove some first."),
        "long": gettext("A line is longer than 600 letters. Make two of it."),
        "empty": gettext("There is nothing in it yet. Pick a line, or write one."),
    }
    return said.get(refused.code, gettext("This draft is not there any more."))
