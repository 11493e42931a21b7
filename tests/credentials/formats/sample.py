"""A credential of the fixed cast for the tests of the formats: Ada is awarded “Making an open course”. Written for
these tests.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from stoa.credentials.formats import (
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
    SigningKey,
    StatusEntry,
    digest_sri,
    sign,
    status_list,
    unsigned,
)

KEY = SigningKey(hashlib.sha256(b"Example University, first key").digest())
NEXT_KEY = SigningKey(hashlib.sha256(b"Example University, second key").digest())
STRANGER = SigningKey(hashlib.sha256(b"somebody else").digest())

ISSUED = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NOW = ISSUED + timedelta(days=1)
DID_WEB = "did:web:stoa.example"
LIST_URL = "https://stoa.example/status/1"
SCORE = "urn:uuid:6b1f0b8e-5e0a-4a57-9f0e-3f2d1c0b9a01"
LEVEL = "urn:uuid:6b1f0b8e-5e0a-4a57-9f0e-3f2d1c0b9a02"


def issuer(key: SigningKey = KEY) -> Issuer:
    return Issuer(
        did=key.did,
        name="Example University",
        url="https://stoa.example",
        also_known_as=(DID_WEB,),
        description="Open courses from the porch.",
        email="records@stoa.example",
        image=Image("https://stoa.example/mark.svg", "A colonnade"),
    )


def achievement() -> Achievement:
    return Achievement(
        id="urn:uuid:6b1f0b8e-5e0a-4a57-9f0e-3f2d1c0b9a00",
        name="Making an open course",
        description="Plan, build and run an open course.",
        criteria="Do **15 of 17** units and reach 60 points of 100.\n\n- the plan\t(unit 3)\n- “the check”",
        criteria_url="https://stoa.example/courses/making/criteria",
        image=Image("https://stoa.example/courses/making/badge.svg", "An open book"),
        alignments=(
            Alignment(
                "develop digital educational materials", "http://data.europa.eu/esco/skill/5b1c", "ESCO", "S1.4.1"
            ),
        ),
        results=(
            ResultDescription(SCORE, "Points", "RawScore", minimum="0", maximum="100", required_value="60"),
            ResultDescription(
                "urn:uuid:6b1f0b8e-5e0a-4a57-9f0e-3f2d1c0b9a03",
                "The plan",
                "RubricCriterionLevel",
                allowed_values=("not yet", "met"),
                required_level=LEVEL,
                levels=(RubricLevel(LEVEL, "Met", "met", "Each outcome has its check.", "4"),),
            ),
        ),
        tags=("teaching", "open education"),
        language="en",
        version="3.2",
        field_of_study="Education",
        credits_available=2.5,
    )


def credential(name: str = "Ada Lovelace", index: int = 94567, key: SigningKey = KEY, **changes: Any) -> Credential:
    fields: dict[str, Any] = {
        "id": "urn:uuid:0f2f8a3c-8b1e-4a6e-9f53-6f0f5e0d7a11",
        "issuer": issuer(key),
        "recipient": Recipient(name, "urn:uuid:c1b2a3d4-0000-4000-8000-00000000ada1"),
        "achievement": achievement(),
        "valid_from": ISSUED,
        "valid_until": ISSUED + timedelta(days=3650),
        "description": "A record of open study.",
        "narrative": "72 days from the first unit to the last.",
        "activity_start": ISSUED - timedelta(days=72),
        "activity_end": ISSUED,
        "credits_earned": 2.0,
        "results": (Result(SCORE, value="87"), Result("urn:uuid:6b1f0b8e-5e0a-4a57-9f0e-3f2d1c0b9a03", level_id=LEVEL)),
        "evidence": (
            Evidence(
                "My plan",
                "https://stoa.example/c/7f3k-2m/evidence/1",
                narrative="Eleven people, two units.",
                genre="Plan",
            ),
            Evidence("A photograph of the board", description="Taken in the library."),
        ),
        "statuses": (StatusEntry(LIST_URL, index),),
        "related": (
            RelatedResource("https://stoa.example/courses/making/rule/9", digest_sri(b"the rule"), "application/toml"),
            RelatedResource("https://stoa.example/courses/making/versions/3.2", digest_sri(b"the course")),
        ),
    }
    return Credential(**{**fields, **changes})


def signed(key: SigningKey = KEY, **changes: Any) -> dict[str, Any]:
    return sign(unsigned(credential(key=key, **changes)), key, created=ISSUED)


def signed_list(withdrawn: tuple[int, ...] = (), key: SigningKey = KEY, **changes: Any) -> dict[str, Any]:
    bits = status_list.empty().with_bits(withdrawn)
    fields: dict[str, Any] = {"url": LIST_URL, "issuer": key.did, "valid_from": ISSUED, **changes}
    return sign(status_list.unsigned_list(bits, **fields), key, created=ISSUED)
