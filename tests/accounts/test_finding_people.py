"""Finding people by name or address: whatever case, accents and order of words, alike on both engines."""

from __future__ import annotations

import pytest

from stoa.accounts import queries
from tests.cast import member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("élodie", True), ("ÉLODIE", True), ("elodie", True), ("celik", True), ("Çelik Élodie", True), ("yilmaz", True),
        ("e\u0301lodie", True), ("elodie celik", True), ("elodia", False), ("celik bo", False),
        ("%", False), ("_", False), ("\\", False),
    ],
)  # fmt: skip
def test_whatever_case_accents_and_order(text: str, is_found: bool) -> None:
    member("Bo")
    found = member("Élodie Çelik-Yilmaz")
    assert [card.person.id for card in queries.find_people(text)] == ([found.id] if is_found else [])
