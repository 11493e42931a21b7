"""How tests of credentials write courses and live learners' lives, through the doors that pages use."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from stoa.accounts import actions as accounts
from stoa.assessment import actions as assessment
from stoa.catalogue import actions as catalogue_actions
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.credentials import actions
from stoa.credentials.models import Award, Credential
from stoa.kernel.events import relay
from stoa.learning import actions as learning
from stoa.learning import queries as standings
from stoa.learning.rules import Standing

COURSE = """format = 1
id = "wells"
title = "One thousand wells"
summary = "A test kit that errs."
language = "en"
institution = "Example University"
subjects = ["statistics"]
level = "introductory"
pacing = "self"
licence = "CC-BY-4.0"
workload = 1.0
time_zone = "UTC"
audience = "All."
[[outcomes]]
id = "o"
text = "Do."
[grading]
pass = 0.5
[[grading.categories]]
id = "checks"
title = "Checks"
weight = 1.0
"""
QUESTION = """
:::{question} choice
:name: q
:title: The flagged well
:skills: o
:category: checks

Which?

- [x] This
- [ ] That
:::
"""
PATHWAYS = {"certificate": "all(units >= 80%, score >= 60%)", "participation": 'all(units >= 2, unit("u1"))'}


@dataclass
class Course:
    """A course folder that can be changed and published again. The unit `u5` holds the graded question `q`."""

    folder: Path
    units: list[str] = field(default_factory=lambda: ["u1", "u2", "u3", "u4", "u5"])
    pathways: dict[str, str] = field(default_factory=lambda: dict(PATHWAYS))
    language: str = "en"
    slug: str = "wells"

    def publish(self, retire: frozenset[str] = frozenset()) -> None:
        """Write the folder and publish it."""
        units = self.folder / "01-all"
        units.mkdir(parents=True, exist_ok=True)
        (self.folder / "course.toml").write_text(
            COURSE.replace('"en"', f'"{self.language}"').replace('"wells"', f'"{self.slug}"')
        )
        (self.folder / "about.md").write_text("About wells.\n")
        for old in units.glob("*.md"):
            old.unlink()
        for number, name in enumerate(self.units, 1):
            head = f"---\nname: {name}\ntitle: Unit {name}\nminutes: 5\noutcomes: [o]\n---\n\nText.\n"
            (units / f"{number:02}-{name}.md").write_text(head + (QUESTION if name == "u5" else ""))
        ways = [
            f'[[pathways]]\nid = "{id}"\ntitle = "Way {id}"\ndescription = "By {id}."\nrule = \'{rule}\'\n'
            for id, rule in self.pathways.items()
        ]
        (self.folder / "completions.toml").write_text("\n".join(ways))
        catalogue_actions.publish_course(source=self.folder, by=None, retire=retire)
        content.forget()
        catalogue.forget()

    @property
    def offer(self) -> Offer:
        found = catalogue.offer(self.slug)
        assert found is not None
        return found

    def learner(self, name: str) -> Learner:
        """Somebody new who takes the course."""
        email = f"{name.lower()}@example.org"
        account = accounts.open_account(email=email, name=name, password=None, is_confirmed=True)
        learning.enrol(account_id=account, offer=self.offer)
        return Learner(account, self)


@dataclass
class Learner:
    """One who takes the course."""

    account: int
    course: Course

    def catch_up(self) -> None:
        """Meet the current version."""
        learning.catch_up(account_id=self.account, run_id=self.course.offer.run.id)

    def do(self, *units: str) -> None:
        """Mark units as done."""
        offer = self.course.offer
        for unit in units:
            assert learning.finish_unit(
                account=self.account, epoch=1, run_id=offer.run.id, version=offer.outline.version_id, unit=unit,
                needs=(), counts=True,
            )  # fmt: skip

    def answer(self, fraction: float) -> None:
        """Answer the graded question in u5; the last answer counts."""
        offer = self.course.offer
        assessment.keep_answer(
            assessment.Answer(
                account=self.account,
                epoch=1,
                run_id=offer.run.id,
                version=offer.outline.version_id,
                part="q",
                response="1",
                fraction=fraction,
                once=uuid4().hex,
                mode="last",
                is_graded=True,
                unit="u5",
                needs=("q",),
            )
        )

    def finish(self) -> None:
        """Do what the certificate asks for."""
        self.do("u1", "u2", "u3")
        self.answer(0.8)

    def awards(self) -> dict[str, str]:
        """State of each award by its pathway."""
        return dict(Award.objects.filter(account_id=self.account).values_list("pathway", "state"))

    def credential(self, pathway: str = "certificate") -> Credential:
        """The credential for a pathway."""
        return Credential.objects.get(award__account_id=self.account, award__pathway=pathway)

    def standing(self) -> Standing:
        """How far they are."""
        place = standings.place(account=self.account, run_id=self.course.offer.run.id)
        assert place is not None
        return place.standing


def settle() -> int:
    """Hand on all news and sign what was earned. Returns how many credentials were signed."""
    relay.drain_all()
    return actions.sign_earned()
