"""What the site itself has of a learner's that can stand in a portfolio: units done, works handed in, records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment import queries as assessment
from stoa.assessment.queries import WorkView
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import Outline
from stoa.credentials import addresses
from stoa.credentials.models import Credential
from stoa.learning import queries as learning


@dataclass(frozen=True)
class Artefact:
    """Something of the learner's. `name` is `unit:run:unit`, `work:run:part:number` or `record:public id`; `record` is
    what is hashed: the facts as the site has them now."""

    name: str
    title: str
    group: str
    url: str = ""
    record: dict[str, Any] = field(default_factory=dict)


def artefacts(account: int) -> list[Artefact]:
    """All of them, course by course, without their `record`."""
    found = []
    histories = learning.histories(account)
    runs = catalogue.runs([each.run_id for each in histories])
    for history in histories:
        run = runs[history.run_id]
        version = content.current_version_id(run.course_id)
        if version is not None:
            outline = content.outline(version)
            found += list(_records(account, history.run_id, outline.title))
            found += [_work(run.slug, outline, work) for work in _works(account, history.run_id, outline)]
            for unit in outline.units:
                if unit.id in history.standing.done and unit.id not in history.standing.known:
                    found.append(Artefact(f"unit:{run.slug}:{unit.id}", unit.title, outline.title))
    return found


def artefact(account: int, name: str) -> Artefact | None:
    """One of them with its `record`; None when it is none of theirs."""
    kind, _colon, rest = name.partition(":")
    if kind == "record":
        row = Credential.objects.filter(public_id=rest, award__account_id=account).select_related("award").first()
        return _record(row) if row else None
    slug, _colon, part = rest.partition(":")
    run = catalogue.run_by_slug(slug)
    version = content.current_version_id(run.course_id) if run else None
    if run is None or version is None:
        return None
    outline = content.outline(version)
    if kind == "unit":
        return _unit(account, run.id, slug, outline, part)
    if kind == "work":
        for work in _works(account, run.id, outline):
            if f"{work.part}:{work.number}" == part:
                return _work(slug, outline, work, is_whole=True)
    return None


def _unit(account: int, run_id: int, slug: str, outline: Outline, unit: str) -> Artefact | None:
    entry, at = outline.unit_by_id.get(unit), learning.unit_done_at(account=account, run_id=run_id, unit=unit)
    if entry is None or at is None:
        return None
    record = {
        "kind": "unit", "course": outline.course_slug, "title": outline.title, "unit": unit, "unitTitle": entry.title,
        "doneAt": _moment(at),
    }  # fmt: skip
    said = {"unit": entry.title, "course": outline.title}
    return Artefact(f"unit:{slug}:{unit}", _("%(unit)s, a unit of “%(course)s”") % said, outline.title, "", record)


def _works(account: int, run_id: int, outline: Outline) -> list[WorkView]:
    parts = [part.id for part in outline.parts if part.kind == "assignment"]
    if not parts:
        return []
    found = assessment.works_of(account=account, run_id=run_id, parts=parts)
    return [work for works in found.values() for work in works if account in work.members]


def _work(slug: str, outline: Outline, work: WorkView, *, is_whole: bool = False) -> Artefact:
    part = outline.part_by_id.get(work.part)
    title = (part.title if part else "") or work.part
    record: dict[str, Any] = {}
    if is_whole and work.handed_in_at is not None:
        digests = [assessment.file_of_work(file.public_id) for file in work.files]
        record = {
            "kind": "work", "course": outline.course_slug, "title": outline.title, "part": work.part,
            "partTitle": title, "number": work.number, "handedInAt": _moment(work.handed_in_at),
            "people": len(work.members), "files": sorted(each.digest for each in digests if each),
            "typed": {name: hashlib.sha256(str(text).encode()).hexdigest() for name, text in work.pieces.items()},
        }  # fmt: skip
    said = {"work": title, "course": outline.title}
    return Artefact(
        f"work:{slug}:{work.part}:{work.number}", _("%(work)s, a work handed in for “%(course)s”") % said,
        outline.title, "", record,
    )  # fmt: skip


def _records(account: int, run_id: int, title: str) -> Iterator[Artefact]:
    rows = Credential.objects.filter(award__account_id=account, award__run_id=run_id, withdrawn_at=None)
    for row in rows.select_related("award").order_by("id"):
        yield Artefact(f"record:{row.public_id}", row.award.title, title)


def _record(row: Credential) -> Artefact:
    record = {
        "kind": "record", "id": row.uuid.urn, "title": row.award.title, "earnedAt": _moment(row.award.earned_at),
        "sha256": hashlib.sha256(row.document.encode()).hexdigest(),
    }  # fmt: skip
    return Artefact(
        f"record:{row.public_id}", row.award.title, "", addresses.credential_page(row.public_id), record
    )  # fmt: skip


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
