"""Reads of institutions: who offers the courses here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import Count, Q, QuerySet

from stoa.catalogue import rules
from stoa.catalogue.models import FormerInstitution, Institution, Run
from stoa.kernel.cache import ShortMemory


@dataclass(frozen=True)
class Logo:
    """The mark of an institution. `width` and `height` in CSS pixels; `alt` is what it says."""

    address: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class InstitutionCard:
    """An institution as pages show it. `country` is an ISO 3166 code; `courses` counts those that are listed."""

    id: int
    slug: str
    name: str
    country: str
    website: str
    about: str
    about_html: str
    logo: Logo | None
    courses: int = 0


@dataclass(frozen=True)
class Home:
    """The institution that a course belongs to."""

    slug: str
    name: str


@dataclass(frozen=True)
class CourseAt:
    """A course of an institution, or one that says it is. `run` is the address of its first run."""

    course_id: int
    slug: str
    title: str
    run: str


_homes: ShortMemory[Home | None] = ShortMemory(seconds=2.0)


def forget_homes() -> None:
    """Drop what this process remembers of courses' institutions: it has just changed one."""
    _homes.clear()


def institution(slug: str) -> InstitutionCard | None:
    """The institution at this address, or None."""
    row = _counted(Institution.objects.filter(slug=slug)).first()
    return _card(row) if row else None


def moved_institution(slug: str) -> str | None:
    """The address at which the institution is found that once had this one, or None."""
    return FormerInstitution.objects.filter(slug=slug).values_list("institution__slug", flat=True).first()


def institution_called(name: str) -> InstitutionCard | None:
    """The institution of this name, now or formerly, whatever case and accents; None when there is none."""
    key = rules.name_key(name)
    if not key:
        return None
    rows = Institution.objects.filter(Q(key=key) | Q(former__key=key))
    row = rows.order_by("id").first()
    return _card(row) if row else None


def institutions(*, query: str = "", country: str = "", limit: int, offset: int = 0) -> list[InstitutionCard]:
    """A page of the institutions by name, each with its number of listed courses. One statement."""
    rows = _counted(_found(query, country)).order_by("key", "id")[offset : offset + limit]
    return [_card(row) for row in rows]


def count_institutions(*, query: str = "", country: str = "") -> int:
    """How many institutions that list has."""
    return _found(query, country).count()


def countries() -> list[tuple[str, int]]:
    """(ISO 3166 code, number of institutions) of the countries that have some. One statement."""
    rows = Institution.objects.exclude(country="").values("country").annotate(count=Count("id")).order_by("country")
    return list(rows.values_list("country", "count"))


def home_of(course_slug: str) -> Home | None:
    """The institution that a course belongs to, or None. At most two seconds old."""
    return _homes.get_or_read(course_slug, lambda: _read_home(course_slug))


def _read_home(course_slug: str) -> Home | None:
    rows = Run.objects.filter(course__slug=course_slug, institution__isnull=False).order_by("id")
    row = rows.values_list("institution__slug", "institution__name").first()
    return Home(*row) if row else None


def homes(institution_slugs: Collection[str]) -> dict[str, str]:
    """The courses of these institutions: slug of the institution by slug of the course. One statement."""
    rows = Run.objects.filter(institution__slug__in=institution_slugs).order_by("-id")
    return dict(rows.values_list("course__slug", "institution__slug"))


def courses_at(institution_id: int, *, limit: int, offset: int = 0) -> list[CourseAt]:
    """A page of an institution's listed courses, by title. Two statements."""
    rows = Run.objects.filter(institution_id=institution_id, is_listed=True, course__current__isnull=False)
    return _courses(rows, limit, offset)


def courses_claiming(institution_id: int, *, limit: int = 100) -> list[CourseAt]:
    """Courses that say they are this institution's and were not taken in, by title."""
    return _courses(Run.objects.filter(claims_id=institution_id), limit, 0)


def logos() -> list[str]:
    """The digests of all marks: files that must stay."""
    return list(Institution.objects.exclude(logo="").values_list("logo", flat=True))


def _courses(rows: QuerySet[Run], limit: int, offset: int) -> list[CourseAt]:
    """Each course once, by title, with the address of its first run. Two statements."""
    held = rows.values_list("course_id", "course__slug", "course__title").distinct()
    found = list(held.order_by("course__title", "course_id")[offset : offset + limit])
    runs = rows.filter(course_id__in=[course_id for course_id, _slug, _title in found]).order_by("-id")
    first = dict(runs.values_list("course_id", "slug"))
    return [CourseAt(course_id, slug, title, first[course_id]) for course_id, slug, title in found]


def _found(query: str, country: str) -> QuerySet[Institution]:
    rows = Institution.objects.all()
    if country:
        rows = rows.filter(country=country)
    for word in rules.name_key(query).split():
        rows = rows.filter(key__contains=word)
    return rows


def _counted(rows: QuerySet[Institution]) -> QuerySet[Institution]:
    listed = Q(runs__is_listed=True, runs__course__current__isnull=False)
    return rows.annotate(count=Count("runs__course", filter=listed, distinct=True))


def _card(row: Institution) -> InstitutionCard:
    logo, courses = None, int(getattr(row, "count", 0))
    if row.logo:
        address = f"/files/{row.logo}/{quote(row.logo_name)}"
        logo = Logo(address, row.logo_width, row.logo_height, row.logo_alt)
    return InstitutionCard(
        row.id, row.slug, row.name, row.country, row.website, row.about, row.about_html, logo, courses
    )
