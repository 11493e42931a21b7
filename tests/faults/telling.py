"""A site whose people hold secrets: `python -m tests.faults.telling VERB ...`, in a process of its own.

seed FOLDER      the course of springs with an open question, Cy, and an operator (Op)
hand EMAIL       what an account gets besides letters it asks for itself, as JSON: an invitation, a code for a course, a
                 calendar's address, and by letter a guardian's link and one that stops letters
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")

GUARDIAN = "vormund@told.example"
PASSWORD = "Lindenbaum-am-Brunnen-4"
INVITED = "invited@told.example"


def seed(folder: Path) -> None:
    """Make the site."""
    import_module("django.core.management").call_command("migrate", verbosity=0)
    springs, cast = import_module("tests.web.learning.springs"), import_module("tests.cast")
    springs.UNITS["words"] = import_module("tests.faults.marked").OPEN_QUESTION
    springs.publish(folder)
    import_module("stoa.accounts.actions").open_account(
        email="cy@example.org", name="Cy", password=PASSWORD, is_confirmed=True
    )
    cast.member("Op", ("operator", "site"))


def hand(email: str) -> None:
    """Hand out what is secret."""
    actions, people = import_module("stoa.accounts.actions"), import_module("stoa.accounts.queries")
    tokens, mail = import_module("stoa.kernel.tokens"), import_module("stoa.kernel.mail")
    account = people.person_by_email(email).id
    run = import_module("stoa.catalogue.queries").offer("springs").run.id
    until = import_module("datetime").date(2999, 1, 1)
    actions.begin_youth(account_id=account, until=until, guardian=GUARDIAN)
    actions.ask_guardian(account_id=account)
    mail.post(to=email, subject="News", text="News.", kind="catalogue.run_opened", account=account)
    told = {
        "invitation": actions.invite(email=INVITED),
        "code": import_module("stoa.learning.actions").make_codes(run_id=run, by=None)[0],
        "calendar": f"{account}-{tokens.sign('calendar', f'{account}.{run}')}",
    }
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "seed":
        seed(Path(sys.argv[2]))
    else:
        hand(sys.argv[2])
