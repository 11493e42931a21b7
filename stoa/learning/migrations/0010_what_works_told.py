"""What marked works tell of skills."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("content", "0002_streams"),
        ("learning", "0009_known_and_mixed"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkTold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.BigIntegerField()),
                ("part", models.CharField(max_length=200)),
                ("question", models.CharField(max_length=200)),
                ("score", models.FloatField()),
                ("edition", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("stood", models.JSONField()),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="content.course"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "course", "work", "question"), name="learning_worktold_once"
                    )
                ],
            },
        ),
    ]
