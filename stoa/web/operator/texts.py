"""The site's terms and privacy notice: what holds, what held, and a new version."""

from __future__ import annotations

from typing import Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.web.base.guards import takes
from stoa.web.operator.access import Operator, for_operators

LONGEST: Final = 200_000
WORDS: Final = {"terms": gettext_lazy("Terms"), "privacy": gettext_lazy("Privacy notice")}


class TextForm(forms.Form):
    """A new version of a text, or another language of the newest."""

    kind = forms.ChoiceField(choices=[(kind, WORDS[kind]) for kind in people.KINDS])
    language = forms.ChoiceField(choices=lambda: settings.LANGUAGES)
    body = forms.CharField(
        max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": gettext_lazy("Write the text, in Markdown")},
    )  # fmt: skip
    is_translation = forms.BooleanField(required=False)
    asks = forms.BooleanField(required=False)


@takes("GET", "POST")
@for_operators
def texts(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Every version, the newest first, and a form for another."""
    form = TextForm(request.POST if request.method == "POST" else None, initial=_begun(request))
    if form.is_valid():
        number = accounts.publish_text(by=operator.id, **form.cleaned_data)
        messages.success(
            request, gettext("Published as version %(number)d. It holds in a moment.") % {"number": number}
        )
        return redirect("operator_texts")
    versions = [version for kind in people.KINDS for version in people.text_versions(kind)]
    context = {"operator": operator, "tab": "texts", "form": form, "versions": versions}
    return render(request, "operator/texts.html", context, status=422 if form.is_bound else 200)


def _begun(request: HttpRequest) -> dict[str, str]:
    """The text to begin with: the version that the address names, to write on."""
    kind, _colon, number = request.GET.get("from", "").partition(":")
    found = [item for item in people.text_versions(kind) if str(item.number) == number]
    if not found:
        return {"language": settings.LANGUAGE_CODE}
    return {"kind": kind, "language": found[0].language, "body": found[0].body}
