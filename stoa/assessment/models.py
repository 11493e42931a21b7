"""Tables of assessment."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Attempt(models.Model):
    """One answer to a question, or one handing-in of a quiz. `part` is the stable id in the course.

    Account and run are not checked by the database: an attempt is written only beside the learner's summary, which is.
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
    version = models.BigIntegerField()
    once = models.CharField(max_length=32)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "run", "part", "number"], name="assessment_attempt_number"),
            models.UniqueConstraint(fields=["account", "once"], name="assessment_attempt_once"),
        ]
        indexes = [models.Index(fields=["run", "part"], name="assessment_attempt_part")]

    def __str__(self) -> str:
        return f"{self.part} #{self.number}"
