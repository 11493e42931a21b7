"""Some of one's records behind a link: making it, ending it, and the page that others see."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from stoa.credentials import actions, queries
from stoa.credentials.queries import ShareView
from stoa.web.base.guards import takes
from stoa.web.credentials.mine import Line, lines_of, state_of
from stoa.web.credentials.records import zone_of
from stoa.web.credentials.responses import CREDENTIAL_TYPES, TOKEN_TYPES, document, negotiated, wanted_type

PAGE: Final = "text/html"
NOW: Final = 0
"""A link may end at any moment, so nobody keeps what is behind it."""


class ShareForm(forms.Form):
    """Which records, for how long, under what title."""

    title = forms.CharField(
        label=_("A title, if you like"), required=False, max_length=120, help_text=_("Such as: For my application.")
    )
    days = forms.TypedChoiceField(label=_("The link ends after"), coerce=int, initial=30)
    records = forms.MultipleChoiceField(
        label=_("Records"), error_messages={"required": _("Choose at least one record.")}
    )

    def __init__(self, *args: Any, held: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (days, ngettext("%(count)d day", "%(count)d days", days) % {"count": days}) for days in actions.DAYS
        ]
        self.fields["records"].choices = [  # type: ignore[attr-defined]
            (line.record.public_id, line.record.title) for line in held
        ]


@takes("GET", "POST")
@login_required
@never_cache
def share(request: HttpRequest) -> HttpResponse:
    """Put records of one's own behind a link."""
    viewer = request.user.pk or 0
    held = [line for line in lines_of(viewer) if line.state == "in-force"]
    everything = [line.record.public_id for line in held]
    form = ShareForm(request.POST if request.method == "POST" else None, held=held, initial={"records": everything})
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.share(account_id=viewer, public_ids=said["records"], days=said["days"], title=said["title"])
        except actions.NothingToShare:
            form.add_error("records", gettext("Choose at least one record."))
        except actions.TooMany:
            form.add_error(None, gettext("There are too many links or records. End a link, or choose fewer records."))
        else:
            messages.success(request, gettext("The link is ready. Give it to whoever should see these records."))
            return redirect("records")
    context = {"form": form, "held": held, "chosen": form["records"].value() or [], "zone": zone_of(request)}
    return render(request, "credentials/share.html", context, status=422 if form.is_bound else 200)


@takes("POST")
@login_required
def end(request: HttpRequest, link: str) -> HttpResponse:
    """End a link of one's own."""
    if not actions.end_share(account_id=request.user.pk or 0, link=link):
        raise Http404(gettext("No link of yours has this address."))
    messages.success(request, gettext("The link has ended. Whoever opens it now finds nothing."))
    return redirect("records")


@takes("GET")
def shared(request: HttpRequest, link: str) -> HttpResponseBase:
    """What is behind a link: a page for people, the signed bundle for machines."""
    view = _found(link)
    offered = (PAGE, *CREDENTIAL_TYPES, *TOKEN_TYPES) if view.document else (PAGE,)
    media_type = wanted_type(request, offered)
    if media_type != PAGE:
        data = view.token if media_type in TOKEN_TYPES else view.document
        return _private(negotiated(document(request, data.encode(), media_type=media_type, seconds=NOW)))
    lines = [(record, state_of(record)) for record in view.records]
    context = {"share": view, "lines": lines, "zone": zone_of(request), "is_mine": request.user.pk == view.account}
    return _private(negotiated(render(request, "credentials/shared.html", context)))


@takes("GET")
def bundle(request: HttpRequest, link: str, form: str) -> HttpResponseBase:
    """The signed bundle as a file: `json` or `jwt`."""
    view = _found(link)
    data, media_type = (view.document, "application/json") if form == "json" else (view.token, "application/vc+jwt")
    if not data:
        raise Http404(gettext("The file is being signed. It is here in a minute or so."))
    name = f"{slugify(f'{view.holder_name} records', allow_unicode=True)[:80] or 'records'}.{form}"
    return _private(document(request, data.encode(), media_type=media_type, seconds=NOW, name=name))


def _found(link: str) -> ShareView:
    view = queries.share(link)
    if view is None:
        raise Http404(
            gettext("This link leads nowhere. It has ended, or a letter of it is wrong: ask whoever gave it.")
        )
    return view


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Not kept by caches, not listed, and its address not told to sites that links lead to."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
