"""A learner's own key: what it is, a backup under a passphrase, bringing one back, a new one."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from stoa.credentials import actions, queries
from stoa.credentials.actions import KeyIsAnothers
from stoa.web.base.guards import asks_again, takes
from stoa.web.base.views import unavailable
from stoa.web.credentials.bench import OWN, BenchIsBusy, WorkFailed
from stoa.web.credentials.portfolio import zone_of
from stoa.web.credentials.record_page import short_key

SHORTEST: Final = 12
LARGEST: Final = 8 * 1024


class PassphraseForm(forms.Form):
    """A passphrase, twice."""

    passphrase = forms.CharField(
        label=_("Passphrase"), min_length=SHORTEST, max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a passphrase."), "min_length": _("Take at least 12 letters.")},
    )  # fmt: skip
    again = forms.CharField(
        label=_("The same once more"), max_length=200, strip=False, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "passphrase" in found and found["passphrase"] != found.get("again"):
            self.add_error("again", gettext("The two are not the same."))
        return found


class BackupForm(forms.Form):
    """A backup and its passphrase."""

    file = forms.FileField(label=_("The backup’s file"), error_messages={"required": _("Choose a file.")})
    opens = forms.CharField(
        label=_("Its passphrase"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the passphrase.")},
    )  # fmt: skip


@takes("GET", "POST")
@login_required
@never_cache
@asks_again
def own_key(request: HttpRequest) -> HttpResponse:
    """One's own key, and what can be done with it."""
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do == "back-up":
        return _back_up(request)
    if do == "bring":
        return _bring(request)
    if do == "renew":
        if actions.renew_key(account=request.user.pk or 0):
            messages.success(request, gettext("Your key is put away. Your next statement makes a new one."))
        return redirect("own_key")
    return _page(request, PassphraseForm(), BackupForm())


def _back_up(request: HttpRequest) -> HttpResponse:
    viewer, form = request.user.pk or 0, PassphraseForm(request.POST)
    key = queries.own_key(viewer)
    if key is None or not form.is_valid():
        return _page(request, form, BackupForm(), status=422)
    order = {
        "do": "lock", "sealed": key.sealed, "multikey": key.multikey, "with": _seal(),
        "passphrase": form.cleaned_data["passphrase"],
    }  # fmt: skip
    try:
        made = OWN.run(order)
    except (BenchIsBusy, WorkFailed):
        return unavailable()
    if "problem" in made:
        form.add_error(None, gettext("This site cannot open your key any more. Make a new one."))
        return _page(request, form, BackupForm(), status=422)
    actions.note_backup(account=viewer, multikey=key.multikey)
    response = HttpResponse(b64decode(made["file"]), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="key-{key.multikey[-8:]}.json"'
    return response


def _bring(request: HttpRequest) -> HttpResponse:
    viewer, form = request.user.pk or 0, BackupForm(request.POST, request.FILES)
    if form.is_valid():
        file: Any = form.cleaned_data["file"]
        data: bytes = file.read(LARGEST + 1)
        order = {
            "do": "unlock",
            "file": b64encode(data).decode(),
            "with": _seal(),
            "passphrase": form.cleaned_data["opens"],
        }
        try:
            made = OWN.run(order)
        except (BenchIsBusy, WorkFailed):
            return unavailable()
        said = {
            "form": gettext("This is no backup of a key. It is a small file that ends in .json."),
            "passphrase": gettext("The passphrase does not open this file, or the file was changed."),
        }
        if made.get("problem") in said:
            form.add_error("file" if made["problem"] == "form" else "opens", said[made["problem"]])
        else:
            try:
                is_new = actions.bring_key(account=viewer, multikey=made["multikey"], sealed=made["sealed"])
            except KeyIsAnothers:
                form.add_error("file", gettext("This key is in use by another account here."))
            else:
                done = gettext("Your key is back; your next statements are signed with it.")
                messages.success(request, done if is_new else gettext("This is the key that is in use already."))
                return redirect("own_key")
    return _page(request, PassphraseForm(), form, status=422)


def _page(request: HttpRequest, backup: PassphraseForm, bring: BackupForm, *, status: int = 200) -> HttpResponse:
    key = queries.own_key(request.user.pk or 0)
    context = {
        "key": key, "short": short_key(f"did:key:{key.multikey}") if key else "", "backup": backup, "bring": bring,
        "zone": zone_of(request),
    }  # fmt: skip
    return render(request, "credentials/own_key.html", context, status=status)


def _seal() -> str:
    return b64encode(actions.learners_seal()).decode()
