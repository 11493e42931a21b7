"""The power goes while a course is published, and two people publish at once."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.sites import Site, kill

pytestmark = pytest.mark.enable_socket

FEWEST, MOST, SECONDS = 8, 30, 12
"""How often it is killed: as often as there is time for."""


def ask(process: subprocess.Popen[str], line: str = "") -> Any:
    """The answer of a process that talks in lines."""
    assert process.stdin and process.stdout
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return hear(process)


def hear(process: subprocess.Popen[str]) -> Any:
    """The next thing it says."""
    assert process.stdout
    told = process.stdout.readline()
    if not told:
        raise AssertionError(process.communicate()[1][-3000:])
    return json.loads(told)


def ended_well(process: subprocess.Popen[str]) -> None:
    """The publishing child that runs ends, and well."""
    if hear(process)["status"] != 0:
        process.kill()
        raise AssertionError(process.communicate()[1][-3000:])


def write_edition(course: Path, edition: int) -> None:
    """The course with this edition's number in every unit."""
    for path in course.glob("*/*.md"):
        text = re.sub(r"Edition \d+\.\n\n", "", path.read_text())
        head, body = text.split("---\n\n", 1)
        path.write_text(f"{head}---\n\nEdition {edition}.\n\n{body}")


def edition_of(read: dict[str, Any]) -> int:
    """The one edition that all units of a version are of."""
    found = {int(number) for number in re.findall(r"Edition (\d+)\.", read["text"])} or {0}
    assert len(found) == 1, "units of two versions are mixed"
    assert read["parts"] == 7
    return found.pop()


def test_kill_9_while_publishing(make: Callable[[str, int], Site], database: str, tmp_path: Path) -> None:
    """At many moments: the course is the old one or the new one, whole, and publishing again works."""
    site = make(database, 0)
    course = tmp_path / "source" / "springs"
    publisher, reader = site.inside("publish", str(course)), site.inside("read", "springs")
    try:
        for edition in (1, 2):  # the first one also warms up; the second says how long one takes
            write_edition(course, edition)
            begun = time.monotonic()
            ask(publisher)
            ended_well(publisher)
        whole = time.monotonic() - begun
        current, seen = 2, set()
        assert edition_of(ask(reader)) == 2
        begun = time.monotonic()
        for edition in range(3, MOST + 3):
            if True in seen and edition > FEWEST and time.monotonic() - begun > SECONDS:
                break
            write_edition(course, edition)
            child = ask(publisher)["child"]
            time.sleep(random.uniform(0, whole * random.choice((0.3, 1.1))))
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            ended = hear(publisher)
            found = edition_of(ask(reader))
            assert found in (current, edition), f"edition {found} is neither the old {current} nor the new {edition}"
            if not ended["killed"]:
                assert found == edition, "it ended well, so the new one is live"
            seen.add(ended["killed"])
            current = found
        assert True in seen, "some were killed"
        write_edition(course, 999)
        ask(publisher)
        ended_well(publisher)
        assert edition_of(ask(reader)) == 999
    finally:
        kill(publisher)
        kill(reader)
    numbers = [number for (number,) in site.rows("SELECT number FROM content_courseversion ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1)), "no version is missing or doubled"
    told, wrong = site.command("gc").communicate(timeout=30)
    assert not wrong, told + wrong


def published_at_once(site: Site, *folders: Path) -> list[str]:
    """What each of several `stoa course publish` says that were started together; all of them end well."""
    started = [site.command("course", "publish", str(folder)) for folder in folders]
    told = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0] * len(folders), told
    return [out for out, _ in told]


def test_two_publish_at_once(make: Callable[[str, int], Site], database: str, tmp_path: Path) -> None:
    """Two editions become two versions, one after the other, and the later is live; one edition is one version."""
    site = make(database, 0)
    folders = [tmp_path / "source" / "springs", tmp_path / "other" / "springs"]
    shutil.copytree(folders[0], folders[1])
    for edition, folder in enumerate(folders, 1):
        write_edition(folder, edition)
    told = published_at_once(site, *folders)
    assert sorted(re.findall(r"version (\d+) is live", " ".join(told))) == ["2", "3"], told
    reader = site.inside("read", "springs")
    try:
        read = ask(reader)
        assert read["number"] == 3
        assert edition_of(read) == next(number for number, out in enumerate(told, 1) if "version 3 is live" in out)
        write_edition(folders[0], 5)
        published_at_once(site, folders[0], folders[0])
        read = ask(reader)
        assert (read["number"], edition_of(read)) == (4, 5)
    finally:
        kill(reader)
    numbers = site.rows("SELECT number FROM content_courseversion ORDER BY number")
    assert numbers == [(1,), (2,), (3,), (4,)]
