"""What the estimator keeps, the levels that were reached, and when to look at a skill again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_closed_for_now"),
        ("content", "0002_streams"),
        ("learning", "0006_roster_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommonWeights",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weights", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="NoReviews",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ability",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rating", models.FloatField(db_default=0.0, default=0.0)),
                ("count", models.PositiveIntegerField(default=0)),
                ("right", models.FloatField(db_default=0.0, default=0.0)),
                ("recent", models.FloatField(db_default=0.5, default=0.5)),
                ("information", models.FloatField(db_default=0.0, default=0.0)),
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
                "constraints": [models.UniqueConstraint(fields=("account", "course"), name="learning_ability_once")],
            },
        ),
        migrations.CreateModel(
            name="Familiarity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rating", models.FloatField(db_default=0.0, default=0.0)),
                ("count", models.PositiveIntegerField(default=0)),
                ("right", models.FloatField(db_default=0.0, default=0.0)),
                ("recent", models.FloatField(db_default=0.5, default=0.5)),
                ("information", models.FloatField(db_default=0.0, default=0.0)),
                ("question", models.CharField(max_length=200)),
                ("last_at", models.DateTimeField(null=True)),
                ("was_right", models.BooleanField(default=False)),
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
                    models.UniqueConstraint(fields=("account", "course", "question"), name="learning_familiarity_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Mastery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rating", models.FloatField(db_default=0.0, default=0.0)),
                ("count", models.PositiveIntegerField(default=0)),
                ("right", models.FloatField(db_default=0.0, default=0.0)),
                ("recent", models.FloatField(db_default=0.5, default=0.5)),
                ("information", models.FloatField(db_default=0.0, default=0.0)),
                ("skill", models.CharField(max_length=200)),
                ("questions", models.PositiveIntegerField(default=0)),
                ("days", models.PositiveIntegerField(default=0)),
                ("right_at", models.DateTimeField(null=True)),
                ("last_at", models.DateTimeField(null=True)),
                ("level", models.PositiveSmallIntegerField(default=0)),
                ("level_at", models.DateTimeField(null=True)),
                ("stability", models.FloatField(null=True)),
                ("difficulty", models.FloatField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["account", "due_at"],
                        name="learning_mastery_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "course", "skill"), name="learning_mastery_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionTrace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rating", models.FloatField(db_default=0.0, default=0.0)),
                ("count", models.PositiveIntegerField(default=0)),
                ("right", models.FloatField(db_default=0.0, default=0.0)),
                ("recent", models.FloatField(db_default=0.5, default=0.5)),
                ("information", models.FloatField(db_default=0.0, default=0.0)),
                ("question", models.CharField(max_length=200)),
                ("weight", models.FloatField(db_default=0.0, default=0.0)),
                ("squares", models.FloatField(db_default=0.1, default=0.1)),
                (
                    "course",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="content.course",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("course", "question"), name="learning_questiontrace_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SkillTrace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rating", models.FloatField(db_default=0.0, default=0.0)),
                ("count", models.PositiveIntegerField(default=0)),
                ("right", models.FloatField(db_default=0.0, default=0.0)),
                ("recent", models.FloatField(db_default=0.5, default=0.5)),
                ("information", models.FloatField(db_default=0.0, default=0.0)),
                ("skill", models.CharField(max_length=200)),
                ("weight", models.FloatField(db_default=0.0, default=0.0)),
                ("squares", models.FloatField(db_default=0.1, default=0.1)),
                ("right_weight", models.FloatField(db_default=0.0, default=0.0)),
                ("right_squares", models.FloatField(db_default=0.1, default=0.1)),
                ("wrong_weight", models.FloatField(db_default=0.0, default=0.0)),
                ("wrong_squares", models.FloatField(db_default=0.1, default=0.1)),
                (
                    "course",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="content.course",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("course", "skill"), name="learning_skilltrace_once")],
            },
        ),
    ]
