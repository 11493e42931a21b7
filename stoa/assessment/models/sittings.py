"""Quizzes that are being answered, and what one learner is allowed beyond the others."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Sitting(models.Model):
    """A quiz that is being answered: what was saved of it, and, where it has a time limit, when the bell rings.

    `number` is that of the attempt it becomes, so that there is one sitting however many windows are open. Without
    `ends_at` nothing is handed in by itself. `closed_at`: it has become an attempt. While it is stopped since
    `paused_at` the clock stands still, for as long as the learner's breaks last; `paused` are the seconds of breaks
    that were taken, and `ends_at` has moved by as many.
    """

    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    run = models.ForeignKey(
        "catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    part = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    version = models.BigIntegerField()
    minutes = models.PositiveIntegerField(null=True)
    started_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "part", "account", "number"], name="assessment_sitting_once")
        ]
        indexes = [models.Index(fields=["account", "run"], name="assessment_sitting_of")]

    def __str__(self) -> str:
        return f"{self.part} #{self.number}"


class Allowance(models.Model):
    """What one learner of a run is allowed beyond the others, for one quiz or (`part` empty) for all of them.

    More time in per cent and in minutes, minutes of breaks, a later deadline, more attempts.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=200, default="", blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(default=0)
    breaks = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "account", "part"], name="assessment_allowance_once")]
        indexes = [models.Index(fields=["account"], name="assessment_allowance_of")]

    def __str__(self) -> str:
        return self.part or "*"
