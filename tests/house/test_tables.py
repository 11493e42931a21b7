"""A domain's tables are its own: in SQL, in foreign keys and in migrations. Each check with faults it catches."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.source import ROOT, copy_of_a_room, plant
from tests.house.table_checks import foreign_tables_in_sql, owners, upward_foreign_keys, upward_migrations

SQL_FAULTS = [
    ("stoa/learning/queries.py", 'ROWS = "SELECT id FROM accounts_account WHERE id = %s"\n'),
    ("stoa/learning/queries.py", 'def rows(x: str) -> str:\n    return f"SELECT {x} FROM accounts_account"\n'),
    ("stoa/web/planted.py", 'ROWS = "select count(*) from accounts_account"\n'),
    ("stoa/kernel/planted.py", 'ROWS = """DELETE FROM accounts_account"""\n'),
    ("stoa/credentials/planted.sql", "UPDATE accounts_account SET is_active = false;\n"),
]

KEY_FAULTS = [
    ("stoa/accounts/models.py", 'run = models.ForeignKey("learning.Enrolment", on_delete=models.CASCADE)\n'),
    ("stoa/content/models.py", 'run = models.OneToOneField(to="catalogue.Run", on_delete=models.CASCADE)\n'),
    ("stoa/kernel/migrations/0999_planted.py", 'x = models.ManyToManyField(to="accounts.account")\n'),
]

MIGRATION_FAULTS = [
    'class Migration:\n    dependencies = [("learning", "0001_initial")]\n',
    'class Migration:\n    dependencies = []\n    run_before = [("learning", "0001_initial")]\n',
]


def test_sql_names_its_own_tables() -> None:
    assert foreign_tables_in_sql(ROOT, owners()) == []


def test_foreign_keys_point_down() -> None:
    assert upward_foreign_keys(ROOT) == []


def test_migrations_wait_for_what_is_below() -> None:
    assert upward_migrations(ROOT) == []


@pytest.mark.parametrize(("path", "text"), SQL_FAULTS)
def test_another_domains_table_in_sql_is_found(path: str, text: str, tmp_path: Path) -> None:
    house = copy_of_a_room(tmp_path, path)
    plant(house, path, text)
    found = foreign_tables_in_sql(house, {"accounts_account": "accounts"})
    assert any(path in finding for finding in found)


def test_a_docstring_may_name_any_table(tmp_path: Path) -> None:
    plant(
        tmp_path, "stoa/learning/planted.py", '"""Rows come from accounts_account, by a join that accounts makes."""\n'
    )
    assert foreign_tables_in_sql(tmp_path, {"accounts_account": "accounts"}) == []


@pytest.mark.parametrize(("path", "text"), KEY_FAULTS)
def test_an_upward_foreign_key_is_found(path: str, text: str, tmp_path: Path) -> None:
    house = copy_of_a_room(tmp_path, path)
    plant(house, path, text)
    assert any(path in finding for finding in upward_foreign_keys(house))


@pytest.mark.parametrize("text", MIGRATION_FAULTS)
def test_an_upward_migration_is_found(text: str, tmp_path: Path) -> None:
    house = copy_of_a_room(tmp_path, "stoa/content/migrations/0999_planted.py")
    plant(house, "stoa/content/migrations/0999_planted.py", text)
    assert any("0999_planted" in finding for finding in upward_migrations(house))
