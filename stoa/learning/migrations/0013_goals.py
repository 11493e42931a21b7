"""Goals of learners, how they came out, and what the tally counts of them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import stoa.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_runs_and_reminders"),
        ("learning", "0012_counts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="departed",
            name="checked",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="departed",
            name="reached",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="tally",
            name="checked",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="tally",
            name="reached",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(default=stoa.kernel.ids.new_public_id, max_length=16, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("is_current", models.BooleanField(default=True)),
                ("is_whole", models.BooleanField(default=False)),
                ("kind", models.CharField(max_length=8)),
                ("words", models.CharField(blank=True, default="", max_length=400)),
                ("language", models.CharField(blank=True, default="", max_length=16)),
                ("checks", models.JSONField(default=dict)),
                ("is_checked", models.BooleanField(default=False)),
                ("target", models.DateField(null=True)),
                (
                    "visibility",
                    models.CharField(
                        choices=[("me", "Me"), ("staff", "Staff"), ("course", "Course"), ("public", "Public")],
                        default="me",
                        max_length=8,
                    ),
                ),
                ("plan_when", models.CharField(blank=True, default="", max_length=160)),
                ("plan_what", models.CharField(blank=True, default="", max_length=160)),
                ("can_quote", models.BooleanField(default=False)),
                ("in_record", models.BooleanField(default=False)),
                ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ticks", models.JSONField(default=dict)),
                ("highest", models.FloatField(default=0.0)),
                ("reached_at", models.DateTimeField(null=True)),
                ("is_hidden", models.BooleanField(default=False)),
                ("reminds", models.BooleanField(default=False)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("letters", models.PositiveSmallIntegerField(default=0)),
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
        ),
        migrations.CreateModel(
            name="GoalReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outcome", models.CharField(max_length=8)),
                ("words", models.CharField(blank=True, default="", max_length=1000)),
                ("can_quote", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "goal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="report", to="learning.goal"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="goal",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["run", "visibility", "-id"],
                name="learning_goals_shown",
            ),
        ),
        migrations.AddIndex(
            model_name="goal",
            index=models.Index(
                condition=models.Q(("is_current", True), ("reached_at__isnull", True), ("reminds", True)),
                fields=["id"],
                name="learning_goals_reminding",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(fields=("account", "run", "number"), name="learning_goal_number_once"),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)), fields=("account", "run"), name="learning_one_current_goal"
            ),
        ),
    ]
