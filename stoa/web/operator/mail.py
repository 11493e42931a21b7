"""Mail: the queue, what left, what did not and why, addresses that letters come back from; a test letter, a pause."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from stoa.accounts import queries as people
from stoa.kernel import audit
from stoa.kernel.cache import asking_once
from stoa.kernel.mail import bounces, check, queue, status
from stoa.kernel.mail.addresses import BadAddress
from stoa.kernel.mail.engines import engine
from stoa.kernel.mail.kinds import kind_of
from stoa.web.base.guards import takes
from stoa.web.operator import words
from stoa.web.operator.access import Operator, for_operators

PAGE: Final = 50
SHOWN: Final = 8
"""Lines of each list on the first page."""


@takes("GET")
@for_operators
def mail(request: HttpRequest, operator: Operator) -> HttpResponse:
    """How mail stands."""
    return render(request, "operator/mail.html", _context(operator))


@asking_once()
def _context(operator: Operator) -> dict[str, Any]:
    unsent, unsent_count = status.unsent(offset=0, limit=SHOWN)
    back, back_count = bounces.bounced(offset=0, limit=SHOWN)
    named = _named([*unsent, *back])
    viewer = people.person(operator.id)
    return {
        "tab": "mail", "operator": operator, "gate": status.gate(), "findings": check.mail_findings(),
        "engine": engine().name, "sums": [(kind_of(line.kind).words, line) for line in status.sums(operator.time_zone)],
        "unsent": _letters(unsent, named), "unsent_count": unsent_count, "bounced": _bounced(back, named),
        "bounced_count": back_count, "own_address": viewer.email if viewer else "",
    }  # fmt: skip


def _named(lines: Iterable[Any]) -> dict[int, people.Person]:
    return people.people([line.account for line in lines if line.account])


def _letters(lines: Iterable[status.Ended], named: dict[int, people.Person]) -> list[dict[str, object]]:
    return [
        {
            "letter": line, "kind": kind_of(line.kind).words,
            "state": words.LETTER_STATES.get(line.state, line.state), "person": named.get(line.account or 0),
        }
        for line in lines
    ]  # fmt: skip


def _bounced(lines: Iterable[bounces.BounceLine], named: dict[int, people.Person]) -> list[dict[str, object]]:
    return [{"bounce": line, "person": named.get(line.account or 0)} for line in lines]


@takes("GET")
@for_operators
def unsent(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Every letter of the last days that was not sent, page by page."""
    page = _page(request, status.unsent(offset=0, limit=0)[1])
    lines, _count = status.unsent(offset=page.start_index() - 1 if page.end_index() else 0, limit=PAGE)
    context = {"tab": "mail", "operator": operator, "page": page, "unsent": _letters(lines, _named(lines))}
    return render(request, "operator/unsent.html", context)


@takes("GET")
@for_operators
def bounced(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Every address that letters come back from, page by page."""
    page = _page(request, bounces.bounced(offset=0, limit=0)[1])
    lines, _count = bounces.bounced(offset=page.start_index() - 1 if page.end_index() else 0, limit=PAGE)
    context = {"tab": "mail", "operator": operator, "page": page, "bounced": _bounced(lines, _named(lines))}
    return render(request, "operator/bounced.html", context)


def _page(request: HttpRequest, count: int) -> Page[int]:
    return Paginator(range(count), PAGE).get_page(request.GET.get("page"))


@takes("POST")
@for_operators
def pause(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Hold letters back, or let them go."""
    act = request.POST.get("act")
    if act not in ("pause", "resume"):
        raise BadRequest("Sending can be paused and resumed.")
    with transaction.atomic():
        queue.pause(is_paused=act == "pause")
        audit.note("mail.sending_paused" if act == "pause" else "mail.sending_resumed", by=operator.id, about="site")
    messages.success(
        request, gettext("Letters wait from now on.") if act == "pause" else gettext("Letters leave again.")
    )
    return redirect("operator_mail")


@takes("POST")
@sensitive_post_parameters("address")
@for_operators
def test(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Send a test letter, and show what the mail server said."""
    typed = request.POST.get("address", "")
    try:
        outcome = check.send_test(typed)
    except BadAddress:
        wrong = gettext("That is no e-mail address.")
        return render(request, "operator/mail.html", {**_context(operator), "wrong": wrong, "typed": typed}, status=422)
    audit.note("mail.test_sent", by=operator.id, about="site", is_sent=outcome.is_sent)
    context = {"tab": "mail", "operator": operator, "outcome": outcome, "address": typed}
    return render(request, "operator/mail_test.html", context)


@takes("POST")
@for_operators
def open_again(request: HttpRequest, operator: Operator, bounce: int) -> HttpResponse:
    """Send to an address again that letters came back from."""
    with transaction.atomic():
        freed = bounces.open_by_id(bounce_id=bounce)
        if freed is not None:
            person = people.person(freed.account) if freed.account else None
            about = f"account:{person.public_id}" if person else "site"
            audit.note("mail.address_opened", by=operator.id, about=about, domain=freed.domain)
    messages.success(request, gettext("Letters go there again."))
    return redirect("operator_mail")
