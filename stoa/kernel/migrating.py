"""Changes of tables that people do not notice: `AddIndexAside` builds an index of a large table while it is used.

docs/developers/migrations.md has the rules; a house test holds migrations to them.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import AddIndex


class AddIndexAside(AddIndex):
    """`AddIndex` that keeps nobody waiting on PostgreSQL (CONCURRENTLY); elsewhere the same as `AddIndex`.

    Its migration says `atomic = False` and holds nothing else. What an earlier try left unfinished is dropped first.
    """

    atomic = False

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            if _is_there(schema_editor.connection, self.index.name):
                schema_editor.remove_index(model, self.index, concurrently=True)
            schema_editor.add_index(model, self.index, concurrently=True)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.remove_index(model, self.index, concurrently=True)


def _is_there(connection: Any, index: str) -> bool:
    """Whether an index of this name is in the schema that is written to. Another schema's is not ours to drop."""
    sql = "SELECT 1 FROM pg_class WHERE relname = %s AND relnamespace = current_schema()::regnamespace"
    with connection.cursor() as cursor:
        cursor.execute(sql, [index])
        return cursor.fetchone() is not None
