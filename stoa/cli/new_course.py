"""`stoa course new`: begins at the end. For whom, which outcomes, what evidence; the folder follows."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import tomlkit

from stoa.cli.findings import printable
from stoa.configuration import BadSetting
from stoa.content.rules import is_course_id, title_from

EVIDENCE = {
    "1": ("certificate", "Certificate of completion", "all(units >= 80%, score >= 60%)"),
    "2": ("participation", "Certificate of participation", "units >= 50%"),
    "3": ("both", "", ""),
}


def make(folder: Path) -> Path:
    """Ask, and write the folder; refuses a name that cannot be an id and a folder that exists."""
    name = folder.name
    if not is_course_id(name):
        raise BadSetting(f"{name!r} cannot be a course's id: use letters, digits, hyphens and _, as in soil-basics.")
    if folder.exists():
        raise BadSetting(f"{folder} is there already; choose another name or remove it.")
    title = _ask("What is the course called?", title_from(name))
    audience = _ask("For whom is it? One sentence.", "Anyone who is curious.")
    outcomes = _outcomes()
    evidence = _evidence()
    draft = folder.with_name(f".{name}-{os.getpid()}")  # the folder appears whole or not at all
    try:
        _write(draft, name, title, audience, outcomes, evidence)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _ask(question: str, default: str) -> str:
    """The answer, or the default for an empty line and for the end of what is typed."""
    try:
        answer = input(f"{question} [{default}] " if default else f"{question}: ")
    except EOFError:
        answer = ""
    if not sys.stdin.isatty():
        print()
    return answer.strip() or default


def _outcomes() -> list[str]:
    print("What can somebody do afterwards? One outcome a line, an empty line ends.")
    found: list[str] = []
    while len(found) < 12:
        line = _ask(f"Outcome {len(found) + 1}", "")
        if not line:
            break
        found.append(line)
    return found or ["Say in your own words what this course is about."]


def _evidence() -> str:
    print("What evidence do participants get?")
    print("  1  a certificate for doing most of it and passing\n  2  a certificate for taking part\n  3  both")
    answer = _ask("1, 2 or 3", "1")
    while answer not in EVIDENCE:
        # What was answered before stays: nobody should type it all again for a slip at the end.
        print(f"{printable(answer)} is not one of them.")
        answer = _ask("Please write 1, 2 or 3", "1")
    return answer


def _write(folder: Path, name: str, title: str, audience: str, outcomes: list[str], evidence: str) -> None:
    course = tomlkit.document()
    course.update(
        {
            "format": 1, "id": name, "title": title, "summary": f"{title}: a short course.", "language": "en",
            "institution": "", "subjects": tomlkit.array(), "level": "introductory", "pacing": "self",
            "licence": "CC-BY-4.0", "workload": 0.25, "time_zone": "UTC", "audience": audience,
        }
    )  # fmt: skip
    listed = tomlkit.aot()
    ids = []
    for number, text in enumerate(outcomes, 1):
        ids.append(f"outcome-{number}")
        listed.append(tomlkit.item({"id": ids[-1], "text": text}))
    course["outcomes"] = listed
    course["grading"] = {"pass": 0.6, "categories": [{"id": "checks", "title": "Checks", "weight": 1.0}]}
    files = {
        "course.toml": tomlkit.dumps(course),
        "about.md": f"{audience}\n\nAfter this course you can:\n\n" + "".join(f"- {text}\n" for text in outcomes),
        "completions.toml": _completions(evidence),
        "01-begin/module.toml": 'title = "Begin"\n',
        "01-begin/01-welcome.md": _welcome(ids),
        "01-begin/02-check.md": _check_unit(ids),
    }
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _completions(evidence: str) -> str:
    chosen = [EVIDENCE["1"], EVIDENCE["2"]] if evidence == "3" else [EVIDENCE[evidence]]
    document = tomlkit.document()
    pathways = tomlkit.aot()
    for pathway_id, title, rule in chosen:
        pathways.append(
            tomlkit.item(
                {"id": pathway_id, "option": "platform", "title": title, "description": title + ".", "rule": rule}
            )
        )
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
