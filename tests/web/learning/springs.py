"""A course with questions of every temper: one or three in a unit, a quiz, attempts that end, a deadline long over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpResponse
from django.test import Client

from stoa.assessment.items.options import option_id
from stoa.catalogue import actions, queries
from stoa.catalogue.queries import Offer
from stoa.learning import actions as learning
from tests.cast import Member
from tests.web.sample import COURSE, UNIT, WAYS

RIGHT, WRONG = option_id("This"), option_id("That")
QUESTION = """
:::{{question}} choice
:name: {name}
:skills: o
{options}
Which of {name}?

- [x] This
- [ ] That
:::
"""
QUIZ = """
::::{quiz}
:name: quiz
:title: The quiz
:category: checks
:attempts: 2

:::{question} choice
:name: k-one
:skills: o

First?

- [x] This
- [ ] That
:::

:::{question} choice
:name: k-two
:skills: o

Second?

- [x] This
- [ ] That
:::
::::
"""
UNITS = {
    "one": QUESTION.format(name="a", options=""),
    "three": "".join(QUESTION.format(name=name, options="") for name in ("b", "c", "d")),
    "plain": "",
    "twice": QUESTION.format(name="twice-q", options=":category: checks\n:attempts: 2\n"),
    "over": QUESTION.format(name="over-q", options=":category: checks\n:due: 2020-01-01 12:00 Europe/Madrid\n"),
    "examined": QUIZ,
}


def publish(folder: Path, banks: Mapping[str, str] | None = None) -> Offer:
    """Write the course into `folder` and publish it, with `banks` of questions by name."""
    course = folder / "springs"
    for made in ("01-water", "questions"):
        (course / made).mkdir(parents=True, exist_ok=True)
    for name, text in (banks or {}).items():
        (course / "questions" / f"{name}.md").write_text(text)
    head = COURSE.format(slug="springs", title="Springs", language="en", subject="water", hours=1.0)
    (course / "course.toml").write_text(head)
    (course / "about.md").write_text("Where water comes from.\n")
    (course / "completions.toml").write_text(WAYS)
    for number, (name, questions) in enumerate(UNITS.items(), 1):
        text = UNIT.format(name=name, title=f"Unit {name}") + questions
        (course / "01-water" / f"{number:02}-{name}.md").write_text(text)
    actions.publish_course(source=course, by=None)
    found = queries.offer("springs")
    assert found is not None
    return found


def enrol(who: Member, offer: Offer) -> None:
    """Take part."""
    learning.enrol(account_id=who.id, offer=offer)


@dataclass(frozen=True)
class Form:
    """A question's form as it stands on a page."""

    action: str
    token: str
    once: str


def forms(text: str) -> dict[str, Form]:
    """The answer forms of a page, by part."""
    found = {}
    for action, inside in re.findall(r'<form method="post" action="([^"]*/answer/[^"]*)"(.*?)</form>', text, re.DOTALL):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', inside)
        once = re.search(r'name="once" value="([^"]*)"', inside)
        assert token and once
        found[action.rstrip("/").rsplit("/", 1)[1]] = Form(action, token[1], once[1])
    return found


def form(client: Client, unit: str, part: str) -> Form:
    """The form of a part, from the unit's page."""
    return forms(client.get(f"/learn/springs/{unit}/").content.decode())[part]


def send(
    client: Client, filled: Form, part: str, value: str = RIGHT, *, script: bool = True, **headers: str
) -> HttpResponse:
    """Send an answer to a lone question, as the page's script does or as a plain form."""
    data = {"csrfmiddlewaretoken": filled.token, "once": filled.once, f"answer-{part}": value}
    if script:
        headers["HX-Request"] = "true"
    return client.post(filled.action, data, headers=headers)


VARIED = """
:::{question} numeric
:name: v
:skills: o
:vars: a in {2, 3}; b in {20, 30}
:variants: 4

What is {=a} + {=b}?

- [x] {=a + b}
- [ ] {=a}
:::
"""
"""A question with variants, for a unit that a test adds."""
