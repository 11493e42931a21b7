"""Runs have dates of enrolment, a capacity and an end; people can be told when a course opens."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_institution_pages"),
        ("content", "0002_streams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="archived_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="capacity",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="enrols_from",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="enrols_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="is_by_invitation",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="run",
            name="pacing",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="run",
            name="title",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254)),
                ("language", models.CharField(default="en", max_length=16)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
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
                "constraints": [models.UniqueConstraint(fields=("course", "address"), name="catalogue_reminder_once")],
            },
        ),
    ]
