"""Open Badges 3.0 credentials by others, good and bad; they are others' data and lie outside of the project."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from stoa.credentials.formats import Outcome, Report, verify
from stoa.credentials.formats.verification.reading import issuer_id

FOLDER = Path(os.environ.get("STOA_REAL_DATA", "no-real-data")) / "ob3-examples"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="STOA_REAL_DATA names no folder with ob3-examples")
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def check(name: str, *, with_key: bool = False) -> Report:
    data = (FOLDER / f"{name}.json").read_bytes()
    return verify(data, now=NOW, did_documents=controller(json.loads(data)) if with_key else None)


def controller(document: dict[str, Any]) -> dict[str, Any]:
    """The document that the issuer would publish for the key that signed."""
    issuer = issuer_id(document)
    proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    method = proofs[-1]["verificationMethod"]
    key = {"id": method, "type": "Multikey", "controller": issuer, "publicKeyMultibase": method.split("#")[-1]}
    return {issuer: {"id": issuer, "verificationMethod": [key], "assertionMethod": [method]}}


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("complete", Outcome.GENUINE),
        ("credential-status-revoked", Outcome.GENUINE),  # its kind of status list is not ours; the check says so
        ("endorsement-valid", Outcome.GENUINE),
        ("simple-context-alias", Outcome.GENUINE),
        ("simple-multiple-proofs", Outcome.GENUINE),
        ("simple-did-key-method", Outcome.NOT_BY_ISSUER),
        ("simple-err-credential-subject-result-type", Outcome.ALTERED),
        ("simple-err-evidence-type", Outcome.ALTERED),
        ("simple-err-expired", Outcome.EXPIRED),
        ("simple-err-issuer", Outcome.NOT_A_CREDENTIAL),
        ("simple-err-proof-value", Outcome.ALTERED),
        ("simple-err-type", Outcome.ALTERED),
        ("simple-noproof", Outcome.NOT_A_CREDENTIAL),
    ],
)
def test_an_example_gets_its_outcome(name: str, outcome: Outcome) -> None:
    with_key = "did-key" not in name and "noproof" not in name
    assert check(name, with_key=with_key).outcome is outcome


def test_without_the_issuers_key_the_report_says_what_is_missing() -> None:
    report = check("complete")
    assert report.outcome is Outcome.CANNOT_BE_CHECKED
    assert [found.code for found in report.checks if found.state.value == "unknown"] == ["issuer_key_unknown"]


def test_a_status_list_of_another_kind_is_named() -> None:
    found = check("credential-status-revoked", with_key=True).check("status_kind_unknown")
    assert found and found.params["kind"] == "1EdTechRevocationList"
