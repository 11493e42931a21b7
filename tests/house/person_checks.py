"""Which columns refer to a person, and whether somebody says how they are handed out and how they end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import models

NAMES = {
    "account", "owner", "by", "user", "person", "holder", "learner", "author", "reader", "member", "guardian", "about",
    "email", "address", "addresses", "recipient", "receiver", "reviewer", "session_data", "sender", "to",
}  # fmt: skip
ENDS = ("_by", "_email", "_account", "_address", "_owner", "_user")
NOT_OF_PEOPLE = {
    "credentials.StatusList.address": "where a status list is",
    "credentials.IssuerKey.by_former": "a signature",
    "catalogue.Institution.about": "what an institution says of itself",
    "accounts.Profile.about": "goes with Profile.account",
    "sessions.Session.session_data": "Django's table, in which nothing is written: ours is accounts.Session",
    "catalogue.Entry.address": "where a course is that is given elsewhere",
    "content.Build.about": "what a unit is about",
    "account.EmailConfirmation.email_address": "goes with EmailAddress; codes are used here, not links",
}
"""Columns that only sound so."""


@dataclass(frozen=True)
class Column:
    """A column as the check sees it: "app.model.field", and whether it is a relation to accounts."""

    where: str
    refers: bool

    @property
    def name(self) -> str:
        return self.where.rsplit(".", 1)[1]

    @property
    def is_of_people(self) -> bool:
        return self.refers or self.name in NAMES or self.name.endswith(ENDS)


def columns() -> list[Column]:
    """Every column of every table of the site."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if (
                isinstance(field, models.Field)
                and not field.auto_created
                and not isinstance(field, models.BooleanField)
            ):
                target = getattr(field.related_model, "_meta", None)
                refers = bool(target and target.label == settings.AUTH_USER_MODEL)
                label = f"{model._meta.app_label}.{model._meta.object_name}.{field.name}"
                found.append(Column(label, refers))
    return found


def uncovered(known: Iterable[Column], covered: Collection[str]) -> list[str]:
    """Columns of people that no domain's `PersonalData` covers, with what to do."""
    return [
        f"{column.where} refers to a person, and nobody says how it is exported and erased. In that domain's "
        f"registration.py add “{column.where}” to `covers` of personal_data.add(PersonalData(...)), and the rows to "
        f"its `export` and `erase` (stoa/accounts/ports.py). If it is of no person, name it in NOT_OF_PEOPLE of "
        f"tests/house/person_checks.py with the reason"
        for column in known
        if column.is_of_people and column.where not in covered and column.where not in NOT_OF_PEOPLE
    ]


def unknown(known: Iterable[Column], covered: Collection[str]) -> list[str]:
    """What is covered and does not exist (any more)."""
    there = {column.where for column in known}
    return [f"{where} is covered and does not exist" for where in sorted({*covered, *NOT_OF_PEOPLE} - there)]
