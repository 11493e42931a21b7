"""What was deleted from SQLite's files cannot be read from them any more."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from random import Random

import django
import pytest

from tests.faults import sites
from tests.faults.sites import Site

pytestmark = pytest.mark.enable_socket

MARK = "Regenbogenforelle"


def fill_and_delete() -> None:
    """Rows of many lengths, written in batches, changed and deleted: pages are balanced again and again.

    What is freed stays as it is: with `secure_delete` it is luck whether a stale copy is left, and mostly one is.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    import_module("django.core.management").call_command("migrate", verbosity=0)
    table, now = import_module("stoa.kernel.models").AuditEntry, import_module("stoa.kernel.clock").now
    random = Random(7)
    import_module("django.db").connection.cursor().execute("PRAGMA secure_delete = OFF")
    for _ in range(30):
        rows = []
        for _ in range(300):
            word = MARK if random.randrange(20) == 7 else "Bachforelle"
            about = f"{random.randrange(10**6)}{word}"
            length = random.choice((5, 40, 300, 1500, 6000))
            rows.append(table(at=now(), act=word, about=about, details={"x": "x" * length}))
        table.objects.bulk_create(rows)
        for _ in range(50):
            row = table.objects.order_by("?").only("id").first()
            table.objects.filter(id=row.id).update(about=f"{random.randrange(10**6)}{MARK}", act=MARK)
    table.objects.filter(act=MARK).delete()


def read(data: Path) -> int:
    """How often the mark can still be read."""
    return sum(path.read_bytes().count(MARK.encode()) for path in data.glob("stoa.sqlite3*"))


def test_nothing_of_deleted_rows_is_left(tmp_path: Path) -> None:
    site = Site(tmp_path / "data", "", 0, ())
    before = 0
    for verb in ("fill", "scrub"):
        process = sites.start([sys.executable, "-m", "tests.faults.test_scrubbing", verb], site.environment)
        _, wrong = process.communicate(timeout=200)
        assert process.returncode == 0, wrong[-2000:]
        if verb == "fill":
            before = read(site.data)
    assert before > 0, "without it there is something to read, or this test shows nothing"
    assert read(site.data) == 0


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill_and_delete()
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
        django.setup()
        import_module("stoa.kernel.scrubbing").scrub_database()
