"""A bundle of credentials (CLR 2.0): signed letter by letter and as a token, and checked inside too."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from stoa.credentials.formats import (
    JCS,
    Bundle,
    Outcome,
    Recipient,
    Report,
    State,
    sign,
    to_bytes,
    unsigned_bundle,
    verify,
    write_token,
)
from tests.credentials.formats import sample
from tests.credentials.formats.independent import token_check
from tests.credentials.formats.sample import ISSUED, KEY, NOW, STRANGER

SECOND = "urn:uuid:7b1f0b8e-5e0a-4a57-9f0e-3f2d1c0b9a00"


def bundle(*credentials: dict[str, Any], **changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": "urn:uuid:0f2f8a3c-8b1e-4a6e-9f53-6f0f5e0d7a99",
        "issuer": sample.issuer(),
        "recipient": Recipient("Ada Lovelace", "urn:uuid:c1b2a3d4-0000-4000-8000-00000000ada1"),
        "credentials": credentials or (sample.signed(), sample.signed(index=4, name="Ada Lovelace")),
        "valid_from": ISSUED,
        "valid_until": ISSUED + timedelta(days=30),
        "name": "Records of Ada Lovelace",
        "peers": [(sample.achievement().id, SECOND)],
    }
    return unsigned_bundle(Bundle(**{**fields, **changes}))


def signed(document: dict[str, Any]) -> dict[str, Any]:
    return sign(document, KEY, created=ISSUED, suite=JCS)


def check(data: Any, withdrawn: tuple[int, ...] = (), **changes: Any) -> Report:
    lists = {sample.LIST_URL: sample.signed_list(withdrawn)}
    return verify(data, **{"now": NOW, "status_lists": lists, **changes})


def test_a_bundle_is_genuine_as_json_and_as_a_token() -> None:
    for data in (to_bytes(signed(bundle())), write_token(bundle(), KEY).encode()):
        report = check(data)
        assert report.outcome is Outcome.GENUINE, report.checks
        assert [found.code for found in report.checks].count("inside_open") == 2  # the issuer's name is its own word
        assert report.facts.holder_name == "Ada Lovelace"
        assert report.facts.status_lists == (sample.LIST_URL,)


def test_its_token_passes_a_check_that_shares_no_code() -> None:
    found = token_check.checked(write_token(bundle(), KEY), NOW)
    assert found["credentialSubject"]["verifiableCredential"][0] == sample.signed()


def test_it_says_what_belongs_together() -> None:
    subject = bundle()["credentialSubject"]
    assert subject["association"] == [
        {"type": "Association", "associationType": "isPeerOf", "sourceId": sample.achievement().id, "targetId": SECOND}
    ]
    assert len(subject["achievement"]) == 1  # one for both credentials
    assert bundle(peers=())["credentialSubject"].keys().isdisjoint({"association"})


@pytest.mark.parametrize(
    ("before", "after"),
    [("Ada Lovelace", "Ada Lovelacf"), ('"value": "87"', '"value": "97"'), ("isPeerOf", "isPartOf")],
)
def test_a_letter_changed_anywhere_in_it_is_noticed(before: str, after: str) -> None:
    text = json.dumps(signed(bundle()), ensure_ascii=False)
    assert before in text
    assert check(json.dumps(json.loads(text.replace(before, after, 1))).encode()).outcome is Outcome.ALTERED


def test_one_inside_that_was_withdrawn_is_told_and_the_others_hold() -> None:
    report = check(signed(bundle()), withdrawn=(4,))
    assert report.outcome is Outcome.GENUINE and not report.is_complete
    assert report.check("inside_withdrawn") and report.check("inside_open")
    late = check(signed(bundle(valid_until=ISSUED + timedelta(days=9000))), now=NOW + timedelta(days=4000))
    assert late.check("inside_expired") and late.outcome is Outcome.GENUINE


def test_a_bundle_ends_by_itself() -> None:
    assert check(signed(bundle()), now=NOW + timedelta(days=31)).outcome is Outcome.EXPIRED


def test_false_content_makes_the_whole_false_though_its_signer_signed_it() -> None:
    altered = {**sample.signed(), "name": "Doctor"}
    report = check(signed(bundle(altered)))
    assert report.outcome is Outcome.NOT_BY_ISSUER
    assert report.check("inside_altered")
    forged = sign(sample.unsigned(sample.credential()), STRANGER, created=ISSUED)
    assert check(signed(bundle(forged))).check("inside_not_by_issuer")


def test_a_token_inside_is_read_and_rubbish_inside_is_named() -> None:
    document = bundle()
    inside = document["credentialSubject"]["verifiableCredential"]
    inside += [write_token(sample.unsigned(sample.credential()), KEY), "rubbish", 7]
    report = check(signed(document))
    assert [found.code for found in report.checks].count("inside_open") == 3
    assert [found.code for found in report.checks].count("inside_not_a_credential") == 2
    assert report.outcome is Outcome.NOT_BY_ISSUER


def test_too_many_inside_are_not_looked_at_and_a_record_inside_is_not_opened() -> None:
    document = bundle()
    document["credentialSubject"]["verifiableCredential"] = [{"id": "urn:x"}] * 101
    report = check(signed(document))
    found = report.check("inside_too_many")
    assert found is not None and found.state is State.UNKNOWN
    nested = signed(bundle(valid_until=ISSUED + timedelta(days=99)))
    outer = bundle()
    outer["credentialSubject"]["verifiableCredential"] = [nested]
    report = check(signed(outer))
    assert report.check("inside_open") and report.outcome is Outcome.GENUINE
