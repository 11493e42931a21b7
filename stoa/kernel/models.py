"""Tables of the kernel: the outbox, the jobs, the audit log, letters and what is known of their receivers."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from stoa.kernel.search.models import SearchDocument, SearchWord

__all__ = ["AuditEntry", "Job", "OutboxEvent", "SearchDocument", "SearchWord"]


class OutboxEvent(models.Model):
    """News that has been committed and not yet handed on."""

    topic = models.CharField(max_length=80)
    payload = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    failures = models.PositiveIntegerField(default=0, db_default=0)
    last_error = models.CharField(max_length=500, default="", db_default="", blank=True)

    class Meta:
        db_table = "kernel_outbox"
        indexes = [models.Index(fields=["due_at", "id"], name="kernel_outbox_due")]

    def __str__(self) -> str:
        return f"{self.topic} #{self.id}"


class Job(models.Model):
    """Work that takes longer than a page may: publishing an upload, signing what was earned."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    public_id = models.CharField(max_length=16, unique=True)
    task = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    claims = models.PositiveIntegerField(default=0, db_default=0)
    """How often it was taken, by all workers and for ever: a worker that was given up knows by it that it was."""
    stage = models.CharField(max_length=80, default="", blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    result = models.JSONField(null=True)
    error = models.TextField(default="", blank=True)
    owner = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="kernel_job_due"),
            models.Index(fields=["state", "-id"], name="kernel_job_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.public_id} {self.state}"


class AuditEntry(models.Model):
    """A privileged act that was done: who, what, to what. Append-only. Personal data: `by`, `about`, `details`."""

    at = models.DateTimeField()
    act = models.CharField(max_length=80)
    by = models.BigIntegerField(null=True)
    about = models.CharField(max_length=200)
    details = models.JSONField(default=dict)

    class Meta:
        db_table = "kernel_audit"
        indexes = [
            models.Index(fields=["-at", "-id"], name="kernel_audit_newest"),
            models.Index(fields=["about", "-id"], name="kernel_audit_about"),
            models.Index(fields=["by", "-id"], name="kernel_audit_by"),
            models.Index(fields=["act", "-id"], name="kernel_audit_act"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.about}"


class Letter(models.Model):
    """A letter that is asked for, on its way, or ended. Personal data until it ends: `to`, `subject`, `text`.

    `mentions` is the account of somebody else whom the text names; `otherwise` is the text without that name.
    Once it has ended only its kind, times and outcome stay, for `queue.STAYS`: `to` is cut to the domain, and the words
    are deleted, since a code must not lie about. `digest` is a keyed hash of the address.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        LEASED = "leased"
        SENT = "sent"
        FAILED = "failed"
        DROPPED = "dropped"

    kind = models.CharField(max_length=80)
    priority = models.PositiveSmallIntegerField()
    account = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=32)
    to = models.CharField(max_length=320)
    language = models.CharField(max_length=16)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    mentions = models.BigIntegerField(null=True)
    otherwise = models.TextField(blank=True, db_default="")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    lease = models.CharField(max_length=16, default="", blank=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, default="", blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_letter"
        indexes = [
            models.Index(fields=["state", "priority", "id"], name="kernel_letter_turn"),
            models.Index(fields=["ended_at"], name="kernel_letter_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.id} {self.state}"


class MailGate(models.Model):
    """One row: whether letters may leave now, and what the mail server said last. Senders take turns by locking it."""

    is_paused = models.BooleanField(default=False)
    allowance = models.FloatField(default=0.0)
    refilled_at = models.DateTimeField(null=True)
    shut_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=20, default="", blank=True)
    trouble = models.CharField(max_length=500, default="", blank=True)
    trouble_since = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_mail_gate"

    def __str__(self) -> str:
        return "mail gate"


class MailChoice(models.Model):
    """Whether somebody wants letters of a kind that can be switched off. Personal data: `account`."""

    account = models.BigIntegerField()
    kind = models.CharField(max_length=80)
    is_wanted = models.BooleanField()

    class Meta:
        db_table = "kernel_mail_choice"
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="kernel_mail_choice_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.account}: {self.is_wanted}"


class Bounce(models.Model):
    """What came back from an address: `digest` is a keyed hash of it, `domain` what stands behind its @."""

    digest = models.CharField(max_length=32, unique=True)
    domain = models.CharField(max_length=255)
    account = models.BigIntegerField(null=True)
    is_shut = models.BooleanField(default=False)
    soft = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=12, default="", blank=True)
    reason = models.CharField(max_length=300, default="", blank=True)
    last_letter = models.BigIntegerField(null=True)
    last_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_bounce"
        indexes = [models.Index(fields=["is_shut", "-last_at"], name="kernel_bounce_newest")]

    def __str__(self) -> str:
        return f"{self.domain}: {self.status} {self.reason}"
