"""Scores that staff gave, and appeals to them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from stoa.kernel.ids import new_public_id


class Appeal(models.Model):
    """A learner asks for another look at a score. One is open at a time for a part.

    `score` is what stood when they asked (None: nothing did). Personal: `text` is the learner's, `answer` is written to
    them; both go with their account.
    """

    class State(models.TextChoices):
        OPEN = "open"
        LEFT = "left"
        CHANGED = "changed"
        WITHDRAWN = "withdrawn"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=200)
    text = models.TextField(max_length=2000)
    score = models.FloatField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(max_length=2000, default="", blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "account", "part"], condition=models.Q(state="open"), name="assessment_appeal_once"
            )
        ]
        indexes = [models.Index(fields=["run", "state", "asked_at"], name="assessment_appeal_list")]

    def __str__(self) -> str:
        return f"{self.part}: {self.state}"


class GivenScore(models.Model):
    """A score (0..1) that staff gave one learner by hand, and why. `number` is that of the fact in the ledger."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    before = models.FloatField(null=True)
    after = models.FloatField()
    reason = models.TextField(max_length=2000)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "account", "part", "number"], name="assessment_given_once")
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.before} to {self.after}"
