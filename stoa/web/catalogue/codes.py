"""Coming in by a code: typed, or opened as a link."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from stoa.catalogue import queries as catalogue
from stoa.kernel import limits
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.rules import plain_code, shown_code
from stoa.web.base import limiting
from stoa.web.base.addresses import course_home, with_next
from stoa.web.base.guards import takes


class CodeForm(forms.Form):
    """A code as somebody reads it from paper."""

    code = forms.CharField(
        label=_("Your code"), max_length=60, error_messages={"required": _("Type the code that you were given.")}
    )


@takes("GET", "POST")
@never_cache
def type_code(request: HttpRequest) -> HttpResponseBase:
    """Type a code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        plain = plain_code(form.cleaned_data["code"])
        if plain:
            return redirect("join_by_code", code=shown_code(plain))
        form.add_error("code", gettext("A code has twelve letters and digits, such as abcd-2345-wxyz. Look once more."))
    return render(request, "catalogue/type_code.html", {"form": form}, status=422 if form.errors else 200)


@takes("GET", "POST")
@never_cache
def join_by_code(request: HttpRequest, code: str) -> HttpResponseBase:
    """What a code opens, and taking part by it. Visitors sign up first and come back here."""
    if not request.user.is_authenticated or request.user.pk is None:
        return redirect(with_next(reverse("account_signup"), request.path))
    account, network = request.user.pk, limiting.network(request.META)
    # Counted first, so that a right one among too many wrong ones is refused too, and given back when it is right: a
    # class behind one address that types its code is let in.
    try:
        limits.use("wrong_join_code", account=account, network=network)
    except limits.TooMany as problem:
        return _refused(request, gettext("Too many codes were tried. Wait a while, then type yours."), problem.wait)
    found = records.code_found(plain_code(code))
    if found is None:
        return _refused(request, gettext("There is no such code. Look once more, or ask whoever gave it to you."))
    limits.forgive("wrong_join_code", account=account, network=network)
    offer = catalogue.offer_of(found.run_id)
    if offer is None:
        return _refused(request, gettext("The course of this code is not here any more."))
    if request.method != "POST":
        place = records.place(account=account, run_id=found.run_id)
        context = {"offer": offer, "outline": offer.outline, "is_live": found.is_live, "place": place, "code": code}
        return render(request, "catalogue/join_by_code.html", context)
    try:
        learning.join_by_code(account_id=account, typed=code)
    except learning.CodeIsVoid:
        return _refused(request, gettext("This code is used up. Ask whoever gave it to you."))
    except learning.NotOpen:
        return _refused(request, gettext("The course takes nobody at the moment. Your code is not used; try it again."))
    except learning.RunIsFull:
        return _refused(request, gettext("Every place is taken at the moment. Your code is not used; try it again."))
    return redirect(course_home(offer.run.slug))


def _refused(request: HttpRequest, why: str, wait: int = 0) -> HttpResponse:
    form = CodeForm()
    context = {"form": form, "refused": why}
    response = render(request, "catalogue/type_code.html", context, status=429 if wait else 409)
    if wait:
        response["Retry-After"] = str(wait)
    return response
