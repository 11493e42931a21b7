"""Migrations that older code survives and that keep nobody waiting, each rule with a fault that it finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from stoa.kernel.migrating import AddIndexAside
from tests.house.migration_checks import BASELINE, findings, living_imports, unkind_migrations
from tests.house.source import ROOT, plant


def state() -> ProjectState:
    """Two tables, one of them large."""
    found = ProjectState()
    for name in ("Attempt", "Note"):
        fields = [("text", models.TextField()), ("mark", models.CharField(max_length=9))]
        made = operations.CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *fields])
        made.state_forwards("learning", found)
    return found


def said_of(*steps: Any, atomic: bool = True) -> list[str]:
    """What is said of a migration of these steps."""
    migration = Migration("0002_planted", "learning")
    migration.operations, migration.atomic = list(steps), atomic
    return list(findings(migration, state()))


INDEX = models.Index(fields=["text"], name="planted")
FAULTS = {
    "drops a table": operations.DeleteModel("Note"),
    "drops a column": operations.RemoveField("Note", "text"),
    "renames": operations.RenameField("Note", "text", "words"),
    "renames a table": operations.RenameModel("Note", "Memo"),
    "needs a value": operations.AddField("Note", "more", models.IntegerField()),
    "needs a value that only new code gives": operations.AddField("Note", "more", models.IntegerField(default=1)),
    "forbids nothing": operations.AlterField("Attempt", "text", models.TextField(unique=True)),
    "changes a type": operations.AlterField("Note", "text", models.IntegerField()),
    "makes it shorter": operations.AlterField("Note", "mark", models.CharField(max_length=8)),
    "indexes a large table": operations.AddIndex("Attempt", INDEX),
    "indexes it by a column": operations.AddField("Attempt", "x", models.IntegerField(null=True, db_index=True)),
    "forbids rows": operations.AddConstraint("Note", models.UniqueConstraint(fields=["text"], name="once")),
    "sql": operations.RunSQL("ALTER TABLE learning_note ALTER text SET NOT NULL"),
    "sql in a list": operations.RunSQL([("DROP TABLE learning_note", None)]),
    "index in a transaction": AddIndexAside("Attempt", INDEX),
}
KIND = {
    "a table": operations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))]),
    "a column": operations.AddField("Attempt", "more", models.IntegerField(null=True)),
    "a column with a value": operations.AddField("Note", "more", models.IntegerField(db_default=1)),
    "longer": operations.AlterField("Note", "mark", models.CharField(max_length=20)),
    "may be empty": operations.AlterField("Note", "text", models.TextField(null=True)),
    "other words": operations.AlterField("Note", "text", models.TextField(help_text="words")),
    "an index": operations.AddIndex("Note", INDEX),
    "values": operations.RunPython(operations.RunPython.noop),
}


def test_migrations_are_kind() -> None:
    assert unkind_migrations() == []


def test_the_baseline_is_there() -> None:
    assert set(MigrationLoader(None).disk_migrations) >= BASELINE


@pytest.mark.parametrize("fault", FAULTS)
def test_an_unkind_one_is_found(fault: str) -> None:
    assert len(said_of(FAULTS[fault])) == 1


@pytest.mark.parametrize("step", KIND)
def test_a_kind_one_is_left_alone(step: str) -> None:
    assert said_of(KIND[step]) == []


def test_an_index_aside_stands_alone() -> None:
    aside = AddIndexAside("Attempt", INDEX)
    assert said_of(aside, atomic=False) == []
    assert said_of(aside, KIND["a column"], atomic=False) != []


def test_what_is_new_may_have_anything() -> None:
    new = operations.CreateModel("Summary", [("id", models.BigAutoField(primary_key=True)), ("a", models.TextField())])
    assert said_of(new, operations.AddIndex("Summary", models.Index(fields=["a"], name="planted"))) == []


LIVING = [
    "from stoa.learning import rules",
    "from stoa.learning.rules import name_key",
    "import stoa.learning.rules",
    "from ..rules import name_key",
    "from stoa.kernel import clock",
    "def fill():\n    from stoa.learning import rules",
    "rules = import_module('stoa.learning.rules')",
    "state_of = import_string('stoa.learning.rules.state_of')",
]
STILL = [
    "import stoa.kernel.ids",
    "from stoa.kernel import ids",
    "from stoa.kernel.migrating import AddIndexAside",
    "from django.conf import settings",
]


def test_migrations_hold_what_they_need() -> None:
    assert living_imports(ROOT) == []


@pytest.mark.parametrize("line", LIVING)
def test_a_migration_that_reads_living_code_is_found(line: str, tmp_path: Path) -> None:
    plant(tmp_path, "stoa/learning/migrations/0099_planted.py", f"{line}\n")
    assert len(living_imports(tmp_path)) == 1


@pytest.mark.parametrize("line", STILL)
def test_what_writes_no_row_may_be_imported(line: str, tmp_path: Path) -> None:
    plant(tmp_path, "stoa/learning/migrations/0099_planted.py", f"{line}\n")
    assert living_imports(tmp_path) == []


def test_a_looser_uniqueness_may_take_a_stricter_ones_place() -> None:
    strict = models.UniqueConstraint(fields=["text"], name="once")
    loose = models.UniqueConstraint(fields=["text", "mark"], name="once")
    for former, becomes, is_kind in ((strict, loose, True), (loose, strict, False)):
        before = state()
        operations.AddConstraint("Note", former).state_forwards("learning", before)
        migration = Migration("0002_planted", "learning")
        migration.operations = [operations.RemoveConstraint("Note", "once"), operations.AddConstraint("Note", becomes)]
        assert (list(findings(migration, before)) == []) is is_kind
