"""No table refers to a person unless its domain hands it out and erases it. Each check with faults it catches."""

from __future__ import annotations

import pytest

from stoa.accounts.ports import personal_data
from tests.house.person_checks import Column, columns, uncovered, unknown


def covered() -> set[str]:
    return {where for part in personal_data.for_export() for where in part.covers}


def test_every_column_of_a_person_is_exported_and_erased() -> None:
    assert uncovered(columns(), covered()) == []


def test_what_is_covered_is_there() -> None:
    assert unknown(columns(), covered()) == []


def test_the_account_is_erased_last() -> None:
    """What is above is found by the account's id; a kill before the end leaves the account to go on with."""
    assert [part.name for part in personal_data.for_erasing()][-2:] == ["site", "account"]


@pytest.mark.parametrize(
    "planted",
    [
        Column("learning.Note.writer", refers=True), Column("community.Post.author", refers=False),
        Column("kernel.Letter.email", refers=False), Column("catalogue.Wish.asked_by", refers=False),
    ],
)  # fmt: skip
def test_a_table_that_was_forgotten_is_named(planted: Column) -> None:
    (finding,) = uncovered([planted], covered())
    assert planted.where in finding
    assert "registration.py" in finding


def test_a_cover_without_a_column_is_named() -> None:
    assert any("learning.Gone.account" in line for line in unknown(columns(), {"learning.Gone.account"}))
