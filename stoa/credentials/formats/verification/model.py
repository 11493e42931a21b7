"""What the W3C data model asks of a credential before anybody signs it (Verifiable Credentials 2.0, section 4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from stoa.credentials.formats.dates import BadDate, read_instant
from stoa.credentials.formats.verification.reading import (
    Unreadable,
    as_list,
    check_is_credential,
    form_checks,
    issuer_id,
)
from stoa.credentials.formats.verification.report import State

URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]+")
TYPED: Final = ("credentialStatus", "termsOfUse", "evidence", "refreshService", "credentialSchema", "relatedResource")
NAMED: Final = ("credentialSchema", "relatedResource")
TEXTS: Final = ("name", "description")


def model_problems(document: Mapping[str, Any]) -> list[str]:
    """What is wrong with an unsigned credential, in English for developers; empty when it may be signed."""
    try:
        check_is_credential(document, "json")
    except Unreadable as problem:
        return [problem.check.sentence]
    found = [check.sentence for check in form_checks(document) if check.state is State.FAILED]
    if document.get("id") is not None and not _is_url(document["id"]):
        found.append("Its id is not an address.")
    if not _is_url(issuer_id(document)):
        found.append("Its issuer is not an address.")
    if any(_ids(subject) for subject in as_list(document.get("credentialSubject"))):
        found.append("The id of its credentialSubject is not an address.")
    for name in TYPED:
        found += _typed(document, name)
    found += [f"Its {name} is neither text nor text with a language." for name in TEXTS if not _text(document, name)]
    return found + _dates(document)


def _typed(document: Mapping[str, Any], name: str) -> list[str]:
    entries = as_list(document.get(name))
    if name in document and not entries:
        return [f"Its {name} is empty."]
    wrong = f"Its {name} is not an object with a type."
    for entry in entries:
        if not isinstance(entry, dict) or (name != "relatedResource" and not as_list(entry.get("type"))):
            return [wrong]
        if (name in NAMED and not _is_url(entry.get("id"))) or _ids(entry):
            return [f"The id of its {name} is missing, or is not an address."]
    return []


def _text(document: Mapping[str, Any], name: str) -> bool:
    for value in as_list(document.get(name)):
        inner = value.get("@value") if isinstance(value, dict) else value
        if not isinstance(inner, str) or (
            isinstance(value, dict) and set(value) - {"@value", "@language", "@direction"}
        ):
            return False
    return True


def _dates(document: Mapping[str, Any]) -> list[str]:
    begins, ends = document.get("validFrom"), document.get("validUntil")
    if not isinstance(begins, str) or not isinstance(ends, str):
        return []
    try:
        return [] if read_instant(begins) <= read_instant(ends) else ["It ends before it begins."]
    except BadDate:
        return []


def _ids(value: Any) -> bool:
    """Whether an object has an id that is no address."""
    return isinstance(value, dict) and value.get("id") is not None and not _is_url(value["id"])


def _is_url(value: object) -> bool:
    return isinstance(value, str) and URL.fullmatch(value) is not None
