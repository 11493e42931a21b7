"""`stoa person ...`: everything about one person, handed out or erased on request."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from stoa.accounts import actions
from stoa.accounts import queries as people
from stoa.cli.progress import bar, working
from stoa.kernel.jobs import StillRunning

Command = Callable[[argparse.Namespace], int]
WAIT_SECONDS = 10.0


def main(words: Sequence[str]) -> int:
    """Run a command about one person. 1: it cannot be done; 2: asked wrongly."""
    options = parser().parse_args(words)
    command: Command = options.command
    return command(options)


def parser() -> argparse.ArgumentParser:
    """The words that `stoa person` understands."""
    top = argparse.ArgumentParser(prog="stoa person", description="Everything about one person, out or away.")
    verbs = top.add_subparsers(required=True, metavar="VERB")
    export = verbs.add_parser("export", help="write everything that is kept about somebody into a zip")
    export.add_argument("email")
    export.add_argument("file", type=Path)
    export.set_defaults(command=_export)
    erase = verbs.add_parser("erase", help="erase everything about somebody, for good")
    erase.add_argument("email")
    erase.add_argument(
        "--withdraw-records", action="store_true",
        help="also withdraw the records that were issued to them; without it their files stay valid",
    )  # fmt: skip
    erase.add_argument("--yes", action="store_true", help="do not ask again")
    erase.set_defaults(command=_erase)
    return top


def _export(options: argparse.Namespace) -> int:
    person = people.person_by_email(options.email)
    if person is None:
        return _nobody(options.email)
    if options.file.exists():
        return _refuse(f"{options.file} exists. Name a file that does not.", 2)
    draft = options.file.with_name(f".{options.file.name}.{os.getpid()}")
    try:
        with working(Console(stderr=True), "Gathering"), os.fdopen(
            os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b"
        ) as out:  # fmt: skip
            actions.write_copy_to(account_id=person.id, out=out)
        draft.rename(options.file)
    finally:
        draft.unlink(missing_ok=True)
    print(f"{options.file} holds everything that is kept about {person.email}. Hand it to nobody else.")
    return 0


def _erase(options: argparse.Namespace) -> int:
    person = people.person_by_email(options.email)
    if person is None:
        return _nobody(options.email)
    if not options.yes and input(f"Erase everything about {person.email}? It cannot be undone. [yes/no] ") != "yes":
        return _refuse("Nothing was changed.", 1)
    try:
        number = actions.ask_for_erasure(account_id=person.id, keeps_records=not options.withdraw_records, by=None)
    except actions.CannotBeErased as problem:
        needed = ", ".join(f"{item.role} of {item.where}" for item in problem.obstacles)
        return _refuse(f"Nobody else is {needed}. Grant that role to somebody first: stoa operator grant --help", 1)
    _finish(number)
    print(f"Erased, as number {number}. Backups hold the data until they are replaced.")
    return 0


def _finish(number: int) -> None:
    """Do now what the job would do, and wait for a job of theirs that is under way."""
    while True:
        try:
            with bar(Console(stderr=True), "Erasing") as progress:
                actions.erase_person(erasure=number, progress=progress)
            return
        except StillRunning:
            print("Something that they asked for is under way; waiting for its end.", file=sys.stderr)
            time.sleep(WAIT_SECONDS)


def _nobody(email: str) -> int:
    return _refuse(f"Nobody here has the address {email}.", 1)


def _refuse(message: str, status: int) -> int:
    print(f"stoa: {message}", file=sys.stderr)
    return status
