"""Tables of classes: cohorts, the roster that staff read, places and who waits for one, codes, enrolment files."""

from __future__ import annotations

from django.db import models

from stoa.kernel.ids import new_public_id


class Cohort(models.Model):
    """A group inside a run. `key` is the name as it is compared; `size` is kept."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    run = models.ForeignKey("catalogue.Run", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=160)
    size = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="learning_cohort_once")]

    def __str__(self) -> str:
        return self.name


class Occupancy(models.Model):
    """How many are in a run, kept with every change; its lock is what people who want the last place queue at.

    `counts` holds the lines of the roster by state, intention and tenth of the course (`state:left`, `tenth:3`).
    """

    run = models.OneToOneField("catalogue.Run", on_delete=models.CASCADE, related_name="+", primary_key=True)
    taking_part = models.PositiveIntegerField(default=0)
    offered = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.taking_part} in {self.run_id}"


class RosterLine(models.Model):
    """A learner of a run as staff find them: what the roster is sorted and narrowed by, kept beside the record.

    Derived from enrolment, summary, account and grade; it can be rebuilt. Keys are bytes, so that both engines order
    and cut them alike. `seen` is in minutes since 1970 (0: never), `grade` 0..1 (-1: none yet), `marks` the score of
    each grading category. Personal data: `name_key`, `address_key`.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey("catalogue.Run", on_delete=models.CASCADE, related_name="+", db_index=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    name_key = models.BinaryField(max_length=240)
    address_key = models.BinaryField(max_length=254)
    intention = models.CharField(max_length=8)
    state = models.CharField(max_length=8)
    joined_at = models.DateTimeField()
    seen = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    required = models.PositiveIntegerField(default=0)
    progress = models.FloatField(default=0.0)
    grade = models.FloatField(default=-1.0)
    marks = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "account"], name="learning_roster_once")]
        indexes = [
            models.Index(fields=["run", "name_key", "id"], name="learning_roster_name"),
            models.Index(fields=["run", "address_key"], name="learning_roster_address"),
            models.Index(fields=["run", "joined_at", "id"], name="learning_roster_joined"),
            models.Index(fields=["run", "seen", "id"], name="learning_roster_seen"),
            models.Index(fields=["run", "progress", "id"], name="learning_roster_progress"),
            models.Index(fields=["run", "grade", "id"], name="learning_roster_grade"),
            models.Index(fields=["run", "state"], name="learning_roster_state"),
            models.Index(fields=["run", "intention"], name="learning_roster_intention"),
            models.Index(fields=["cohort"], name="learning_roster_cohort"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.run_id}"


class RosterWord(models.Model):
    """A word of the name in a roster's line, as `RosterLine.name_key` has it, so that a class is searched by an index.

    Derived: written with the line's name. Personal data: `word`, which goes with the line.
    """

    line = models.ForeignKey(RosterLine, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey("catalogue.Run", on_delete=models.CASCADE, related_name="+", db_index=False)
    word = models.BinaryField(max_length=240)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "word", "line"], name="learning_rosterword_once")]

    def __str__(self) -> str:
        return f"a word of {self.line_id}"


class Waiting(models.Model):
    """Somebody waits for a place in a full run. While `offer_until` lies ahead a place is held for them."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey("catalogue.Run", on_delete=models.CASCADE, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    offer_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "run"], name="learning_waiting_once")]
        indexes = [models.Index(fields=["run", "asked_at", "id"], name="learning_waiting_turn")]

    def __str__(self) -> str:
        return f"{self.account_id} for {self.run_id}"


class Code(models.Model):
    """A word that lets people into a run. Of a code for one person only a digest is kept; `text` is one for many.

    `address` is whom an invitation was mailed to (personal data), emptied when it is used.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    run = models.ForeignKey("catalogue.Run", on_delete=models.CASCADE, related_name="+", db_index=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    text = models.CharField(max_length=24, default="", blank=True)
    hint = models.CharField(max_length=4)
    note = models.CharField(max_length=80, default="", blank=True)
    address = models.EmailField(max_length=254, null=True)
    most = models.PositiveIntegerField(default=1)
    used = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "address"], name="learning_invited_once")]
        indexes = [models.Index(fields=["run", "-id"], name="learning_code_newest")]

    def __str__(self) -> str:
        return f"{self.hint}… for {self.run_id}"


class CodeUse(models.Model):
    """Who came in by which code."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "account"], name="learning_code_used_once")]

    def __str__(self) -> str:
        return f"{self.account_id} by {self.code_id}"


class EnrolmentFile(models.Model):
    """A list of people that staff brought: first read, then looked at, then acted on, line by line."""

    class State(models.TextChoices):
        READING = "reading"
        PLANNED = "planned"
        WORKING = "working"
        DONE = "done"
        REFUSED = "refused"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    run = models.ForeignKey("catalogue.Run", on_delete=models.CASCADE, related_name="+")
    by = models.BigIntegerField(null=True)
    called = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READING)
    problem = models.CharField(max_length=300, default="", blank=True)
    lines = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    job = models.CharField(max_length=16, default="", blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.called


class EnrolmentLine(models.Model):
    """A line of an enrolment file: what it says, what would come of it, what came of it. Personal data: all of it."""

    file = models.ForeignKey(EnrolmentFile, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=120, default="", blank=True)
    cohort = models.CharField(max_length=80, default="", blank=True)
    plan = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="learning_file_line_once")]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.number}"
