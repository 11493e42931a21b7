"""`stoa operator ...`: who runs the site, who may write its courses, and the keys that sign its records."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from stoa.accounts import actions
from stoa.accounts import queries as people
from stoa.accounts.rules import SITE, course_scope
from stoa.cli import site
from stoa.content import queries as courses
from stoa.credentials import actions as credentials
from stoa.credentials import queries as records

Command = Callable[[argparse.Namespace], int]
SITE_ROLES = ("operator", "registrar", "author")
ROLES = (*SITE_ROLES, "staff")


def main(words: Sequence[str]) -> int:
    """Run an operator's command. 2: asked wrongly."""
    options = parser().parse_args(words)
    command: Command = options.command
    return command(options)


def parser() -> argparse.ArgumentParser:
    """The words that `stoa operator` understands."""
    top = argparse.ArgumentParser(prog="stoa operator", description="People, roles and keys of the site.")
    verbs = top.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, about: str, command: Command) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=about, description=about)
        added.set_defaults(command=command)
        return added

    invite = verb("invite", "print a one-time link that gives its holder a role on the site", _invite)
    invite.add_argument("email")
    invite.add_argument("--role", choices=SITE_ROLES, default="operator", help="default: operator")
    grant = verb("grant", "give somebody who has an account a role, on the site or in one course", _grant)
    grant.add_argument("email")
    grant.add_argument("role", choices=ROLES)
    grant.add_argument("--course", metavar="ID", help="in this course alone (author, staff)")
    take = verb("take", "take a role away, on the site or in one course", _take)
    take.add_argument("email")
    take.add_argument("role", choices=ROLES)
    take.add_argument("--course", metavar="ID", help="in this course alone (author, staff)")
    reset = verb("reset-factors", "take passkeys and codes from somebody who lost theirs, and sign them out", _reset)
    reset.add_argument("email")
    verb("keys", "list the keys that have signed records, the newest last", _keys)
    verb("rotate-key", "let a new key sign from now on; the old one vouches for it", _rotate)
    return top


def _invite(options: argparse.Namespace) -> int:
    try:
        validate_email(options.email)
    except ValidationError:
        return _refuse(f"{options.email!r} is not an e-mail address.")
    token = actions.invite(email=options.email, role=options.role)
    article = "a" if options.role == "registrar" else "an"
    days = actions.INVITATION_DAYS
    print(f"Open this link within {days} days. It works once and makes its holder {article} {options.role}:")
    print(settings.STOA_URL + reverse("invitation", kwargs={"token": token}))
    served = site.served_at(settings.STOA_DATA)
    if served and served != settings.STOA_URL:
        print(
            f"The site that is running is {served}, so this link leads nowhere. Say the same here as for `stoa run` "
            "(STOA_URL or STOA_PORT), and invite once more; the last link is the one that counts.",
            file=sys.stderr,
        )
    return 0


def _grant(options: argparse.Namespace) -> int:
    person = people.person_by_email(options.email)
    if person is None:
        return _refuse(f"Nobody here has the address {options.email}. They sign up first, then get their role.")
    if options.course and options.role not in ("author", "staff"):
        return _refuse(f"{options.role} is a role on the whole site; leave --course out.")
    if options.role == "staff" and not options.course:
        return _refuse("Staff belong to a course: name it with --course ID.")
    if options.course and courses.course_by_slug(options.course) is None:
        return _refuse(f"There is no course {options.course!r} here. See: stoa course list")
    scope = course_scope(options.course) if options.course else SITE
    actions.grant_role(account_id=person.id, role=options.role, scope=scope)
    print(f"{options.email} is {options.role} {'of ' + options.course if options.course else 'on this site'} now.")
    return 0


def _take(options: argparse.Namespace) -> int:
    person = people.person_by_email(options.email)
    if person is None:
        return _refuse(f"Nobody here has the address {options.email}.")
    scope = course_scope(options.course) if options.course else SITE
    place = f"of {options.course}" if options.course else "on this site"
    try:
        had = actions.take_role(account_id=person.id, role=options.role, scope=scope, by=None)
    except actions.LastOperator:
        return _refuse("Nobody else runs this site. Make somebody else an operator first.")
    if not had:
        return _refuse(f"{options.email} is not {options.role} {place}.")
    print(f"{options.email} is no longer {options.role} {place}.")
    return 0


def _reset(options: argparse.Namespace) -> int:
    person = people.person_by_email(options.email)
    if person is None:
        return _refuse(f"Nobody here has the address {options.email}.")
    actions.reset_factors(account_id=person.id, by=None)
    print(f"{options.email} signs in with a password or a mailed code again, and is signed out everywhere.")
    return 0


def _keys(options: argparse.Namespace) -> int:
    entries = records.key_history().entries
    for number, entry in enumerate(entries, 1):
        mark = "  signs now" if number == len(entries) else ""
        print(f"{entry.since:%Y-%m-%d %H:%M} UTC  did:key:{entry.multikey}{mark}")
    if not entries:
        print("No key yet: it is made for the first record.")
    return 0


def _rotate(options: argparse.Namespace) -> int:
    try:
        credentials.rotate_key()
    except (credentials.KeyIsMissing, credentials.KeyWasReplaced) as problem:
        return _refuse(str(problem))
    return _keys(options)


def _refuse(message: str) -> int:
    print(f"stoa: {message}", file=sys.stderr)
    return 2
