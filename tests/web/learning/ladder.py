"""A course of three modules and two skills, with questions enough for a placement test; the last module is shut until
one has the second."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from stoa.catalogue import actions, queries
from stoa.catalogue.queries import Offer
from stoa.learning import actions as learning
from tests.cast import Member

COURSE = """format = 1
id = "ladder"
title = "Ladder"
summary = "Rungs."
language = "en"
institution = "Example University"
subjects = ["water"]
level = "introductory"
pacing = "self"
licence = "CC-BY-4.0"
workload = 1.0
time_zone = "UTC"
audience = "All."
[[requires]]
text = "A pencil."
[[requires]]
skill = "low"
[[outcomes]]
id = "low"
text = "Stand on the first rung."
[[outcomes]]
id = "high"
text = "Stand on the second rung."
[grading]
pass = 0.5
[[grading.categories]]
id = "checks"
title = "Checks"
weight = 1.0
"""
UNIT = "---\nname: {name}\ntitle: Unit {name}\nminutes: 15\noutcomes: [{skill}]\n---\n\nText.\n\n"
HEAD = ":::{{question}} choice\n:name: {name}\n:skills: {skill}\n{more}\n"
QUESTION = HEAD + "Which of {name}?\n\n- [x] This\n- [ ] That\n:::\n\n"
PATHS = {
    "01-first/01-a.md": ("one", "low", 5), "02-second/01-b.md": ("two", "high", 5),
    "02-second/02-c.md": ("check", "high", 1), "03-third/01-d.md": ("three", "high", 1),
}  # fmt: skip


Also = Callable[[Path], None] | None


def publish(folder: Path, *, shut: bool = True, more: str = "", also: Also = None) -> Offer:
    """Write the course into `folder` and publish it; `more` goes to the end of course.toml, `also` writes more."""
    course = folder / "ladder"
    for path, (name, skill, count) in PATHS.items():
        (course / path).parent.mkdir(parents=True, exist_ok=True)
        graded = ":category: checks\n" if name == "check" else ""
        asked = [QUESTION.format(name=f"{name}-{at}", skill=skill, more=graded) for at in range(count)]
        (course / path).write_text(UNIT.format(name=name, skill=skill) + "".join(asked))
    (course / "course.toml").write_text(COURSE + more)
    (course / "about.md").write_text("Rungs.\n")
    said = 'title = "Third"\nrequires = ["second"]\n' + ("enforce = true\n" if shut else "")
    (course / "03-third" / "module.toml").write_text(said)
    if also is not None:
        also(course)
    actions.publish_course(source=course, by=None)
    found = queries.offer("ladder")
    assert found is not None
    return found


def enrol(who: Member, offer: Offer) -> None:
    """Take part."""
    learning.enrol(account_id=who.id, offer=offer)
