"""Questions that learners wrote, what others answered in trial and practice, and what they say of them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from stoa.kernel.ids import new_public_id


class WrittenQuestion(models.Model):
    """A question by a learner. `public_id` is its stable id, also in the course once staff have taken it there.

    `draft` is what its writer has before them; `source` and `part` (compiled, with its key) what others meet since it
    was last handed in, as `revision`. Counts are of that revision. `digest` is the same for the same words. Its writer
    may be gone (`account` null): what was handed in stays, under the licence that was accepted then.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        TRIAL = "trial"
        PRACTICE = "practice"
        RETIRED = "retired"
        PROMOTED = "promoted"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    course = models.ForeignKey("content.Course", on_delete=models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.CharField(max_length=200)
    skill = models.CharField(max_length=200)
    draft = models.JSONField(default=dict)
    source = models.TextField(default="")
    part = models.JSONField(null=True)
    compiler = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    licence = models.CharField(max_length=40, default="")
    is_named = models.BooleanField(default=False)
    reason = models.CharField(max_length=20, default="")
    answers = models.PositiveIntegerField(default=0)
    mean = models.FloatField(default=0.0)
    helped = models.PositiveIntegerField(default=0)
    ratings = models.PositiveIntegerField(default=0)
    stars = models.PositiveIntegerField(default=0)
    reports = models.PositiveIntegerField(default=0)
    discrimination = models.FloatField(null=True)
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "digest"], name="assessment_written_words_once",
                condition=models.Q(state__in=["trial", "practice", "promoted"]),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["course", "state", "skill", "answers"], name="assessment_written_served"),
            models.Index(fields=["account", "course"], name="assessment_written_of"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} ({self.state})"


class WrittenAnswer(models.Model):
    """The first answer of somebody to a revision of a learner's question. `ability` is the chance of a right answer
    that the estimator gave them before it; null where it knew nothing. `recovered`: wrong at first, right later. An
    erased person's row stays without account and response: a number that tells of nobody."""

    question = models.ForeignKey(WrittenQuestion, on_delete=models.CASCADE, related_name="+", db_index=False)
    revision = models.PositiveIntegerField()
    account = models.ForeignKey("accounts.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    response = models.JSONField(null=True)
    fraction = models.FloatField()
    ability = models.FloatField(null=True)
    recovered = models.BooleanField(default=False)
    is_trial = models.BooleanField(default=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "revision", "account"], name="assessment_written_answer_once"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"question {self.question_id}: {self.fraction}"


class WrittenRating(models.Model):
    """What somebody who answered a learner's question says of it: 1 to 5 stars (0: none), and whether something is
    wrong with it, which is `open` until staff have looked."""

    class Says(models.TextChoices):
        NOTHING = "", "nothing"
        RIGHT = "right"
        KEY_WRONG = "key_wrong"
        UNCLEAR = "unclear"
        OFFENSIVE = "offensive"
        COPIED = "copied"

    question = models.ForeignKey(WrittenQuestion, on_delete=models.CASCADE, related_name="+", db_index=False)
    revision = models.PositiveIntegerField()
    account = models.ForeignKey("accounts.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    stars = models.PositiveSmallIntegerField(default=0)
    says = models.CharField(max_length=10, choices=Says.choices, default="")
    note = models.CharField(max_length=500, default="")
    reply = models.CharField(max_length=500, default="")
    is_open = models.BooleanField(default=False)
    is_put_aside = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "revision", "account"], name="assessment_written_rating_once"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"question {self.question_id}: {self.stars} {self.says}"


class WrittenRun(models.Model):
    """The last program that somebody sent to a learner's question; of its writer, the own solution of what they are
    writing (`is_proof`). While it `waits` a job is to run it, against `part`, the question as it was sent to.

    `once` makes the same sending one; of a proof it is the digest of what is run. `fraction` is null until it was run,
    and stays so where it could not be. `purpose` and `ability` are what is kept of an answer (`Practice`,
    `WrittenAnswer`) once its worth is known; an empty purpose is a question on trial.
    """

    question = models.ForeignKey(WrittenQuestion, on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    is_proof = models.BooleanField()
    revision = models.PositiveIntegerField()
    purpose = models.CharField(max_length=10, default="")
    once = models.CharField(max_length=64)
    ability = models.FloatField(null=True)
    part = models.JSONField(null=True)
    response = models.JSONField()
    fraction = models.FloatField(null=True)
    waits = models.BooleanField(default=True)
    again = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "account", "is_proof"], name="assessment_written_run_last"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"question {self.question_id}: {self.account_id}"


class TriesWritten(models.Model):
    """An account that wants to meet questions by other learners that are on trial."""

    account = models.OneToOneField("accounts.Account", on_delete=models.CASCADE, related_name="+", primary_key=True)

    def __str__(self) -> str:
        return f"{self.account_id}"
