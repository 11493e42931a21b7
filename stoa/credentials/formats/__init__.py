"""Portable records: credentials as files that outlive the platform. Plain Python; knows nothing of Django or the
database.

    key = new_signing_key()
    credential = sign(unsigned(Credential(...)), key, created=now)      # Open Badges 3.0 with an eddsa-rdfc-2022 proof
    file = to_bytes(credential)                                         # what is stored, sent and hashed
    token = write_token(credential, key)                                # the same as a VC-JWT
    picture = bake(image, file)                                         # PNG or SVG that holds the credential
    page = certificate(Certificate(...), house_fonts(), file=file)      # PDF
    report = verify(file, now=now, status_lists={url: list_file}, key_histories=[history])

Each format is a folder: `keys`, `data_integrity`, `open_badges`, `status_list`, `badge`, `baking`, `pdf`, `qr`,
`verification`;
`contexts` holds the vocabularies. Heavy libraries (pyld, cryptography, reportlab, segno) load when first used, so that
a server which only shows pages stays small.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from json.encoder import encode_basestring as quoted
from typing import Any

from stoa.credentials.formats import badge, open_badges_2, qr, status_list
from stoa.credentials.formats.badge import Badge
from stoa.credentials.formats.baking import BadImage, bake, bake_older, extract
from stoa.credentials.formats.clr import Bundle, unsigned_bundle
from stoa.credentials.formats.data_integrity import BUNDLED, JCS, ContextSet, NotCovered, ShapeCache, sign
from stoa.credentials.formats.jose import write_token
from stoa.credentials.formats.keys import (
    BadBackup,
    BadKey,
    BadKeyHistory,
    DidWebAddress,
    KeyHistory,
    SigningKey,
    did_document,
    did_key,
    did_web,
    lock,
    new_signing_key,
    read_history,
    rotated,
    seal,
    signing_key_from_secret,
    started,
    unlock,
    unseal,
    write_history,
)
from stoa.credentials.formats.open_badges import (
    Achievement,
    Alignment,
    Credential,
    Evidence,
    Image,
    Issuer,
    NotAnAddress,
    Recipient,
    RelatedResource,
    Result,
    ResultDescription,
    RubricLevel,
    StatusEntry,
    digest_sri,
    unsigned,
)
from stoa.credentials.formats.pdf import (
    BadFont,
    Certificate,
    Fonts,
    TwoInkPage,
    certificate,
    certificates,
    house_fonts,
    two_ink_page,
    unprintable,
)
from stoa.credentials.formats.statements import bundle, claimed_file, is_statement, verify_statement
from stoa.credentials.formats.strict_json import BadJson, JsonObject, read_object
from stoa.credentials.formats.verification import (
    HEADLINES,
    SENTENCES,
    Check,
    Hearsay,
    Match,
    Outcome,
    Report,
    State,
    Unreadable,
    inside,
    match,
    model_problems,
    plain_report,
    report_from_plain,
    verify,
    verify_presentation,
)

__all__ = [
    "BUNDLED",
    "HEADLINES",
    "JCS",
    "SENTENCES",
    "Achievement",
    "Alignment",
    "BadBackup",
    "BadFont",
    "BadImage",
    "BadJson",
    "BadKey",
    "BadKeyHistory",
    "Badge",
    "Bundle",
    "Certificate",
    "Check",
    "ContextSet",
    "Credential",
    "DidWebAddress",
    "Evidence",
    "Fonts",
    "Hearsay",
    "Image",
    "Issuer",
    "JsonObject",
    "KeyHistory",
    "Match",
    "NotAnAddress",
    "NotCovered",
    "Outcome",
    "Recipient",
    "RelatedResource",
    "Report",
    "Result",
    "ResultDescription",
    "RubricLevel",
    "ShapeCache",
    "SigningKey",
    "State",
    "StatusEntry",
    "TwoInkPage",
    "Unreadable",
    "badge",
    "bake",
    "bake_older",
    "bundle",
    "certificate",
    "certificates",
    "claimed_file",
    "did_document",
    "did_key",
    "did_web",
    "digest_sri",
    "extract",
    "house_fonts",
    "inside",
    "is_statement",
    "lock",
    "match",
    "model_problems",
    "new_signing_key",
    "open_badges_2",
    "plain_report",
    "qr",
    "read_history",
    "read_object",
    "report_from_plain",
    "rotated",
    "seal",
    "sign",
    "signing_key_from_secret",
    "started",
    "status_list",
    "to_bytes",
    "two_ink_page",
    "unlock",
    "unprintable",
    "unseal",
    "unsigned",
    "unsigned_bundle",
    "verify",
    "verify_presentation",
    "verify_statement",
    "write_history",
    "write_token",
]


def to_bytes(document: Mapping[str, Any]) -> bytes:
    """A credential as the UTF-8 JSON file that people keep, indented so that they can read it."""
    return (_indented(document, "\n") + "\n").encode("utf-8")


def _indented(value: Any, line: str) -> str:
    """What `json.dumps(value, ensure_ascii=False, indent=2)` gives, in a third of the time; `line` begins a line."""
    if isinstance(value, str):
        return quoted(value)
    inner = line + "  "
    if isinstance(value, dict) and value:
        parts = [f"{quoted(name)}: {_indented(part, inner)}" for name, part in value.items()]
        return f"{{{inner}{f',{inner}'.join(parts)}{line}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{inner}{f',{inner}'.join([_indented(part, inner) for part in value])}{line}]"
    return json.dumps(value, ensure_ascii=False)
