"""`stoa restore FILE`: makes a site from a backup, in an empty place, or in place of one that is kept aside.

The backup is read twice: once to see that it is whole, before anything is written, and once to write it beside what is
there. What was there changes place with it only at the end (see `stoa.kernel.backup.places`).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from stoa.cli.passphrase import VARIABLE, passphrase
from stoa.cli.progress import bar
from stoa.cli.run import one_server
from stoa.cli.settings import data_folder
from stoa.kernel.backup import archive, places
from stoa.kernel.backup.age import MAGIC
from stoa.kernel.backup.failures import BadBackup
from stoa.kernel.backup.places import Plan


def main(words: Sequence[str]) -> int:
    """Restore. 1: the backup, or the place, cannot be used, and nothing was changed; 2: asked wrongly."""
    options = parser().parse_args(words)
    data, url = data_folder(), os.environ.get("STOA_DATABASE_URL", "")
    if not options.finish and options.file is None:
        parser().error("name the file of the backup")
    try:
        with one_server(data):
            if options.finish:
                if not places.is_unfinished(data):
                    print(f"Nothing is left to finish in {data} .")
                    return 0
                return _say(data, places.finish(data, url))
            return _restore(Path(options.file), options, data, url)
    except BadBackup as problem:
        print(f"stoa: {problem}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """The words that `stoa restore` understands."""
    top = argparse.ArgumentParser(prog="stoa restore", description="Make a site from a backup.")
    top.add_argument("file", nargs="?", help="the backup; or a copy of the database from the folder `before`")
    top.add_argument("--passphrase-file", metavar="FILE", help="a file that holds the passphrase")
    top.add_argument("--replace", action="store_true", help="in place of the site that is there, which is kept aside")
    top.add_argument("--finish", action="store_true", help="end a restore that was cut short (`stoa run` does it too)")
    return top


def _restore(path: Path, options: argparse.Namespace, data: Path, url: str) -> int:
    places.finish(data, url)  # one that was cut short comes first, so that nothing is lost by this one
    with path.open("rb") as start:
        word = passphrase(options.passphrase_file, is_new=False) if start.read(len(MAGIC)) == MAGIC else None
    console = Console(stderr=True)
    with bar(console, "Restore") as progress:
        head, _manifest = archive.check(path, word, progress)
    _look(data, url, head, is_replacing=options.replace)
    stage = data / places.STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    try:
        _fill(path, word, stage, url)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    places.write_plan(data, Plan(f"former-{datetime.now(UTC):%Y%m%d-%H%M%S}", head.holds))
    return _say(data, places.finish(data, url))


def _look(data: Path, url: str, head: archive.Head, *, is_replacing: bool) -> None:
    """Refuse a place that is not empty, unless what is there is to be replaced. Raises BadBackup."""
    is_empty = places.is_empty(data)
    if url:
        with places.server(url) as line:
            is_empty = places.look_at_server(line) and is_empty
    if head.holds == "database" and is_empty:
        raise BadBackup("This is a copy of a database alone; files and keys belong to it. Name the folder of its site.")
    if not is_empty and not is_replacing:
        raise BadBackup(
            f"There is a site in {data} or its database. Restore into an empty place, or say --replace: "
            "what is there is kept aside then."
        )


def _fill(path: Path, word: str | None, stage: Path, url: str) -> None:
    """Let a process whose settings name the new place fill it. Raises BadBackup."""
    environment = {**os.environ, "STOA_DATA": str(stage)}
    if word is not None:
        environment[VARIABLE] = word
    if url:
        with places.server(url) as line:
            schema = places.new_schema(line)
        environment["STOA_DATABASE_URL"] = f"{url}{'&' if '?' in url else '?'}options={schema}"
    done = subprocess.run([sys.executable, "-m", "stoa", "put-backup", str(path)], env=environment, check=False)
    if done.returncode:
        raise BadBackup("The backup was not restored, and what was here is as it was.")


def _say(data: Path, former: str) -> int:
    print(f"The site is in {data} . Everybody signs in anew. Start it: stoa run")
    if former:
        print(f"What was there before is kept in {data / former} . Delete that when all is well.")
    return 0
