"""Opinions, counted."""

from __future__ import annotations

from django.db import models


class Asked(models.Model):
    """A question that asks for an opinion, in one run: how many people's answers are counted. Whoever counts holds
    this row."""

    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=200)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "part"], name="assessment_asked_once")]

    def __str__(self) -> str:
        return f"{self.part}: {self.people}"


class Opinion(models.Model):
    """What of one person is counted: the options of their attempt `number`. By it a change is taken out again, and
    nothing is counted twice. The account is not checked by the database, as that of an attempt."""

    asked = models.ForeignKey(Asked, on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    number = models.PositiveIntegerField()
    options = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asked", "account"], name="assessment_opinion_once")]

    def __str__(self) -> str:
        return f"{self.asked_id} #{self.number}"


class OptionCount(models.Model):
    """How many people said one thing. `label` is how the first of them wrote it."""

    class State(models.TextChoices):
        OPEN = "open"
        SHOWN = "shown"
        HIDDEN = "hidden"

    asked = models.ForeignKey(Asked, on_delete=models.CASCADE, related_name="+", db_index=False)
    option = models.CharField(max_length=200)
    label = models.CharField(max_length=200)
    people = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    is_held = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asked", "option"], name="assessment_option_once")]
        indexes = [models.Index(fields=["asked", "-people", "option"], name="assessment_option_most")]

    def __str__(self) -> str:
        return f"{self.label}: {self.people}"
