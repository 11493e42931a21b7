"""Credentials as signed tokens (VC-JWT): the same JSON, with the signature around it instead of inside."""

from stoa.credentials.formats.jose.token import (
    ALGORITHM,
    ALGORITHMS,
    SHARED_SECRETS,
    BadToken,
    Token,
    contradiction,
    document_of,
    key_in_header,
    looks_like_token,
    read_token,
    write_token,
)

__all__ = [
    "ALGORITHM",
    "ALGORITHMS",
    "SHARED_SECRETS",
    "BadToken",
    "Token",
    "contradiction",
    "document_of",
    "key_in_header",
    "looks_like_token",
    "read_token",
    "write_token",
]
