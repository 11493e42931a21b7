"""Which bytes a Range header means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.web.files.ranges import Slice, Unsatisfiable, wanted


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-", Slice(0, 99)),
        ("bytes=10-19", Slice(10, 19)),
        ("bytes=90-400", Slice(90, 99)),
        ("bytes=-7", Slice(93, 99)),
        ("bytes=-700", Slice(0, 99)),
        ("bytes=0-1,4-5", None),
        ("bytes=9-3", None),
        ("bytes=-", None),
        ("lines=1-2", None),
        ("nonsense", None),
    ],
)
def test_ranges(header: str, part: Slice | None) -> None:
    assert wanted(header, 100) == part


@pytest.mark.parametrize(("header", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=-5", 0), ("bytes=0-", 0)])
def test_what_lies_behind_the_end(header: str, size: int) -> None:
    with pytest.raises(Unsatisfiable):
        wanted(header, size)


@given(header=st.from_regex(r"bytes=\d{0,19}-\d{0,19}", fullmatch=True), size=st.integers(0, 1000))
def test_a_part_lies_inside_the_file(header: str, size: int) -> None:
    try:
        part = wanted(header, size)
    except Unsatisfiable:
        return
    assert part is None or 0 <= part.first <= part.last < size
