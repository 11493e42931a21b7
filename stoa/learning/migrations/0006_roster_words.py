"""The words that learners of a class are found by."""

import re

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BATCH = 1000


def name_words(key: bytes) -> set[bytes]:
    """The rule as it was when this table came."""
    breaks = re.compile("-|'|\u2019".encode())
    return {word[start:] for word in key.split() for start in (0, *(each.end() for each in breaks.finditer(word)))} - {
        b""
    }


def fill_words(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The words of each line that is there."""
    lines, words, last = apps.get_model("learning", "RosterLine"), apps.get_model("learning", "RosterWord"), 0
    columns = ("id", "run_id", "name_key")
    while rows := list(lines.objects.filter(id__gt=last).order_by("id").values_list(*columns)[:BATCH]):
        last = rows[-1][0]
        words.objects.bulk_create(
            [words(line_id=id, run_id=run, word=word) for id, run, key in rows for word in name_words(bytes(key))]
        )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_runs_and_reminders"), ("learning", "0005_enrolments_by_cohort")]

    operations = [
        migrations.CreateModel(
            name="RosterWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.BinaryField(max_length=240)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="learning.rosterline"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalogue.run",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "word", "line"), name="learning_rosterword_once")
                ],
            },
        ),
        migrations.RunPython(fill_words, migrations.RunPython.noop),
    ]
