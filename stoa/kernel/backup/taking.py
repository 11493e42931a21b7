"""Taking a backup of a site that runs, and the copy of its database before tables change."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from stoa import __version__
from stoa.kernel import files, locks
from stoa.kernel.backup import last
from stoa.kernel.backup.archive import Head, Holds, Manifest, Writer, written
from stoa.kernel.backup.engines import Progress, Snapshot, snapshot
from stoa.kernel.backup.failures import BadBackup
from stoa.kernel.clock import now

LEFT_OUT = {"before", "cache", "files", "lost+found", "locks", "pseudo-locale", "restoring", "static", "tmp"}
"""Folders of the data folder that are made anew, or that the archive holds in another way."""
DATABASE = "stoa.sqlite3"
COPIES = 3


def back_up(path: Path, *, passphrase: str, progress: Progress) -> Manifest:
    """Write all of the site into one encrypted file, and write down that it is there or that it failed. Raises OSError,
    BadBackup."""
    try:
        with locks.held("files", is_shared=True):  # `stoa gc` waits: what the snapshot refers to must not go
            manifest = _take(path, passphrase, "site", progress)
    except Exception as problem:
        last.note_failed(problem)
        raise
    last.note_taken(path.stat().st_size)
    return manifest


def copy_database(progress: Progress) -> Path:
    """Keep the database as it is now in `before/`, for its owner alone; the last `COPIES` are kept. Raises OSError."""
    folder = Path(settings.STOA_DATA) / "before"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{now():%Y-%m-%d-%H%M%S-%f}.tar"
    _take(path, None, "database", progress)
    for old in sorted(folder.glob("*.tar"))[:-COPIES]:
        old.unlink()
    return path


def _take(path: Path, passphrase: str | None, holds: Holds, progress: Progress) -> Manifest:
    _need_room(path.parent)
    scratch = Path(settings.STOA_DATA) / "tmp"  # SQLite's copy is not encrypted, so it never leaves the data folder
    scratch.mkdir(mode=0o700, exist_ok=True)
    with locks.held("backup"), snapshot(scratch) as moment:
        head = Head(
            version=__version__, engine="sqlite" if connection.vendor == "sqlite" else "postgresql", holds=holds,
            taken_at=now().isoformat(timespec="seconds"), migrations=moment.migrations, tables=moment.tables,
        )  # fmt: skip
        with written(path, passphrase, head) as writer:
            return _fill(writer, moment, holds, progress)


def _fill(writer: Writer, moment: Snapshot, holds: Holds, progress: Progress) -> Manifest:
    rows = moment.write(writer, progress)
    if holds == "site":
        data = Path(settings.STOA_DATA)
        for done, path in enumerate(_own_files(data), 1):
            progress("folder", done, 0)
            writer.add_file(f"folder/{path.relative_to(data)}", path)
        _add_store(writer, progress)
    return writer.close(rows)


def _add_store(writer: Writer, progress: Progress) -> None:
    store = files.store()
    total = sum(1 for _ in store.digests())
    for done, digest in enumerate(store.digests(), 1):
        progress("files", done, max(done, total))
        try:
            with store.open(digest) as stream:
                writer.add(f"files/{digest}", stream, store.size(digest))
        except FileNotFoundError:
            continue  # erased since we listed it


def _own_files(data: Path) -> Iterator[Path]:
    """The data folder's own files: keys, mail, the mark of a demo, and whatever else lies there."""
    for folder, folders, names in os.walk(data):
        at = Path(folder)
        if at == data:
            folders[:] = [name for name in folders if name not in LEFT_OUT and not name.startswith("former-")]
            names = [name for name in names if not name.startswith(DATABASE) and name != "run.lock"]
        folders.sort()
        yield from (at / name for name in sorted(names) if not (at / name).is_symlink() and (at / name).is_file())


def _need_room(folder: Path) -> None:
    """Refuse before a disk is full. SQLite is copied on its own disk; a server's rows are half of its size."""
    sizes: dict[Path, int] = {}
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        size = sum(path.stat().st_size for path in (name, name.with_name(f"{name.name}-wal")) if path.exists())
        sizes[name.parent] = size
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0] // 2
    is_one_disk = any(place.stat().st_dev == folder.stat().st_dev for place in sizes)
    sizes[folder] = 2 * size if is_one_disk else size
    for place, needed in sizes.items():
        free = shutil.disk_usage(place).free
        if free < needed:
            raise BadBackup(
                f"{place} has room for {free >> 20} MB; the database's copy takes about {needed >> 20} MB. "
                "Free some room, or write the backup elsewhere."
            )
