"""`stoa institution ...`: who offers courses here, and who looks after them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.rules import ROLES_AT, institution_scope
from stoa.catalogue import actions, queries

Command = Callable[[argparse.Namespace], int]
PAGE = 500


def main(words: Sequence[str]) -> int:
    """Run a command about institutions. 2: asked wrongly."""
    options = parser().parse_args(words)
    command: Command = options.command
    return command(options)


def parser() -> argparse.ArgumentParser:
    """The words that `stoa institution` understands."""
    top = argparse.ArgumentParser(prog="stoa institution", description="Institutions, and who looks after them.")
    verbs = top.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, about: str, command: Command) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=about, description=about)
        added.set_defaults(command=command)
        return added

    verb("list", "list the institutions with their courses", _list)
    verb("place", "put courses that were published before they had one under the institution they name", _place)
    grant = verb("grant", "give somebody who has an account a role in an institution", _grant)
    grant.add_argument("email")
    grant.add_argument("role", choices=ROLES_AT["institution"])
    grant.add_argument("slug", help="the institution, by the last part of its address")
    return top


def _list(options: argparse.Namespace) -> int:
    offset = 0
    while rows := queries.institutions(limit=PAGE, offset=offset):
        for row in rows:
            print(f"{row.slug:<40} {row.courses:>5}  {row.name}")
        offset += PAGE
    return 0


def _place(options: argparse.Namespace) -> int:
    print(f"Placed {actions.place_runs()} courses.")
    return 0


def _grant(options: argparse.Namespace) -> int:
    person, found = people.person_by_email(options.email), queries.institution(options.slug)
    if person is None:
        return _refuse(f"Nobody here has the address {options.email}. They sign up first, then get their role.")
    if found is None:
        return _refuse(f"There is no institution {options.slug!r} here. See: stoa institution list")
    accounts.grant_role(account_id=person.id, role=options.role, scope=institution_scope(found.slug))
    print(f"{options.email} is {options.role} of {found.name} now.")
    return 0


def _refuse(message: str) -> int:
    print(f"stoa: {message}", file=sys.stderr)
    return 2
