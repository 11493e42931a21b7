"""The ids of a source as ids of a course."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stoa.content.rules import is_id
from stoa.interop.formats.olx.names import LONGEST, Names, from_name, slug, to_name
from stoa.interop.rules import Tally

NAMES = st.one_of(st.text(min_size=1, max_size=12), st.text("-x0123456789abcdefn_./", min_size=1, max_size=12))


@given(NAMES)
def test_a_name_can_be_read_back(url_name: str) -> None:
    name = to_name(url_name)
    assert is_id(name)
    assert len(name) >= LONGEST or from_name(name) == url_name


@given(NAMES, NAMES)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert (to_name(one) == to_name(other)) == (one == other)


def test_ordinary_names_stay_as_they_are() -> None:
    for name in ("78b75020d3894fdfa8b4994f97275294", "Week_1.2-intro", "my-xray"):
        assert to_name(name) == name
    assert to_name("a/b") == "a-x2f-b"


@given(st.lists(st.tuples(st.sampled_from(["html", "video"]), st.sampled_from(["a", "A", "b"])), max_size=12))
def test_no_id_is_given_twice(blocks: list[tuple[str, str]]) -> None:
    names = Names(Tally())
    given_out = [names.claim(kind, name, "f", 1).casefold() for kind, name in blocks]
    assert len(set(given_out)) == len(given_out)


def test_slugs() -> None:
    assert slug("Módulo 1: ¿Qué es?", "x") == "modulo-1-que-es"
    assert slug("مقدمة", "78b75020") == "78b75020"
    assert slug("", "") == "part"
    assert len(slug("word " * 40, "x")) <= 48
