"""Tables of the kernel: the outbox, the jobs, the audit log."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


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
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.about}"
