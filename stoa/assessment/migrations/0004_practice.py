"""What is answered in practice; and a job that learns from the answers that are there already."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from stoa.kernel.ids import new_public_id


def ask_for_history(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One job, where somebody has answered something."""
    if not apps.get_model("assessment", "Attempt").objects.exists():
        return
    moment, name = timezone.now(), "assessment.learn_from_history"
    apps.get_model("kernel", "Job").objects.create(
        public_id=new_public_id(), task=name, key=name, due_at=moment, created_at=moment
    )


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0003_former_tries"),
        ("content", "0002_streams"),
        ("kernel", "0008_search_in_titles"),
        ("learning", "0007_mastery"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Practice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("skill", models.CharField(max_length=200)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("practice", "Practice"), ("review", "Review")], default="practice", max_length=10
                    ),
                ),
                ("part", models.CharField(max_length=200)),
                ("question", models.CharField(max_length=200)),
                ("variant", models.PositiveSmallIntegerField(default=0)),
                ("response", models.JSONField()),
                ("fraction", models.FloatField()),
                ("version", models.BigIntegerField()),
                ("once", models.CharField(max_length=32)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                    "course",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="content.course",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "course", "skill", "question"], name="assessment_practice_of"),
                    models.Index(fields=["account", "at"], name="assessment_practice_when"),
                ],
                "constraints": [models.UniqueConstraint(fields=("account", "once"), name="assessment_practice_once")],
            },
        ),
        migrations.RunPython(ask_for_history, migrations.RunPython.noop),
    ]
