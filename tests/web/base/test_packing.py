"""Pages packed ahead of time unpack to exactly the page, for every reader."""

from __future__ import annotations

import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from stoa.web.base.frames import Piece, cut, even, hole, raw
from stoa.web.base.packing import gzip_file, packed, stored

MARKS = {"unit": (b'<i class="todo">Not started:</i>', b"<i>Done:</i>", b"<b>Begun:</b>")}
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ue020\ue021"), max_size=60)
words = st.sampled_from(["The well ", "is bad. ", "A kit ", "<p>", "</p>\n", "ünïcode ", "x" * 300, ""])
prose = st.lists(st.one_of(words, texts), max_size=12).map("".join)


def unpacked(data: bytes) -> bytes:
    """As a browser unpacks it: one member, to its end, with its sum checked."""
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    found = reader.decompress(data) + reader.flush()
    assert reader.eof and not reader.unused_data
    return found


@given(st.lists(st.tuples(st.binary(max_size=3000), st.booleans())))
def test_pieces_packed_or_stored_join_to_one_file(pieces: list[tuple[bytes, bool]]) -> None:
    plain = b"".join(data for data, _ in pieces)
    blocks = [packed(data) if is_packed else stored(data) for data, is_packed in pieces]
    assert unpacked(gzip_file(blocks, plain)) == gzip.decompress(gzip_file(blocks, plain)) == plain


def test_what_is_stored_may_be_long() -> None:
    data = bytes(range(256)) * 1000
    assert unpacked(gzip_file([stored(data)], data)) == data


@given(st.lists(st.tuples(st.sampled_from(["name", "token", "unit:a", "unit:b", "unit:c"]), prose), max_size=12),
       prose, prose, st.data())  # fmt: skip
def test_a_frame_unpacks_to_what_it_says(
    rows: list[tuple[str, str]], first: str, value: str, data: st.DataObject
) -> None:
    seen: set[str] = set()
    html = first
    for name, text in rows:
        if name in seen and name.startswith("unit"):
            continue
        seen.add(name)
        html += hole(name) + text
    made = cut(html, MARKS)
    values = {"name": raw(value.encode()), "token": Piece(b"t" * 22, packed(b"t" * 22))}
    units = sorted(name for name in seen if name.startswith("unit"))
    chosen = {name: data.draw(st.integers(0, 2)) for name in units if data.draw(st.booleans())}
    page = made.filled(values, chosen)
    marks = dict(enumerate(even(MARKS["unit"])))
    wanted = html
    for name in seen:
        said = marks[chosen.get(name, 0)] if name.startswith("unit") else values[name].plain
        wanted = wanted.replace(hole(name), said.decode())
    assert page.plain.decode() == wanted
    assert unpacked(page.gzip()) == page.plain


def test_zeros_in_a_text_are_never_taken_for_a_choice() -> None:
    made = cut(f"a{hole('unit:a')}" + "\0" * 60 + "b", MARKS)
    for number in range(3):
        page = made.filled({}, {"unit:a": number})
        assert unpacked(page.gzip()) == page.plain


def test_choices_are_equally_long_and_the_same_elements() -> None:
    marks = even(MARKS["unit"])
    assert len({len(mark) for mark in marks}) == 1
    assert [b" ".join(mark.split()).replace(b" >", b">") for mark in marks] == list(MARKS["unit"])


def test_a_long_outline_packs_well() -> None:
    """A row with its mark costs some twenty bytes, whatever it looks like."""
    row = '<li><a href="/learn/c/unit-{n}/">{mark}<span>Unit {n}</span></a></li>'
    rows = "".join(row.format(n=n, mark=hole(f"unit:{n}")) for n in range(100))
    legend = b"".join(even(MARKS["unit"])).decode()
    page = cut(legend + rows, MARKS).filled({}, {f"unit:{n}": n % 3 for n in range(100)})
    assert unpacked(page.gzip()) == page.plain
    assert len(page.gzip()) < 22 * 100 < len(page.plain) / 4


def test_a_page_fails_rather_than_lacks_a_value() -> None:
    try:
        cut(f"a{hole('name')}").filled({})
    except KeyError as problem:
        assert problem.args == ("name",)
    else:
        raise AssertionError("a hole was left open")
