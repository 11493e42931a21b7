"""Tests over many skills: challenges, by which learners show what they know, and the placement test of a course."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Challenge(models.Model):
    """A test that somebody sits, question by question, until `ends_at` at the latest.

    `scope` says of what: `course`, `placement`, or `module:<id>` for what a module builds on. `before` holds what stood
    of each of its skills at the beginning: skill to [level, chance that it is known]. `asked` holds a row a question:
    [skill, question, variant, score (null until it is answered), all skills that it asks for, how hard it is]. One at a
    time is open.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False)
    scope = models.CharField(max_length=130)
    most = models.PositiveSmallIntegerField()
    before = models.JSONField()
    asked = models.JSONField(default=list)
    started_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "run", "scope"], name="assessment_challenge_one_open",
                condition=models.Q(closed_at__isnull=True),
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["account", "run", "scope"], name="assessment_challenge_of")]

    def __str__(self) -> str:
        return f"{self.scope} #{self.pk}"
