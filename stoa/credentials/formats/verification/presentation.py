"""Checking a presentation: who presents, for which question, and whether each credential in it is genuine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from stoa.credentials.formats.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from stoa.credentials.formats.data_integrity import signature_fits, suite_of
from stoa.credentials.formats.dates import read_instant
from stoa.credentials.formats.jose import ALGORITHMS, BadToken, key_in_header, read_token
from stoa.credentials.formats.keys import KeyHistory, key_of_did_key, verify_signature
from stoa.credentials.formats.strict_json import BadJson, check_limits
from stoa.credentials.formats.verification.reading import as_list
from stoa.credentials.formats.verification.report import Report
from stoa.credentials.formats.verification.verify import verify

PURPOSES: Final = ("authentication", "assertionMethod")
MOST: Final = 50
_ENVELOPE: Final = "data:application/vp+jwt,"


@dataclass(frozen=True)
class PresentationReport:
    """`errors` in English for developers, none when the presentation holds; a report on each credential in it."""

    errors: tuple[str, ...]
    reports: tuple[Report, ...] = ()

    @property
    def is_verified(self) -> bool:
        return not self.errors and all(report.is_genuine for report in self.reports)


def verify_presentation(
    document: Mapping[str, Any],
    *,
    now: datetime,
    challenge: str = "",
    domain: str = "",
    status_lists: Mapping[str, bytes | Mapping[str, Any]] | None = None,
    key_histories: Sequence[KeyHistory] = (),
) -> PresentationReport:
    """Checks a VerifiablePresentation, or one that a token carries, offline. Never raises for what it holds.

    `challenge` and `domain` are what the presenter was asked to answer; empty: nothing was asked.
    """
    try:
        check_limits(dict(document))
        opened, key = _opened(document)
    except (BadJson, BadToken) as problem:
        return PresentationReport((str(problem),))
    errors = _form_errors(opened)
    if not errors and key is None:
        errors = _proof_errors(opened, now, challenge, domain)
    if errors:
        return PresentationReport(tuple(errors))
    entries = as_list(opened.get("verifiableCredential"))
    reports = tuple(
        verify(
            entry.encode() if isinstance(entry, str) else entry, now=now, status_lists=status_lists,
            key_histories=key_histories,
        )
        for entry in entries
    )  # fmt: skip
    return PresentationReport((), reports)


def _opened(document: Mapping[str, Any]) -> tuple[Mapping[str, Any], str | None]:
    """(the presentation, the key that signed the token it came in). Raises BadToken."""
    if "EnvelopedVerifiablePresentation" not in as_list(document.get("type")):
        return document, None
    address = document.get("id")
    if not isinstance(address, str) or not address.startswith(_ENVELOPE):
        raise BadToken("id")
    token = read_token(address.removeprefix(_ENVELOPE).encode())
    named = token.header.get("kid")
    key = key_of_did_key(named) if isinstance(named, str) else key_in_header(token)
    if token.header.get("alg") not in ALGORITHMS or key is None or len(token.signature) != 64:
        raise BadToken("header")
    if not verify_signature(key, token.signature, token.signed):
        raise BadToken("signature")
    return token.payload, key


def _form_errors(document: Mapping[str, Any]) -> list[str]:
    found = []
    contexts, entries = as_list(document.get("@context")), as_list(document.get("verifiableCredential"))
    if not contexts or contexts[0] not in (CREDENTIALS_V1, CREDENTIALS_V2):
        found.append("It does not begin with a context of W3C Verifiable Credentials.")
    if "VerifiablePresentation" not in as_list(document.get("type")):
        found.append("Its type does not say VerifiablePresentation.")
    if not all(isinstance(entry, dict | str) and entry for entry in entries) or len(entries) > MOST:
        found.append(f"Its verifiableCredential is not a list of at most {MOST} credentials.")
    holder = document.get("holder")
    name = holder.get("id") if isinstance(holder, dict) else holder
    if holder is not None and not (isinstance(name, str) and ":" in name):
        found.append("Its holder is not an address.")
    return found


def _proof_errors(document: Mapping[str, Any], now: datetime, challenge: str, domain: str) -> list[str]:
    proofs = as_list(document.get("proof"))
    if not proofs or len(proofs) > 8:
        return ["It carries no signature, or too many."]
    return [error for proof in proofs for error in _one_proof(document, proof, now, challenge, domain)]


def _one_proof(document: Mapping[str, Any], proof: Any, now: datetime, challenge: str, domain: str) -> list[str]:
    if not isinstance(proof, dict) or suite_of(proof) is None:
        return ["A signature is of a kind that is not known here."]
    method, holder = proof.get("verificationMethod"), document.get("holder")
    if not isinstance(method, str):
        return ["A signature names no key."]
    key = key_of_did_key(method)
    name = holder.get("id") if isinstance(holder, dict) else holder
    if key is None:
        return ["The key of a signature cannot be read from its name."]
    if name is not None and method.partition("#")[0] != name:
        return ["It is not signed by its holder."]
    if proof.get("proofPurpose") not in PURPOSES:
        return ["A signature was made for another purpose."]
    if (challenge and proof.get("challenge") != challenge) or (domain and domain not in as_list(proof.get("domain"))):
        return ["A signature answers another challenge, or was made for another domain."]
    try:
        if any(read_instant(proof["expires"]) < now for _ in [0] if "expires" in proof):
            return ["A signature has expired."]
        fits = signature_fits(dict(document), proof, key)
    except (ValueError, LookupError, TypeError) as problem:
        return [f"A signature cannot be read: {problem}"]
    return [] if fits else ["A signature does not fit: something was changed after signing."]
