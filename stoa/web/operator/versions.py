"""Versions: of Stoa and what it stands on, of the database, and of the compiler that made each course."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import django
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

import stoa
from stoa.content import actions as content
from stoa.content import queries as courses
from stoa.kernel import jobs
from stoa.web.base.guards import takes
from stoa.web.operator.access import Operator, for_operators

PAGE: Final = 25


@takes("GET")
@for_operators
def versions(request: HttpRequest, operator: Operator) -> HttpResponse:
    """What runs here, and which courses an older compiler made."""
    today = content.compiler_fingerprint()
    made = courses.compilers(today)
    page = Paginator(range(made.stale_courses), PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1 if made.stale_courses else 0
    stale = courses.compiled_courses(today, offset=first, limit=PAGE, only_stale=True) if made.stale_courses else []
    working = jobs.open_by_task(content.RECOMPILING)
    context = {
        "tab": "versions", "operator": operator, "parts": _parts(), "made": made, "page": page,
        "stale": stale,
        "working": jobs.job(working) if working else None, "migrations": _last_migrations(),
    }  # fmt: skip
    return render(request, "operator/versions.html", context)


def _parts() -> list[tuple[str, str]]:
    """(name, version) of what the site stands on."""
    named = [("Stoa", stoa.__version__), ("Python", platform.python_version()), ("Django", django.get_version())]
    for package in ("granian", "django-allauth"):
        try:
            named.append((package, version(package)))
        except PackageNotFoundError:
            continue
    return [*named, _database(), (gettext("System"), f"{platform.system()} {platform.release()}")]


def _database() -> tuple[str, str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            return "PostgreSQL", str(cursor.fetchone()[0])
        cursor.execute("SELECT sqlite_version()")
        return "SQLite", str(cursor.fetchone()[0])


def _last_migrations() -> list[tuple[str, str]]:
    """(part, its last migration) as the database says. One statement."""
    rows = MigrationRecorder(connection).migration_qs.order_by("id").values_list("app", "name")
    return sorted(dict(rows).items())


@takes("POST")
@for_operators
def recompile(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Compile what an older compiler made; by a job."""
    content.ask_for_recompiling(by=operator.id)
    messages.success(request, gettext("Courses are being compiled anew. Learners read on meanwhile."))
    return redirect("operator_versions")
