"""From a file to a parsed credential and what it says, with everything about its form that is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stoa.credentials.formats import baking
from stoa.credentials.formats.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from stoa.credentials.formats.dates import BadDate, read_instant
from stoa.credentials.formats.jose import BadToken, Token, document_of, looks_like_token, read_token
from stoa.credentials.formats.strict_json import BadJson, check_limits, read_object
from stoa.credentials.formats.verification.report import Check, Facts, Issuer, Outcome, State

ENVELOPES = ("data:application/vc+jwt", "data:application/vc-ld+jwt", "data:application/jwt")
WEB = re.compile(r"https?://[^\s<>\"]+")
BADGE_TYPES = {"OpenBadgeCredential", "AchievementCredential"}
MAX_SHOWN = 10_000


class Unreadable(Exception):
    """There is no credential to check; `outcome` and `check` say why."""

    def __init__(self, outcome: Outcome, code: str, container: str = "json", **params: str | int) -> None:
        super().__init__(code)
        self.outcome = outcome
        self.check = Check(code, State.FAILED if outcome is Outcome.NOT_A_CREDENTIAL else State.UNKNOWN, params)
        self.container = container


@dataclass(frozen=True)
class Opened:
    """What a file holds: the credential's JSON, the file's kind (json, jwt, png or svg), and the token it came in."""

    document: dict[str, Any]
    container: str
    token: Token | None = None


def open_document(source: bytes | Mapping[str, Any]) -> Opened:
    """A file, or JSON that is parsed already, opened. Raises Unreadable."""
    if not isinstance(source, bytes):
        document = dict(source)
        try:
            check_limits(document)
        except BadJson as problem:
            raise _not_json(problem, "json") from problem
        return _unwrapped(Opened(document, "json"))
    container, content = baking.kind_of(source) or "json", inside(source)
    if looks_like_token(content):
        return _from_token(content, "jwt" if container == "json" else container)
    try:
        return _unwrapped(Opened(read_object(content), container))
    except BadJson as problem:
        raise _not_json(problem, container) from problem


def _unwrapped(opened: Opened) -> Opened:
    """A token that is carried in JSON (EnvelopedVerifiableCredential, VC 2.0 section 4.13), taken out of it."""
    address = opened.document.get("id")
    if "EnvelopedVerifiableCredential" not in as_list(opened.document.get("type")) or not isinstance(address, str):
        return opened
    kind, comma, token = address.partition(",")
    if not comma or kind not in ENVELOPES or not looks_like_token(token.encode()):
        raise Unreadable(Outcome.CANNOT_BE_CHECKED, "suite_unknown", opened.container, kind=kind[:60])
    return _from_token(token.encode(), opened.container)


def _from_token(data: bytes, container: str) -> Opened:
    try:
        token = read_token(data)
        return Opened(document_of(token), container, token)
    except BadToken as problem:
        raise Unreadable(Outcome.NOT_A_CREDENTIAL, "token_malformed", container, part=problem.part) from problem


def _not_json(problem: BadJson, container: str) -> Unreadable:
    return Unreadable(Outcome.NOT_A_CREDENTIAL, f"json_{problem.code}", container, **problem.params)


def _unbaked(image: bytes) -> bytes:
    found = baking.extract(image)
    if found is None:
        raise Unreadable(Outcome.NOT_A_CREDENTIAL, "image_empty", baking.kind_of(image))
    return found


def inside(source: bytes) -> bytes:
    """What an image holds, or the file itself when it is none. Raises Unreadable."""
    kind = baking.kind_of(source)
    try:
        return _unbaked(source) if kind else source
    except baking.BadImage as problem:
        raise Unreadable(Outcome.NOT_A_CREDENTIAL, "image_unreadable", kind, detail=str(problem)) from problem


def check_is_credential(document: Mapping[str, Any], container: str) -> None:
    """Raises Unreadable unless the document says that it is a Verifiable Credential."""
    contexts = as_list(document.get("@context"))
    types = as_list(document.get("type"))
    if "https://w3id.org/openbadges/v2" in contexts:
        raise Unreadable(Outcome.CANNOT_BE_CHECKED, "is_open_badges_2", container)
    if "VerifiablePresentation" in types:
        raise Unreadable(Outcome.CANNOT_BE_CHECKED, "is_presentation", container)
    if "VerifiableCredential" not in types:
        raise Unreadable(Outcome.NOT_A_CREDENTIAL, "no_credential_type", container)
    if not contexts or contexts[0] not in (CREDENTIALS_V1, CREDENTIALS_V2):
        raise Unreadable(Outcome.NOT_A_CREDENTIAL, "wrong_first_context", container)


def form_checks(document: Mapping[str, Any]) -> list[Check]:
    """What is wrong with the form of a credential; the single check `well_formed` when nothing is."""
    found: list[Check] = []
    _check_type(document, "credential", found)
    if document.get("id") is not None and not isinstance(document["id"], str):
        found.append(_failed("bad_part", part="id"))
    issuer = document.get("issuer")
    if issuer is None:
        found.append(_failed("missing", part="issuer"))
    elif not issuer_id(document):
        found.append(_failed("bad_part", part="issuer"))
    _check_subject(document, found)
    _check_dates(document, found)
    if any(not isinstance(entry, dict) for entry in as_list(document.get("credentialStatus", []))):
        found.append(_failed("bad_part", part="credentialStatus"))
    if any(check.state is State.FAILED for check in found):
        return found
    return [Check("well_formed", State.OK), *found]


def _check_type(thing: Mapping[str, Any], part: str, found: list[Check]) -> None:
    types = as_list(thing.get("type"))
    if not types or not all(isinstance(name, str) for name in types) or len(set(types)) != len(types):
        found.append(_failed("bad_type", part=part))


def _check_subject(document: Mapping[str, Any], found: list[Check]) -> None:
    subjects = as_list(document.get("credentialSubject", []))
    if not subjects:
        found.append(_failed("missing", part="credentialSubject"))
        return
    if not all(isinstance(subject, dict) and subject for subject in subjects):
        found.append(_failed("bad_part", part="credentialSubject"))
        return
    if BADGE_TYPES & set(map(str, as_list(document.get("type")))):
        for subject in subjects:
            if "AchievementSubject" not in as_list(subject.get("type")):
                found.append(_failed("bad_type", part="credentialSubject"))
            if not isinstance(subject.get("achievement"), dict):
                found.append(_failed("missing", part="achievement"))
    if len(subjects) > 1:
        found.append(Check("several_holders", State.UNKNOWN))


def _check_dates(document: Mapping[str, Any], found: list[Check]) -> None:
    """Dates must be plain texts: another way of writing the same statement could hide an end date from a reader."""
    for name in ("validFrom", "validUntil", "issuanceDate", "expirationDate"):
        if document.get(name) is not None and _date(document, name) is None:
            found.append(_failed("bad_date", part=name))
    if as_list(document.get("@context"))[0] == CREDENTIALS_V1 and document.get("issuanceDate") is None:
        found.append(_failed("missing", part="issuanceDate"))


def _failed(code: str, **params: str | int) -> Check:
    return Check(code, State.FAILED, params)


def facts_of(document: Mapping[str, Any]) -> Facts:
    """What the document says; lenient, so that also a malformed one can be named."""
    subject = _object(document.get("credentialSubject"))
    achievement = _object(subject.get("achievement"))
    ends = [moment for name in ("validUntil", "expirationDate") if (moment := _date(document, name))]
    begins = [moment for name in ("validFrom", "issuanceDate") if (moment := _date(document, name))]
    return Facts(
        id=_text(document.get("id")),
        name=_text(document.get("name")),
        types=tuple(name for name in as_list(document.get("type")) if isinstance(name, str)),
        issuer=_issuer(document),
        holder_name=holder_name(subject),
        holder_id=_text(subject.get("id")),
        achievement_id=_text(achievement.get("id")),
        achievement_name=_text(achievement.get("name")),
        achievement_description=_text(achievement.get("description")),
        criteria=_text(_object(achievement.get("criteria")).get("narrative")),
        valid_from=max(begins, default=None),
        valid_until=min(ends, default=None),
        signed_at=_signed_at(document),
        status_lists=tuple(status_list_urls(document)),
    )


def status_list_urls(document: Mapping[str, Any]) -> list[str]:
    """The addresses of the status lists that a check of this credential needs, and of those inside a learner record."""
    inside = as_list(_object(document.get("credentialSubject")).get("verifiableCredential"))
    holders = [document, *(part for part in inside if isinstance(part, dict))]
    every = (entry for holder in holders for entry in as_list(holder.get("credentialStatus", [])))
    entries = (entry for entry in every if isinstance(entry, dict))
    urls = (entry.get("statusListCredential") for entry in entries)
    return list(dict.fromkeys(url for url in urls if isinstance(url, str)))


def issuer_id(document: Mapping[str, Any]) -> str:
    """The identifier of the issuer, empty when there is none."""
    issuer = document.get("issuer")
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    return name if isinstance(name, str) else ""


def as_list(value: Any) -> list[Any]:
    """A JSON-LD value as a list of values."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _issuer(document: Mapping[str, Any]) -> Issuer:
    issuer = _object(document.get("issuer"))
    url = _text(issuer.get("url"))
    return Issuer(
        id=issuer_id(document),
        name=_text(issuer.get("name")),
        url=url if WEB.fullmatch(url) else "",
        also_known_as=tuple(name for name in as_list(issuer.get("alsoKnownAs")) if isinstance(name, str)),
    )


def holder_name(subject: Mapping[str, Any]) -> str:
    """The name of the person whom a subject describes; empty when it names nobody."""
    name = _text(subject.get("name"))
    if name:
        return name
    for entry in as_list(subject.get("identifier")):
        if isinstance(entry, dict) and entry.get("identityType") == "name" and entry.get("hashed") is False:
            return _text(entry.get("identityHash"))
    parts = (_text(subject.get(part)) for part in ("givenName", "familyName"))
    return " ".join(part for part in parts if part)


def _signed_at(document: Mapping[str, Any]) -> datetime | None:
    created = [_date(proof, "created") for proof in as_list(document.get("proof")) if isinstance(proof, dict)]
    return min((moment for moment in created if moment), default=None)


def _date(thing: Mapping[str, Any], name: str) -> datetime | None:
    text = thing.get(name)
    try:
        return read_instant(text) if isinstance(text, str) else None
    except BadDate:
        return None


def _object(value: Any) -> Mapping[str, Any]:
    first = as_list(value)[:1]
    return first[0] if first and isinstance(first[0], dict) else {}


def _text(value: Any) -> str:
    """The text in a JSON-LD value; several are shown one after the other, since their order is not signed."""
    texts = [part.get("@value") if isinstance(part, dict) else part for part in as_list(value)]
    return " / ".join(sorted(text for text in texts if isinstance(text, str)))[:MAX_SHOWN]
