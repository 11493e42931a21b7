"""Keeping the list of courses in step with the courses that are given here.

Listed and found is what a visitor may see: of a course whose units ask for an account, not their text; of a module that
opens later, only its units' titles, until a job takes it in on that day. What learners write is never among it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from stoa.catalogue import queries
from stoa.catalogue.actions.places import free_places, take_off, take_turn
from stoa.catalogue.models import Entry, Run
from stoa.catalogue.rules import admission, next_run
from stoa.content import queries as courses
from stoa.content.ports import Html
from stoa.content.queries import Outline
from stoa.kernel import jobs, search
from stoa.kernel.clock import now
from stoa.kernel.search import Document
from stoa.kernel.text import html

Progress = Callable[[str, int, int], None]
SHELVE_JOB = "catalogue.shelve_course"
_BATCH = 200


def shelve_course(*, course_slug: str, with_text: bool = True) -> int:
    """Bring the entries of a course's runs up to date; returns how many have changed.

    Without the text of its units it takes a moment; with it, a second for a large course, which a job is for.
    """
    card = courses.course_by_slug(course_slug)
    runs = list(Run.objects.filter(course__slug=course_slug).select_related("institution").order_by("id"))
    shown = _shown(card.id) if card and card.version_id else None
    listed = [run for run in runs if run.id == shown]
    changed = 0
    with transaction.atomic():
        gone = Entry.objects.filter(run__in=[run for run in runs if run not in listed])
        if gone.exists():
            take_turn()
            changed += take_off(gone)
        if card and card.version_id and listed:
            outline = courses.outline(card.version_id)
            changed += sum(_shelve(run, outline, with_text=with_text) for run in listed)
            if with_text:
                _come_back(outline)
    return changed


def _shown(course_id: int) -> int | None:
    """The run by which the list shows a course: of those that are listed the one that somebody would take now; where
    none takes people any more, the newest."""
    cards = [card for card in queries.runs_of(course_id) if card.is_listed and card.archived_at is None]
    return next_run(cards, now()) or (cards[-1].id if cards else None)


def shelve_run(*, run_id: int) -> None:
    """Bring the entry of a run's course up to date, as when another of its runs begins to take people."""
    for slug in Run.objects.filter(id=run_id).values_list("course__slug", flat=True):
        shelve_course(course_slug=slug, with_text=False)
        ask_to_shelve(slug)


def ask_to_shelve(course_slug: str) -> None:
    """Have a course's entries brought up to date by a job, its text included."""
    jobs.enqueue(SHELVE_JOB, key=f"{SHELVE_JOB}:{course_slug}", course=course_slug)


def shelve_missing() -> None:
    """List courses that no entry speaks of, as after an upgrade from a Stoa that kept none: text later."""
    listed = Run.objects.filter(is_listed=True, archived_at=None).values_list("course__slug", flat=True)
    known = Entry.objects.filter(run__isnull=False).values_list("run__course__slug", flat=True)
    for slug in sorted({*listed} - {*known}):
        if shelve_course(course_slug=slug, with_text=False):
            ask_to_shelve(slug)


def index_catalogue(*, progress: Progress) -> int:
    """Make everything that can be found anew; returns how many entries there are. Meanwhile searches find a part."""
    with transaction.atomic():
        take_turn()
        search.clear()
        Entry.objects.filter(run__isnull=False).update(edition="")
    known = courses.published_courses()
    for number, card in enumerate(known):
        progress("courses here", number, len(known))
        shelve_course(course_slug=card.slug)
    places = list(Entry.objects.filter(run__isnull=True).order_by("place").values_list("place", flat=True))
    for start in range(0, len(places), _BATCH):
        progress("courses elsewhere", start, len(places))
        with transaction.atomic():
            take_turn()
            rows = Entry.objects.filter(place__in=places[start : start + _BATCH])
            search.put([document_elsewhere(row) for row in rows])
    return Entry.objects.count()


def document_elsewhere(entry: Entry) -> Document:
    """What is found of a course that is given elsewhere."""
    people = " · ".join(name for name, _role in json.loads(entry.people))
    middle = (entry.institution_name, entry.department, entry.programme, people, html.plain(entry.about_html))
    return Document(
        entry.place, search.base(entry.language), entry.title,
        strong=" · ".join(json.loads(entry.subjects)), middle=" · ".join(filter(None, middle)),
    )  # fmt: skip


def _shelve(run: Run, outline: Outline, *, with_text: bool) -> bool:
    """Whether anything had to change. An entry's edition says what its text was made from, its facts, and whether the
    text of units is among it: what stays the same is left alone."""
    facts = _facts(run, outline)
    said = [outline.version_id, outline.edition, facts["institution_name"], run.reads_without_account]
    content, told = _hash([*said, _open_modules(outline)]), _hash(facts)
    entry = Entry.objects.filter(run=run).first()
    held = entry.edition if entry else ""
    is_text_new = not held.startswith(content) or (with_text and held.endswith("brief"))
    if not is_text_new and told in held:
        return False
    take_turn()
    if entry is None:
        entry = Entry(run=run, place=free_places(1)[0], created_at=run.created_at)
    for name, value in facts.items():
        setattr(entry, name, value)
    extent = ("whole" if with_text else "brief") if is_text_new else held.rpartition(" ")[2]
    entry.edition, entry.changed_at = f"{content} {told} {extent}", now()
    entry.save()
    if is_text_new:
        text = " ".join(_text(outline)) if with_text and run.reads_without_account else ""
        search.put([_document(entry, outline, text)])
    return True


def _facts(run: Run, outline: Outline) -> dict[str, Any]:
    named = run.institution.name if run.institution else outline.institution
    begins = admission(
        opens_at=run.opens_at, closes_at=run.closes_at, enrols_from=run.enrols_from, enrols_until=run.enrols_until,
        is_archived=False,
    )  # fmt: skip
    minutes = outline.workload * 60 if outline.workload > 0 else outline.minutes
    return {
        "title": outline.title[:300], "title_key": search.fold(outline.title)[:80],
        "title_words": min(len(outline.title.split()), 1000), "summary": outline.summary,
        "institution_name": named[:200],
        "institution_slug": run.institution.slug if run.institution else slugify(named)[:120],
        "language": outline.language, "level": outline.level, "licence": outline.licence, "minutes": round(minutes),
        "subjects": json.dumps([each for each in outline.subjects if each], ensure_ascii=False),
        "people": json.dumps([[person.name, person.role] for person in outline.staff], ensure_ascii=False),
        "units": len(outline.units), "opens_at": begins.start, "closes_at": begins.end,
        "bays": json.dumps([[unit.minutes for unit in module.units] for module in outline.modules]),
    }  # fmt: skip


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:24]


def _document(entry: Entry, outline: Outline, text: str) -> Document:
    said = [outline.summary, html.plain(outline.about_html), outline.audience, entry.institution_name]
    said += [person.name for person in outline.staff]
    said += [module.title for module in outline.modules] + [unit.title for unit in outline.units]
    return Document(
        entry.place, search.base(outline.language), outline.title,
        strong=" · ".join([*outline.subjects, *(outcome.text for outcome in outline.outcomes)]),
        middle=" · ".join(filter(None, said)), text=text,
    )  # fmt: skip


def _open_modules(outline: Outline) -> int:
    return sum(not _opens_later(module.opens) for module in outline.modules)


def _opens_later(opens: str) -> bool:
    return bool(opens) and datetime.fromisoformat(opens) > now()


def _text(outline: Outline) -> Iterator[str]:
    """The text of units that anybody may read today: captions and transcripts stand in it, questions do not."""
    for module in outline.modules:
        if _opens_later(module.opens):
            continue
        for entry in module.units:
            built = courses.unit(outline.version_id, entry.id)
            yield html.plain(" ".join(part.html for part in built.segments if isinstance(part, Html)))


def _come_back(outline: Outline) -> None:
    """Look again on the day on which the next module opens."""
    later = [module.opens for module in outline.modules if _opens_later(module.opens)]
    if later:
        first = min(map(datetime.fromisoformat, later))
        jobs.enqueue(
            SHELVE_JOB, key=f"{SHELVE_JOB}:{outline.course_slug}:{first.isoformat()}", due_at=first,
            course=outline.course_slug,
        )  # fmt: skip
