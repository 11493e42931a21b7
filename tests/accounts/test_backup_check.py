"""Whether somebody is told when people's data would not outlast their disk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from stoa.accounts import checks
from stoa.accounts.models import Account
from stoa.kernel.backup import last
from stoa.kernel.backup.failures import BadBackup
from stoa.kernel.clock import now
from stoa.kernel.models import AuditEntry
from tests.cast import member

pytestmark = pytest.mark.django_db


def said() -> list[tuple[str, str]]:
    """(level, text) of what is found."""
    return [(finding.level, finding.text) for finding in checks.backup()]


def a_week_passes() -> None:
    """And an hour."""
    Account.objects.update(joined_at=now() - timedelta(days=7, hours=1))
    AuditEntry.objects.update(at=now() - timedelta(days=7, hours=1))


def test_a_site_without_people_needs_none() -> None:
    assert said() == []


def test_after_a_week_with_people(settings: Settings) -> None:
    member("Ada")
    assert said() == [], "it has just begun"
    a_week_passes()
    assert said() == [("warning", "No backup was taken within the last 7 days.")]
    last.note_taken(5_000_000)
    assert said() == []
    a_week_passes()
    assert [level for level, _ in said()] == ["warning"]
    settings.STOA_DEMO = True
    assert said() == []


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (BadBackup("The folder has room for 3 MB."), "The folder has room for 3 MB."),
        (OSError(28, "No space left on device"), "No space left on device"), (ValueError("of somebody"), "ValueError"),
    ],
)  # fmt: skip
def test_one_that_failed_is_told_until_one_goes_well(problem: Exception, words: str) -> None:
    last.note_taken(5)
    last.note_failed(problem)
    assert said() == [("error", f"The last backup failed: {words}")]
    last.note_restored()
    assert not last.last().has_failed, "of the site's former life"
    last.note_failed(problem)
    assert last.last().has_failed
    last.note_taken(6)
    stands = last.last()
    assert said() == [] and stands.bytes == 6 and stands.failed_by == words
