"""Writes the unsigned JSON of an Open Badges 3.0 credential (1EdTech OB 3.0, W3C Verifiable Credentials 2.0)."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

from stoa.credentials.formats.contexts import CREDENTIALS_V2, DID, OPEN_BADGES
from stoa.credentials.formats.dates import write_instant
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

ADDRESS = re.compile(r"(https?://|urn:|did:|data:|mailto:)[^\s\x00-\x20<>\"{}|^`\\]+")


class NotAnAddress(ValueError):
    """An `id` or `url` is not an absolute address, so that no signature could cover what it names."""


def digest_sri(data: bytes) -> str:
    """The Subresource Integrity form of SHA-384, as relatedResource pins a file: `sha384-…`."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode("ascii")


def unsigned(credential: Credential) -> dict[str, Any]:
    """The credential as JSON, ready to be signed. Raises NotAnAddress.

    did/v1 comes third among the contexts because the first two do not define alsoKnownAs, and an undefined word would
    make strict verifiers refuse the credential.
    """
    return _filled(
        {
            "@context": [CREDENTIALS_V2, OPEN_BADGES, DID],
            "id": _address(credential.id),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": credential.name or credential.achievement.name,
            "description": credential.description,
            "image": _image(credential.image),
            "issuer": _issuer(credential.issuer),
            "validFrom": write_instant(credential.valid_from),
            "validUntil": write_instant(credential.valid_until) if credential.valid_until else "",
            "credentialSubject": _subject(credential),
            "evidence": [_evidence(item) for item in credential.evidence],
            "credentialStatus": _one_or_all([_status(entry) for entry in credential.statuses]),
            "relatedResource": [_related(resource) for resource in credential.related],
        }
    )


def _subject(credential: Credential) -> dict[str, Any]:
    return _filled(
        {
            "id": _address(credential.recipient.id),
            "type": ["AchievementSubject"],
            "name": credential.recipient.name,
            "identifier": _identifiers(credential.recipient),
            "achievement": _achievement(credential.achievement),
            "activityStartDate": write_instant(credential.activity_start) if credential.activity_start else "",
            "activityEndDate": write_instant(credential.activity_end) if credential.activity_end else "",
            "creditsEarned": credential.credits_earned,
            "narrative": credential.narrative,
            "result": [_result(result) for result in credential.results],
        }
    )


def _identifiers(recipient: Recipient) -> list[dict[str, Any]]:
    """The name once more, in the form that Open Badges 3.0 has for it; wallets read either."""
    if not recipient.name:
        return []
    return [{"type": "IdentityObject", "identityHash": recipient.name, "identityType": "name", "hashed": False}]


def _issuer(issuer: Issuer) -> dict[str, Any]:
    return _filled(
        {
            "id": _address(issuer.did),
            "type": ["Profile"],
            "name": issuer.name,
            "url": _address(issuer.url),
            "description": issuer.description,
            "email": issuer.email,
            "image": _image(issuer.image),
            "alsoKnownAs": [_address(name) for name in issuer.also_known_as],
        }
    )


def _achievement(achievement: Achievement) -> dict[str, Any]:
    return _filled(
        {
            "id": _address(achievement.id),
            "type": ["Achievement"],
            "achievementType": achievement.type,
            "name": achievement.name,
            "description": achievement.description,
            "criteria": _filled({"id": _address(achievement.criteria_url), "narrative": achievement.criteria}),
            "image": _image(achievement.image),
            "alignment": [_alignment(item) for item in achievement.alignments],
            "resultDescription": [_result_description(item) for item in achievement.results],
            "tag": list(achievement.tags),
            "inLanguage": achievement.language,
            "version": achievement.version,
            "fieldOfStudy": achievement.field_of_study,
            "creditsAvailable": achievement.credits_available,
        }
    )


def _alignment(alignment: Alignment) -> dict[str, Any]:
    return _filled(
        {
            "type": ["Alignment"],
            "targetName": alignment.name,
            "targetUrl": _address(alignment.url),
            "targetFramework": alignment.framework,
            "targetCode": alignment.code,
            "targetDescription": alignment.description,
            "targetType": alignment.type,
        }
    )


def _result_description(result: ResultDescription) -> dict[str, Any]:
    return _filled(
        {
            "id": _address(result.id),
            "type": ["ResultDescription"],
            "name": result.name,
            "resultType": result.type,
            "allowedValue": list(result.allowed_values),
            "valueMin": result.minimum,
            "valueMax": result.maximum,
            "requiredValue": result.required_value,
            "requiredLevel": _address(result.required_level),
            "rubricCriterionLevel": [_level(level) for level in result.levels],
            "alignment": [_alignment(item) for item in result.alignments],
        }
    )


def _level(level: RubricLevel) -> dict[str, Any]:
    return _filled(
        {
            "id": _address(level.id),
            "type": ["RubricCriterionLevel"],
            "name": level.name,
            "level": level.level,
            "description": level.description,
            "points": level.points,
        }
    )


def _result(result: Result) -> dict[str, Any]:
    return _filled(
        {
            "type": ["Result"],
            "resultDescription": _address(result.description_id),
            "value": result.value,
            "achievedLevel": _address(result.level_id),
            "status": result.status,
        }
    )


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return _filled(
        {
            "id": _address(evidence.id),
            "type": ["Evidence"],
            "name": evidence.name,
            "description": evidence.description,
            "narrative": evidence.narrative,
            "genre": evidence.genre,
            "audience": evidence.audience,
        }
    )


def _status(entry: StatusEntry) -> dict[str, Any]:
    return {
        "id": f"{_address(entry.list_url)}#{entry.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": entry.purpose,
        "statusListIndex": str(entry.index),
        "statusListCredential": entry.list_url,
    }


def _related(resource: RelatedResource) -> dict[str, Any]:
    return _filled(
        {
            "id": _address(resource.id),
            "digestSRI": resource.digest_sri,
            "mediaType": resource.media_type,
            "name": resource.name,
        }
    )


def _image(image: Image | None) -> dict[str, Any] | None:
    return _filled({"id": _address(image.id), "type": "Image", "caption": image.caption}) if image else None


def _address(text: str) -> str:
    if text and not ADDRESS.fullmatch(text):
        raise NotAnAddress(f"{text[:80]!r} is not an absolute address such as https://… or urn:uuid:…")
    return text


def _one_or_all(items: list[Any]) -> Any:
    return items[0] if len(items) == 1 else items


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in ("", None, [])}


def holder_and_issuer(recipient: Recipient, issuer: Issuer) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """(the identifiers of a recipient, the profile of an issuer), for other documents that hold them."""
    return _identifiers(recipient), _issuer(issuer)
