"""What runs in processes of their own while tests kill them: `python -m tests.faults.inside VERB FOLDER ...`.

seed FOLDER N    a site with the course of springs and N learners in it; prints their ids, passes and form tokens
publish FOLDER   forks one publishing child for each line of its input and says its process id, then how it ended
person EMAIL     a person with the password of the sample, who takes part in the course of springs
ask N            asks for N jobs that note when they begin and end
work FOLDER      does them, with leases of two seconds, until it is killed; a job ends once FOLDER holds a file "go"
read SLUG        for each line of its input: the course's version as a page would read it now
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")


def say(told: Any) -> None:
    """One line to whoever listens."""
    print(json.dumps(told), flush=True)


def seed(folder: Path, count: int) -> None:
    """Make the site."""
    import_module("django.core.management").call_command("migrate", verbosity=0)
    springs = import_module("tests.web.learning.springs")
    people = import_module("stoa.accounts.actions")
    tokens = import_module("stoa.kernel.tokens")
    offer = springs.publish(folder)
    learners = []
    for number in range(count):
        email = f"l{number}@example.org"
        account = people.open_account(email=email, name=f"L{number}", password=None, is_confirmed=True)
        import_module("stoa.learning.actions").enrol(account_id=account, offer=offer)
        written = tokens.write_pass(account=account, session="0123456789abcdef", epoch=1, language="en")
        learners.append({"id": account, "pass": written, "token": tokens.form_token(tokens.read_pass(written))})
    say({"run": offer.run.id, "learners": learners})


def publish(folder: Path) -> None:
    """Publish `folder` in a child for each line that comes in."""
    command = import_module("stoa.cli.course")
    import_module("stoa.content.actions")
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os._exit(command.main(["publish", str(folder)]))
        say({"child": child})
        _, status = os.waitpid(child, 0)
        say({"killed": os.WIFSIGNALED(status), "status": os.waitstatus_to_exitcode(status)})


def read(slug: str) -> None:
    """Read the whole course for each line that comes in."""
    content, catalogue = import_module("stoa.content.queries"), import_module("stoa.catalogue.queries")
    for _ in sys.stdin:
        content.forget()
        catalogue.forget()
        offer = catalogue.offer(slug)
        version = offer.outline.version_id
        bodies = [content.unit(version, unit.id).segments for unit in offer.outline.units]
        text = " ".join(getattr(piece, "html", "") for body in bodies for piece in body)
        say({"number": content.course_by_slug(slug).number, "text": text, "parts": len(offer.outline.parts)})


def person(email: str) -> None:
    """Somebody who signs in by a password."""
    offer = import_module("stoa.catalogue.queries").offer("springs")
    account = import_module("stoa.accounts.actions").open_account(
        email=email, name="Ada", password="a long password", is_confirmed=True
    )
    import_module("stoa.learning.actions").enrol(account_id=account, offer=offer)
    say({"account": account})


def ask(count: int) -> None:
    """Ask for jobs."""
    jobs = import_module("stoa.kernel.jobs")
    for number in range(count):
        jobs.enqueue("tests.note", number=number)
    say({"asked": count})


def work(folder: Path) -> None:
    """Do them, as `stoa worker` does."""
    jobs, worker = import_module("stoa.kernel.jobs"), import_module("stoa.kernel.jobs.worker")
    for name in ("queue", "server_queue", "worker"):
        import_module(f"stoa.kernel.jobs.{name}").LEASE = timedelta(seconds=2)
    worker.RENEW_SECONDS = 0.4

    def note(*, number: int, progress: Any) -> None:
        with (folder / "notes").open("a") as notes:
            notes.write(f"begin {number}\n")
        while not (folder / "go").exists():
            time.sleep(0.02)
        with (folder / "notes").open("a") as notes:
            notes.write(f"end {number}\n")

    jobs.tasks["tests.note"] = note
    say({"works": True})
    while True:
        if not worker.run_batch():
            time.sleep(0.1)


if __name__ == "__main__":
    django.setup()
    verb, argument, *rest = sys.argv[1:]
    if verb == "seed":
        seed(Path(argument), int(rest[0]))
    elif verb == "publish":
        publish(Path(argument))
    elif verb == "person":
        person(argument)
    elif verb == "ask":
        ask(int(argument))
    elif verb == "work":
        work(Path(argument))
    else:
        read(argument)
