"""`stoa backup FILE`: the whole site in one encrypted file, taken while it runs; `--check` looks at one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from rich.console import Console

from stoa.cli.passphrase import passphrase
from stoa.cli.progress import bar
from stoa.kernel.backup import archive, taking
from stoa.kernel.backup.failures import BadBackup
from stoa.kernel.clock import now

NAME = "stoa-{:%Y-%m-%d-%H%M%S}.backup"
PATTERN = "stoa-????-??-??-??????.backup"


def main(words: Sequence[str]) -> int:
    """Back up, or check. 1: the backup cannot be used; 2: asked wrongly."""
    options = parser().parse_args(words)
    path = Path(options.file)
    try:
        return _check(path, options.passphrase_file) if options.check else _take(path, options)
    except BadBackup as problem:
        print(f"stoa: {problem}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """The words that `stoa backup` understands."""
    about = "Write the whole site into one encrypted file, while it runs."
    top = argparse.ArgumentParser(prog="stoa backup", description=about)
    top.add_argument("file", help="where to write; in a folder it gets a name by date")
    top.add_argument("--passphrase-file", metavar="FILE", help="a file that holds the passphrase")
    top.add_argument("--check", action="store_true", help="read a backup, see that it is whole, and write nothing")
    top.add_argument("--keep", type=int, metavar="N", help="in a folder: delete all but the newest N afterwards")
    return top


def _take(path: Path, options: argparse.Namespace) -> int:
    folder = path if path.is_dir() else None
    if folder is not None:
        path = folder / NAME.format(now())
    if path.exists():
        raise BadBackup(f"{path} exists already. A backup never takes the place of another; give it a new name.")
    if settings.STOA_DATA in path.resolve().parents:
        raise BadBackup(f"{path} lies in the data folder. A backup there is lost together with the site.")
    if options.keep is not None and (folder is None or options.keep < 1):
        raise BadBackup("--keep N goes with a folder, and N is at least 1.")
    word = passphrase(options.passphrase_file, is_new=True)
    with bar(Console(stderr=True), "Backup") as progress:
        manifest = taking.back_up(path, passphrase=word, progress=progress)
    print(f"{path}: {_said(manifest)}, {path.stat().st_size >> 20} MB")
    if folder is not None and options.keep:
        for old in sorted(folder.glob(PATTERN))[: -options.keep]:
            old.unlink()
    return 0


def _check(path: Path, file: str | None) -> int:
    word = passphrase(file, is_new=False)
    with bar(Console(stderr=True), "Backup") as progress:
        head, manifest = archive.check(path, word, progress)
    print(f"{path} is whole: {_said(manifest)}")
    print(f"taken {head.taken_at} by Stoa {head.version} on {head.engine}")
    return 0


def _said(manifest: archive.Manifest) -> str:
    rows = sum(manifest.rows.values())
    return f"{rows} rows in {len(manifest.rows)} tables, {manifest.files} files"
