"""The two parts as one file, and the check of whether both hold and belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from stoa.credentials.formats.contexts import CREDENTIALS_V2
from stoa.credentials.formats.jcs import canonical_json
from stoa.credentials.formats.open_badges import digest_sri
from stoa.credentials.formats.strict_json import BadJson, read_object
from stoa.credentials.formats.verification import Check, Outcome, Report, State, verify
from stoa.credentials.formats.verification.reading import as_list, issuer_id

PARTS: Final = 2


def claimed_file(claimed: Mapping[str, Any]) -> bytes:
    """The claimed part as the file whose digest the attested part holds."""
    return canonical_json(dict(claimed))


def bundle(attested: Mapping[str, Any], claimed: Mapping[str, Any]) -> dict[str, Any]:
    """Both parts as one W3C presentation, which nobody has to sign: each part is."""
    return {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [dict(attested), dict(claimed)],
    }


def is_statement(document: bytes | Mapping[str, Any]) -> bool:
    """Whether a file, or parsed JSON, is a presentation of two credentials of which one pins another."""
    return _parts(document) is not None


def verify_statement(document: bytes | Mapping[str, Any], **known: Any) -> Report:
    """One report on both parts and on whether they belong together; `known` is what `verify` takes.

    Its facts are those of the attested part. Genuine only when both parts are, and the claimed one is the very one that
    was attested beside. Raises ValueError when it is not a statement (see `is_statement`).
    """
    found = _parts(document)
    if found is None:
        raise ValueError("the document is no statement of two parts")
    attested, claimed = found
    first, second = verify(attested, **known), verify(claimed, **known)
    second = _with_holder(second, _subject(attested))
    fits = _fits(attested, claimed)
    pair = Check("pair_fits", State.OK) if fits else Check("pair_wrong", State.FAILED)
    checks = (
        pair, Check("part_attested", State.OK), *first.checks, Check("part_claimed", State.OK), *second.checks
    )  # fmt: skip
    outcome = first.outcome if first.outcome is not Outcome.GENUINE else second.outcome
    if not fits and outcome in (Outcome.GENUINE, Outcome.WITHDRAWN, Outcome.EXPIRED, Outcome.NOT_YET_VALID):
        outcome = Outcome.ALTERED
    return replace(first, outcome=outcome, checks=checks)


def _parts(document: bytes | Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """(attested, claimed); the attested one is the one that pins something."""
    if isinstance(document, bytes):
        try:
            document = read_object(document)
        except BadJson:
            return None
    if "VerifiablePresentation" not in as_list(document.get("type")):
        return None
    held = as_list(document.get("verifiableCredential"))
    if len(held) != PARTS or not all(isinstance(each, dict) for each in held):
        return None
    claims = [each for each in held if issuer_id(each) and issuer_id(each) == _subject(each)]
    others = [each for each in held if each not in claims]
    return (others[0], claims[0]) if len(claims) == len(others) == 1 else None


def _subject(credential: Mapping[str, Any]) -> str:
    subject = credential.get("credentialSubject")
    name = subject.get("id") if isinstance(subject, dict) else None
    return name if isinstance(name, str) else ""


def _fits(attested: Mapping[str, Any], claimed: Mapping[str, Any]) -> bool:
    """Whether the attested part pins this claimed part, and is about the holder of the key that signed it."""
    try:
        digest = digest_sri(claimed_file(claimed))
    except (ValueError, TypeError):
        return False
    pinned = [each.get("digestSRI") for each in as_list(attested.get("relatedResource")) if isinstance(each, dict)]
    return digest in pinned and _subject(attested) == issuer_id(claimed)


def _with_holder(report: Report, holder: str) -> Report:
    """That a key is its holder's is what the attested part says: it need not be taken from the key's own word."""
    if report.facts.issuer.id != holder:
        return report
    checks = tuple(
        Check("holder_key", State.OK) if each.code == "issuer_name_unchecked" else each for each in report.checks
    )  # fmt: skip
    return replace(report, checks=checks)
