"""On PostgreSQL, leave room in the pages of summaries: every answer updates one, and a row that fits moves no index."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def leave_room(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill pages to 70 %."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE learning_summary SET (fillfactor = 70)")


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial")]

    operations = [migrations.RunPython(leave_room, migrations.RunPython.noop)]
