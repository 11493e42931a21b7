"""The power goes while a course is imported: the folder is whole or absent, and the next import clears up."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.sites import kill, start
from tests.interop import olx

pytestmark = pytest.mark.enable_socket

TIMES = 5
PAGES = 60


def write_source(folder: Path) -> Path:
    """An export large enough to be killed in the middle."""
    page = "".join(f"<html>&lt;p&gt;Paragraph {number}.&lt;/p&gt;</html>" for number in range(20))
    verticals = "".join(f'<vertical url_name="v{n}" display_name="Page {n}">{page}</vertical>' for n in range(PAGES))
    outline = f'<chapter url_name="c" display_name="C"><sequential url_name="s" display_name="S">{verticals}'
    files = olx.course()
    files["course/run.xml"] = f'<course display_name="A course">{outline}</sequential></chapter></course>'
    return olx.write(folder, files)


def importing(source: Path, target: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "stoa", "course", "import", str(source), "--into", str(target)]
    return start(command, {**os.environ, "STOA_DATA": str(target.parent / "data"), "STOA_DATABASE_URL": ""})


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_kill_9_while_importing(tmp_path: Path) -> None:
    source, place = write_source(tmp_path / "olx"), tmp_path / "place"
    place.mkdir()
    begun = time.monotonic()
    process = importing(source, place / "whole")
    assert process.communicate(timeout=120)[0] and process.returncode == 0
    took = time.monotonic() - begun
    wanted = content(place / "whole")
    assert len(wanted) > PAGES
    draw, target, broken = random.Random(7), place / "course", 0
    for _ in range(TIMES):
        process = importing(source, target)
        time.sleep(took * draw.uniform(0.3, 0.98))
        kill(process)
        if target.exists():
            assert content(target) == wanted
            target.rename(place / f"kept-{time.monotonic_ns()}")
        broken += process.returncode == -signal.SIGKILL
    assert broken, "it was never killed in time"
    process = importing(source, target)
    _, wrong = process.communicate(timeout=120)
    assert process.returncode == 0, wrong
    assert content(target) == wanted
    assert [path.name for path in place.iterdir() if path.name.startswith(".")] == []
