"""Dates of credentials: RFC 3339, read strictly, written in UTC."""

from __future__ import annotations

import pytest

from stoa.credentials.formats.dates import BadDate, read_instant, write_instant
from tests.credentials.formats.sample import ISSUED


@pytest.mark.parametrize(
    "text", ["2026-11-21", "2026-11-21T09:00:00", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+23:00"]
)
def test_a_date_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        read_instant(text)


def test_an_instant_is_written_in_utc() -> None:
    assert write_instant(read_instant("2026-11-21T10:00:00.123456789+01:00")) == "2026-11-21T09:00:00Z"
    with pytest.raises(ValueError, match="time zone"):
        write_instant(ISSUED.replace(tzinfo=None))
