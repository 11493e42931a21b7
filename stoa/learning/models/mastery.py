"""Tables of mastery: what the estimator keeps of learners, of questions and of skills (`stoa.learning.estimator`).

Skills and questions are called by their stable ids in the course. All of it is derived from answers, but levels: what
was reached stays, whatever is reckoned later.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from stoa.learning.estimator import FIRST_SQUARE, Trace


def _number(value: float = 0.0) -> Any:
    return models.FloatField(default=value, db_default=value)


class TraceRow(models.Model):
    """An `estimator.Trace` as columns."""

    rating = _number()
    count = models.PositiveIntegerField(default=0)
    right = _number()
    recent = _number(0.5)
    information = _number()

    class Meta:
        abstract = True

    @property
    def trace(self) -> Trace:
        return Trace(self.rating, self.count, self.right, self.recent, self.information)


class Ability(TraceRow):
    """How able somebody is in a course as a whole."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    course = models.ForeignKey("content.Course", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "course"], name="learning_ability_once")]

    def __str__(self) -> str:
        return f"{self.account_id} in course {self.course_id}"


class Mastery(TraceRow):
    """Somebody's standing in a skill: the estimator's trace, what was shown, the level that was reached, and when to
    look at it again (`reviewing.Trail`; `due_at` is null below a level from which there is something to keep).

    `questions` were right at least once, `days` had a right answer, the last of them at `right_at`; `mixed` is the sum
    of the scores in challenges; `former` is the trail before the answers at `last_at` (`amending.Kept`).
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    course = models.ForeignKey("content.Course", on_delete=models.CASCADE, related_name="+")
    skill = models.CharField(max_length=200)
    questions = models.PositiveIntegerField(default=0)
    days = models.PositiveIntegerField(default=0)
    mixed = _number()
    right_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    level_at = models.DateTimeField(null=True)
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    due_at = models.DateTimeField(null=True)
    former = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "course", "skill"], name="learning_mastery_once")]
        indexes = [
            models.Index(
                fields=["account", "due_at"], name="learning_mastery_due", condition=models.Q(due_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.skill}"


class Familiarity(TraceRow):
    """What somebody's answers to one question have left; `last_at` is that of the last one that told something."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    course = models.ForeignKey("content.Course", on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=200)
    last_at = models.DateTimeField(null=True)
    was_right = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "course", "question"], name="learning_familiarity_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.question}"


class QuestionTrace(TraceRow):
    """How hard a question is, and its weight in the regression. No personal data."""

    course = models.ForeignKey("content.Course", on_delete=models.CASCADE, related_name="+", db_index=False)
    question = models.CharField(max_length=200)
    weight = _number()
    squares = _number(FIRST_SQUARE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "question"], name="learning_questiontrace_once")]

    def __str__(self) -> str:
        return self.question


class SkillTrace(TraceRow):
    """How hard a skill is, and what answers in it tell. No personal data."""

    course = models.ForeignKey("content.Course", on_delete=models.CASCADE, related_name="+", db_index=False)
    skill = models.CharField(max_length=200)
    weight = _number()
    squares = _number(FIRST_SQUARE)
    right_weight = _number()
    right_squares = _number(FIRST_SQUARE)
    wrong_weight = _number()
    wrong_squares = _number(FIRST_SQUARE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "skill"], name="learning_skilltrace_once")]

    def __str__(self) -> str:
        return self.skill


class WorkTold(models.Model):
    """What a marked work has told of somebody's skills, so that it can be shown, and so that a correction replaces it.

    `work` is its internal id, `part` the assignment; `question` is what told: the assignment as a whole, or one of the
    criteria by which it was marked. `score` (0..1) is what was learned from, in its `edition`, and `stood` what a
    correction has to know (`amending.Stood`).
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    course = models.ForeignKey("content.Course", on_delete=models.CASCADE, related_name="+")
    work = models.BigIntegerField()
    part = models.CharField(max_length=200)
    question = models.CharField(max_length=200)
    score = models.FloatField()
    edition = models.PositiveIntegerField()
    at = models.DateTimeField()
    stood = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "course", "work", "question"], name="learning_worktold_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.question}"


class NoReviews(models.Model):
    """An account that has switched its reviews off. Nothing is forgotten by it."""

    account = models.OneToOneField("accounts.Account", on_delete=models.CASCADE, related_name="+", primary_key=True)

    def __str__(self) -> str:
        return f"{self.account_id}"


class CommonWeights(models.Model):
    """The weights that hold for everybody, each [value, squares]: one row, whose lock is what batches queue at."""

    weights = models.JSONField()

    def __str__(self) -> str:
        return "common weights"
