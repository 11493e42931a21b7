"""The W3C's test vectors of the EdDSA cryptosuites, byte for byte; others' data, which lie outside of the project."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from stoa.credentials.formats.data_integrity import (
    ED25519_2020,
    JCS,
    RDFC,
    ContextSet,
    hash_data,
    signature_fits,
    statements,
)
from stoa.credentials.formats.keys import signing_key_from_secret

FOLDER = Path(os.environ.get("STOA_REAL_DATA", "no-real-data")) / "vc-di-eddsa-vectors"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="STOA_REAL_DATA names no folder with vc-di-eddsa-vectors")

# The vectors use two contexts that are for examples only: one says that every word means something, the other describes
# a permit of the United States. What the vectors need of the second one is written down here.
ROW = {"@protected": True, "id": "@id", "type": "@type"}
CITIZEN = "https://w3id.org/citizenship#"
SCHEMA = "https://schema.org/"
DATE = "http://www.w3.org/2001/XMLSchema#dateTime"
PERMIT = {
    "@context": {
        **ROW,
        "image": {"@id": f"{SCHEMA}image", "@type": "@id"},
        "EmploymentAuthorizationDocumentCredential": f"{CITIZEN}EmploymentAuthorizationDocumentCredential",
        "Person": {
            "@id": f"{SCHEMA}Person",
            "@context": {
                **ROW,
                **{name: f"{SCHEMA}{name}" for name in ("givenName", "additionalName", "familyName", "gender")},
                "birthDate": {"@id": f"{SCHEMA}birthDate", "@type": DATE},
                "image": {"@id": f"{SCHEMA}image", "@type": "@id"},
            },
        },
        "EmployablePerson": {
            "@id": f"{CITIZEN}EmployablePerson",
            "@context": {
                **ROW,
                "birthCountry": f"{CITIZEN}birthCountry",
                "residentSince": {"@id": f"{CITIZEN}residentSince", "@type": DATE},
                "employmentAuthorizationDocument": {
                    "@id": f"{CITIZEN}employmentAuthorizationDocument",
                    "@type": "@id",
                },
            },
        },
        "EmploymentAuthorizationDocument": {
            "@id": f"{CITIZEN}EmploymentAuthorizationDocument",
            "@context": {
                **ROW,
                "identifier": f"{SCHEMA}identifier",
                "lprCategory": f"{CITIZEN}lprCategory",
                "lprNumber": f"{CITIZEN}lprNumber",
            },
        },
    }
}
EXAMPLES = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
CONTEXTS = ContextSet(
    {
        "https://www.w3.org/ns/credentials/examples/v2": EXAMPLES,
        "https://w3id.org/citizenship/v4rc1": PERMIT,
    }
)


def read(name: str) -> Any:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return json.loads(text) if name.endswith(".json") else text


@pytest.mark.parametrize(
    ("folder", "ending", "suite"),
    [
        ("eddsa-rdfc-2022", "DataInt", RDFC),
        ("eddsa-rdfc-2022/employ", "DataInt", RDFC),
        ("eddsa-jcs-2022", "JCS", JCS),
        ("Ed25519Signature2020", "EdSig", ED25519_2020),
    ],
)
def test_every_step_gives_the_bytes_of_the_vectors(folder: str, ending: str, suite: str) -> None:
    key = signing_key_from_secret(read("keyPair.json")["privateKeyMultibase"])
    assert key.multikey == read("keyPair.json")["publicKeyMultibase"]
    signed = read(f"{folder}/signed{ending}.json")
    document = {name: value for name, value in signed.items() if name != "proof"}
    options = {name: value for name, value in signed["proof"].items() if name != "proofValue"}

    made = hash_data(document, options, suite, lambda part: statements(part, CONTEXTS))

    assert made.document.decode() == read(f"{folder}/canonDoc{ending}.txt")
    assert made.proof.decode() == read(f"{folder}/proofCanon{ending}.txt")
    assert made.document_hash.hex() == read(f"{folder}/docHash{ending}.txt").strip()
    assert made.proof_hash.hex() == read(f"{folder}/proofHash{ending}.txt").strip()
    assert made.signed.hex() == read(f"{folder}/combinedHash{ending}.txt").strip()
    assert key.sign(made.signed).hex() == read(f"{folder}/sigHex{ending}.txt").strip()
    assert signed["proof"]["proofValue"] == read(f"{folder}/sigBTC58{ending}.txt").strip()
    assert signature_fits(signed, signed["proof"], key.multikey, CONTEXTS)


@pytest.mark.parametrize("name", ["signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2"])
def test_every_proof_of_a_set_or_chain_fits(name: str) -> None:
    document = read(f"proof-set-chain/{name}.json")
    proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    for proof in proofs:
        multikey = proof["verificationMethod"].split("#")[1]
        assert signature_fits(document, proof, multikey, CONTEXTS)
