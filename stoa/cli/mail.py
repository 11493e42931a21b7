"""`stoa mail ...`: try the mail server, send what waits, and read what came back from a pipe."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from django.db import InterfaceError, OperationalError

from stoa.kernel import audit
from stoa.kernel.mail import bounces, check, dsn, postman
from stoa.kernel.mail.addresses import BadAddress
from stoa.kernel.mail.people import forget_person

Command = Callable[[argparse.Namespace], int]
TRY_LATER: Final = 75
"""EX_TEMPFAIL of sysexits.h: a mail server that pipes a message here keeps it and comes again."""
RECEIVER_VARIABLES: Final = ("ORIGINAL_RECIPIENT", "RECIPIENT", "LOCAL_PART_RECIPIENT")
"""Where mail servers write the address that a message came to (Postfix's, and Exim's by its own setting)."""
SAID: Final = {
    "noted": "noted: a letter came back",
    "delayed": "nothing to do: the letter is still being tried",
    "stranger": "left aside: it names no letter that this site has sent in the last fourteen days",
    "nothing": "left aside: this is no report of a delivery",
}


def main(words: Sequence[str]) -> int:
    """Run a command of mail. 1: it did not work."""
    options = parser().parse_args(words)
    command: Command = options.command
    return command(options)


def parser() -> argparse.ArgumentParser:
    """The words that `stoa mail` understands."""
    top = argparse.ArgumentParser(prog="stoa mail", description="Letters of the site.")
    verbs = top.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, about: str, command: Command) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=about, description=about)
        added.set_defaults(command=command)
        return added

    test = verb("test", "send a test letter now, and tell what the mail server says", _test)
    test.add_argument("address")
    verb("send", "send what waits, then end (run and worker do this all the time)", _send)
    forget = verb("forget", "delete what mail keeps about an address: letters that wait, outcomes, bounces", _forget)
    forget.add_argument("address")
    bounce = verb("bounce", "read a message that came to STOA_MAIL_BOUNCES from standard input", _bounce)
    bounce.add_argument("--recipient", default="", help="the address that it came to, where the mail server tells it")
    return top


def _test(options: argparse.Namespace) -> int:
    for finding in check.mail_findings():
        print(f"{finding.level}: {finding.text} {finding.remedy}")
    try:
        outcome = check.send_test(options.address)
    except BadAddress:
        print(f"stoa: {options.address!r} is not an e-mail address.", file=sys.stderr)
        return 2
    audit.note("mail.test_sent", by=None, about="site", is_sent=outcome.is_sent)
    for step in outcome.steps:
        print(f"{'ok  ' if step.is_well else 'FAIL'} {step.words}" + (f"  ({step.said})" if step.said else ""))
    if outcome.remedy:
        print(outcome.remedy)
    return 0 if outcome.is_sent else 1


def _send(options: argparse.Namespace) -> int:
    print(f"{postman.send_due()} letters have left.")
    return 0


def _forget(options: argparse.Namespace) -> int:
    count = forget_person(account=None, addresses=[options.address])
    audit.note("mail.address_forgotten", by=None, about="site")
    print(f"{count} rows are deleted.")
    return 0


def _bounce(options: argparse.Namespace) -> int:
    """Always 0 for what was read, also for rubbish: whatever else would make the mail server answer a bounce."""
    source = sys.stdin.buffer.read(dsn.LONGEST)
    while sys.stdin.buffer.read(dsn.LONGEST):
        pass  # the sender's pipe must not break
    receiver = options.recipient or next(filter(None, map(os.environ.get, RECEIVER_VARIABLES)), "")
    try:
        taken = bounces.take(source, receiver)
    except (OperationalError, InterfaceError) as problem:
        print(f"stoa: the database cannot be used: {problem}", file=sys.stderr)
        return TRY_LATER
    print(SAID[taken.what])
    return 0
