"""The JSON of an Open Badges credential."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stoa.credentials.formats import Image, NotAnAddress, Recipient, digest_sri, sign, to_bytes, unsigned
from stoa.credentials.formats.data_integrity import RDFC, hash_data
from stoa.credentials.formats.open_badges import Credential
from tests.credentials.formats import sample
from tests.credentials.formats.sample import ISSUED, KEY

VECTORS = Path(__file__).parent / "vectors"


def test_the_sample_gives_the_same_bytes_as_on_the_day_it_was_first_made() -> None:
    """Credentials that people hold must verify for ever: a change of any of these files means that they would not."""
    document = unsigned(sample.credential())
    signed = sample.signed()
    options = {name: value for name, value in signed["proof"].items() if name != "proofValue"}
    made = hash_data(document, options, RDFC)
    assert to_bytes(signed) == (VECTORS / "signed.json").read_bytes()
    assert made.document == (VECTORS / "canonical-document.nq").read_bytes()
    assert made.proof == (VECTORS / "canonical-proof.nq").read_bytes()
    assert made.signed.hex() == (VECTORS / "hashes.txt").read_text().strip()


def test_ids_and_the_issuer_are_as_verifiers_demand() -> None:
    document = sample.signed()
    assert document["id"].startswith("urn:uuid:")
    assert document["issuer"]["id"] == KEY.did
    assert document["issuer"]["alsoKnownAs"] == [sample.DID_WEB]
    assert document["proof"]["verificationMethod"] == f"{KEY.did}#{KEY.multikey}"
    assert document["credentialStatus"]["statusListIndex"] == "94567"


def test_what_says_nothing_is_left_out() -> None:
    least = Credential(
        "urn:uuid:0f2f8a3c-8b1e-4a6e-9f53-6f0f5e0d7a11",
        sample.Issuer(KEY.did, "Example University"),
        Recipient("Ada"),
        sample.Achievement("urn:uuid:1", "Reading", "Reads.", "Read."),
        ISSUED,
    )
    document = sign(unsigned(least), KEY, created=ISSUED)
    text = json.dumps(document)
    assert '""' not in text and "null" not in text and "[]" not in text
    assert document["name"] == "Reading" and "validUntil" not in document


@pytest.mark.parametrize("address", ["badge.png", "javascript:alert(1)", "https://x y", "//stoa.example", "urn:<x>"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(NotAnAddress):
        unsigned(sample.credential(image=Image(address)))
    with pytest.raises(NotAnAddress):
        unsigned(sample.credential(recipient=Recipient("Ada", address)))


def test_a_digest_is_in_the_form_of_subresource_integrity() -> None:
    assert digest_sri(b"") == "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
