"""Works that people hand in to an assignment, their files, and what staff made of them (ADR 30)."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from stoa.kernel.ids import new_public_id


class Work(models.Model):
    """What somebody, or a team, hands in for an assignment; `number` counts from 1, one more for each handing-in.

    A draft until `handed_in_at`. Of a team's work `account` is who began it; all its members see and change it.
    `pieces` holds what is typed, by piece (`{"text": "…", "link": "https://…"}`); files are rows. `edition` rises
    whenever that changes, so that a window that is behind overwrites nothing unseen.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("learning.Team", on_delete=models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    version = models.BigIntegerField()
    edition = models.PositiveIntegerField(default=1)
    pieces = models.JSONField(default=dict)
    milestones = models.JSONField(default=list)
    begun_at = models.DateTimeField(db_default=Now())
    saved_at = models.DateTimeField(db_default=Now())
    handed_in_at = models.DateTimeField(null=True)
    handed_in_by = models.ForeignKey("accounts.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    is_late = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "part", "account", "number"], condition=models.Q(team=None), name="assessment_work_once"
            ),
            models.UniqueConstraint(
                fields=["run", "part", "team", "number"], condition=models.Q(team__isnull=False),
                name="assessment_team_work_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["run", "part", "handed_in_at", "id"], name="assessment_work_queue")]

    def __str__(self) -> str:
        return f"{self.part} #{self.number}"


class WorkMember(models.Model):
    """Whose work it is, since it was handed in: the learner, or all who were in the team then. It counts for them.
    `seen_at`: when they looked at its released marking.

    For each of them it is `late_days` late, for each has a deadline of their own, and pays with `free_days` of theirs;
    `share` (0..1) of its mark counts.
    """

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(null=True)
    share = models.FloatField(default=1.0, db_default=1.0)
    late_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    free_days = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "account"], name="assessment_work_member_once")]

    def __str__(self) -> str:
        return f"{self.account_id} of {self.work_id}"


class WorkFile(models.Model):
    """A file of a work. `called` is its name as it came; `media_type` is what its content was found to be."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="files")
    piece = models.CharField(max_length=20)
    called = models.CharField(max_length=160)
    media_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.called


class Marking(models.Model):
    """What staff make of a work that was handed in. One row a work, made when it is handed in.

    `run`, `part` and `handed_in_at` are the work's: they make the queue, which `is_passed` works have left because
    their learners have handed in again. `levels` holds the chosen level of each criterion, `notes` what is said of
    places in the work and of criteria, `comment` what is said of the whole; `fraction` (0..1) follows from the levels,
    or is set by hand where there is no rubric. While `held_until` lies ahead `held_by` alone writes. `decided_at`: it
    is done; `released_at`: its learners see it, and it counts. What staff then make of it anew waits in `draft`, and
    `changes` tells what became of that. `is_returned`: they are asked to hand in once more.
    """

    work = models.OneToOneField(Work, on_delete=models.CASCADE, related_name="marking")
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=200)
    handed_in_at = models.DateTimeField(db_default=Now())
    is_passed = models.BooleanField(default=False)
    levels = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    comment = models.TextField(default="", blank=True)
    fraction = models.FloatField(null=True)
    is_returned = models.BooleanField(default=False)
    held_by = models.ForeignKey("accounts.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    held_until = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    draft = models.JSONField(null=True)
    changes = models.JSONField(default=list)
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["run", "part", "handed_in_at", "id"], name="assessment_to_mark",
                condition=models.Q(decided_at=None, is_passed=False),
            ),
            models.Index(
                fields=["run", "part", "id"], name="assessment_to_release",
                condition=models.Q(decided_at__isnull=False, released_at=None),
            ),
            models.Index(fields=["run", "part", "handed_in_at", "id"], name="assessment_marking_queue"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Marking of {self.work_id}"


class SavedComment(models.Model):
    """Words that one of a course's staff says again and again."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    course = models.ForeignKey("content.Course", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "account", "text"], name="assessment_comment_once")]

    def __str__(self) -> str:
        return self.text[:40]
