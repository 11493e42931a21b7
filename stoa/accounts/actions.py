"""Writes about people."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from stoa.accounts.events import AccountOpened
from stoa.accounts.models import Account, Invitation, Role
from stoa.accounts.rules import SITE, course_scope, token_digest
from stoa.kernel import audit
from stoa.kernel.clock import now
from stoa.kernel.events.outbox import publish
from stoa.kernel.mail import post

INVITATION_DAYS = 7
MOST_INVITATIONS = 50
"""Open ones of a scope: whoever names the people of a course can have that many letters sent, and no more."""
EPOCHS_AHEAD = 1000


class AddressIsTaken(Exception):
    """An account with this address exists already."""


class InvitationIsVoid(Exception):
    """The invitation is unknown, used or too old."""


class TooManyInvitations(Exception):
    """Too many people are invited already and have not answered."""


class LastOperator(Exception):
    """Nobody else runs the site: this one stays."""


class LastHolder(Exception):
    """Nobody else has this role here, and somebody must."""


@transaction.atomic
def open_account(
    *, email: str, name: str, password: str | None, is_confirmed: bool = False, language: str = "en"
) -> int:
    """Open an account and return its internal id; raises AddressIsTaken."""
    address = email.strip().lower()
    if Account.objects.filter(email__iexact=address).exists():
        raise AddressIsTaken(address)
    account = Account.objects.create_user(address, password, name=name.strip(), language=language)
    EmailAddress.objects.create(user=account, email=address, primary=True, verified=is_confirmed)
    publish(AccountOpened(account=account.id))
    return account.id


@transaction.atomic
def take_back(*, account_id: int) -> bool:
    """Delete an account that was opened with a wrong address: never confirmed, never signed in to, without a task.

    Whether there was such an account.
    """
    account = Account.objects.select_for_update(of=("self",)).filter(id=account_id, last_login=None, roles=None).first()
    if account is None or EmailAddress.objects.filter(user=account, verified=True).exists():
        return False
    account.delete()
    return True


def end_passes(*, account_id: int) -> None:
    """Move the epoch: every pass in circulation ends now. Sessions that are still signed in get a new one."""
    Account.objects.filter(id=account_id).update(epoch=F("epoch") + 1)


@transaction.atomic
def end_every_sign_in() -> None:
    """Sign everybody out everywhere, as after a restore: what was ended since the backup must not come to life again.

    Epochs go far ahead, past all that were reached after the backup was taken.
    """
    Session.objects.all().delete()
    Account.objects.update(epoch=F("epoch") + EPOCHS_AHEAD)


@transaction.atomic
def grant_role(*, account_id: int, role: str, scope: str = SITE, by: int | None = None) -> bool:
    """Give a role; giving it twice is the same as once. `by`: who gives it, None for the command line.

    Whether they did not have it before; only then it is written down.
    """
    _row, is_new = Role.objects.get_or_create(account_id=account_id, name=Role.Name(role), scope=scope)
    if is_new:
        audit.note("accounts.role_granted", by=by, about=_about(account_id), role=role, scope=scope)
    return is_new


@transaction.atomic
def take_role(*, account_id: int, role: str, scope: str, by: int | None) -> bool:
    """Take a role away. Whether they had it; only then it is written down. Raises LastOperator."""
    if role == Role.Name.OPERATOR:
        _refuse_last_operator(without=account_id)
    taken, _rows = Role.objects.filter(account_id=account_id, name=Role.Name(role), scope=scope).delete()
    if taken:
        audit.note("accounts.role_taken", by=by, about=_about(account_id), role=role, scope=scope)
    return bool(taken)


@transaction.atomic
def take_role_but_last(*, account_id: int, role: str, scope: str, by: int | None) -> bool:
    """Take a role away unless nobody else would have it there. Whether they had it. Raises LastHolder.

    The rows are held, so that two who go at once don't both think that the other stays.
    """
    held = Role.objects.select_for_update(of=("self",)).filter(name=Role.Name(role), scope=scope).order_by("id")
    holders = set(held.values_list("account_id", flat=True))
    if account_id in holders and not Account.objects.filter(id__in=holders - {account_id}, is_active=True).exists():
        raise LastHolder
    return take_role(account_id=account_id, role=role, scope=scope, by=by)


def move_scope(*, old: str, new: str) -> None:
    """What was given and promised for one scope holds for another from now on; nobody gets the same twice.

    Part of a larger act, which writes itself down.
    """
    for row in Role.objects.filter(scope=old):
        Role.objects.get_or_create(account_id=row.account_id, name=row.name, scope=new)
    Role.objects.filter(scope=old).delete()
    Invitation.objects.filter(scope=old).update(scope=new)


def _refuse_last_operator(*, without: int) -> None:
    """Hold the rows of all operators, so that two of them who go at once don't both think that the other stays."""
    held = Role.objects.select_for_update(of=("self",)).filter(name=Role.Name.OPERATOR, scope=SITE).order_by("id")
    operators = set(held.values_list("account_id", flat=True))
    if without in operators and not Account.objects.filter(id__in=operators - {without}, is_active=True).exists():
        raise LastOperator


def _about(account_id: int) -> str:
    """The account's name in the audit log."""
    return f"account:{Account.objects.values_list('public_id', flat=True).get(id=account_id)}"


def set_language(*, account_id: int, language: str) -> None:
    """The language of pages and mail for this account."""
    Account.objects.filter(id=account_id).update(language=language)


def set_profile(*, account_id: int, name: str, time_zone: str) -> None:
    """The name that stands on records to come, and the zone (IANA) in which times are shown."""
    Account.objects.filter(id=account_id).update(name=name, time_zone=time_zone)


@transaction.atomic
def invite(*, email: str, role: str = "operator", scope: str = SITE, by: int | None = None) -> str:
    """Make an invitation and return its token, which is told once and never kept.

    An earlier one of the same address for the same role is void from now on. `by`: who invites, None for the command
    line. Raises TooManyInvitations.
    """
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


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str, language: str = "en") -> int:
    """Open (or find) the invited address's account, give it the role, and return its id; raises InvitationIsVoid."""
    invitation = Invitation.objects.select_for_update().filter(token_digest=token_digest(token)).first()
    if invitation is None or invitation.used_at is not None or invitation.expires_at < now():
        raise InvitationIsVoid
    account = Account.objects.filter(email__iexact=invitation.email).first()
    if account is None:
        account_id = open_account(
            email=invitation.email, name=name, password=password, is_confirmed=True, language=language
        )
    else:
        account_id = account.id
        account.set_password(password)
        account.save(update_fields=["password"])
        end_passes(account_id=account_id)
    grant_role(account_id=account_id, role=invitation.role, scope=invitation.scope, by=invitation.by_id)
    invitation.used_at = now()
    invitation.save(update_fields=["used_at"])
    return account_id
