"""Tables of learning."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.functions import Now


def _hot_key(to: str, on_delete: Any) -> Any:
    """A foreign key without index and constraint of its own, for tables that every answer writes.

    The row exists only beside a summary, which has both; a check and an index more would cost a tenth of the answer.
    """
    return models.ForeignKey(to, on_delete=on_delete, related_name="+", db_index=False, db_constraint=False)


class Enrolment(models.Model):
    """An account takes part in a run; also the access row: who may see the run's units, in what scope, until when."""

    class Intention(models.TextChoices):
        ALL = "all"
        PARTS = "parts"
        SKILL = "skill"
        BROWSE = "browse"
        TEACH = "teach"
        UNSAID = "unsaid"

    class Scope(models.TextChoices):
        READ = "read"
        LEARN = "learn"

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+")
    intention = models.CharField(max_length=8, choices=Intention.choices, default=Intention.UNSAID)
    scope = models.CharField(max_length=8, choices=Scope.choices, default=Scope.LEARN)
    until = models.DateTimeField(null=True)
    enrolled_at = models.DateTimeField(db_default=Now())
    left_at = models.DateTimeField(null=True)
    cohort = models.ForeignKey(
        "learning.Cohort", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "run"], name="learning_enrolment_once")]
        indexes = [
            models.Index(fields=["cohort"], name="learning_enrolment_cohort", condition=models.Q(cohort__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.run_id}"


class Evidence(models.Model):
    """A fact that changed a record. Append-only; `fact` is unique for an account in a run."""

    account = _hot_key("accounts.Account", models.CASCADE)
    run = _hot_key("catalogue.Run", models.PROTECT)
    fact = models.CharField(max_length=220)
    kind = models.CharField(max_length=8)
    subject = models.CharField(max_length=200)
    value = models.FloatField(default=1.0, db_default=1.0)
    version = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "run", "fact"], name="learning_fact_once")]

    def __str__(self) -> str:
        return self.fact


class Summary(models.Model):
    """What the ledger adds up to for an account in a run. Derived; see `actions.rebuild`. `known` are those of the
    `done` units that were not done here, but known already; `counts` is what other domains count, see `ports`."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+")
    version = models.BigIntegerField()
    required = models.PositiveIntegerField()
    done_required = models.PositiveIntegerField(default=0)
    highest = models.FloatField(default=0.0)
    done = models.JSONField(default=list)
    known = models.JSONField(default=list, db_default=[])
    scores = models.JSONField(default=dict)
    counts = models.JSONField(default=dict, db_default={})
    last_unit = models.CharField(max_length=120, default="", blank=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "run"], name="learning_summary_once")]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.run_id}"


class Tally(models.Model):
    """What a course's learners made of it, in all its runs: one row, reckoned anew by a job. No personal data.

    `wanted` holds for each intention [people, got, under way]. Of those whose goal has checks of their own (`checked`)
    so many have reached it. Medians are null of fewer than ten.
    """

    course = models.OneToOneField("content.Course", on_delete=models.CASCADE, related_name="+")
    learners = models.PositiveIntegerField(default=0)
    here = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    timed = models.PositiveIntegerField(default=0)
    days = models.FloatField(null=True)
    days_on = models.FloatField(null=True)
    minutes = models.FloatField(null=True)
    wanted = models.JSONField(default=dict)
    checked = models.PositiveIntegerField(default=0, db_default=0)
    reached = models.PositiveIntegerField(default=0, db_default=0)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"tally of {self.course_id}"


class Departed(models.Model):
    """Learners of a course whose accounts were erased: numbers alone, so that the tally stays true."""

    course = models.ForeignKey("content.Course", on_delete=models.CASCADE, related_name="+")
    intention = models.CharField(max_length=8, choices=Enrolment.Intention.choices)
    people = models.PositiveIntegerField(default=0)
    got = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0, db_default=0)
    reached = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "intention"], name="learning_departed_once")]

    def __str__(self) -> str:
        return f"departed from {self.course_id}"
