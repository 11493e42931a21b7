"""A small course for tests of pages: three units in two modules, one of them with a graded question."""

from __future__ import annotations

from pathlib import Path

from stoa.catalogue import actions, queries
from stoa.catalogue.queries import Offer

COURSE = """format = 1
id = "{slug}"
title = "{title}"
summary = "A test kit that errs."
language = "{language}"
institution = "Example University"
subjects = ["{subject}"]
level = "introductory"
pacing = "self"
licence = "CC-BY-4.0"
workload = {hours}
time_zone = "Europe/Madrid"
audience = "People who read test results."
prerequisites = "School arithmetic."
staff = [ {{ name = "Cy", role = "author", about = "Teaches statistics." }} ]
[[outcomes]]
id = "o"
text = "Say what a positive result means."
[grading]
pass = 0.5
[[grading.categories]]
id = "checks"
title = "Checks"
weight = 1.0
"""
UNIT = "---\nname: {name}\ntitle: {title}\nminutes: 12\noutcomes: [o]\n---\n\nTen of a thousand wells are bad.\n"
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
WAYS = """[[pathways]]
id = "certificate"
option = "platform"
title = "Certificate of completion"
description = "Has done the course."
rule = "all(units >= 80%, score >= 60%)"
"""


def publish(
    folder: Path, slug: str = "wells", *, title: str = "One thousand wells", language: str = "en", hours: float = 1.0,
    subject: str = "statistics", author: int | None = None,
) -> Offer:  # fmt: skip
    """Write the course into `folder` and publish it."""
    course = folder / slug
    for module in ("01-counting", "02-signals"):
        (course / module).mkdir(parents=True, exist_ok=True)
    text = COURSE.format(slug=slug, title=title, language=language, hours=hours, subject=subject)
    (course / "course.toml").write_text(text)
    (course / "about.md").write_text("A district has a thousand wells.\n")
    (course / "completions.toml").write_text(WAYS)
    (course / "01-counting" / "01-cases.md").write_text(UNIT.format(name="cases", title="A thousand cases"))
    (course / "01-counting" / "02-trees.md").write_text(UNIT.format(name="trees", title="Trees of numbers"))
    (course / "02-signals" / "01-well.md").write_text(UNIT.format(name="well", title="The flagged well") + QUESTION)
    actions.publish_course(source=course, by=author)
    found = queries.offer(slug)
    assert found is not None
    return found
