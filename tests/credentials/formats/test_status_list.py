"""Bitstring status lists."""

from __future__ import annotations

import base64
import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.credentials.formats import status_list
from stoa.credentials.formats.status_list import MAX_BITS, MIN_BITS, BadStatusList, Bitstring, decode, empty, encode


@settings(max_examples=30, deadline=None)
@given(st.sets(st.integers(0, MIN_BITS - 1), max_size=50))
def test_the_bits_that_were_set_are_set_after_reading_back(indexes: set[int]) -> None:
    found = decode(encode(empty().with_bits(indexes)))
    assert all(found.is_set(index) for index in indexes)
    assert sum(byte.bit_count() for byte in found.data) == len(indexes)


def test_bit_0_is_the_leftmost_and_can_be_cleared_again() -> None:
    bits = empty().with_bits([0, 9])
    assert bits.data[:2] == b"\x80\x40"
    assert bits.with_bits([0], value=False).data[:2] == b"\x00\x40"


def test_the_text_is_gzip_in_base64url_and_the_same_every_time() -> None:
    text = encode(empty().with_bits([1]))
    assert text.startswith("uH4s") and text == encode(empty().with_bits([1]))
    packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
    assert gzip.decompress(packed) == empty().with_bits([1]).data


def test_a_list_of_before_the_standard_is_read_too() -> None:
    text = base64.urlsafe_b64encode(gzip.compress(bytes(MIN_BITS // 8))).decode()
    assert decode(text).length == MIN_BITS


@pytest.mark.parametrize("index", [-1, MIN_BITS, 10**9])
def test_a_place_outside_of_the_list_is_refused(index: int) -> None:
    with pytest.raises(BadStatusList):
        empty().is_set(index)
    with pytest.raises(BadStatusList):
        empty().with_bits([index])


@pytest.mark.parametrize("bits", [8, MIN_BITS + 1, MAX_BITS * 2])
def test_a_list_of_the_wrong_size_is_not_made(bits: int) -> None:
    with pytest.raises(BadStatusList):
        empty(bits)


def test_bombs_and_rubbish_are_refused() -> None:
    bomb = encode(Bitstring(bytes(64 * 1024 * 1024)))
    short = encode(Bitstring(bytes(10)))
    cut = status_list.encode_base64url(gzip.compress(bytes(MIN_BITS // 8))[:-9])
    for text in (bomb, short, cut, "u", "", "uAAAA", "H4sI", "uH4sI====", "\x00"):
        with pytest.raises(BadStatusList):
            decode(text)


@given(st.text(max_size=200))
def test_any_text_is_a_list_or_refused(text: str) -> None:
    with pytest.raises(BadStatusList):
        decode(text)
