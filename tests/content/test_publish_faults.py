"""Publishing on a real site, in processes of its own: several at once, and killed at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.content.courses import files, question, unit

RUN = """
import sys
import django
django.setup()
from pathlib import Path
from django.core.management import call_command
from stoa.content import actions
if sys.argv[1] == "migrate":
    call_command("migrate", verbosity=0)
else:
    print("ready", flush=True)
    print(actions.publish(source=Path(sys.argv[2]), by=None).number, flush=True)
"""
CHECK = """
import sys
import django
django.setup()
from pathlib import Path
from stoa.content import actions
print(*(finding.rule for finding in actions.check(source=Path(sys.argv[1]))))
"""
LOOK = """
import django
django.setup()
from stoa.content import queries
card = queries.course_by_slug("wells")
versions = queries.versions(card.id)
for version in versions:
    outline = queries.outline(version.id)
    for unit in outline.units:
        queries.unit(version.id, unit.id)
    for path in queries.source_files(version.id):
        assert queries.source_file(version.id, path) is not None
assert [version.number for version in versions] == list(range(1, len(versions) + 1))
assert card.version_id == versions[-1].id
print(len(versions), len(queries.outline(card.version_id).units))
"""


class Site:
    """A site of its own, on SQLite, entered by processes only."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.environment = {
            **os.environ,
            "STOA_DATA": str(place / "site"),
            "DJANGO_SETTINGS_MODULE": "stoa.settings",
        }
        self.environment.pop("STOA_DATABASE_URL", None)

    def run(self, script: str, *words: str) -> str:
        command = [sys.executable, "-c", script, *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=True)
        return done.stdout

    def publisher(self, course: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", RUN, "publish", str(course)]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)

    def course(self, name: str, more: dict[str, str | bytes]) -> Path:
        for path, data in files(**more).items():
            place = self.place / name / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        return self.place / name


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path)
    made.run(RUN, "migrate")
    return made


def test_publishes_at_once_come_one_after_the_other(site: Site) -> None:
    courses = [site.course(f"c{number}", {"about.md": f"# Version {number}\n"}) for number in range(3)]
    publishers = [site.publisher(course) for course in courses]
    numbers = []
    for publisher in publishers:
        out, _errors = publisher.communicate(timeout=120)
        assert publisher.returncode == 0
        numbers.append(int(out.split()[-1]))
    assert sorted(numbers) == [1, 2, 3]
    assert site.run(LOOK).split() == ["3", "1"]


def test_a_kill_at_any_moment_leaves_all_or_nothing(site: Site) -> None:
    course = site.course("course", {})
    site.run(RUN, "publish", str(course))
    for number, delay in enumerate((0.05, 0.2, 0.4), start=2):
        site.course("course", {f"01-first/{number:02}-x.md": unit(question(f"q-{number}"), f"unit-{number}")})
        process = site.publisher(course)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        versions, units = map(int, site.run(LOOK).split())
        assert 1 <= versions <= number and units <= number
    site.run(RUN, "publish", str(course))
    assert site.run(LOOK).split()[1] == "4"


def test_a_check_needs_no_database(tmp_path: Path) -> None:
    site = Site(tmp_path)
    course = site.course("course", {"01-first/01-one.md": unit("[a](no.md)")})
    assert "broken-link" in site.run(CHECK, str(course)).split()
