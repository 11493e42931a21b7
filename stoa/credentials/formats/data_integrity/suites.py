"""The three signature suites over Ed25519: what exactly is signed.

eddsa-rdfc-2022 and eddsa-jcs-2022: W3C Data Integrity EdDSA Cryptosuites v1.0, sections 3.2 and 3.3.
Ed25519Signature2020: the appendix of the same text. All sign SHA-256(canonical proof options) followed by
SHA-256(canonical document), 64 bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stoa.credentials.formats.data_integrity.jsonld import UnusualForm, statements
from stoa.credentials.formats.data_integrity.rdfc import Quad, canonical_text
from stoa.credentials.formats.jcs import canonical_json

RDFC = "eddsa-rdfc-2022"
JCS = "eddsa-jcs-2022"
ED25519_2020 = "Ed25519Signature2020"

Reader = Callable[[dict[str, Any]], list[Quad]]


class WrongProofContext(ValueError):
    """The proof names contexts that are not those of the document it is a proof of."""


@dataclass(frozen=True)
class HashData:
    """What a suite makes of a document and its proof options, step by step as test vectors list it."""

    document: bytes
    proof: bytes

    @property
    def document_hash(self) -> bytes:
        """SHA-256 of the canonical document."""
        return hashlib.sha256(self.document).digest()

    @property
    def proof_hash(self) -> bytes:
        """SHA-256 of the canonical proof options."""
        return hashlib.sha256(self.proof).digest()

    @property
    def signed(self) -> bytes:
        """The 64 bytes that are signed."""
        return self.proof_hash + self.document_hash


def suite_of(proof: dict[str, Any]) -> str | None:
    """The name of the suite that a proof uses; None when this library does not know it."""
    if proof.get("type") == ED25519_2020:
        return ED25519_2020
    if proof.get("type") == "DataIntegrityProof" and proof.get("cryptosuite") in (RDFC, JCS):
        return str(proof["cryptosuite"])
    return None


def hash_data(
    document: dict[str, Any], options: dict[str, Any], suite: str, statements_of: Reader = statements
) -> HashData:
    """The canonical forms of `document` (without the proof) and of the proof `options` (without proofValue).

    `statements_of` reads JSON-LD: `statements`, with other contexts perhaps, or the faster one of a ShapeCache. Raises
    WrongProofContext, and what `statements` raises; for eddsa-jcs-2022 ValueError where a number cannot be written.
    """
    if suite == JCS:
        return _jcs(document, options)
    own = document.get("@context")
    if "@context" in options and options["@context"] != own:
        raise WrongProofContext("The proof names other contexts than the document.")
    with_context = {**options, "@context": own}
    return HashData(
        canonical_text(statements_of(document)).encode("utf-8"),
        canonical_text(statements_of(with_context)).encode("utf-8"),
    )


def _jcs(document: dict[str, Any], options: dict[str, Any]) -> HashData:
    """Section 3.3.2: the document takes over the proof's contexts, which must be the first ones of its own."""
    if "@context" in options:
        proof_contexts = _as_list(options["@context"])
        if _as_list(document.get("@context"))[: len(proof_contexts)] != proof_contexts:
            raise WrongProofContext("The proof names other contexts than the document.")
        document = {**document, "@context": options["@context"]}
    try:
        return HashData(canonical_json(document), canonical_json(options))
    except ValueError as problem:
        raise UnusualForm(f"a number that has no canonical form ({problem})") from problem


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
