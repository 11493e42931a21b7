"""A course with assignments, and what a learner does with them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from stoa.assessment.actions import handing_in
from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.learning import actions as learning
from tests.web.sample import COURSE, UNIT, WAYS

RUBRIC = """title = "A report"
[[criterion]]
id = "aim"
title = "Aim"
text = "Does it say *what for*?"
  [[criterion.level]]
  id = "clear"
  title = "Clear"
  points = 3
  text = "Who reads it knows what it is for."
  [[criterion.level]]
  id = "vague"
  title = "Vague"
  points = 1
"""
REPORT = """
::::{assignment}
:name: report
:title: The report
:hand-in: text, file
:files: pdf txt png
:size: 1 MB
:most: 2
:words: 3-10
:rubric: rubrics/report.toml
:category: checks
:skills: o

Write about **one well**.

:::{milestone} 2026-12-01 Outline
One page.
:::
::::
"""
PROJECT = """
:::{assignment}
:name: project
:title: The project
:hand-in: text, link
:team: 2-3
:team-set: pairs

Do it together.
:::
"""
DATED = """
:::{assignment}
:name: dated
:title: The dated one
:due: 2026-01-10 18:00
:required: no

Late already.
:::
"""
PDF = b"%PDF-1.7\nwells\n%%EOF\n"


def publish(folder: Path) -> Offer:
    """Write the course into `folder` and publish it."""
    course = folder / "wells"
    (course / "01-start").mkdir(parents=True, exist_ok=True)
    (course / "rubrics").mkdir(exist_ok=True)
    (course / "rubrics" / "report.toml").write_text(RUBRIC)
    text = COURSE.format(slug="wells", title="One thousand wells", language="en", subject="statistics", hours=1)
    (course / "course.toml").write_text(text)
    (course / "completions.toml").write_text(WAYS)
    for number, (name, body) in enumerate(
        {"report-unit": REPORT, "project-unit": PROJECT, "dated-unit": DATED}.items()
    ):
        path = course / "01-start" / f"0{number + 1}-{name}.md"
        path.write_text(UNIT.format(name=name, title=name.title()) + body)
    catalogue.publish_course(source=course, by=None)
    found = queries.offer("wells")
    assert found is not None
    return found


@dataclass(frozen=True)
class Writer:
    """Somebody at work on an assignment."""

    account: int
    offer: Offer

    def part(self, name: str = "report") -> Part:
        return content.part(self.offer.outline.version_id, name)

    def takes_part(self) -> Writer:
        learning.enrol(account_id=self.account, offer=self.offer)
        return self

    def begins(self, name: str = "report") -> int:
        return handing_in.begin(
            account=self.account, run_id=self.offer.run.id, version=self.offer.outline.version_id, part=self.part(name)
        )

    def types(self, text: str, name: str = "report", edition: int = 1) -> handing_in.Saved:
        return handing_in.save_piece(
            account=self.account,
            work_id=self.begins(name),
            part=self.part(name),
            edition=edition,
            values={"text": text},
        )

    def adds(self, called: str = "wells.pdf", data: bytes = PDF, name: str = "report") -> str:
        return handing_in.add_file(
            account=self.account, work_id=self.begins(name), part=self.part(name), piece="file",
            stream=io.BytesIO(data), called=called, size=len(data),
        )  # fmt: skip

    def hands_in(self, name: str = "report", edition: int = 2) -> handing_in.HandedIn:
        return handing_in.hand_in(
            account=self.account, run_id=self.offer.run.id, version=self.offer.outline.version_id, part=self.part(name),
            edition=edition,
        )  # fmt: skip
