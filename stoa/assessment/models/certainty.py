"""How sure people are of their answers, counted."""

from __future__ import annotations

from django.db import models


class Sureness(models.Model):
    """How sure somebody was of a question when they last said so in a way that counts, and whether it was right.
    `level` 0: not counted yet. `is_surprise`: they were very sure and wrong, and have not had it right since."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    course = models.ForeignKey("content.Course", on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=200)
    level = models.PositiveSmallIntegerField(default=0)
    is_right = models.BooleanField(default=False)
    is_surprise = models.BooleanField(default=False)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "course", "question"], name="assessment_sureness_once")
        ]
        indexes = [
            models.Index(
                fields=["account"], name="assessment_surprises", condition=models.Q(is_surprise=True)
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.account_id}: {self.question}"


class CalibrationCount(models.Model):
    """How many answers somebody gave at one level of certainty, and how many of them were right: in a skill, or
    (`skill` empty) in a whole course."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    course = models.ForeignKey("content.Course", on_delete=models.CASCADE, related_name="+")
    skill = models.CharField(max_length=200, default="", blank=True)
    level = models.PositiveSmallIntegerField()
    answers = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "course", "skill", "level"], name="assessment_calibration_once"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.account_id}: {self.skill or '*'} {self.level}"


class AskedInPractice(models.Model):
    """An account that wants to be asked in practice how sure it is."""

    account = models.OneToOneField("accounts.Account", on_delete=models.CASCADE, related_name="+", primary_key=True)

    def __str__(self) -> str:
        return f"{self.account_id}"
