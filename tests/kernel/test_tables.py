"""Tables as people's programs write them: whatever encoding and separator, and never a formula on the way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.text.tables import BadTable, read_table, safe_cell

PEOPLE = "email,name\nada@example.org,Adá\nbo@example.org,Bø\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PEOPLE.encode(), "UTF-8"),
        (b"\xef\xbb\xbf" + PEOPLE.encode(), "UTF-8"),
        (PEOPLE.encode("utf-16"), "UTF-16"),
        (PEOPLE.encode("utf-16-le"), "UTF-16"),
        (PEOPLE.encode("utf-16-be"), "UTF-16"),
        (PEOPLE.encode("cp1252"), "Windows-1252"),
        (PEOPLE.replace(",", ";").encode(), "UTF-8"),
        (PEOPLE.replace(",", "\t").encode(), "UTF-8"),
        (PEOPLE.replace("\n", "\r\n").encode(), "UTF-8"),
    ],
)
def test_the_same_list_however_it_was_saved(data: bytes, encoding: str) -> None:
    table = read_table(data, most_rows=10)
    assert table.encoding == encoding
    assert [cells for _, cells in table.rows] == [
        ("email", "name"), ("ada@example.org", "Adá"), ("bo@example.org", "Bø"),
    ]  # fmt: skip


def test_rows_keep_their_numbers_and_empty_ones_are_left_out() -> None:
    table = read_table(b"a\n\n  \nb,c\n", most_rows=10)
    assert table.rows == ((1, ("a",)), (4, ("b", "c")))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b'a@example.org,"x\nb', "Line 2"),
        (b",".join([b"x"] * 1000), "1000 columns"),
        (b"x" * 5000, "far too long"),
        (b"a\nb\nc\nd", "more than 3 lines"),
        (b"\x89PNG\r\n\x1a\n\x01\x02\xff\xfe", "no text"),
        (b"\xff\xfea", "no text"),
    ],
)
def test_what_cannot_be_a_list_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(BadTable, match=said):
        read_table(data, most_rows=3)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n@x", "＝1"])
def test_what_would_run_as_a_formula_is_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@given(st.text(min_size=1))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert safe_cell(text)[0] not in "=+-@\t\r\n"
    assert safe_cell(text).removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("text", ["Ada", "ada@example.org", "1", "", "a=b", "O'Neill"])
def test_other_cells_are_left_alone(text: str) -> None:
    assert safe_cell(text) == text
