"""`stoa course new`: begins at the end. For whom, which outcomes, what evidence; the folder follows."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from stoa.cli.findings import printable
from stoa.configuration import BadSetting
from stoa.content.rules import is_course_id, title_from
from stoa.interop.actions import course_files
from stoa.interop.rules import AUDIENCE, MOST_OUTCOMES, OUTCOME, Beginning, Evidence

EVIDENCE: dict[str, Evidence] = {"1": "certificate", "2": "participation", "3": "both"}


def make(folder: Path) -> Path:
    """Ask, and write the folder; refuses a name that cannot be an id and a folder that exists."""
    name = folder.name
    if not is_course_id(name):
        raise BadSetting(f"{name!r} cannot be a course's id: use letters, digits, hyphens and _, as in soil-basics.")
    if folder.exists():
        raise BadSetting(f"{folder} is there already; choose another name or remove it.")
    title = _ask("What is the course called?", title_from(name))
    audience = _ask("For whom is it? One sentence.", AUDIENCE)
    begun = Beginning(name, title, audience, _outcomes(), _evidence())
    draft = folder.with_name(f".{name}-{os.getpid()}")  # the folder appears whole or not at all
    try:
        _write(draft, course_files(begun))
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
    while len(found) < MOST_OUTCOMES:
        line = _ask(f"Outcome {len(found) + 1}", "")
        if not line:
            break
        found.append(line)
    return found or [OUTCOME]


def _evidence() -> Evidence:
    print("What evidence do participants get?")
    print("  1  a certificate for doing most of it and passing\n  2  a certificate for taking part\n  3  both")
    answer = _ask("1, 2 or 3", "1")
    while answer not in EVIDENCE:
        # What was answered before stays: nobody should type it all again for a slip at the end.
        print(f"{printable(answer)} is not one of them.")
        answer = _ask("Please write 1, 2 or 3", "1")
    return EVIDENCE[answer]


def _write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
