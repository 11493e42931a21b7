"""What an institution's people say of it, and which courses they take in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from stoa.catalogue import actions, queries
from stoa.content.actions import NoPicture
from stoa.web.base.guards import takes
from stoa.web.institutions.access import Keeper, for_keepers
from stoa.web.institutions.forms import InstitutionForm


@takes("GET", "POST")
@for_keepers("edit_institution")
def edit(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """The public page's text, country, website and mark."""
    card = keeper.institution
    known = {
        "about": card.about, "country": card.country, "website": card.website,
        "logo_alt": card.logo.alt if card.logo else card.name,
    }  # fmt: skip
    is_sent = request.method == "POST"
    form = InstitutionForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial=known)
    if is_sent and form.is_valid() and _keep(form, keeper):
        messages.success(request, gettext("The page is changed."))
        return redirect("institution", slug=card.slug)
    context = {"keeper": keeper, "institution": card, "form": form, "tab": "edit"}
    return render(request, "institutions/edit.html", context, status=422 if form.errors else 200)


def _keep(form: InstitutionForm, keeper: Keeper) -> bool:
    said = form.cleaned_data
    try:
        actions.edit_institution(
            institution_id=keeper.institution.id, country=said["country"], website=said["website"],
            about=said["about"], logo_alt=said["logo_alt"].strip(), logo=form.sent_logo, by=keeper.id,
        )  # fmt: skip
    except NoPicture as problem:
        form.add_error("logo", str(problem))
        return False
    return True


@takes("GET", "POST")
@for_keepers("edit_institution")
def courses(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """The courses that name this institution: taken in, or turned down."""
    card = keeper.institution
    if request.method == "POST":
        number = request.POST.get("course", "")
        course_id = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
        decide = actions.take_in if request.POST.get("do") == "take-in" else actions.turn_down
        if decide(institution_id=card.id, course_id=course_id, by=keeper.id):
            messages.success(request, gettext("Changed."))
        return redirect("institution_courses", slug=card.slug)
    context = {
        "keeper": keeper, "institution": card, "tab": "courses", "claiming": queries.courses_claiming(card.id),
        "courses": queries.courses_at(card.id, limit=200),
    }  # fmt: skip
    return render(request, "institutions/courses.html", context)
