"""Tables of courses, their versions and what was compiled from them. Nothing here is personal but who published."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from stoa.content.rules import LONGEST_ID
from stoa.kernel.ids import new_public_id

DIGEST = 64
"""Hexadecimal digits of a SHA-256."""


class Course(models.Model):
    """A course: its id from course.toml is the slug, and every record hangs on it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    slug = models.CharField(max_length=LONGEST_ID, unique=True)
    title = models.CharField(max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    current = models.ForeignKey("content.CourseVersion", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.slug


class Compiled(models.Model):
    """The outline compiled from one source by one compiler. May be replaced by a newer one at any time."""

    source_hash = models.CharField(max_length=DIGEST)
    fingerprint = models.CharField(max_length=16)
    edition = models.CharField(max_length=DIGEST)
    outline = models.TextField()
    build_keys = models.TextField()
    digests = models.TextField()
    findings = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_hash", "fingerprint"], name="content_compiled_once")]

    def __str__(self) -> str:
        return f"{self.source_hash[:12]} by {self.fingerprint}"


class CourseVersion(models.Model):
    """A source that went live. `source_hash` (of the manifest of paths and file hashes) is what records pin."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    source_hash = models.CharField(max_length=DIGEST)
    compiled = models.ForeignKey(Compiled, on_delete=models.PROTECT, related_name="versions")
    retired = models.TextField(default="[]")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="content_version_number")]
        indexes = [models.Index(fields=["source_hash"], name="content_version_source")]

    def __str__(self) -> str:
        return f"{self.course_id} v{self.number}"


class Build(models.Model):
    """A compiled unit. `base` hashes its source and the compiler, `key` also what the unit refers to."""

    key = models.CharField(max_length=DIGEST, primary_key=True)
    base = models.CharField(max_length=DIGEST, db_index=True)
    about = models.TextField()
    body = models.TextField()
    text = models.TextField()

    def __str__(self) -> str:
        return self.key[:12]


class ServedFile(models.Model):
    """A stored file that a course serves; files that are not here (sources, answer keys) have no address."""

    digest = models.CharField(max_length=DIGEST, primary_key=True)
    media_type = models.CharField(max_length=80)
    size = models.BigIntegerField()

    def __str__(self) -> str:
        return self.digest[:12]


class Stream(models.Model):
    """The renditions of a film, for slow lines. Derived: they may be made anew. `parts`: digests of all their files."""

    source = models.CharField(max_length=DIGEST, primary_key=True)
    playlist = models.CharField(max_length=DIGEST, default="", blank=True)
    parts = models.TextField(default="[]")
    recipe = models.PositiveIntegerField()
    problem = models.CharField(max_length=500, default="", blank=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.source[:12]


class Draft(models.Model):
    """A course compiled but not live: what somebody uploaded, to look at before it is published."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    course_slug = models.CharField(max_length=LONGEST_ID)
    compiled = models.ForeignKey(Compiled, on_delete=models.PROTECT, related_name="drafts")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id


class Gate(models.Model):
    """One row that publishing and garbage collection lock, so that neither sees the other half done."""

    def __str__(self) -> str:
        return "gate"
