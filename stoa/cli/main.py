"""The command `stoa`: finds the command's module, loads Django where it is needed, runs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module

import django

from stoa import __version__
from stoa.cli import site
from stoa.cli.settings import look_at_settings
from stoa.cli.site import Use
from stoa.configuration import BadSetting

BROKEN_PIPE = 141
"""What a shell reports of a program whose reader went away (128 + SIGPIPE)."""


@dataclass(frozen=True)
class Command:
    """A command: its module under `stoa.cli` (with `main(argv) -> exit status`), and what it says of itself."""

    module: str
    about: str
    needs_django: bool = True
    use: Use = Use.NOTHING
    verbs: Mapping[str, Use] = field(default_factory=dict)
    """What its verbs want of a site, where that differs."""
    looks_at_tables: bool = True

    def wants(self, words: Sequence[str]) -> Use:
        """What this command line wants of a site."""
        if {"-h", "--help"} & set(words):
            return Use.NOTHING
        if "--publish" in words:
            return Use.MAKES
        if self.module == "backup" and "--check" in words:
            return Use.NOTHING  # a backup is looked at wherever it is kept
        use = self.verbs.get(words[0], self.use) if words else self.use
        if words[:1] == ["publish"] and not any(map(os.path.exists, words[1:])):
            return Use.NOTHING  # there is nothing to publish, so no site is made for it
        return use


COURSE_VERBS = {
    "publish": Use.MAKES,
    "list": Use.NEEDS,
    "export": Use.NEEDS,
    "versions": Use.NEEDS,
    "rollback": Use.NEEDS,
    "recompile": Use.NEEDS,
    "convert-kept": Use.NEEDS,
    "run": Use.NEEDS,
}

MAIL_VERBS = dict.fromkeys(("test", "send", "bounce", "forget"), Use.NEEDS)
OPERATOR_VERBS = dict.fromkeys(("invite", "grant", "take", "reset-factors", "keys", "rotate-key"), Use.NEEDS)
PERSON_VERBS = dict.fromkeys(("export", "erase"), Use.NEEDS)

COMMANDS = {
    "run": Command("run", "set up what is missing and serve the site", needs_django=False),
    "prepare": Command("prepare", "migrate and collect static files (run does this by itself)",
                       use=Use.MAKES, looks_at_tables=False),
    "check-site": Command("check_site", "look at settings, folder and database, and say what to do",
                          use=Use.NEEDS, looks_at_tables=False),
    "backup": Command("backup", "write the whole site into one encrypted file, while it runs",
                      use=Use.NEEDS, looks_at_tables=False),
    "restore": Command("restore", "make a site from a backup", needs_django=False),
    "put-backup": Command("put_backup", "the part of restore that fills a new place (restore calls it)",
                          use=Use.FILLS, looks_at_tables=False),
    "course": Command("course", "new, check, import, publish, export, versions, rollback ... a course",
                      verbs=COURSE_VERBS),
    "catalogue": Command("catalogue", "list courses that are given elsewhere; what people can find here",
                         use=Use.NEEDS),
    "credential": Command("credential", "verify a credential's file, offline", needs_django=False),
    "institution": Command("institution", "who offers courses here, and who looks after them", use=Use.NEEDS),
    "operator": Command("operator", "people, roles and signing keys of the site", verbs=OPERATOR_VERBS),
    "person": Command("person", "export or erase everything about one person", verbs=PERSON_VERBS),
    "mail": Command("mail", "try the mail server, send what waits, read what came back", verbs=MAIL_VERBS),
    "worker": Command("worker", "hand on events, run jobs and send letters", use=Use.NEEDS, looks_at_tables=False),
    "gc": Command("gc", "delete kept files that nothing refers to", use=Use.NEEDS),
    "rebuild": Command("rebuild", "make learners' summaries anew from the ledger", use=Use.NEEDS),
    "reset-demo": Command("reset_demo", "throw the demo's data away and start over", needs_django=False),
}  # fmt: skip

INNER = ("prepare", "put-backup")
"""Commands that other commands start."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command in `argv` and return its exit status: 0 well, 1 it found something, 2 it was asked wrongly."""
    os.umask(0o027)  # what a site keeps is nobody else's to read
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
        status = _start(command, words[1:])
        sys.stdout.flush()  # here, where a reader that went away is understood
        return status
    except BadSetting as problem:
        return _refuse(str(problem))
    except BrokenPipeError:
        # The rest has no reader; without this Python complains once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except OSError as problem:
        return _refuse(f"{problem.filename}: {problem.strerror}" if problem.filename else str(problem))
    except EOFError:
        return _refuse("It asked, and nobody was there to answer. `--help` says how to answer beforehand.")
    except KeyboardInterrupt:
        return 130


def _refuse(message: str) -> int:
    print(f"stoa: {message}", file=sys.stderr)
    return 2


def _start(command: Command, words: list[str]) -> int:
    look_at_settings()
    if not command.needs_django:
        return _call(command, words)
    use = command.wants(words)
    with site.opened(use):
        return _with_django(command, words, use)


def _with_django(command: Command, words: list[str], use: Use) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    from django.db import InterfaceError, OperationalError  # not on top: `stoa run` stays small without it

    try:
        if command.looks_at_tables and use is not Use.NOTHING:
            site.be_current(use)
        return _call(command, words)
    except (OperationalError, InterfaceError) as problem:
        said = str(problem).strip()
        if site.says_full(said):
            raise BadSetting(f"There is no room left. Free some where the database lies. ({said})") from problem
        raise BadSetting(f"The database cannot be used: {said}") from problem


def _call(command: Command, words: list[str]) -> int:
    return int(import_module(f"stoa.cli.{command.module}").main(words))


def _usage() -> str:
    lines = [f"  stoa {name:<12} {command.about}" for name, command in COMMANDS.items() if name not in INNER]
    return "\n".join(["Stoa: open courses for anyone.", "", *lines, "", "stoa COMMAND --help says more."])
