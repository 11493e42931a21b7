"""W3C Data Integrity: proofs that travel inside the JSON document they prove."""

from stoa.credentials.formats.data_integrity.jsonld import (
    BUNDLED,
    ContextSet,
    NotCovered,
    UnusualForm,
    check_contexts,
    statements,
)
from stoa.credentials.formats.data_integrity.proofs import ChainBroken, proof_options, sign, signature_fits
from stoa.credentials.formats.data_integrity.rdfc import BadIri, TooComplex, canonical_text
from stoa.credentials.formats.data_integrity.shapes import ShapeCache
from stoa.credentials.formats.data_integrity.suites import (
    ED25519_2020,
    JCS,
    RDFC,
    HashData,
    WrongProofContext,
    hash_data,
    suite_of,
)

__all__ = [
    "BUNDLED",
    "ED25519_2020",
    "JCS",
    "RDFC",
    "BadIri",
    "ChainBroken",
    "ContextSet",
    "HashData",
    "NotCovered",
    "ShapeCache",
    "TooComplex",
    "UnusualForm",
    "WrongProofContext",
    "canonical_text",
    "check_contexts",
    "hash_data",
    "proof_options",
    "sign",
    "signature_fits",
    "statements",
    "suite_of",
]
