"""One's own letters: which kinds one wants, an address that letters come back from, and the link in a letter."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from stoa.accounts import queries as people
from stoa.kernel.mail import bounces, choices
from stoa.web.base.guards import takes


@takes("GET", "POST")
@login_required
@never_cache
def mail_settings(request: HttpRequest) -> HttpResponse:
    """Which letters one gets."""
    person = people.person(request.user.pk or 0)
    if person is None:
        return redirect("account")
    offered = choices.choices(person.id)
    if request.method == "POST":
        wanted = set(request.POST.getlist("kind"))
        choices.choose_all(
            account=person.id, wanted={choice.kind.name: choice.kind.name in wanted for choice in offered}
        )
        messages.success(request, gettext("Kept. Letters that are on their way already still arrive."))
        return redirect("mail_settings")
    context = {"person": person, "choices": offered, "bounce": bounces.bounce_of(person.email)}
    return render(request, "accounts/mail_settings.html", context)


@takes("POST")
@login_required
def mail_again(request: HttpRequest) -> HttpResponse:
    """Send to one's own address again: the mailbox works."""
    person = people.person(request.user.pk or 0)
    if person is not None:
        bounces.open_again(address=person.email)
        messages.success(request, gettext("Letters go to your address again."))
    return redirect("mail_settings")


@csrf_exempt
@takes("GET", "POST")
@never_cache
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter that switches its kind off, for whoever holds the letter; a POST does it at once (RFC 8058).

    It takes no token of a form: mailbox providers send the POST, and its address is secret and signed.
    """
    found = choices.read_stop(token)
    if found is None:
        raise Http404(
            gettext(
                "This link is not whole. Open it from the letter once more, or sign in and use your account’s page."
            )
        )
    account, kind = found
    is_done = request.method == "POST"
    if is_done:
        choices.choose(account=account, kind=kind.name, is_wanted=False)
    return render(request, "accounts/mail_stop.html", {"kind": kind, "is_done": is_done, "token": token})
