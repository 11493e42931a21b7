"""A site with somebody worth attacking in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings

from stoa.accounts import queries as people
from stoa.accounts.rules import SITE, course_scope
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel import files
from stoa.kernel.limits import TABLE
from stoa.learning import actions as learning
from tests.cast import Member, member
from tests.web import sample
from tests.web.browser import Browser

NAME, ADDRESS = "Zephyrine", "zephyrine@example.org"
"""The victim's, which stand nowhere else."""


@dataclass(frozen=True)
class Site:
    """What there is, and the ids that an attacker has come by."""

    victim: Member
    operator: Member
    known: dict[str, list[str]]
    wells: Offer
    other: Offer


@pytest.fixture
def open_doors(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No limit slows the attacker down; mail stays in memory; nothing of another test is remembered."""
    for what in TABLE:
        monkeypatch.setitem(TABLE, what, {})
    settings.ACCOUNT_RATE_LIMITS = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STOA_DATA = tmp_path / "data"
    settings.STORAGES = {
        **settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }  # fmt: skip
    forgetting = (files.store.cache_clear, content.forget, catalogue.forget, cache.clear)
    for forget in forgetting:
        forget()
    yield
    for forget in forgetting:
        forget()


@pytest.fixture
def site(open_doors: None, db: None, tmp_path: Path) -> Site:
    """Two courses; the victim takes part in one, is signed in somewhere, and has a task on the site."""
    wells, other = sample.publish(tmp_path), sample.publish(tmp_path, "other", title="Another course")
    victim = member(NAME, ("registrar", SITE))
    operator = member("Op", ("operator", SITE))
    learning.enrol(account_id=victim.id, offer=wells)
    in_use = Browser()
    in_use.post("/accounts/login/", {"login": victim.email, "password": "walking-by"})
    person = people.person(victim.id)
    assert person is not None
    known = {
        "*": ["wells", person.public_id], "person": [person.public_id], "run": ["wells"], "course": ["wells"],
        "slug": ["wells"], "unit": ["well", "cases"], "part": ["q"], "number": ["1"],
        "act": ["suspend", "reopen", "sign-out", "reset-factors", "grant", "take"],
        "token": ["unknown", people.sessions_of(victim.id)[0].fingerprint],
    }  # fmt: skip
    return Site(victim, operator, known, wells, other)


def attacker(role: str, other: Offer) -> tuple[Browser, int | None]:
    """A browser of somebody with this role elsewhere, and their internal id."""
    browser = Browser()
    if role == "visitor":
        return browser, None
    scope = SITE if role == "registrar" else course_scope(other.run.slug)
    mallory = member("Mallory", *([] if role == "learner" else [(role, scope)]))
    browser.post("/accounts/login/", {"login": mallory.email, "password": "walking-by"})
    browser.post("/accounts/reauthenticate/", {"password": "walking-by"})
    return browser, mallory.id
