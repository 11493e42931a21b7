"""What an attacker does: every address of the site, filled with other people's ids, asked in every way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.closing import shut

METHODS = ("GET", "POST", "PUT", "DELETE")
PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
WHOSE = ("account_id", "account", "user_id", "owner_id", "owner", "by")
"""Columns that say whose a row is."""
PARTS = {"learning_rosterword": ("line_id", "learning_rosterline")}
"""Tables whose rows are whose another row is: the column that leads there, and its table."""
COUNTS = {"learning_occupancy": {"counts"}}
"""Columns that count people: to come and to go oneself moves them."""
NOISE = {"accounts_session", "django_session", "kernel_outbox", "django_migrations", "django_content_type"}
"""Tables in which every request of anybody may leave something that is nobody's right or work."""


def routes(patterns: list[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[str]:
    """Every address of the site, as its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def addresses(known: Mapping[str, list[str]]) -> list[str]:
    """Every address with other people's ids in it: each place takes what is known for its name."""
    found: list[str] = []
    for route in routes():
        filled = [route]
        for kind, name in PLACE.findall(route):
            values = known.get(name) or (["1"] if kind == "int" else known["*"])
            mark = re.compile(rf"<(?:\w+:)?{name}>")
            filled = [mark.sub(value, text, count=1) for text in filled for value in values]
        found += ["/" + re.sub(r"[\^$\\?]", "", text) for text in filled]
    return sorted(set(found))


Rows = dict[str, dict[Any, dict[str, Any]]]


def snapshot() -> Rows:
    """Every row of every table but NOISE, by its key."""
    tables: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table in NOISE:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            key = columns.index(model._meta.pk.column) if model._meta.pk.column in columns else None
            rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
            tables[table] = {tuple(row.values())[key] if key is not None else str(row): row for row in rows}
    for table, (column, whole) in PARTS.items():
        for row in tables[table].values():
            row["account_id"] = tables[whole][row[column]]["account_id"]
    return tables


@dataclass(frozen=True)
class Change:
    """A row that is another than before."""

    table: str
    before: dict[str, Any]
    after: dict[str, Any]

    def is_of(self, account: int | None) -> bool:
        """Whether the row, as it was and as it is, is this account's own."""
        if self.before and self.after and self.columns <= COUNTS.get(self.table, set()):
            return account is not None
        return account is not None and all(
            account in ([row.get(name) for name in WHOSE] + ([row["id"]] if self.table == "accounts_account" else []))
            for row in (self.before, self.after)
            if row
        )

    @property
    def columns(self) -> set[str]:
        """What of an old row is changed."""
        return {name for name in self.before if self.after and self.before[name] != self.after.get(name)}


def changes(before: Rows, after: Rows) -> list[Change]:
    """What differs between two snapshots."""
    found = []
    for table in before.keys() | after.keys():
        old, new = before.get(table, {}), after.get(table, {})
        for key in old.keys() | new.keys():
            if old.get(key) != new.get(key):
                found.append(Change(table, old.get(key, {}), new.get(key, {})))
    return found


@dataclass
class Walk:
    """Asks every address in every way, and keeps what is amiss."""

    client: Client
    secrets: tuple[str, ...]
    """Words that must stand in no answer."""
    form: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    echoes: tuple[str, ...] = ()
    """Pages that say back the address that was typed."""
    amiss: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str) -> int:
        """Ask once; the status."""
        if method == "POST":
            response: Any = self.client.post(path, self.form, headers=self.headers)
        else:
            response = self.client.generic(method, path, headers=self.headers)
        text = response.content.decode(errors="replace") if not response.streaming else ""
        shut(response)
        if response.status_code >= 500:
            self.amiss.append(f"{method} {path}: {response.status_code}")
        said = text + "".join(f"{name}: {value}\n" for name, value in response.items())
        typed = self.form.get("email", "") if path in self.echoes else ""
        told = [secret for secret in self.secrets if secret in said and secret != typed]
        self.amiss += [f"{method} {path} tells {secret!r}" for secret in told]
        return int(response.status_code)

    def all(self, paths: list[str], methods: tuple[str, ...] = METHODS) -> list[str]:
        """Ask all of them; what is amiss."""
        for path in paths:
            for method in methods:
                self.ask(method, path)
        return self.amiss
