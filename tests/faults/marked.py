"""A person who leaves marks wherever a person can: `python -m tests.faults.marked VERB ...`, in a process of its own.

live FOLDER      a site, and somebody who signs up, learns, answers, earns, uploads and asks; prints their account's id
ask ACCOUNT      their wish to be erased
"""

from __future__ import annotations

import io
import os
import re
import sys
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")

NAME = "Zélie Merkwürdig"
SHOWN = "Quittenbaum-Zelle"
ADDRESS = "zelie.merkwuerdig@marked.example"
FORMER = "frueher.merkwuerdig@marked.example"
GUARDIAN = "vormund.merkwuerdig@marked.example"
ANSWER = "Himbeerquarkstrudelkuchen"
ABOUT = "Seltsamkeitensammlerin aus Xanadustadt"
LINK = "https://xanadustadt.example/zelie"
COURSE_WORDS = "Regenwurmbeobachtungstagebuch"
MARKS = (NAME, SHOWN, ADDRESS, FORMER, GUARDIAN, ANSWER, ABOUT, LINK, COURSE_WORDS)
PASSWORD = "walking-by-the-river"
OPEN_QUESTION = """
:::{question} text
:name: open
:skills: o

Which cake?

- [x] Apple
:::
"""


def browser() -> Any:
    """A browser in this process; nothing of it runs on a network."""
    settings = import_module("django.conf").settings
    settings.ALLOWED_HOSTS.append("testserver")
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return import_module("django.test").Client()


def code_from_mail(to: str) -> str:
    """The newest code that was mailed to an address."""
    letters = import_module("stoa.kernel.mail.folder").letters()
    text = next(letter.text for letter in letters if letter.to == to)
    found = re.search(r"^\s*([A-Z0-9]{3,}(?:-?[A-Z0-9]+)*)\s*$", text, re.MULTILINE)
    assert found, text
    return found[1]


def sign_up(page: Any) -> Any:
    """Sign up under the former address, then change it."""
    people = import_module("stoa.accounts.queries")
    form = {"name": NAME, "email": FORMER, "password1": PASSWORD}
    assert page.post("/accounts/signup/", form).status_code == 302
    assert page.post("/accounts/confirm-email/", {"code": code_from_mail(FORMER)}).status_code == 302
    page.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page.post("/accounts/email/", {"email": ADDRESS, "action_add": ""})
    assert page.post("/accounts/confirm-email/", {"code": code_from_mail(ADDRESS)}).status_code == 302
    person = people.person_by_email(ADDRESS)
    assert person is not None
    return person


def learn(page: Any) -> None:
    """Take part, answer what is asked, and say something marked where words are asked for."""
    assert page.post("/courses/springs/join/", {"intention": "all"}).status_code == 302
    springs = import_module("tests.web.learning.springs")
    for unit, part in (("one", "a"), ("three", "b"), ("three", "c"), ("three", "d"), ("twice", "twice-q"),
                       ("over", "over-q")):  # fmt: skip
        assert springs.send(page, springs.form(page, unit, part), part).status_code == 200
    quiz = springs.form(page, "examined", "quiz")
    answers = {"answer-k-one": springs.RIGHT, "answer-k-two": springs.RIGHT}
    sent = {"csrfmiddlewaretoken": quiz.token, "once": quiz.once, **answers}
    assert page.post(quiz.action, sent, headers={"HX-Request": "true"}).status_code == 200
    assert springs.send(page, springs.form(page, "words", "open"), "open", ANSWER).status_code == 200


def upload(page: Any, source: Path) -> None:
    """Bring a course of one's own, which stays a draft."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(source.rglob("*")):
            if path.is_file():
                text = path.read_text().replace('id = "springs"', 'id = "worms"').replace("Springs", COURSE_WORDS)
                archive.writestr(f"worms/{path.relative_to(source)}", text)
    packed.seek(0)
    packed.name = f"{COURSE_WORDS}.zip"
    assert page.post("/studio/-/upload/", {"course": packed}).status_code == 302


def work_off() -> None:
    """What the dispatcher and its children would do."""
    relay, worker = import_module("stoa.kernel.events.relay"), import_module("stoa.kernel.jobs.worker")
    while relay.drain_all() + worker.run_batch():
        pass


def live(folder: Path) -> int:
    """Make the site and the person; returns the account's id."""
    commands = import_module("django.core.management")
    commands.call_command("migrate", verbosity=0)
    springs, cast = import_module("tests.web.learning.springs"), import_module("tests.cast")
    springs.UNITS["words"] = OPEN_QUESTION
    springs.publish(folder)
    actions, audit = import_module("stoa.accounts.actions"), import_module("stoa.kernel.audit")
    cast.member("Op", ("operator", "site"))
    bo = cast.member("Bo")
    page = browser()
    person = sign_up(page)
    actions.grant_role(account_id=person.id, role="author")
    learn(page)
    upload(page, folder / "springs")
    actions.publish_profile(
        account_id=person.id, shown_name=SHOWN, about=ABOUT, links=[LINK], records=[], is_public=True,
        shows_about=True, shows_links=True, is_indexed=False,
    )  # fmt: skip
    actions.agree(account_id=person.id, kinds=["terms", "privacy"], language="en")
    until = import_module("datetime").date(2999, 1, 1)
    actions.begin_youth(account_id=person.id, until=until, guardian=GUARDIAN)
    actions.ask_guardian(account_id=person.id)
    actions.invite(email=ADDRESS)
    audit.note("accounts.role_granted", by=bo.id, about=f"account:{person.public_id}", role="author", name=NAME)
    audit.note("accounts.invited", by=bo.id, about="site", email=ADDRESS)
    audit.note("catalogue.course_renamed", by=person.id, about="course:springs", title="Springs")
    browser().post("/accounts/login/code/", {"email": ADDRESS})
    work_off()
    actions.ask_for_copy(account_id=person.id)
    work_off()
    assert page.get("/account/").status_code == 200, "their session is open"
    return int(person.id)


if __name__ == "__main__":
    django.setup()
    verb, argument = sys.argv[1:]
    if verb == "live":
        print(live(Path(argument)), flush=True)
    else:
        ask = import_module("stoa.accounts.actions").ask_for_erasure
        print(ask(account_id=int(argument), keeps_records=True, by=None), flush=True)
