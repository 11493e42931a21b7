"""What answers tell of questions."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class RunAnalysis(models.Model):
    """What the answers of a run tell of its questions (`analysis`), as of `made_at` and by the keys of `version`.

    `told` names the doubted keys that staff have been written to about, `question@version`.
    """

    run = models.OneToOneField("catalogue.Run", on_delete=models.PROTECT, related_name="+")
    version = models.BigIntegerField()
    answers = models.PositiveIntegerField(default=0)
    results = models.JSONField(default=dict)
    told = models.JSONField(default=list)
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"Analysis of run {self.run_id}"
