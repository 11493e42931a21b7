"""Writes of institutions: found or made when a course is published, described by their people, renamed and merged."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.rules import institution_scope
from stoa.catalogue import queries, rules
from stoa.catalogue.models import FormerInstitution, Institution, Run
from stoa.content import actions as content
from stoa.content import queries as courses
from stoa.kernel import audit
from stoa.kernel.ids import new_public_id
from stoa.kernel.text import markdown


class NameIsTaken(Exception):
    """Another institution has, or had, this name or address."""


@transaction.atomic
def make_institution(*, name: str, country: str, by: int | None) -> str:
    """Make an institution before it has courses, and return its slug. Raises NameIsTaken."""
    if queries.institution_called(name) is not None:
        raise NameIsTaken(name)
    row = _found_or_made(name, country, by)
    return row.slug


@transaction.atomic
def place_course(*, course_id: int, name: str, country: str, by: int | None) -> None:
    """Put a course where its file says that it belongs, all its runs: the institution of this name, made if need be.

    An institution with a manager takes in what its own people bring; of others it is told (`claims`), and decides.
    What it has taken in once stays, also when somebody else publishes the next version.
    """
    if not rules.name_key(name):
        return
    row = _found_or_made(name, country, by)
    if row.country == "" and _is_country(country):
        Institution.objects.filter(id=row.id).update(country=country)
    runs = Run.objects.filter(course_id=course_id)
    stands = runs.filter(institution=row)
    is_managed = people.has_holder(institution_scope(row.slug), "manager")
    roles = people.roles_of(by) if by is not None else None
    if stands.exists() or rules.is_taken_in(roles, row.slug, is_managed=is_managed):
        runs.update(institution=row, claims=None)
    else:
        runs.update(institution=None, claims=row)
    transaction.on_commit(queries.forget)


def place_runs() -> int:
    """Put every published course that stands nowhere where its file says. Returns how many were. Idempotent."""
    placed = 0
    for course in courses.published_courses():
        stands = Run.objects.filter(course_id=course.id).filter(Q(institution__isnull=False) | Q(claims__isnull=False))
        if course.version_id is None or stands.exists():
            continue
        outline = courses.outline(course.version_id)
        place_course(course_id=course.id, name=outline.institution, country=outline.country, by=None)
        placed += stands.exists()
    return placed


@transaction.atomic
def edit_institution(
    *, institution_id: int, country: str, website: str, about: str, logo_alt: str, logo: bytes | None, by: int | None
) -> None:
    """What an institution says of itself. `about` is Markdown; `country` an ISO 3166 code or empty.

    `logo` is a PNG or SVG; None leaves the one that is there, no bytes take it away. Raises NoPicture.
    """
    row = Institution.objects.select_for_update().get(id=institution_id)
    row.country, row.website, row.logo_alt = country, website, logo_alt
    if about != row.about:
        row.about, row.about_html = about, markdown.render(about) if about.strip() else ""
    if logo:
        kept = content.keep_picture(logo)
        row.logo, row.logo_name = kept.digest, f"{row.slug[:70]}.{kept.end}"
        row.logo_width, row.logo_height = kept.width, kept.height
    elif logo is not None:
        row.logo, row.logo_name, row.logo_width, row.logo_height = "", "", 0, 0
    row.save()
    audit.note("catalogue.institution_edited", by=by, about=institution_scope(row.slug))


@transaction.atomic
def rename_institution(*, institution_id: int, name: str, slug: str, by: int | None) -> None:
    """Give an institution another name and address. The old ones still find it. Raises NameIsTaken."""
    row = Institution.objects.select_for_update().get(id=institution_id)
    key = rules.name_key(name)
    others = Institution.objects.exclude(id=row.id)
    former = FormerInstitution.objects.exclude(institution=row)
    if others.filter(Q(key=key) | Q(slug=slug)).exists() or former.filter(Q(key=key) | Q(slug=slug)).exists():
        raise NameIsTaken(name)
    old_key, old_slug = row.key, row.slug
    FormerInstitution.objects.filter(institution=row).filter(Q(key=key) | Q(slug=slug)).delete()
    row.name, row.key, row.slug = name, key, slug
    row.save(update_fields=["name", "key", "slug"])
    _remember(row, key=old_key if old_key != key else None, slug=old_slug if old_slug != slug else None)
    if old_slug != slug:
        accounts.move_scope(old=institution_scope(old_slug), new=institution_scope(slug))
    audit.note("catalogue.institution_renamed", by=by, about=institution_scope(slug), was=old_slug)
    transaction.on_commit(queries.forget)


@transaction.atomic
def merge_institutions(*, keep_id: int, gone_id: int, by: int | None) -> None:
    """Two institutions are one: courses, people, names and addresses of `gone_id` are now those of `keep_id`."""
    rows = {
        row.id: row for row in Institution.objects.select_for_update().filter(id__in=[keep_id, gone_id]).order_by("id")
    }
    keep, gone = rows[keep_id], rows[gone_id]
    if keep.id == gone.id:
        return
    Run.objects.filter(institution=gone).update(institution=keep)
    Run.objects.filter(claims=gone).update(claims=keep)
    FormerInstitution.objects.filter(institution=gone).update(institution=keep)
    key, slug = gone.key, gone.slug
    gone.delete()
    _remember(keep, key=key, slug=slug)
    accounts.move_scope(old=institution_scope(slug), new=institution_scope(keep.slug))
    audit.note("catalogue.institutions_merged", by=by, about=institution_scope(keep.slug), gone=slug)
    transaction.on_commit(queries.forget)


@transaction.atomic
def take_in(*, institution_id: int, course_id: int, by: int | None) -> bool:
    """Say that a course which names this institution is its own. Whether there was such a claim."""
    changed = Run.objects.filter(course_id=course_id, claims_id=institution_id).update(
        institution_id=institution_id, claims=None
    )
    return _decided("catalogue.course_taken_in", institution_id, course_id, changed, by)


@transaction.atomic
def turn_down(*, institution_id: int, course_id: int, by: int | None) -> bool:
    """Say that a course is not, or no longer, this institution's. Whether it was, or claimed to be."""
    rows = Run.objects.filter(course_id=course_id).filter(
        Q(claims_id=institution_id) | Q(institution_id=institution_id)
    )
    changed = rows.update(institution=None, claims=None)
    return _decided("catalogue.course_turned_down", institution_id, course_id, changed, by)


def _decided(act: str, institution_id: int, course_id: int, changed: int, by: int | None) -> bool:
    if changed:
        slug = Institution.objects.values_list("slug", flat=True).get(id=institution_id)
        course = Run.objects.filter(course_id=course_id).values_list("course__slug", flat=True)[0]
        audit.note(act, by=by, about=institution_scope(slug), course=course)
        transaction.on_commit(queries.forget)
    return bool(changed)


def _found_or_made(name: str, country: str, by: int | None) -> Institution:
    """The institution of this name; of two that make it at the same moment, the second finds the first's."""
    found = queries.institution_called(name)
    if found is None:
        try:
            with transaction.atomic():
                row = Institution.objects.create(
                    slug=_free_slug(rules.slug_of(name)), name=" ".join(name.split())[:200], key=rules.name_key(name),
                    country=country if _is_country(country) else "",
                )  # fmt: skip
                audit.note("catalogue.institution_made", by=by, about=institution_scope(row.slug))
                return row
        except IntegrityError:
            found = queries.institution_called(name)
            if found is None:
                raise
    return Institution.objects.get(id=found.id)


def _free_slug(wanted: str) -> str:
    """An address that no institution has or had; for a name without Latin letters, one of no meaning."""
    base = wanted or new_public_id(8)
    taken = {
        *Institution.objects.filter(slug__startswith=base).values_list("slug", flat=True),
        *FormerInstitution.objects.filter(slug__startswith=base).values_list("slug", flat=True),
    }
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _remember(row: Institution, *, key: str | None, slug: str | None) -> None:
    if key or slug:
        FormerInstitution.objects.create(institution=row, key=key, slug=slug)


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()
