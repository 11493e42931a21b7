"""The command `stoa`: finds the command's module, loads Django where it is needed, runs it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import django

from stoa import __version__
from stoa.configuration import BadSetting


@dataclass(frozen=True)
class Command:
    """A command: its module under `stoa.cli` (with `main(argv) -> exit status`), and what it says of itself."""

    module: str
    about: str
    needs_django: bool = True
    needs_data: bool = True


COMMANDS = {
    "run": Command("run", "set up what is missing and serve the site", needs_django=False),
    "prepare": Command("prepare", "migrate and collect static files (run does this by itself)"),
    "course": Command(
        "course", "new, check, import, publish, export, versions, rollback ... a course", needs_data=False
    ),
    "credential": Command("credential", "verify a credential's file, offline", needs_django=False, needs_data=False),
    "operator": Command("operator", "invite somebody to run the site"),
    "worker": Command("worker", "hand on events and run jobs"),
    "gc": Command("gc", "delete kept files that nothing refers to"),
    "rebuild": Command("rebuild", "make learners' summaries anew from the ledger"),
    "reset-demo": Command("reset_demo", "throw the demo's data away and start over", needs_django=False),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command in `argv` and return its exit status: 0 well, 1 it found something, 2 it was asked wrongly."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help", "help"):
        print(_usage())
        return 0 if words else 2
    if words[0] in ("--version", "version"):
        print(f"stoa {__version__}")
        return 0
    command = COMMANDS.get(words[0])
    if command is None:
        print(f"stoa: there is no command {words[0]!r}\n\n{_usage()}", file=sys.stderr)
        return 2
    try:
        return _start(command, words[1:])
    except BadSetting as problem:
        print(f"stoa: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _start(command: Command, words: list[str]) -> int:
    if not command.needs_data and "STOA_DATA" not in os.environ and not Path("stoa-data").exists():
        with tempfile.TemporaryDirectory(prefix="stoa-") as folder:
            os.environ["STOA_DATA"] = folder
            return _call(command, words)
    return _call(command, words)


def _call(command: Command, words: list[str]) -> int:
    if command.needs_django:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
        django.setup()
    status = import_module(f"stoa.cli.{command.module}").main(words)
    return int(status)


def _usage() -> str:
    lines = [f"  stoa {name:<12} {command.about}" for name, command in COMMANDS.items() if name != "prepare"]
    return "\n".join(["Stoa: open courses for anyone.", "", *lines, "", "stoa COMMAND --help says more."])
