"""Tables of assessment."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Attempt(models.Model):
    """One answer to a question, or one handing-in of a quiz. `part` is the stable id in the course.

    Account and run are not checked by the database: an attempt is written only beside the learner's summary, which is.
    One index serves all: an answer looks up (run, part, account), staff look at (run, part). A second index that begins
    alike would be taken for the first by a planner whose statistics are old, and an answer would read a whole class.
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
            models.UniqueConstraint(fields=["run", "part", "account", "number"], name="assessment_attempt_order")
        ]

    def __str__(self) -> str:
        return f"{self.part} #{self.number}"


class Practice(models.Model):
    """A question answered in practice: for learning, never for a grade. `question` is its stable id in the course;
    `part` holds it (itself, or the quiz that it is in); `skill` is what was practised, and `purpose` why."""

    class Purpose(models.TextChoices):
        PRACTICE = "practice"
        REVIEW = "review"

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    course = models.ForeignKey("content.Course", on_delete=models.PROTECT, related_name="+", db_index=False)
    skill = models.CharField(max_length=200)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.PRACTICE)
    part = models.CharField(max_length=200)
    question = models.CharField(max_length=200)
    variant = models.PositiveSmallIntegerField(default=0)
    response = models.JSONField()
    fraction = models.FloatField()
    version = models.BigIntegerField()
    once = models.CharField(max_length=32)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "once"], name="assessment_practice_once")]
        indexes = [
            models.Index(fields=["account", "course", "skill", "question"], name="assessment_practice_of"),
            models.Index(fields=["account", "at"], name="assessment_practice_when"),
        ]

    def __str__(self) -> str:
        return f"{self.skill}: {self.question}"


class Regrading(models.Model):
    """What became of a question's answers in a run when `version` corrected its key: how far the job is, what it found.

    `reached` is the last learner who was looked at, so that a job that was stopped goes on from there.
    """

    version = models.BigIntegerField()
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=200)
    answers = models.PositiveIntegerField()
    looked_at = models.PositiveIntegerField(default=0)
    raised = models.PositiveIntegerField(default=0)
    reached = models.BigIntegerField(default=0)
    begun_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "run", "part"], name="assessment_regrading_once")]

    def __str__(self) -> str:
        return f"{self.part} in version {self.version}"


class Raised(models.Model):
    """A score (0..1) that a corrected key has raised. `is_told`: its learner has been written to, or had no need."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=200)
    version = models.BigIntegerField()
    before = models.FloatField()
    after = models.FloatField()
    is_told = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "run", "account", "part"], name="assessment_raised_once")
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.before} to {self.after}"


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


class FormerTries(models.Model):
    """What people whose accounts were erased did with a part, added up: nothing here tells who they were.

    `best` is the sum of their best fractions.
    """

    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=200)
    people = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    right_first = models.PositiveIntegerField(default=0)
    right_by_now = models.PositiveIntegerField(default=0)
    best = models.FloatField(default=0.0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "part"], name="assessment_former_once")]

    def __str__(self) -> str:
        return f"{self.part}: {self.people}"


class Sitting(models.Model):
    """A quiz that is being answered: what was saved of it, and, where it has a time limit, when the bell rings.

    `number` is that of the attempt it becomes, so that there is one sitting however many windows are open. Without
    `ends_at` nothing is handed in by itself. `closed_at`: it has become an attempt. While it is stopped since
    `paused_at` the clock stands still, for as long as the learner's breaks last; `paused` are the seconds of breaks
    that were taken, and `ends_at` has moved by as many.
    """

    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    run = models.ForeignKey(
        "catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    part = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    version = models.BigIntegerField()
    minutes = models.PositiveIntegerField(null=True)
    started_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "part", "account", "number"], name="assessment_sitting_once")
        ]
        indexes = [models.Index(fields=["account", "run"], name="assessment_sitting_of")]

    def __str__(self) -> str:
        return f"{self.part} #{self.number}"


class Allowance(models.Model):
    """What one learner of a run is allowed beyond the others, for one quiz or (`part` empty) for all of them.

    More time in per cent and in minutes, minutes of breaks, a later deadline, more attempts.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=200, default="", blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(default=0)
    breaks = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "account", "part"], name="assessment_allowance_once")]
        indexes = [models.Index(fields=["account"], name="assessment_allowance_of")]

    def __str__(self) -> str:
        return self.part or "*"
