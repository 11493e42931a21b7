"""Others' word for a statement: a link that its owner hands out, the page behind it, and the link of the letter."""

from __future__ import annotations

from typing import Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from stoa.accounts import queries as people
from stoa.credentials import actions, queries
from stoa.credentials.actions import NotVouched, Word
from stoa.credentials.queries import StatementView
from stoa.kernel import limits
from stoa.web.base import limiting
from stoa.web.base.guards import takes
from stoa.web.credentials.responses import document

GONE: Final = 410


class WordForm(forms.Form):
    """Who somebody says they are, and what they can say."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )  # fmt: skip
    relation = forms.CharField(
        label=_("How you know them"), max_length=120, help_text=_("Colleague, teacher, neighbour: in a few words."),
        error_messages={"required": _("Say how you know them.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("What you can say"), max_length=1500, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what you can say.")},
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("A letter goes there, once, for you to confirm. The address is shown to nobody."),
        error_messages={"required": _("Write your address."), "invalid": _("This is no e-mail address.")},
    )  # fmt: skip


@takes("POST")
@login_required
@never_cache
def make_link(request: HttpRequest, public_id: str) -> HttpResponse:
    """A link to hand out; it is shown once, here."""
    viewer = request.user.pk or 0
    view = queries.statement(public_id, viewer=viewer)
    if view is None or view.account != viewer:
        raise Http404
    try:
        token = actions.ask_for_endorsement(account=viewer, public_id=public_id)
    except NotVouched as refused:
        said = gettext("Many of your links wait to be used. Take some back first.")
        messages.error(request, said if refused.code == "many" else gettext("This statement is not in force."))
        return redirect("statement", public_id=public_id)
    context = {"statement": view, "link": queries.address_to_endorse(token)}
    return render(request, "credentials/endorse_link.html", context)


@takes("POST")
@login_required
def arrange(request: HttpRequest, public_id: str, word: str) -> HttpResponse:
    """Hide somebody's word, show it again, or take back what was not confirmed."""
    viewer, do = request.user.pk or 0, request.POST.get("do", "")
    if do == "drop":
        actions.drop_link(account=viewer, public_id=word)
    elif not actions.hide_word(account=viewer, public_id=word, is_hidden=do == "hide"):
        raise Http404
    messages.success(request, gettext("Changed."))
    return redirect("statement", public_id=public_id)


@takes("GET", "POST")
@never_cache
def endorse(request: HttpRequest, token: str) -> HttpResponse:
    """Say something for somebody: whoever has the link, with an account or without, once."""
    found = queries.word_by_link(token)
    view, asker = _about(found[0].subject, found[1]) if found else (None, "")
    if found is None or view is None:
        return _gone(request)
    form = WordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        who = {"network": limiting.network(request.META), "address": said["email"], "account": found[1]}
        limits.use("word", **who)
        try:
            actions.vouch(token=token, word=Word(said["name"], said["relation"], said["email"], said["text"]))
        except NotVouched as refused:
            if refused.code == "gone":
                return _gone(request)
            fields = {"address": "email", "name": "name", "relation": "relation"}
            form.add_error(fields.get(refused.code, "text"), gettext("This cannot be kept so. Write it otherwise."))
        else:
            context = {"asker": asker, "address": said["email"]}
            return render(request, "credentials/endorse_sent.html", context)
    context = {"form": form, "statement": view, "asker": asker}
    return render(request, "credentials/endorse.html", context, status=422 if form.errors else 200)


@takes("GET", "POST")
@never_cache
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: a button to confirm, and one to take it back. Opening it changes nothing, since mail
    programs open links by themselves."""
    found = queries.word_by_letter(token)
    if found is None:
        return _gone(request)
    word, asker = found
    trouble = ""
    if request.method == "POST":
        if request.POST.get("do") == "back":
            actions.take_word_back(token=token)
            return render(request, "credentials/endorsement.html", {"is_taken_back": True})
        try:
            actions.confirm_word(token=token)
            return redirect("endorsement", token=token)
        except NotVouched:
            trouble = gettext("This is the address of the one whom it is for. Nobody speaks for themself here.")
    person = people.person(asker)
    context = {
        "word": word, "asker": person.name if person else "", "trouble": trouble,
        "is_confirmed": word.confirmed_at is not None, "is_withdrawn": word.state == "withdrawn",
    }  # fmt: skip
    return render(request, "credentials/endorsement.html", context, status=422 if trouble else 200)


@takes("GET")
def signed_word(request: HttpRequest, public_id: str, word: str) -> HttpResponseBase:
    """The signed endorsement, for whoever may see the statement."""
    view = queries.statement(public_id, viewer=request.user.pk)
    is_owner = view is not None and view.account == request.user.pk
    shown = queries.words_for(view, is_owner=is_owner) if view is not None else []
    for each in shown:
        if each.public_id == word and each.document:
            response = document(request, each.document.encode(), media_type="application/vc", seconds=60)
            response.headers["Cache-Control"] = "private, no-store"
            return response
    raise Http404


def _about(subject: str, account: int) -> tuple[StatementView | None, str]:
    """(the statement, its owner's name); None when it is not in force any more."""
    view, person = queries.statement(subject, viewer=account), people.person(account)
    is_in_force = view is not None and view.is_signed and not view.is_withdrawn
    return (view if is_in_force else None), (person.name if person else "")


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "credentials/endorse_gone.html", status=GONE)
