"""A target folder that is whole or absent: built under a hidden name beside its place, renamed there at the end."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stoa.interop.rules import ImportFailed
from stoa.kernel import room


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """Yield a scratch folder with an empty `course` in it; when all went well, `course` becomes `target`.

    `target` must not exist, or be an empty folder. Anything that goes wrong, a kill included, leaves `target` as it
    was; scratch folders of processes that died are cleared by the next import into the same place.
    """
    target = Path(os.path.abspath(target))
    _refuse_taken(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear_dead(target)
    scratch = target.parent / f".{target.name}.import-{os.getpid()}-{secrets.token_hex(4)}"
    (scratch / "course").mkdir(parents=True)
    try:
        yield scratch
        try:
            os.rename(scratch / "course", target)
        except OSError as error:
            if room.is_out(error):
                raise
            raise _taken(target) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _refuse_taken(target: Path) -> None:
    if target.is_symlink() or (target.exists() and not (target.is_dir() and not any(target.iterdir()))):
        raise _taken(target)


def _taken(target: Path) -> ImportFailed:
    return ImportFailed(
        target.name, 0, "There is something in this place already.", "Name a folder that does not exist yet."
    )


def _clear_dead(target: Path) -> None:
    pattern = re.compile(re.escape(f".{target.name}.import-") + r"(\d+)-[0-9a-f]{8}")
    for sibling in target.parent.iterdir():
        found = pattern.fullmatch(sibling.name)
        if found and not _is_alive(int(found[1])):
            shutil.rmtree(sibling, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
