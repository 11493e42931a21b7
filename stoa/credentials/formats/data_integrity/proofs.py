"""Making a proof, and checking the signature of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from stoa.credentials.formats.data_integrity.jsonld import BUNDLED, ContextSet, statements
from stoa.credentials.formats.data_integrity.shapes import ShapeCache
from stoa.credentials.formats.data_integrity.suites import JCS, RDFC, hash_data, suite_of
from stoa.credentials.formats.dates import write_instant
from stoa.credentials.formats.keys.ed25519 import SigningKey, verify_signature
from stoa.credentials.formats.keys.multibase import BadMultibase, decode, encode


class ChainBroken(ValueError):
    """A proof names a previous proof that the document does not hold."""


def proof_options(key: SigningKey, *, created: datetime, suite: str = RDFC) -> dict[str, Any]:
    """The proof without its value, as it is signed."""
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": write_instant(created),
        "verificationMethod": key.verification_method,
        "proofPurpose": "assertionMethod",
    }


def sign(
    document: dict[str, Any],
    key: SigningKey,
    *,
    created: datetime,
    shapes: ShapeCache | None = None,
    suite: str = RDFC,
) -> dict[str, Any]:
    """`document` with a proof by `key` (eddsa-rdfc-2022 or eddsa-jcs-2022), added to the proofs it has. Who signs many
    alike passes `shapes`.

    Raises NotCovered when the document holds a word that its contexts do not define, UnknownContext for a context that
    is not bundled: what cannot be covered is never signed.
    """
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    options = proof_options(key, created=created, suite=suite)
    if suite == JCS and "@context" in unsecured:
        options["@context"] = unsecured["@context"]
    statements_of = shapes.statements if shapes else statements
    signature = key.sign(hash_data(unsecured, options, suite, statements_of).signed)
    proof = {**options, "proofValue": encode(signature)}
    others = document.get("proof", [])
    others = others if isinstance(others, list) else [others]
    return {**unsecured, "proof": [*others, proof] if others else proof}


def signature_fits(
    document: dict[str, Any], proof: dict[str, Any], multikey: str, contexts: ContextSet = BUNDLED
) -> bool:
    """Whether `proof` (one of the proofs of `document`) is a signature of the document by the Ed25519 Multikey.

    False for a wrong or unreadable signature. Raises ValueError for a suite it does not know, ChainBroken, and what
    `hash_data` raises when the document cannot be read.
    """
    suite = suite_of(proof)
    if suite is None:
        raise ValueError("the suite is not known")
    try:
        signature = decode(proof["proofValue"])
    except (BadMultibase, KeyError, AttributeError):
        return False
    if len(signature) != 64:
        return False
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    previous = _previous(document, proof)
    if previous:
        unsecured["proof"] = previous
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    made = hash_data(unsecured, options, suite, lambda part: statements(part, contexts))
    return verify_signature(multikey, signature, made.signed)


def _previous(document: dict[str, Any], proof: dict[str, Any]) -> list[dict[str, Any]]:
    """The proofs that `proof` says it was added to, in document order (Data Integrity 1.0, section 4.3)."""
    wanted = proof.get("previousProof")
    if wanted is None:
        return []
    names = wanted if isinstance(wanted, list) else [wanted]
    proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    found = [other for other in proofs if isinstance(other, dict) and other.get("id") in names and other is not proof]
    if len({other["id"] for other in found}) != len(names):
        raise ChainBroken("The proof was added to another proof, which the document does not hold.")
    return found
