"""Goals of learners: what they want from a run, in their own words, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from stoa.kernel.ids import new_public_id


class Goal(models.Model):
    """What somebody wants from a run, as they said it once. A change is a new row; the one that holds is current.

    A goal is said on two pages: until the second is kept (`is_whole`) it is not finished, and that completes the row;
    afterwards nothing of what was said changes. `checks` is `goals.checks_json` (`is_checked`: there are some), `ticks`
    when each check of their own was ticked. `highest` is the progress that was shown (0..1), which never falls.
    `is_hidden`: staff keep the words from other learners. Personal data: all of it.
    """

    class Visibility(models.TextChoices):
        ME = "me"
        STAFF = "staff"
        COURSE = "course"
        PUBLIC = "public"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    is_whole = models.BooleanField(default=False)
    kind = models.CharField(max_length=8)
    words = models.CharField(max_length=400, default="", blank=True)
    language = models.CharField(max_length=16, default="", blank=True)
    checks = models.JSONField(default=dict)
    is_checked = models.BooleanField(default=False)
    target = models.DateField(null=True)
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.ME)
    plan_when = models.CharField(max_length=160, default="", blank=True)
    plan_what = models.CharField(max_length=160, default="", blank=True)
    can_quote = models.BooleanField(default=False)
    in_record = models.BooleanField(default=False)
    set_at = models.DateTimeField(db_default=Now())
    ticks = models.JSONField(default=dict)
    highest = models.FloatField(default=0.0)
    reached_at = models.DateTimeField(null=True)
    is_hidden = models.BooleanField(default=False)
    reminds = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True)
    letters = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "run", "number"], name="learning_goal_number_once"),
            models.UniqueConstraint(
                fields=["account", "run"], condition=models.Q(is_current=True), name="learning_one_current_goal"
            ),
        ]
        indexes = [
            models.Index(
                fields=["run", "visibility", "-id"], name="learning_goals_shown", condition=models.Q(is_current=True)
            ),
            models.Index(
                fields=["id"], name="learning_goals_reminding",
                condition=models.Q(is_current=True, reminds=True, reached_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"goal {self.number} of {self.account_id} in {self.run_id}"


class GoalReport(models.Model):
    """How a goal came out, by its learner's own word; it may be said again. Personal data: `words`."""

    goal = models.OneToOneField(Goal, on_delete=models.CASCADE, related_name="report")
    outcome = models.CharField(max_length=8)
    words = models.CharField(max_length=1000, default="", blank=True)
    can_quote = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.goal_id}: {self.outcome}"
