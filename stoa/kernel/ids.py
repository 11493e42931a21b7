"""Ids for addresses, and other words that chance makes. Internal ids are numbers and never leave the database."""

import secrets

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""No 0/o, 1/i/l, u: ids are read aloud and typed from paper."""


def new_public_id(length: int = 12) -> str:
    """A random id of `length` letters and digits (4.9 bits each) that is safe in an address."""
    return drawn(_ALPHABET, length)


def drawn(alphabet: str, length: int) -> str:
    """`length` letters of an alphabet, each as likely as any other and none to be foretold. One draw for all."""
    number, letters = secrets.randbelow(len(alphabet) ** length), []
    for _ in range(length):
        number, at = divmod(number, len(alphabet))
        letters.append(alphabet[at])
    return "".join(letters)
