"""Open Badges 3.0: an achievement, awarded to somebody, as a W3C Verifiable Credential."""

from stoa.credentials.formats.open_badges.build import NotAnAddress, digest_sri, unsigned
from stoa.credentials.formats.open_badges.model import (
    Achievement,
    Alignment,
    Credential,
    Evidence,
    Image,
    Issuer,
    Recipient,
    RelatedResource,
    Result,
    ResultDescription,
    RubricLevel,
    StatusEntry,
)

__all__ = [
    "Achievement",
    "Alignment",
    "Credential",
    "Evidence",
    "Image",
    "Issuer",
    "NotAnAddress",
    "Recipient",
    "RelatedResource",
    "Result",
    "ResultDescription",
    "RubricLevel",
    "StatusEntry",
    "digest_sri",
    "unsigned",
]
