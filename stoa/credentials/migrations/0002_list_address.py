"""A status list keeps the address at which credentials say that it is."""

import json

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def take_from_what_was_signed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A signed list says its address itself; one that was never signed has the site's present one."""
    for row in apps.get_model("credentials", "StatusList").objects.filter(address=""):
        here = f"{settings.STOA_URL}/credentials/status/{row.uuid}"
        row.address = json.loads(row.document)["id"] if row.document else here
        row.save(update_fields=["address"])


class Migration(migrations.Migration):
    dependencies = [("credentials", "0001_initial")]

    operations = [
        migrations.AddField(
            "statuslist", "address", models.CharField(default="", max_length=300), preserve_default=False
        ),
        migrations.RunPython(take_from_what_was_signed, migrations.RunPython.noop),
    ]
