"""What the answers of a run tell of its questions."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0005_regrading"),
        ("catalogue", "0005_runs_and_reminders"),
    ]

    operations = [
        migrations.CreateModel(
            name="RunAnalysis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.BigIntegerField()),
                ("answers", models.PositiveIntegerField(default=0)),
                ("results", models.JSONField(default=dict)),
                ("told", models.JSONField(default=list)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.run"
                    ),
                ),
            ],
        ),
    ]
