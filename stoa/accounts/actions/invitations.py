"""Inviting somebody to a task, and accepting."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from stoa.accounts import letters
from stoa.accounts.actions.opening import open_with_hash
from stoa.accounts.actions.roles import grant_role, name_in_log
from stoa.accounts.actions.texts import agree
from stoa.accounts.actions.youths import ask_guardian, begin_youth
from stoa.accounts.models import Account, Invitation, Role
from stoa.accounts.queries import KINDS
from stoa.accounts.rules import SITE, course_scope, token_digest
from stoa.kernel import audit
from stoa.kernel.clock import now
from stoa.kernel.mail import post

INVITATION_DAYS = 7
MOST_INVITATIONS = 50
"""Open ones of a scope: whoever names the people of a course can have that many letters sent, and no more."""


class InvitationIsVoid(Exception):
    """The invitation is unknown, used or too old."""


class TooManyInvitations(Exception):
    """Too many people are invited already and have not answered."""


@transaction.atomic
def invite(
    *,
    email: str,
    role: str = "operator",
    scope: str = SITE,
    by: int | None = None,
    link: Callable[[str], str] | None = None,
) -> str:
    """Make an invitation and return its token, which is told once and never kept.

    An earlier one of the same address for the same role is void from now on. `by`: who invites, None for the command
    line. With `link`, which makes a token an address, the invitation is mailed as well. Raises TooManyInvitations.
    """  # fmt: skip
    token, address, moment = secrets.token_urlsafe(32), email.strip().lower(), now()
    standing = Invitation.objects.filter(scope=scope, used_at=None, expires_at__gte=moment)
    standing.filter(email=address, role=Role.Name(role)).delete()
    if standing.count() >= MOST_INVITATIONS:
        raise TooManyInvitations
    Invitation.objects.create(
        email=address, token_digest=token_digest(token), role=Role.Name(role), scope=scope, by_id=by,
        created_at=moment, expires_at=moment + timedelta(days=INVITATION_DAYS),
    )  # fmt: skip
    audit.note("accounts.person_invited", by=by, about=scope, role=role)
    if link is not None:
        letters.invite(address, link(token), INVITATION_DAYS)
    return token


@transaction.atomic
def name_person(
    *, email: str, role: str, scope: str, by: int, where: str, page: str, link: Callable[[str], str]
) -> bool:
    """Give whoever has this address a role: at once, or by a letter to somebody who has no account yet.

    `where` names the course or institution, `page` is its address, `link` makes an invitation's address of its token.
    Whether somebody has the role now; of an address without an account it is not known. Raises TooManyInvitations.
    """
    person = Account.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is not None:
        if grant_role(account_id=person.id, role=role, scope=scope, by=by):
            with translation.override(person.language):
                _write(person.email, role, scope, where, _("It is in force now: %(link)s") % {"link": page}, person.id)
        return True
    token = invite(email=email, role=role, scope=scope, by=by)
    said = _("Choose a name and a password within %(days)s days, and it is yours: %(link)s")
    _write(email.strip(), role, scope, where, said % {"days": INVITATION_DAYS, "link": link(token)}, None)
    return False


def _write(to: str, role: str, scope: str, where: str, how: str, account_id: int | None) -> None:
    """A letter about a task, in the language that is active."""
    is_course = scope.startswith(course_scope(""))
    tasks = {
        "author": _("You are asked to write the course “%(where)s”."),
        "staff": _("You are asked to teach the course “%(where)s”."),
        "manager": _("You are asked to look after “%(where)s”: its page, its courses, its people."),
        "registrar": _("You are asked to keep the records of “%(where)s”."),
    }
    task = tasks[role] % {"where": where}
    way_out = _("If this is not meant for you, leave it: nothing happens.")
    if account_id is not None:
        way_out = _("If you do not want it, you can give it back on the page of its people.")
    subject = _("A task in “%(where)s”") if is_course else _("A task for “%(where)s”")
    text = f"{task}\n\n{how}\n\n{way_out}\n"
    post(to=to, subject=subject % {"where": where}, text=text, kind="accounts.task", account=account_id)


@transaction.atomic
def take_back_invitation(*, invitation_id: int, scope: str, by: int | None) -> bool:
    """Make an invitation of this scope void. Whether it was open."""
    gone, _rows = Invitation.objects.filter(id=invitation_id, scope=scope, used_at=None).delete()
    if gone:
        audit.note("accounts.invitation_taken_back", by=by, about=scope)
    return bool(gone)


def accept_invitation(
    *, token: str, name: str, password: str, language: str = "en", until: date | None = None, guardian: str = ""
) -> int:
    """Open the invited address's account, give it the role, and return its id; raises InvitationIsVoid.

    Whoever accepts agrees to the site's texts, as everybody does who signs up. `until`: they are below the age of
    consent until that day, and `guardian` is asked at once, since the invitation has confirmed the address. An address
    that has an account already is AddressIsTaken: its owner signs in, and accepts as that account.
    """
    hashed = make_password(password)
    with transaction.atomic():
        invitation = _open_invitation(token)
        account_id = open_with_hash(invitation.email, name, hashed, is_confirmed=True, language=language)
        agree(account_id=account_id, kinds=KINDS, language=language)
        if until is not None:
            begin_youth(account_id=account_id, until=until, guardian=guardian)
            ask_guardian(account_id=account_id)
        _take_up(invitation, account_id)
    return account_id


@transaction.atomic
def accept_invitation_as(*, token: str, account_id: int) -> None:
    """Give the role to the account that has the invited address; raises InvitationIsVoid for any other."""
    invitation = _open_invitation(token)
    if not Account.objects.filter(id=account_id, email__iexact=invitation.email, is_active=True).exists():
        raise InvitationIsVoid
    _take_up(invitation, account_id)


def _open_invitation(token: str) -> Invitation:
    found = Invitation.objects.select_for_update().filter(token_digest=token_digest(token)).first()
    if found is None or found.used_at is not None or found.expires_at < now():
        raise InvitationIsVoid
    return found


def _take_up(invitation: Invitation, account_id: int) -> None:
    grant_role(account_id=account_id, role=invitation.role, scope=invitation.scope, by=invitation.by_id)
    invitation.used_at = now()
    invitation.save(update_fields=["used_at"])
    audit.note("accounts.invitation_accepted", by=account_id, about=name_in_log(account_id), role=invitation.role)
