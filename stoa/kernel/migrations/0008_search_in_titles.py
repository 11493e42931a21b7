"""PostgreSQL finds what has a word in its title by an index of titles alone; in the other one it reads whole vectors."""

from __future__ import annotations

from typing import Any

from django.db import migrations

INDEX = """CREATE INDEX kernel_search_titles ON kernel_search_document
USING gin (strip(ts_filter(tsv, '{a}'))) WITH (fastupdate = off)"""


def add_index(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)


def drop_index(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX kernel_search_titles")


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0007_letters_that_name"),
    ]

    operations = [
        migrations.RunPython(add_index, drop_index, elidable=False),
    ]
