"""Classes: cohorts, the roster that staff read, places and who waits for one, codes, enrolment files."""

import unicodedata
from collections import Counter
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import stoa.kernel.ids

BATCH = 1000

# The rules as they were when these tables came: what a migration writes must not change with the code of later days.


def name_key(name: str) -> bytes:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split()).encode()[:240]


def address_key(address: str) -> bytes:
    return address.strip().lower().encode()[:254]


def state_of(shown: float, *, has_left: bool) -> str:
    if has_left:
        return "left"
    return "finished" if shown >= 1.0 else "underway" if shown > 0.0 else "new"


def counted_keys(state: str, intention: str, shown: float) -> tuple[str, ...]:
    if state == "left":
        return ("state:left",)
    tenth = min(10, max(0, int(shown * 10 + 1e-6)))
    return (f"state:{state}", f"intention:{intention}", f"tenth:{tenth}")


def fill_rosters(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A line for each enrolment that is there, and the occupancy of each run. Grades follow when a job looks at them."""
    enrolments = apps.get_model("learning", "Enrolment").objects
    counted: dict[int, Counter[str]] = {}
    last = 0
    while rows := list(enrolments.filter(id__gt=last).select_related("account").order_by("id")[:BATCH]):
        last = rows[-1].id
        summaries = {
            (each.account_id, each.run_id): each
            for each in apps.get_model("learning", "Summary").objects.filter(
                account_id__in=[r.account_id for r in rows]
            )
        }
        lines = [_line(apps, row, summaries.get((row.account_id, row.run_id))) for row in rows]
        apps.get_model("learning", "RosterLine").objects.bulk_create(lines)
        for line in lines:
            counts = counted.setdefault(line.run_id, Counter())
            counts.update(counted_keys(line.state, line.intention, line.progress))
    apps.get_model("learning", "Occupancy").objects.bulk_create(
        [_occupancy(apps, run_id, counts) for run_id, counts in counted.items()]
    )


def _line(apps: StateApps, row: Any, summary: Any) -> Any:
    shown = summary.highest if summary else 0.0
    seen = int(summary.last_at.timestamp() // 60) if summary and summary.last_at else 0
    return apps.get_model("learning", "RosterLine")(
        account_id=row.account_id, run_id=row.run_id, name_key=name_key(row.account.name),
        address_key=address_key(row.account.email), intention=row.intention,
        state=state_of(shown, has_left=row.left_at is not None), joined_at=row.enrolled_at, seen=seen,
        done=summary.done_required if summary else 0, required=summary.required if summary else 0, progress=shown,
    )  # fmt: skip


def _occupancy(apps: StateApps, run_id: int, counts: Counter[str]) -> Any:
    here = sum(count for name, count in counts.items() if name.startswith("tenth:"))
    return apps.get_model("learning", "Occupancy")(run_id=run_id, taking_part=here, counts=dict(counts))


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_runs_and_reminders"),
        ("learning", "0003_tally"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Occupancy",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="catalogue.run",
                    ),
                ),
                ("taking_part", models.PositiveIntegerField(default=0)),
                ("offered", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Cohort",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(default=stoa.kernel.ids.new_public_id, max_length=16, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=160)),
                ("size", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalogue.run"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(default=stoa.kernel.ids.new_public_id, max_length=16, unique=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("text", models.CharField(blank=True, default="", max_length=24)),
                ("hint", models.CharField(max_length=4)),
                ("note", models.CharField(blank=True, default="", max_length=80)),
                ("address", models.EmailField(max_length=254, null=True)),
                ("most", models.PositiveIntegerField(default=1)),
                ("used", models.PositiveIntegerField(default=0)),
                ("until", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalogue.run",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="learning.cohort"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="enrolment",
            name="cohort",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="learning.cohort",
            ),
        ),
        migrations.CreateModel(
            name="EnrolmentFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(default=stoa.kernel.ids.new_public_id, max_length=16, unique=True)),
                ("by", models.BigIntegerField(null=True)),
                ("called", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Reading"),
                            ("planned", "Planned"),
                            ("working", "Working"),
                            ("done", "Done"),
                            ("refused", "Refused"),
                        ],
                        default="reading",
                        max_length=8,
                    ),
                ),
                ("problem", models.CharField(blank=True, default="", max_length=300)),
                ("lines", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("job", models.CharField(blank=True, default="", max_length=16)),
                ("created_at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalogue.run"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EnrolmentLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("address", models.CharField(max_length=254)),
                ("name", models.CharField(blank=True, default="", max_length=120)),
                ("cohort", models.CharField(blank=True, default="", max_length=80)),
                ("plan", models.CharField(max_length=12)),
                ("outcome", models.CharField(blank=True, default="", max_length=12)),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="learning.enrolmentfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RosterLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_key", models.BinaryField(max_length=240)),
                ("address_key", models.BinaryField(max_length=254)),
                ("intention", models.CharField(max_length=8)),
                ("state", models.CharField(max_length=8)),
                ("joined_at", models.DateTimeField()),
                ("seen", models.BigIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("required", models.PositiveIntegerField(default=0)),
                ("progress", models.FloatField(default=0.0)),
                ("grade", models.FloatField(default=-1.0)),
                ("marks", models.JSONField(default=dict)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="learning.cohort",
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
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("offer_until", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
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
        ),
        migrations.CreateModel(
            name="CodeUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="learning.code"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("code", "account"), name="learning_code_used_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.UniqueConstraint(fields=("run", "key"), name="learning_cohort_once"),
        ),
        migrations.AddIndex(
            model_name="code",
            index=models.Index(fields=["run", "-id"], name="learning_code_newest"),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.UniqueConstraint(fields=("run", "address"), name="learning_invited_once"),
        ),
        migrations.AddConstraint(
            model_name="enrolmentline",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="learning_file_line_once"),
        ),
        migrations.AddIndex(
            model_name="rosterline",
            index=models.Index(fields=["run", "name_key", "id"], name="learning_roster_name"),
        ),
        migrations.AddIndex(
            model_name="rosterline",
            index=models.Index(fields=["run", "address_key"], name="learning_roster_address"),
        ),
        migrations.AddIndex(
            model_name="rosterline",
            index=models.Index(fields=["run", "joined_at", "id"], name="learning_roster_joined"),
        ),
        migrations.AddIndex(
            model_name="rosterline",
            index=models.Index(fields=["run", "seen", "id"], name="learning_roster_seen"),
        ),
        migrations.AddIndex(
            model_name="rosterline",
            index=models.Index(fields=["run", "progress", "id"], name="learning_roster_progress"),
        ),
        migrations.AddIndex(
            model_name="rosterline",
            index=models.Index(fields=["run", "grade", "id"], name="learning_roster_grade"),
        ),
        migrations.AddIndex(
            model_name="rosterline",
            index=models.Index(fields=["run", "state"], name="learning_roster_state"),
        ),
        migrations.AddIndex(
            model_name="rosterline",
            index=models.Index(fields=["run", "intention"], name="learning_roster_intention"),
        ),
        migrations.AddIndex(
            model_name="rosterline",
            index=models.Index(fields=["cohort"], name="learning_roster_cohort"),
        ),
        migrations.AddConstraint(
            model_name="rosterline",
            constraint=models.UniqueConstraint(fields=("run", "account"), name="learning_roster_once"),
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(fields=["run", "asked_at", "id"], name="learning_waiting_turn"),
        ),
        migrations.AddConstraint(
            model_name="waiting",
            constraint=models.UniqueConstraint(fields=("account", "run"), name="learning_waiting_once"),
        ),
        migrations.RunPython(fill_rosters, migrations.RunPython.noop),
    ]
