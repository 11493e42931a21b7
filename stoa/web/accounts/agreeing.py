"""The terms, and agreeing to a new version of a text."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.web.base.addresses import safe_next
from stoa.web.base.guards import takes


@takes("GET")
def terms(request: HttpRequest) -> HttpResponse:
    """The terms of the site: its own, or those that ship with Stoa."""
    return render(request, "accounts/terms.html", {"text": people.current_text("terms", get_language() or "en")})


@takes("GET", "POST")
@login_required
@never_cache
def agree(request: HttpRequest) -> HttpResponse:
    """Texts that have changed and ask for agreement. Who does not agree can take their data and go."""
    viewer, language = request.user.pk or 0, get_language() or "en"
    kinds = people.texts_to_agree_to(viewer)
    if request.method == "POST" and set(kinds) <= set(request.POST.getlist("kind")):
        accounts.agree(account_id=viewer, kinds=kinds, language=language)
        messages.success(request, gettext("Thank you. It is noted, with the date."))
        kinds = []
    if not kinds:
        return HttpResponseRedirect(safe_next(request))
    texts = [text for kind in kinds if (text := people.current_text(kind, language))]
    return render(request, "accounts/agree.html", {"texts": texts, "next": safe_next(request)})
