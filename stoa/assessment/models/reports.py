"""Self-knowledge reports that their owners kept."""

from __future__ import annotations

from django.db import models

from stoa.kernel.ids import new_public_id


class KeptReport(models.Model):
    """A report as it stood when it was kept. Private, until its owner shares it: then whoever has the address, which
    holds `shared_as`, reads it.

    `document` is the JSON of `reports.SelfReport`, `digest` that of what it says, whenever that was. Personal data.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    shared_as = models.CharField(max_length=26, unique=True, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "run", "digest"], name="assessment_report_once"),
        ]

    def __str__(self) -> str:
        return self.public_id
