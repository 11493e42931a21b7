"""Tables of what is offered."""

from __future__ import annotations

from django.db import models

from stoa.catalogue.models.entries import Collection, Entry, Shelf
from stoa.kernel.ids import new_public_id

__all__ = ["Collection", "Entry", "FormerInstitution", "Institution", "Reminder", "Run", "Shelf"]


class Institution(models.Model):
    """Who offers courses: a university, a school, a library, a club.

    `about` is Markdown, `about_html` what was safely made of it. `key` is the name as it is compared: without case and
    accents. `logo` is the digest of a served file.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, unique=True, null=True)
    country = models.CharField(max_length=2, default="", blank=True)
    website = models.CharField(max_length=300, default="", blank=True)
    about = models.TextField(default="", blank=True)
    about_html = models.TextField(default="", db_default="", blank=True)
    logo = models.CharField(max_length=64, default="", db_default="", blank=True)
    logo_name = models.CharField(max_length=80, default="", db_default="", blank=True)
    logo_width = models.PositiveIntegerField(default=0, db_default=0)
    logo_height = models.PositiveIntegerField(default=0, db_default=0)
    logo_alt = models.CharField(max_length=200, default="", db_default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["key", "id"], name="catalogue_inst_by_name")]

    def __str__(self) -> str:
        return self.slug


class FormerInstitution(models.Model):
    """What an institution was once called: a name by which courses still find it, an address that leads to it."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="former")
    key = models.CharField(max_length=200, unique=True, null=True)
    slug = models.SlugField(max_length=120, unique=True, null=True)

    def __str__(self) -> str:
        return self.slug or self.key or ""


class Run(models.Model):
    """A course as people can take it. `claims`: the institution that its course names and that has not taken it in."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    slug = models.SlugField(max_length=120, unique=True)
    course = models.ForeignKey("content.Course", on_delete=models.PROTECT, related_name="runs")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="runs")
    claims = models.ForeignKey(Institution, on_delete=models.SET_NULL, null=True, related_name="claimed")
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    is_listed = models.BooleanField(default=True)
    reads_without_account = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    title = models.CharField(max_length=80, default="", db_default="", blank=True)
    enrols_from = models.DateTimeField(null=True)
    enrols_until = models.DateTimeField(null=True)
    capacity = models.PositiveIntegerField(null=True)
    is_by_invitation = models.BooleanField(default=False, db_default=False)
    pacing = models.CharField(max_length=8, default="", db_default="", blank=True)
    archived_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.slug


class Reminder(models.Model):
    """Somebody wants to be told when a course takes people again. Personal data: `address`. Deleted once it is told.

    Only a digest of the token in the letters is kept.
    """

    course = models.ForeignKey("content.Course", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, null=True, related_name="+")
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=16, default="en")
    digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "address"], name="catalogue_reminder_once")]

    def __str__(self) -> str:
        return f"reminder {self.id} of {self.course_id}"
