"""Tables of what is offered."""

from __future__ import annotations

from django.db import models

from stoa.catalogue.models.entries import Collection, Entry, Shelf
from stoa.kernel.ids import new_public_id

__all__ = ["Collection", "Entry", "Institution", "Run", "Shelf"]


class Institution(models.Model):
    """Who offers courses: a university, a school, a library, a club. `about` is Markdown."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, default="", blank=True)
    website = models.CharField(max_length=300, default="", blank=True)
    about = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.slug


class Run(models.Model):
    """A course as people can take it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    slug = models.SlugField(max_length=120, unique=True)
    course = models.ForeignKey("content.Course", on_delete=models.PROTECT, related_name="runs")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="runs")
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    is_listed = models.BooleanField(default=True)
    reads_without_account = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.slug
