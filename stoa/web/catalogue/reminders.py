"""Being told when a course takes people: by an address that is confirmed, or by an account."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries as offers
from stoa.kernel import limits
from stoa.web.base import limiting
from stoa.web.base.guards import takes
from stoa.web.catalogue.views import account_of, offer_or_404


class ReminderForm(forms.Form):
    """Where to send the one letter."""

    address = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Write your address."), "invalid": _("This is no e-mail address.")},
    )  # fmt: skip


@takes("GET", "POST")
@never_cache
def tell_me(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to be told, or with an account ask no longer."""
    offer, account = offer_or_404(slug), account_of(request)
    if account is not None:
        return _with_account(request, slug, offer.run.id, offer.run.course_id, account)
    form = ReminderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        address = form.cleaned_data["address"]
        # What is said is the same for known, unknown and too often asked addresses.
        if limits.allow("reminder", limiting.network(request.META), per="network") and limits.allow(
            "reminder", address, per="address"
        ):
            language = get_language() or "en"
            catalogue.ask_to_be_told(run_id=offer.run.id, address=address, language=language)
        messages.success(
            request, gettext("A letter is on its way to %(address)s. Open its link to confirm.") % {"address": address}
        )
        return redirect("course", slug=slug)
    context = {"offer": offer, "outline": offer.outline, "form": form}
    return render(request, "catalogue/tell_me.html", context, status=422 if form.errors else 200)


def _with_account(request: HttpRequest, slug: str, run_id: int, course_id: int, account: int) -> HttpResponse:
    if request.method == "POST" and request.POST.get("do") == "stop":
        catalogue.stop_reminder(course_id=course_id, account_id=account)
        messages.success(request, gettext("You will not be told."))
    elif request.method == "POST":
        language = get_language() or "en"
        catalogue.ask_to_be_told(run_id=run_id, address="", language=language, account_id=account)
        messages.success(request, gettext("You will be told by mail when it takes people."))
    return redirect("course", slug=slug)


@takes("GET", "POST")
@never_cache
def reminder(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter: a button to confirm, and one to be forgotten. Opening it changes nothing, since mail
    programs open links by themselves."""
    found = offers.reminder_course(token)
    run = next(iter(offers.runs_of(found[0])), None) if found else None
    if found is None or run is None:
        return render(request, "catalogue/reminder.html", {"is_gone": True}, status=410)
    if request.method == "POST" and request.POST.get("do") == "stop":
        catalogue.stop_reminder(token=token)
        return render(request, "catalogue/reminder.html", {"is_gone": True, "is_stopped": True})
    if request.method == "POST":
        catalogue.confirm_reminder(token=token)
        return redirect("reminder", token=token)
    context = {"run": run, "title": offers.title_of(run), "is_confirmed": found[1]}
    return render(request, "catalogue/reminder.html", context)
