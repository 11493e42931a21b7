"""What can be found, and the words of it. The tokens lie in an FTS5 table on SQLite, in a column on PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

SQLITE = (
    """CREATE VIRTUAL TABLE kernel_search_fts USING fts5 (
    title, strong, middle, text, tokenize = 'unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER kernel_search_gone AFTER DELETE ON kernel_search_document
    BEGIN DELETE FROM kernel_search_fts WHERE rowid = old.id; END""",
)
POSTGRES = (
    "ALTER TABLE kernel_search_document ADD COLUMN tsv tsvector",
    # Without fastupdate: new rows would lie unsorted, and each search would read through all of them.
    "CREATE INDEX kernel_search_tsv ON kernel_search_document USING gin (tsv) WITH (fastupdate = off)",
)


def add_tokens(apps: Any, schema_editor: Any) -> None:
    for text in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(text)


def drop_tokens(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE kernel_search_fts")


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0005_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=12)),
                ("title", models.TextField()),
                ("strong", models.TextField()),
                ("middle", models.TextField()),
                ("text", models.TextField()),
            ],
            options={"db_table": "kernel_search_document"},
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("backwards", models.CharField(db_index=True, max_length=80)),
                ("tokens", models.TextField()),
                ("documents", models.IntegerField()),
            ],
            options={"db_table": "kernel_search_word"},
        ),
        migrations.RunPython(add_tokens, drop_tokens, elidable=False),
    ]
