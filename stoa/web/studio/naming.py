"""The people of a course or an institution: who has which task there, adding, inviting, taking away, leaving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.actions import LastHolder, TooManyInvitations
from stoa.accounts.queries import Holder, OpenInvitation

TASKS = {
    "author": (_("writes"), _("Writes: publishes versions, names people, and sees all that who teaches sees.")),
    "staff": (_("teaches"), _("Teaches: sees learners, grades and sources.")),
    "manager": (_("manages"), _("Manages: describes the institution, teaches all its courses, brings new ones.")),
    "registrar": (_("keeps records"), _("Keeps records: sees what was earned in its courses.")),
}
NEEDED = ("author", "manager")
"""Of these somebody must stay, unless an operator says otherwise."""


@dataclass(frozen=True)
class Place:
    """Where tasks are given: its scope, its name, the address of its page of people, and which tasks there are."""

    scope: str
    title: str
    address: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Viewer:
    """Whoever looks: whether they name people here, and whether they run the site."""

    id: int
    may_name: bool
    is_operator: bool


@dataclass(frozen=True)
class Line:
    """Somebody with a task, and whether the viewer may end it."""

    holder: Holder
    task: str
    is_me: bool
    may_end: bool


@dataclass(frozen=True)
class Asked:
    """An invitation that is open."""

    invitation: OpenInvitation
    task: str


class NameForm(forms.Form):
    """An address, and a task for whoever has it."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254,
        error_messages={
            "required": _("Write their address."), "invalid": _("Write an address, such as di@example.org."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(role, TASKS[role][1]) for role in place.roles]
        self.fields["role"] = forms.ChoiceField(
            label=_("Task"), choices=offered, widget=forms.RadioSelect, initial=place.roles[-1],
            error_messages={"required": _("Choose a task."), "invalid_choice": _("Choose a task.")},
        )  # fmt: skip


def context(place: Place, viewer: Viewer, form: NameForm | None) -> dict[str, Any]:
    """What the page shows: two statements for any number of people."""
    held = people.holders(place.scope)
    lines = [
        Line(
            holder,
            str(TASKS[holder.role][0]) if holder.role in TASKS else holder.role,
            holder.person.id == viewer.id,
            _may_end(holder, held, viewer),
        )
        for holder in held
    ]
    asked = people.open_invitations(place.scope) if viewer.may_name else []
    return {
        "place": place, "lines": lines, "asked": [Asked(item, str(TASKS[item.role][0])) for item in asked],
        "name_form": form, "may_name": viewer.may_name,
    }  # fmt: skip


def _may_end(holder: Holder, held: list[Holder], viewer: Viewer) -> bool:
    if not viewer.may_name and holder.person.id != viewer.id:
        return False
    is_last = sum(other.role == holder.role for other in held) == 1
    return viewer.is_operator or not (is_last and holder.role in NEEDED)


def act(request: HttpRequest, place: Place, viewer: Viewer) -> NameForm | None:
    """Do what a form of the page asks for. The form again when something in it must be put right; else None."""
    wanted = request.POST.get("do", "")
    if wanted == "end":
        _end(request, place, viewer)
        return None
    if not viewer.may_name:
        raise Http404
    if wanted == "take-back":
        number = request.POST.get("invitation", "")
        if number.isascii() and number.isdigit() and len(number) < 18:
            accounts.take_back_invitation(invitation_id=int(number), scope=place.scope, by=viewer.id)
        messages.success(request, gettext("The invitation is void."))
        return None
    form = NameForm(request.POST, place=place)
    return None if form.is_valid() and _name(request, place, viewer, form) else form


def _name(request: HttpRequest, place: Place, viewer: Viewer, form: NameForm) -> bool:
    email = form.cleaned_data["email"]
    try:
        is_here = accounts.name_person(
            email=email, role=form.cleaned_data["role"], scope=place.scope, by=viewer.id, where=place.title,
            page=settings.STOA_URL + place.address,
            link=lambda token: settings.STOA_URL + reverse("invitation", kwargs={"token": token}),
        )  # fmt: skip
    except TooManyInvitations:
        form.add_error("email", gettext("Many people are invited already and have not answered. Take some back first."))
        return False
    if is_here:
        messages.success(request, gettext("Done. They are told by mail."))
    else:
        said = gettext("Nobody here has the address %(email)s. An invitation is on its way to it.")
        messages.success(request, said % {"email": email})
    return True


def _end(request: HttpRequest, place: Place, viewer: Viewer) -> None:
    """Take a task away, or leave it oneself. Raises Http404 for what is not the viewer's to end."""
    public_id, role = request.POST.get("person", ""), request.POST.get("role", "")
    found = next(
        (item for item in people.holders(place.scope) if item.person.public_id == public_id and item.role == role), None
    )
    if found is None or not (viewer.may_name or found.person.id == viewer.id):
        raise Http404
    take = accounts.take_role_but_last if role in NEEDED and not viewer.is_operator else accounts.take_role
    try:
        take(account_id=found.person.id, role=role, scope=place.scope, by=viewer.id)
    except LastHolder:
        messages.error(request, gettext("Somebody must stay. Name another one first, or ask whoever runs this site."))
        return
    if found.person.id == viewer.id:
        messages.success(request, gettext("You have left this task."))
    else:
        messages.success(request, gettext("%(name)s no longer has this task.") % {"name": found.person.name})
