"""Tests over many skills, sat question by question."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0011_sureness"),
        ("catalogue", "0005_runs_and_reminders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="practice",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("practice", "Practice"),
                    ("review", "Review"),
                    ("challenge", "Challenge"),
                    ("placement", "Placement"),
                ],
                default="practice",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(max_length=130)),
                ("most", models.PositiveSmallIntegerField()),
                ("before", models.JSONField()),
                ("asked", models.JSONField(default=list)),
                ("started_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ends_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.run",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "run", "scope"], name="assessment_challenge_of")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("account", "run", "scope"),
                        name="assessment_challenge_one_open",
                    )
                ],
            },
        ),
    ]
