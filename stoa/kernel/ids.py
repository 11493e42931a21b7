"""Ids for addresses. Internal ids are numbers and never leave the database."""

import secrets

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""No 0/o, 1/i/l, u: ids are read aloud and typed from paper."""


def new_public_id(length: int = 12) -> str:
    """A random id of `length` letters and digits (4.9 bits each) that is safe in an address."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
