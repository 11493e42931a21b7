"""The demo's sample courses and people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.rules import SITE, course_scope
from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries as offers
from stoa.cli import demo_works
from stoa.cli.progress import bar

PASSWORD = "walking-by"
COURSES = ("making-an-open-course", "chance-and-evidence")
PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class SamplePerson:
    """One of the fixed cast, as a demo knows them."""

    name: str
    email: str
    role: str


PEOPLE = (
    SamplePerson("Ada", "ada@example.org", "learner"),
    SamplePerson("Bo", "bo@example.org", "learner"),
    SamplePerson("Cy", "cy@example.org", "author"),
    SamplePerson("Di", "di@example.org", "staff"),
    SamplePerson("Ed", "ed@example.org", "registrar"),
    SamplePerson("Op", "op@example.org", "operator"),
)


def course_folders() -> list[Path]:
    """The sample courses: from the checkout, or from the installed package."""
    for root in (PACKAGE / "_courses", PACKAGE.parent / "courses"):
        if root.is_dir():
            return [root / name for name in COURSES if (root / name).is_dir()]
    return []


def fill(console: Console) -> None:
    """Make what is missing of the demo's people and courses; what is there stays as it is."""
    ids = {person.email: _person(person) for person in PEOPLE}
    author = ids["cy@example.org"]
    for folder in course_folders():
        if offers.run_by_slug(folder.name) is None:
            with bar(console, f"Publishing {folder.name}") as progress:
                catalogue.publish_course(source=folder, by=author, progress=progress)
        accounts.grant_role(account_id=author, role="author", scope=course_scope(folder.name))
        accounts.grant_role(account_id=ids["di@example.org"], role="staff", scope=course_scope(folder.name))
        offer = offers.offer(folder.name)
        if offer is not None:
            demo_works.fill(offer)


def _person(person: SamplePerson) -> int:
    known = people.person_by_email(person.email)
    if known is not None:
        return known.id
    account_id = accounts.open_account(email=person.email, name=person.name, password=PASSWORD, is_confirmed=True)
    if person.role in ("author", "registrar", "operator"):
        accounts.grant_role(account_id=account_id, role=person.role, scope=SITE)
    return account_id
