"""Answers that were given, and what a corrected key made of them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Attempt(models.Model):
    """One answer to a question, or one handing-in of a quiz. `part` is the stable id in the course.

    `fraction` is what it is worth by the key, `share` how much of that counts: less than 1 where it came `late_days`
    late, of which `free_days` were the learner's own. `is_late`: nothing of it counts.

    Account and run are not checked by the database: an attempt is written only beside the learner's summary, which is.
    One index serves all: an answer looks up (run, part, account), staff look at (run, part). A second index that begins
    alike would be taken for the first by a planner whose statistics are old, and an answer would read a whole class.
    """

    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    run = models.ForeignKey(
        "catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    part = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    response = models.JSONField()
    fraction = models.FloatField()
    is_late = models.BooleanField(default=False)
    share = models.FloatField(default=1.0, db_default=1.0)
    late_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    free_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    version = models.BigIntegerField()
    once = models.CharField(max_length=32)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "part", "account", "number"], name="assessment_attempt_order")
        ]

    def __str__(self) -> str:
        return f"{self.part} #{self.number}"


class Practice(models.Model):
    """A question answered in practice: for learning, never for a grade. `question` is its stable id in the course;
    `part` holds it (itself, or the quiz that it is in); `skill` is what was practised, and `purpose` why. `version` 0:
    the question is by a learner, and in no version."""

    class Purpose(models.TextChoices):
        PRACTICE = "practice"
        REVIEW = "review"
        CHALLENGE = "challenge"
        PLACEMENT = "placement"

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    course = models.ForeignKey("content.Course", on_delete=models.PROTECT, related_name="+", db_index=False)
    skill = models.CharField(max_length=200)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.PRACTICE)
    part = models.CharField(max_length=200)
    question = models.CharField(max_length=200)
    variant = models.PositiveSmallIntegerField(default=0)
    response = models.JSONField()
    fraction = models.FloatField()
    version = models.BigIntegerField()
    once = models.CharField(max_length=32)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "once"], name="assessment_practice_once")]
        indexes = [
            models.Index(fields=["account", "course", "skill", "question"], name="assessment_practice_of"),
            models.Index(fields=["account", "at"], name="assessment_practice_when"),
        ]

    def __str__(self) -> str:
        return f"{self.skill}: {self.question}"


class Regrading(models.Model):
    """What became of a question's answers in a run when `version` corrected its key: how far the job is, what it found.

    `reached` is the last learner who was looked at, so that a job that was stopped goes on from there.
    """

    version = models.BigIntegerField()
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=200)
    answers = models.PositiveIntegerField()
    looked_at = models.PositiveIntegerField(default=0)
    raised = models.PositiveIntegerField(default=0)
    reached = models.BigIntegerField(default=0)
    begun_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "run", "part"], name="assessment_regrading_once")]

    def __str__(self) -> str:
        return f"{self.part} in version {self.version}"


class Raised(models.Model):
    """A score (0..1) that a corrected key has raised. `is_told`: its learner has been written to, or had no need."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=200)
    version = models.BigIntegerField()
    before = models.FloatField()
    after = models.FloatField()
    is_told = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "run", "account", "part"], name="assessment_raised_once")
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.before} to {self.after}"


class FormerTries(models.Model):
    """What people whose accounts were erased did with a part, added up: nothing here tells who they were.

    `best` is the sum of their best fractions.
    """

    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=200)
    people = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    right_first = models.PositiveIntegerField(default=0)
    right_by_now = models.PositiveIntegerField(default=0)
    best = models.FloatField(default=0.0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "part"], name="assessment_former_once")]

    def __str__(self) -> str:
        return f"{self.part}: {self.people}"
