"""A course to begin with: for whom, which outcomes, what evidence participants get; the rest follows from that."""

from __future__ import annotations

from collections.abc import Sequence

from stoa.interop.markup.text import escape, escape_start
from stoa.interop.rules import MOST_OUTCOMES, Beginning, Evidence

_WAYS = {
    "certificate": ("Certificate of completion", "all(units >= 80%, score >= 60%)"),
    "participation": ("Certificate of participation", "units >= 50%"),
}


def course_files(begun: Beginning) -> dict[str, str]:
    """Text by path of a course in which the checker finds nothing wrong: one module of two units."""
    outcomes = [(f"outcome-{number}", text) for number, text in enumerate(begun.outcomes[:MOST_OUTCOMES], 1)]
    ids = [id for id, _text in outcomes]
    listed = "".join(f"- {_as_text(text)}\n" for _id, text in outcomes)
    return {
        "course.toml": _settings(begun, outcomes),
        "about.md": f"{_as_text(begun.audience)}\n\nAfter this course you can:\n\n{listed}",
        "completions.toml": _completions(begun.evidence),
        "01-begin/module.toml": 'title = "Begin"\n',
        "01-begin/01-welcome.md": _welcome(ids),
        "01-begin/02-check.md": _check_unit(ids),
    }


def _as_text(line: str) -> str:
    """What was typed, so that Markdown reads it as words."""
    return escape_start(escape(line))


def _settings(begun: Beginning, outcomes: Sequence[tuple[str, str]]) -> str:
    import tomlkit  # lazy: what writes TOML has no place in a server that only serves

    course = tomlkit.document()
    course.update(
        {
            "format": 1, "id": begun.id, "title": begun.title, "summary": f"{begun.title}: a short course.",
            "language": "en", "institution": begun.institution, "subjects": tomlkit.array(), "level": "introductory",
            "pacing": "self", "licence": "CC-BY-4.0", "workload": 0.25, "time_zone": "UTC",
            "audience": begun.audience,
        }
    )  # fmt: skip
    listed = tomlkit.aot()
    for id, text in outcomes:
        listed.append(tomlkit.item({"id": id, "text": text}))
    course["outcomes"] = listed
    course["grading"] = {"pass": 0.6, "categories": [{"id": "checks", "title": "Checks", "weight": 1.0}]}
    return tomlkit.dumps(course)


def _completions(evidence: Evidence) -> str:
    import tomlkit  # lazy, as above

    document, pathways = tomlkit.document(), tomlkit.aot()
    for id, (title, rule) in _WAYS.items():
        if evidence in (id, "both"):
            way = {"id": id, "option": "platform", "title": title, "description": title + ".", "rule": rule}
            pathways.append(tomlkit.item(way))
    document["pathways"] = pathways
    return tomlkit.dumps(document)


def _welcome(outcomes: list[str]) -> str:
    return f"""---
name: welcome
title: Welcome
minutes: 10
outcomes: [{", ".join(outcomes)}]
---

Say here, in two sentences, what somebody will be able to do, and why it is worth their evening.

## One idea

A unit is one page. Give it one idea, one example, and something to do.
"""


def _check_unit(outcomes: list[str]) -> str:
    return f"""---
name: check-begin
title: "Check: the beginning"
minutes: 5
outcomes: [{", ".join(outcomes)}]
---

::::{{quiz}}
:name: quiz-begin
:title: The beginning
:category: checks
:attempts: 3

:::{{question}} choice
:name: q-one-idea
:skills: {", ".join(outcomes)}

How many ideas does a good unit carry?

- [x] One
- [ ] As many as fit
      > A reader on a bus can carry one.

> **Explanation.** One idea, one example, one thing to do.
:::
::::
"""
