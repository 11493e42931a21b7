"""Loading lists of courses that are given elsewhere, and taking them away again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from stoa.catalogue import sources
from stoa.catalogue.actions.places import free_places, take_off, take_turn
from stoa.catalogue.actions.shelving import document_elsewhere
from stoa.catalogue.models import Collection, Entry, Institution
from stoa.catalogue.sources import BadFile, Listed, Listing, cleaning
from stoa.kernel import audit, search
from stoa.kernel.clock import now

Progress = Callable[[str, int, int], None]
_BATCH = 200
FEW = 20
"""Courses that any file may remove from a list, be they all of it."""


class NoSuchInstitution(Exception):
    """Nothing was loaded for this institution."""


@dataclass
class Report:
    """What loading led to. `odd`: how often each oddity, `examples`: one course of each."""

    institution: str = ""
    institution_slug: str = ""
    licence: str = ""
    attribution: str = ""
    found: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    odd: dict[str, int] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


def load_catalogue(
    *, path: Path, institution: str = "", licence: str = "", attribution: str = "", may_remove_most: bool = False,
    progress: Progress,
) -> Report:  # fmt: skip
    """Load a file of courses that are given elsewhere; what its institution had before and it has no longer is removed.

    Words given here go before the file's. Each batch is a transaction, so a load that was stopped goes on when it is
    called again. A file that would remove more than half of a list is taken for the wrong one, unless it
    `may_remove_most`. Raises BadFile (then nothing has changed) and OSError.
    """
    progress("reading", 0, 1)
    listing = sources.read(path)
    name = institution.strip() or listing.institution
    if not name:
        raise BadFile(f"{path} does not say whose courses these are: add --institution NAME.")
    if not listing.courses:
        raise BadFile(f"{path} holds no course that can be listed: {_odd_words(listing)}.")
    report = Report(name, licence=licence or listing.licence, attribution=attribution or listing.attribution or name)
    report.found, report.odd, report.examples = len(listing.courses), dict(listing.odd), listing.examples
    courses = {course.key[:500]: course for course in listing.courses}
    keys = list(courses)
    if not may_remove_most:
        _refuse_the_wrong_file(path, name, courses.keys())
    collection = _collection(report, listing)
    report.institution_slug = collection.institution.slug
    for start in range(0, len(keys), _BATCH):
        progress("courses", start, len(keys))
        with transaction.atomic():
            _put(collection, [courses[key] for key in keys[start : start + _BATCH]], report)
    progress("courses", len(keys), len(keys))
    _remove_others(collection, set(keys), report)
    return report


def unload_catalogue(*, institution: str) -> int:
    """Remove all that was loaded for an institution (its slug or name), names of people included; returns how many."""
    row = Collection.objects.filter(institution__slug=institution).first()
    row = row or Collection.objects.filter(institution__name=institution).first()
    if row is None:
        raise NoSuchInstitution(institution)
    with transaction.atomic():
        take_turn()
        count = take_off(Entry.objects.filter(collection=row))
        audit.note("catalogue.collection_unloaded", by=None, about=f"institution:{row.institution.slug}", courses=count)
        row.delete()
    return count


def _odd_words(listing: Listing) -> str:
    return "; ".join(f"{what} ({count})" for what, count in listing.odd.items()) or "it is empty"


def _refuse_the_wrong_file(path: Path, institution: str, keys: Iterable[str]) -> None:
    owner = _known(institution)
    held = set(Entry.objects.filter(collection__institution=owner).values_list("key", flat=True)) if owner else set()
    gone = len(held.difference(keys))
    if gone > FEW and 2 * gone > len(held):
        raise BadFile(
            f"{path} would remove {gone} of the {len(held)} courses that are listed for {institution}. Nothing was "
            "changed. If it is the right file, add --remove-most."
        )


def _known(institution: str) -> Institution | None:
    """The institution of this name, or of a name that is written alike."""
    named = Institution.objects.filter(name=institution).first()
    return named or Institution.objects.filter(slug=_slug(institution)).first()


def _slug(institution: str) -> str:
    return slugify(institution)[:120] or "institution"


def _collection(report: Report, listing: Listing) -> Collection:
    with transaction.atomic():
        slug = _slug(report.institution)
        owner = _known(report.institution)
        owner = owner or Institution.objects.get_or_create(slug=slug, defaults={"name": report.institution[:200]})[0]
        row, _is_new = Collection.objects.update_or_create(
            institution=owner,
            defaults={
                "licence": report.licence[:80], "attribution": report.attribution, "source": listing.source[:500],
                "loaded_at": now(),
            },
        )  # fmt: skip
        audit.note(
            "catalogue.collection_loaded", by=None, about=f"institution:{owner.slug}", courses=len(listing.courses)
        )
    return row


def _put(collection: Collection, batch: list[Listed], report: Report) -> None:
    held = {row.key: row for row in Entry.objects.filter(collection=collection, key__in=[c.key[:500] for c in batch])}
    new, changed = [], []
    for course in batch:
        facts = _facts(course, collection)
        row = held.get(course.key[:500])
        if row is None:
            new.append(Entry(collection=collection, key=course.key[:500], created_at=now(), **facts))
        elif any(getattr(row, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(row, name, value)
            row.changed_at = now()
            changed.append(row)
    report.added, report.changed = report.added + len(new), report.changed + len(changed)
    report.same += len(batch) - len(new) - len(changed)
    if not new and not changed:
        return
    take_turn()
    for row, place in zip(new, free_places(len(new)), strict=True):
        row.place = place
    Entry.objects.bulk_create(new)
    if changed:
        Entry.objects.bulk_update(changed, [*_facts(batch[0], collection), "changed_at"])
    search.put([document_elsewhere(row) for row in [*new, *changed]])


def _remove_others(collection: Collection, keys: set[str], report: Report) -> None:
    rows = Entry.objects.filter(collection=collection)
    gone = [pk for pk, key in rows.values_list("id", "key") if key not in keys]
    for start in range(0, len(gone), _BATCH):
        with transaction.atomic():
            take_turn()
            report.removed += take_off(Entry.objects.filter(id__in=gone[start : start + _BATCH]))


def _facts(course: Listed, collection: Collection) -> dict[str, Any]:
    about = cleaning.about(course.about)
    return {
        "title": course.title[:300], "title_key": search.fold(course.title)[:80],
        "title_words": min(len(course.title.split()), 1000), "summary": cleaning.summary(about), "about_html": about,
        "institution_name": collection.institution.name, "institution_slug": collection.institution.slug,
        "department": course.department[:200], "programme": course.programme[:200], "language": course.language[:35],
        "level": course.level[:40], "subjects": json.dumps(course.subjects, ensure_ascii=False),
        "people": json.dumps(course.people, ensure_ascii=False), "licence": course.licence[:80],
        "minutes": course.minutes, "address": course.address[:500],
    }  # fmt: skip


__all__ = ["BadFile", "NoSuchInstitution", "Report", "load_catalogue", "unload_catalogue"]
