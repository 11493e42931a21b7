"""Teams: learners of a run who work together."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from stoa.kernel.ids import new_public_id


class Team(models.Model):
    """A few learners of a run who hand in together. `set` names what they are a team for: an assignment, or a set that
    several assignments share; a learner is in one team of a set."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    run = models.ForeignKey("catalogue.Run", on_delete=models.CASCADE, related_name="+", db_index=False)
    set = models.CharField(max_length=200)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=160)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "set", "key"], name="learning_team_once")]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A learner in a team. `run` and `set` are the team's, kept here so that nobody is in two."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey("catalogue.Run", on_delete=models.CASCADE, related_name="+", db_index=False)
    set = models.CharField(max_length=200)
    joined_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "set", "account"], name="learning_one_team")]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.team_id}"
