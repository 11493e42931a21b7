"""Staff withdraw a record: with a reason, which its holder is written and everybody reads who looks at it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from stoa.accounts import queries as people
from stoa.accounts.rules import institutions_of, may
from stoa.catalogue import queries as catalogue
from stoa.credentials import actions, queries
from stoa.credentials.queries import CredentialView
from stoa.web.base.guards import takes


class WithdrawForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        help_text=_("Its holder reads this, and so does everybody who has the record’s address."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why: a record is not ended without a reason.")},
    )


def may_withdraw(account: int, record: CredentialView) -> bool:
    """Whether somebody may end this record: an author of its course, or who runs the site. Never one's own."""
    roles = people.roles_of(account)
    if not roles or account == record.account or record.is_withdrawn:
        return False
    home = catalogue.home_of(record.course_slug) if institutions_of(roles) else None
    return may("publish", roles, course=record.course_slug, institution=home.slug if home else "")


@takes("GET", "POST")
@login_required
@never_cache
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw a record, for good."""
    viewer, record = request.user.pk or 0, queries.credential(public_id)
    if record is None or not may_withdraw(viewer, record):
        raise Http404(gettext("No record that you could withdraw has this address."))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.withdraw(public_id=public_id, reason=form.cleaned_data["reason"], by=viewer)
        except actions.NotIssued:
            messages.info(request, gettext("It has ended already."))
        else:
            messages.success(request, gettext("It is withdrawn, and its holder is told."))
        return redirect("credential", public_id)
    status = 422 if form.is_bound else 200
    return render(request, "credentials/withdraw.html", {"form": form, "record": record}, status=status)
