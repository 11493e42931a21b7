"""The age format: another implementation reads what is written and writes what is read; every change is noticed."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.kernel.backup import age
from stoa.kernel.backup.age import PIECE, Decrypting, Encrypting
from stoa.kernel.backup.failures import BadBackup, WrongPassphrase

WORD = "walking by the wells"


def sealed(data: bytes) -> bytes:
    """`data` as an age file."""
    out = io.BytesIO()
    box = Encrypting(out, WORD)
    box.write(data)
    box.close()
    return out.getvalue()


def opened(data: bytes, word: str = WORD) -> bytes:
    """What an age file holds."""
    box = Decrypting(io.BytesIO(data), word)
    pieces = iter(box.read, b"")
    return b"".join(pieces)


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    """Guessing need not be dear here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(age, "LOG_N", 10)
        yield


@pytest.fixture(scope="module")
def two_pieces() -> bytes:
    """An age file of a whole piece and a part of one."""
    return sealed(b"x" * (PIECE + 1000))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_another_implementation_reads_it(size: int) -> None:
    data = os.urandom(size)
    assert pyrage.passphrase.decrypt(sealed(data), WORD) == data
    assert opened(sealed(data)) == data


def test_it_reads_another_implementation() -> None:
    data = os.urandom(2 * PIECE + 7)
    assert opened(pyrage.passphrase.encrypt(data, WORD)) == data


def test_another_passphrase_opens_nothing(two_pieces: bytes) -> None:
    with pytest.raises(WrongPassphrase):
        opened(two_pieces, "another one")


@settings(max_examples=60)
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_every_changed_bit_is_noticed(two_pieces: bytes, where: float, bit: int) -> None:
    data = bytearray(two_pieces)
    data[int(where * len(data))] ^= 1 << bit
    with pytest.raises(BadBackup):
        opened(bytes(data))


@pytest.mark.parametrize("bit", range(0, 170 * 8, 5))
def test_every_changed_bit_of_the_head_is_noticed(two_pieces: bytes, bit: int) -> None:
    data = bytearray(two_pieces)
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BadBackup):
        opened(bytes(data))


@settings(max_examples=60)
@given(where=st.floats(0, 1, exclude_max=True))
def test_every_cut_is_noticed(two_pieces: bytes, where: float) -> None:
    with pytest.raises(BadBackup):
        opened(two_pieces[: int(where * len(two_pieces))])


def test_a_cut_between_pieces_is_noticed(two_pieces: bytes) -> None:
    with pytest.raises(BadBackup):
        opened(two_pieces[: -(1000 + 16)])


def test_nothing_may_follow(two_pieces: bytes) -> None:
    with pytest.raises(BadBackup):
        opened(two_pieces + b"x")
