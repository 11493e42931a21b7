"""Storage: what takes how much room, and deleting what nothing needs."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from stoa.content import actions as content
from stoa.kernel import jobs
from stoa.web.base.guards import takes
from stoa.web.operator import words
from stoa.web.operator.access import Operator, for_operators


@dataclass(frozen=True)
class Line:
    """A kind of data, its bytes, and its share of the largest kind in per cent."""

    name: str
    about: str
    bytes: int
    share: int

    @property
    def size(self) -> str:
        return words.size(self.bytes)


@takes("GET")
@for_operators
def storage(request: HttpRequest, operator: Operator) -> HttpResponse:
    """What takes how much room."""
    measured, cleaned = jobs.last_done(content.MEASURING), jobs.last_done(content.COLLECTING)
    disk = shutil.disk_usage(Path(settings.STOA_DATA))
    context = {
        "tab": "storage", "operator": operator, "lines": _lines(measured[1] if measured else None),
        "measured_at": measured[0] if measured else None, "measuring": _open(content.MEASURING),
        "cleaning": _open(content.COLLECTING), "cleaned_at": cleaned[0] if cleaned else None,
        "cleaned": cleaned[1] if cleaned else None, "free": words.size(disk.free), "whole": words.size(disk.total),
        "free_share": round(disk.free / disk.total * 100) if disk.total else 0,
    }  # fmt: skip
    return render(request, "operator/storage.html", context)


def _open(name: str) -> jobs.JobView | None:
    public_id = jobs.open_by_task(name)
    return jobs.job(public_id) if public_id else None


def _lines(measured: dict[str, int] | None) -> list[Line]:
    found = [(gettext("Database"), gettext("people, records, courses as they are read"), database_bytes())]
    if measured:
        found += [
            (gettext("Files of courses"), gettext("pictures, films, downloads"), measured["served"]),
            (gettext("Renditions of films"), gettext("made from the authors’ files"), measured["renditions"]),
            (gettext("Sources and drafts"), gettext("every version as it was published"), measured["other"]),
        ]
    found.append((gettext("Letters"), gettext("where no mail server is named, and in a demo"), folder_bytes("mail")))
    largest = max(size for _name, _about, size in found) or 1
    return [Line(name, about, size, round(size / largest * 100)) for name, about, size in found]


def database_bytes() -> int:
    """How large the database is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    name = str(connection.settings_dict["NAME"])
    return sum(path.stat().st_size for path in map(Path, (name, f"{name}-wal")) if path.is_file())


def folder_bytes(name: str) -> int:
    """How large a small folder of the data folder is."""
    folder = Path(settings.STOA_DATA) / name
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) if folder.is_dir() else 0


@takes("POST")
@for_operators
def storage_act(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Measure, or delete what nothing needs; both by a job."""
    act = request.POST.get("act")
    if act == "measure":
        content.ask_for_measuring(by=operator.id)
        messages.success(request, gettext("The files are being measured."))
    elif act == "clean":
        content.ask_for_collecting(by=operator.id)
        messages.success(request, gettext("What nothing needs is being deleted."))
    else:
        raise BadRequest("Storage can be measured and cleaned.")
    return redirect("operator_storage")
