"""Whether a database's tables are those of this Stoa."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from stoa.kernel.cache import once


@once
def _executor() -> MigrationExecutor:
    """What this Stoa does to tables, and what of that the database has had. Two statements."""
    return MigrationExecutor(connection)


def pending() -> list[str]:
    """Changes of tables that this Stoa makes and the database has not had."""
    executor = _executor()
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def unknown() -> list[str]:
    """Changes of tables that the database has had and this Stoa does not know: it is of a newer one."""
    loader = _executor().loader
    ours = loader.migrated_apps
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations
                  if app in ours and (app, name) not in loader.disk_migrations)  # fmt: skip


def are_there() -> bool:
    """Whether there are any."""
    return bool(_executor().loader.applied_migrations)


def has(name: str) -> bool:
    """Whether the place that is written to holds this table: a restored site may be of a Stoa that did not have it.

    On PostgreSQL, schemas that are only read besides (as while a site is restored) do not count.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s", [name])
        else:
            cursor.execute("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = %s", [name])
        return cursor.fetchone() is not None
