"""A factor of a hundred that comes from a per cent sign is said, and costs no attempt."""

from __future__ import annotations

import pytest

from stoa.assessment import items
from tests.assessment.items.test_showing import question, shown


@pytest.mark.parametrize(
    ("key", "options", "typed", "reason"),
    [
        ("0.49 ± 0.01", "", "49", "per_cent_missing"),
        ("0.49 ± 0.01", "", "0.49", ""),
        ("0.49 ± 0.01", "", "49 %", ""),
        ("0.49 ± 0.01", "", "4900", ""),
        ("2", "", "2 %", "per_cent_sign"),
        ("2", "", "200", ""),
        ("250", "", "2.5", ""),
        ("0.5", ":unit: m", "50", ""),
        ("5", ":unit: %", "5 %", ""),
    ],
)
def test_a_slip_with_per_cent(key: str, options: str, typed: str, reason: str) -> None:
    part = question("numeric", f"What share?\n\n- [x] {key}", options)
    graded = items.grade(part, typed)
    outcome = graded.outcomes[part.id]
    assert outcome.reason == reason
    assert graded.costs_attempt == (not reason)


def test_it_says_what_to_write() -> None:
    part = question("numeric", "What share?\n\n- [x] 0.49 ± 0.01", ":attempts: 1")
    html = shown(part, "49")
    assert "A share lies between 0 and 1. Write 0.49 or 49\u202f%." in html
    assert "no attempt is used" in html
