"""Tables of the list of courses: an entry for each course that people can find, given here or elsewhere."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from stoa.kernel.ids import new_public_id


class Shelf(models.Model):
    """One row: the state of the list, a number that only grows (nanoseconds of a clock, so that no two sites or tests
    share one). Whoever changes the list moves it first, which locks the row: writers take turns."""

    revision = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"revision {self.revision}"


class Collection(models.Model):
    """The courses of an institution that are given elsewhere, as loaded from a file of theirs."""

    institution = models.OneToOneField("catalogue.Institution", on_delete=models.CASCADE, related_name="collection")
    licence = models.CharField(max_length=80, default="", blank=True)
    attribution = models.TextField(default="", blank=True)
    source = models.CharField(max_length=500, default="", blank=True)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.institution_id)


class Entry(models.Model):
    """A course as lists show it: one here (`run`), or one elsewhere (`collection`, `address`).

    Of one here everything is derived and made anew; `edition` says what it was made from. `place` is its number in the
    search and in sets of entries, small and without large gaps. Personal data, of staff alone: `people`, as published.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    place = models.PositiveIntegerField(unique=True)
    run = models.OneToOneField("catalogue.Run", on_delete=models.CASCADE, null=True, related_name="entry")
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, null=True, related_name="entries")
    key = models.CharField(max_length=500, default="", blank=True)
    edition = models.CharField(max_length=64, default="", blank=True)
    title = models.CharField(max_length=300)
    title_key = models.CharField(max_length=80)
    title_words = models.PositiveSmallIntegerField(default=0)
    summary = models.TextField(default="", blank=True)
    about_html = models.TextField(default="", blank=True)
    institution_slug = models.CharField(max_length=120, default="", blank=True)
    institution_name = models.CharField(max_length=200, default="", blank=True)
    department = models.CharField(max_length=200, default="", blank=True)
    programme = models.CharField(max_length=200, default="", blank=True)
    language = models.CharField(max_length=35, default="", blank=True)
    level = models.CharField(max_length=40, default="", blank=True)
    subjects = models.TextField(default="[]", blank=True)
    people = models.TextField(default="[]", blank=True)
    licence = models.CharField(max_length=80, default="", blank=True)
    minutes = models.PositiveIntegerField(default=0)
    units = models.PositiveIntegerField(default=0)
    bays = models.TextField(default="[]", blank=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=500, default="", blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "key"], condition=models.Q(collection__isnull=False), name="catalogue_entry_key"
            ),
            models.CheckConstraint(
                condition=models.Q(run__isnull=False) ^ models.Q(collection__isnull=False),
                name="catalogue_entry_here_or_not",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="catalogue_entry_newest"),
            models.Index(fields=["institution_slug", "-created_at"], name="catalogue_entry_from"),
        ]

    def __str__(self) -> str:
        return self.title
