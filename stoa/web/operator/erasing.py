"""Erasing an account on its owner's request."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.rules import Obstacle
from stoa.web.base.guards import takes
from stoa.web.operator.access import Operator, for_operators


class ErasureForm(forms.Form):
    """Whom, typed twice against slips, and what becomes of their records."""

    email = forms.EmailField(error_messages={"required": gettext_lazy("Enter the address they sign in with")})
    again = forms.EmailField(error_messages={"required": gettext_lazy("Enter the same address once more")})
    withdraws = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """The account that is meant; raises ValidationError."""
        said = super().clean() or self.cleaned_data
        if "email" in said and "again" in said:
            if said["email"].lower() != said["again"].lower():
                self.add_error("again", gettext("The two addresses differ"))
            elif people.person_by_email(said["email"]) is None:
                self.add_error("email", gettext("Nobody here has this address"))
        return said


@takes("GET", "POST")
@for_operators
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth ships no types
def erase_person(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Erase somebody, and see which erasures are under way: by number, as nothing else is left to name them by."""
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        person = people.person_by_email(form.cleaned_data["email"])
        assert person is not None  # the form has looked
        try:
            number = accounts.ask_for_erasure(
                account_id=person.id, keeps_records=not form.cleaned_data["withdraws"], by=operator.id
            )
        except accounts.CannotBeErased as problem:
            form.add_error(None, _obstacle(problem.obstacles[0]))
        else:
            said = gettext("The account is closed, and is being erased as number %(number)d.") % {"number": number}
            messages.success(request, said)
            return redirect("operator_erase")
    context = {"operator": operator, "tab": "erase", "form": form, "erasures": people.erasures()}
    return render(request, "operator/erase.html", context, status=422 if form.is_bound else 200)


def _obstacle(item: Obstacle) -> str:
    if item.role == "operator":
        return gettext("Nobody else runs this site. Give somebody else that task first.")
    return gettext("Nobody else is author of the course “%(course)s”. Name another author first.") % {
        "course": item.where
    }
