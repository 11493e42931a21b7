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
    import_module("stoa.kernel.mail.postman").send_due()
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


def sign_in_elsewhere() -> None:
    """A second browser, which stays signed in."""
    other = browser()
    assert other.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD}).status_code == 302
    assert other.get("/account/").status_code == 200


def join_classes(person: Any, other: Any) -> None:
    """Be on lists, in a cohort, invited by a code; come in by a code; wait for a place."""
    catalogue, offers = import_module("stoa.catalogue.actions"), import_module("stoa.catalogue.queries")
    terms = import_module("stoa.catalogue.rules").Terms
    learning = import_module("stoa.learning.actions")
    springs = offers.offer("springs").run.id
    runs = [
        catalogue.make_run(
            course_slug="springs", slug=f"springs-{name}", time_zone="UTC", by=None,
            terms=terms(title=name, capacity=1, is_by_invitation=name == "invited"),
        )
        for name in ("full", "invited")
    ]  # fmt: skip
    text = f"email;name;cohort\n{ADDRESS};{NAME};Tuesday\n{FORMER};{NAME};Tuesday\n".encode()
    lists = []
    for _time in range(2):
        lists.append(learning.bring_list(run_id=springs, stream=io.BytesIO(text), called="list.csv", by=other.id))
        work_off()
    learning.start_list(run_id=springs, public_id=lists[0], by=other.id)
    (code,) = learning.make_codes(run_id=runs[1], by=other.id, note=NAME)
    learning.join_by_code(account_id=person.id, typed=code)
    learning.enrol(account_id=other.id, offer=offers.offer_of(runs[0]))
    learning.wait_for_place(account_id=person.id, run_id=runs[0])
    work_off()


def ask_to_be_told(person: Any) -> None:
    """As oneself and by an address. The last thing done: the job that tells people may be due at any moment."""
    catalogue, offers = import_module("stoa.catalogue.actions"), import_module("stoa.catalogue.queries")
    springs = offers.offer("springs").run.id
    for account, address in ((None, FORMER), (person.id, "")):
        catalogue.ask_to_be_told(run_id=springs, address=address, language="en", account_id=account)


def hold_factors_and_tasks(person: Any, other: Any) -> None:
    """An authenticator app, a task in an institution, and invitations to more."""
    actions, models = import_module("stoa.accounts.actions"), import_module("stoa.accounts.models")
    totp = import_module("allauth.mfa.totp.internal.auth").TOTP
    totp.activate(models.Account.objects.get(id=person.id), "JBSWY3DPEHPK3PXP")
    actions.grant_role(account_id=person.id, role="manager", scope="institution:somewhere", by=other.id)
    for email in (ADDRESS, FORMER):
        actions.invite(
            email=email, role="registrar", scope="institution:somewhere", by=other.id,
            link=lambda token: f"http://testserver/invite/{token}/",
        )  # fmt: skip


def have_letters(person: Any, other: Any) -> None:
    """Letters that came back, letters that wait, one to somebody else, and a kind that is switched off."""
    mail, models = import_module("stoa.kernel.mail"), import_module("stoa.kernel.models")
    import_module("stoa.kernel.mail.choices").choose(account=person.id, kind="catalogue.run_opened", is_wanted=False)
    letter = models.Letter.objects.filter(account=person.id).order_by("-id")[0]
    import_module("stoa.kernel.mail.bounces").note(letter, status="4.2.2", reason=f"<{ADDRESS}> of {NAME} is full")
    import_module("stoa.kernel.mail.queue").pause(is_paused=True)
    mail.post(to=ADDRESS, subject=f"For {NAME}", text=f"To {ADDRESS}", kind="accounts.notice", account=person.id)
    mail.post(to=FORMER, subject="A code", text=f"Somebody at {FORMER}", kind="learning.invited")
    mail.post(
        to=other.email, subject="An invitation", text=f"{NAME} invites you", kind="learning.invited",
        mentions=person.id, otherwise="Somebody invites you",
    )  # fmt: skip


def work_off() -> None:
    """What the dispatcher and its children would do."""
    relay, worker = import_module("stoa.kernel.events.relay"), import_module("stoa.kernel.jobs.worker")
    postman = import_module("stoa.kernel.mail.postman")
    while relay.drain_all() + worker.run_batch() + postman.send_due():
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
    sign_in_elsewhere()
    join_classes(person, bo)
    hold_factors_and_tasks(person, bo)
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
    have_letters(person, bo)
    ask_to_be_told(person)
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
