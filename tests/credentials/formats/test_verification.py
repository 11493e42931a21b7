"""What a check of a credential answers."""

from __future__ import annotations

import copy
import json
from datetime import timedelta
from typing import Any

import pytest

from stoa.credentials.formats import (
    HEADLINES,
    SENTENCES,
    Outcome,
    Report,
    State,
    bake,
    did_document,
    rotated,
    sign,
    started,
    to_bytes,
    unsigned,
    verify,
)
from stoa.credentials.formats.contexts import CREDENTIALS_V1
from stoa.credentials.formats.data_integrity import ED25519_2020, JCS, hash_data, proof_options
from stoa.credentials.formats.keys import multibase
from tests.credentials.formats import sample
from tests.credentials.formats.images import PNG, SVG
from tests.credentials.formats.sample import DID_WEB, ISSUED, KEY, LIST_URL, NEXT_KEY, NOW, STRANGER

HISTORY = rotated(started(KEY, since=ISSUED), former=KEY, new=NEXT_KEY, since=ISSUED + timedelta(hours=1))
OLDER_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
OLDER_SIGNATURES = "https://w3id.org/security/suites/ed25519-2020/v1"
LISTS = {LIST_URL: to_bytes(sample.signed_list())}


def check(document: Any, **known: Any) -> Report:
    return verify(document, **{"now": NOW, "status_lists": LISTS, "key_histories": [HISTORY], **known})


def state(report: Report, code: str) -> State | None:
    found = report.check(code)
    return found.state if found else None


@pytest.mark.parametrize("container", ["json", "png", "svg"])
def test_a_credential_is_genuine_in_every_container(container: str) -> None:
    file = to_bytes(sample.signed())
    report = check({"json": file, "png": bake(PNG, file), "svg": bake(SVG, file)}[container])
    assert report.outcome is Outcome.GENUINE and report.is_genuine and report.is_complete
    assert report.container == container
    assert {found.state for found in report.checks} == {State.OK}
    facts = report.facts
    assert (facts.issuer.name, facts.holder_name) == ("Example University", "Ada Lovelace")
    assert (facts.achievement_name, facts.valid_from, facts.signed_at) == ("Making an open course", ISSUED, ISSUED)
    assert facts.status_lists == (LIST_URL,) and facts.issuer.url == "https://stoa.example"
    assert facts.criteria.startswith("Do **15 of 17** units")


def test_what_was_parsed_already_is_checked_too_and_not_changed() -> None:
    document = sample.signed()
    before = copy.deepcopy(document)
    assert check(document).is_genuine
    assert document == before


def test_every_outcome_and_check_has_its_sentence() -> None:
    assert set(HEADLINES) == {outcome.value for outcome in Outcome}
    report = check(sample.signed())
    assert report.headline == "This credential is genuine."
    assert [found.sentence for found in report.checks][1].startswith("The signature by z6Mk")
    assert all(text.endswith((".", "}", ")", "?")) for text in SENTENCES.values())


def test_a_report_is_plain_json_data() -> None:
    data = json.loads(json.dumps(check(sample.signed()).as_json()))
    assert data["outcome"] == "genuine" and data["complete"] is True
    assert data["credential"]["holder"]["name"] == "Ada Lovelace"
    assert verify(b"", now=NOW).as_json()["credential"]["valid_from"] is None


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to every single value."""
    if isinstance(value, dict):
        return [found for name, part in value.items() for found in leaves(part, (*path, name))]
    if isinstance(value, list):
        return [found for number, part in enumerate(value) for found in leaves(part, (*path, number))]
    return [path]


def changed(document: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """A copy in which the value at `path` is another one of its kind."""
    made = copy.deepcopy(document)
    part = made
    for step in path[:-1]:
        part = part[step]
    value = part[path[-1]]
    part[path[-1]] = not value if isinstance(value, bool) else value + "x" if isinstance(value, str) else value + 1
    return made


def test_whatever_single_value_is_changed_the_answer_is_no() -> None:
    document = sample.signed()
    paths = leaves(document)
    assert len(paths) > 100
    for path in paths:
        report = check(changed(document, path), status_lists={})
        assert report.outcome not in (Outcome.GENUINE, Outcome.EXPIRED, Outcome.NOT_YET_VALID, Outcome.WITHDRAWN), path


def test_whatever_is_taken_out_the_answer_is_no() -> None:
    document = sample.signed()
    for name in document:
        if name != "@context":
            less = {key: value for key, value in document.items() if key != name}
            assert not check(less).is_genuine, name
    for name in document["credentialSubject"]:
        less = copy.deepcopy(document)
        del less["credentialSubject"][name]
        assert not check(less).is_genuine, name


def test_a_changed_letter_is_named_as_such() -> None:
    report = check(to_bytes(sample.signed()).replace(b"Ada Lovelace", b"Ada Lovelacf", 1))
    assert report.outcome is Outcome.ALTERED
    assert state(report, "signature_wrong") is State.FAILED


def test_time_is_judged_by_the_given_instant() -> None:
    document = sample.signed()
    assert check(document, now=ISSUED - timedelta(seconds=1)).outcome is Outcome.NOT_YET_VALID
    assert check(document, now=ISSUED).is_genuine
    late = check(document, now=ISSUED + timedelta(days=3651))
    assert late.outcome is Outcome.EXPIRED
    assert "2036-11-18T09:00:00Z" in late.check("expired").sentence  # type: ignore[union-attr]
    assert check(sample.signed(valid_until=None), now=ISSUED + timedelta(days=36500)).is_genuine


def test_a_withdrawn_credential_is_withdrawn_also_by_a_later_key_or_an_old_list() -> None:
    for lists in (
        sample.signed_list((94567,)),
        sample.signed_list((94567,), key=NEXT_KEY),
        sample.signed_list((94567,), valid_until=ISSUED + timedelta(hours=1)),
    ):
        report = check(sample.signed(), status_lists={LIST_URL: lists})
        assert report.outcome is Outcome.WITHDRAWN, report.checks
    assert check(sample.signed(), status_lists={LIST_URL: sample.signed_list((94566, 94568))}).is_genuine


def test_a_suspended_credential_says_so() -> None:
    entries = (sample.StatusEntry(LIST_URL, 7, "suspension"),)
    report = check(
        sample.signed(statuses=entries), status_lists={LIST_URL: sample.signed_list((7,), purpose="suspension")}
    )
    assert report.outcome is Outcome.WITHDRAWN and state(report, "suspended") is State.FAILED


def test_without_a_usable_list_withdrawal_is_unknown_and_says_why() -> None:
    other_list = sample.signed_list(url="https://stoa.example/status/2")
    altered = json.loads(json.dumps(sample.signed_list()).replace("revocation", "suspension"))
    cases: list[tuple[Any, str]] = [
        (None, "status_list_missing"),
        (b"rubbish", "status_list_bad"),
        (sample.signed(), "status_list_bad"),
        (other_list, "status_list_bad"),
        (altered, "status_list_bad"),
        (sample.signed_list(key=STRANGER), "status_list_bad"),
        (sample.signed_list(purpose="suspension"), "status_list_bad"),
        (sample.signed_list(valid_from=NOW + timedelta(days=1)), "status_list_bad"),
        (sample.signed_list(valid_until=NOW - timedelta(hours=1)), "status_list_stale"),
    ]
    for found, code in cases:
        report = check(sample.signed(), status_lists={} if found is None else {LIST_URL: found})
        assert report.outcome is Outcome.GENUINE, code
        assert state(report, code) is State.UNKNOWN and not report.is_complete


def test_a_place_outside_of_the_list_or_another_kind_of_status_is_unknown() -> None:
    report = check(sample.signed(index=10**9))
    assert state(report, "status_list_bad") is State.UNKNOWN
    odd = unsigned(sample.credential())
    odd["credentialStatus"]["statusSize"] = 2
    assert state(check(sign(odd, KEY, created=ISSUED)), "status_kind_unknown") is State.UNKNOWN


def test_the_name_of_an_issuer_is_its_word_unless_somebody_vouches_for_it() -> None:
    report = check(sample.signed(), key_histories=[])
    assert report.is_genuine and state(report, "issuer_name_unchecked") is State.UNKNOWN
    documents = {DID_WEB: did_document(DID_WEB, [KEY.multikey])}
    assert check(sample.signed(), key_histories=[], did_documents=documents).is_complete
    others = {DID_WEB: did_document(DID_WEB, [STRANGER.multikey])}
    assert not check(sample.signed(), key_histories=[], did_documents=others).is_complete


def test_an_older_key_still_counts_after_it_was_replaced() -> None:
    assert check(sample.signed()).is_complete
    assert check(sample.signed(key=NEXT_KEY)).is_complete


def test_a_stranger_cannot_sign_for_the_issuer() -> None:
    forged = sign(unsigned(sample.credential(key=KEY)), STRANGER, created=ISSUED)
    report = check(forged)
    assert report.outcome is Outcome.NOT_BY_ISSUER and state(report, "other_signed") is State.FAILED


def did_web_credential(method: str) -> dict[str, Any]:
    """A credential whose issuer is a did:web, signed with KEY under the name `method`."""
    document = unsigned(sample.credential(statuses=()))
    document["issuer"]["id"] = DID_WEB
    options = {**proof_options(KEY, created=ISSUED), "verificationMethod": method}
    value = multibase.encode(KEY.sign(hash_data(document, options, "eddsa-rdfc-2022").signed))
    return {**document, "proof": {**options, "proofValue": value}}


def test_an_issuer_on_the_web_is_believed_only_with_its_document_at_hand() -> None:
    document = did_web_credential(f"{DID_WEB}#{KEY.multikey}")
    alone = check(document)
    assert alone.outcome is Outcome.CANNOT_BE_CHECKED
    assert state(alone, "issuer_key_unknown") is State.UNKNOWN and state(alone, "signature_fits") is State.OK
    listed = {DID_WEB: did_document(DID_WEB, [NEXT_KEY.multikey, KEY.multikey])}
    assert check(document, did_documents=listed).is_genuine
    unlisted = {DID_WEB: did_document(DID_WEB, [STRANGER.multikey])}
    refuted = check(document, did_documents=unlisted)
    assert refuted.outcome is Outcome.NOT_BY_ISSUER and state(refuted, "issuer_key_refuted") is State.FAILED
    named = did_web_credential(f"{DID_WEB}#key-1")
    assert check(named).outcome is Outcome.CANNOT_BE_CHECKED
    key = {"id": "#key-1", "controller": DID_WEB, "publicKeyMultibase": KEY.multikey}
    own = {"id": DID_WEB, "verificationMethod": [key], "assertionMethod": ["#key-1"]}
    assert check(named, did_documents={DID_WEB: own}).is_genuine
    not_asserting = {**own, "assertionMethod": []}
    assert not check(named, did_documents={DID_WEB: not_asserting}).is_genuine
    not_its_own = {**own, "id": "did:web:other.example"}
    assert not check(named, did_documents={DID_WEB: not_its_own}).is_genuine


def test_a_key_of_a_did_web_may_sign_under_its_own_name_when_listed() -> None:
    document = did_web_credential(KEY.verification_method)
    assert check(document).outcome is Outcome.NOT_BY_ISSUER
    assert check(document, did_documents={DID_WEB: did_document(DID_WEB, [KEY.multikey])}).is_genuine


def test_two_signatures_both_count() -> None:
    both = sign(sample.signed(), STRANGER, created=ISSUED)
    report = check(both)
    assert report.is_genuine and state(report, "also_signed") is State.OK
    spoiled = copy.deepcopy(both)
    spoiled["proof"][1]["created"] = "2026-11-21T09:00:01Z"
    assert check(spoiled).outcome is Outcome.ALTERED
    unknown = {**both, "proof": [*both["proof"], {"type": "SomeOtherProof"}]}
    report = check(unknown)
    assert report.is_genuine and not report.is_complete


def test_a_jcs_signature_is_checked_and_covers_words_of_unknown_vocabularies() -> None:
    document = unsigned(sample.credential(statuses=()))
    document["@context"] = [*document["@context"], "https://else.example/v1"]
    document["motto"] = "on the porch"
    options = proof_options(KEY, created=ISSUED, suite=JCS) | {"@context": document["@context"]}
    value = multibase.encode(KEY.sign(hash_data(document, options, JCS).signed))
    secured = {**document, "proof": {**options, "proofValue": value}}
    report = check(secured)
    assert report.is_genuine and state(report, "context_unknown_but_signed") is State.UNKNOWN
    assert check({**secured, "motto": "elsewhere"}).outcome is Outcome.ALTERED


@pytest.mark.parametrize(
    ("change", "outcome", "code"),
    [
        ({"proof": None}, Outcome.CANNOT_BE_CHECKED, "no_proof"),
        ({"proof": []}, Outcome.CANNOT_BE_CHECKED, "no_proof"),
        ({"proof": "signed"}, Outcome.ALTERED, "proof_malformed"),
        ({"proof": [{"type": "DataIntegrityProof", "cryptosuite": JCS}]}, Outcome.ALTERED, "proof_malformed"),
        ({"proof": [{"type": "X"}] * 9}, Outcome.CANNOT_BE_CHECKED, "too_many_proofs"),
        ({"proof": {"type": "RsaSignature2018"}}, Outcome.CANNOT_BE_CHECKED, "suite_unknown"),
        ({"type": ["OpenBadgeCredential"]}, Outcome.NOT_A_CREDENTIAL, "no_credential_type"),
        ({"type": ["VerifiableCredential"] * 2}, Outcome.NOT_A_CREDENTIAL, "bad_type"),
        ({"type": ["VerifiableCredential", 7]}, Outcome.NOT_A_CREDENTIAL, "bad_type"),
        ({"@context": ["https://example.org/v1"]}, Outcome.NOT_A_CREDENTIAL, "wrong_first_context"),
        ({"@context": []}, Outcome.NOT_A_CREDENTIAL, "wrong_first_context"),
        ({"issuer": None}, Outcome.NOT_A_CREDENTIAL, "missing"),
        ({"issuer": {"name": "nobody"}}, Outcome.NOT_A_CREDENTIAL, "bad_part"),
        ({"id": 7}, Outcome.NOT_A_CREDENTIAL, "bad_part"),
        ({"credentialSubject": []}, Outcome.NOT_A_CREDENTIAL, "missing"),
        ({"credentialSubject": "Ada"}, Outcome.NOT_A_CREDENTIAL, "bad_part"),
        ({"credentialSubject": {"type": "AchievementSubject"}}, Outcome.NOT_A_CREDENTIAL, "missing"),
        ({"credentialStatus": "none"}, Outcome.NOT_A_CREDENTIAL, "bad_part"),
        ({"validFrom": "2026-11-21"}, Outcome.NOT_A_CREDENTIAL, "bad_date"),
        ({"validUntil": ["2036-11-18T09:00:00Z"]}, Outcome.NOT_A_CREDENTIAL, "bad_date"),
        ({"validUntil": {"@value": "2036-11-18T09:00:00Z"}}, Outcome.NOT_A_CREDENTIAL, "bad_date"),
        ({"@context": "https://w3id.org/openbadges/v2"}, Outcome.CANNOT_BE_CHECKED, "is_open_badges_2"),
        ({"type": "VerifiablePresentation"}, Outcome.CANNOT_BE_CHECKED, "is_presentation"),
    ],
)
def test_a_malformed_credential_gets_a_clear_answer(change: dict[str, Any], outcome: Outcome, code: str) -> None:
    report = check({**sample.signed(), **change})
    assert report.outcome is outcome
    assert code in [found.code for found in report.checks]


@pytest.mark.parametrize(
    ("change", "outcome", "code"),
    [
        ({"proofPurpose": "authentication"}, Outcome.NOT_BY_ISSUER, "wrong_purpose"),
        ({"proofPurpose": ["assertionMethod"]}, Outcome.ALTERED, "proof_malformed"),
        ({"proofValue": "z0OIl"}, Outcome.ALTERED, "signature_wrong"),
        ({"proofValue": "u" + "A" * 86}, Outcome.ALTERED, "signature_wrong"),
        ({"proofValue": "z" + "1" * 64}, Outcome.ALTERED, "signature_wrong"),
        ({"proofValue": 7}, Outcome.ALTERED, "proof_malformed"),
        ({"created": "yesterday"}, Outcome.ALTERED, "proof_malformed"),
        ({"created": 7}, Outcome.ALTERED, "proof_malformed"),
        ({"created": "2026-11-21T10:00:00+01:00"}, Outcome.ALTERED, "signature_wrong"),
        ({"expires": "2026-11-21T10:00:00Z"}, Outcome.EXPIRED, "proof_expired"),
        ({"previousProof": "urn:uuid:1"}, Outcome.ALTERED, "chain_broken"),
        ({"verificationMethod": "did:example:1#k"}, Outcome.CANNOT_BE_CHECKED, "key_unreadable"),
        ({"verificationMethod": STRANGER.verification_method}, Outcome.ALTERED, "signature_wrong"),
        ({"cryptosuite": "ecdsa-rdfc-2019"}, Outcome.CANNOT_BE_CHECKED, "suite_unknown"),
        ({"cryptosuite": JCS}, Outcome.ALTERED, "signature_wrong"),
        ({"@context": ["https://www.w3.org/ns/credentials/v2"]}, Outcome.ALTERED, "proof_malformed"),
        ({"motto": "x"}, Outcome.ALTERED, "not_covered"),
    ],
)
def test_a_changed_proof_gets_a_clear_answer(change: dict[str, Any], outcome: Outcome, code: str) -> None:
    document = sample.signed()
    report = check({**document, "proof": {**document["proof"], **change}})
    assert code in [found.code for found in report.checks]
    assert not report.is_genuine
    assert report.outcome in (outcome, Outcome.NOT_BY_ISSUER)


@pytest.mark.parametrize(
    ("data", "outcome", "code"),
    [
        (b"", Outcome.NOT_A_CREDENTIAL, "json_not_json"),
        (b'{"a": 1, "a": 1}', Outcome.NOT_A_CREDENTIAL, "json_repeated_name"),
        (b"{}", Outcome.NOT_A_CREDENTIAL, "no_credential_type"),
        (PNG, Outcome.NOT_A_CREDENTIAL, "image_empty"),
        (PNG[:-3], Outcome.NOT_A_CREDENTIAL, "image_unreadable"),
        (bake(PNG, b"rubbish"), Outcome.NOT_A_CREDENTIAL, "json_not_json"),
        (b"eyJhbGciOiJFZERTQSJ9.eyJ2YyI6e319xxxx.c2lnbmF0dXJl", Outcome.NOT_A_CREDENTIAL, "token_malformed"),
        (bake(SVG, b"eyJhbGciOiJFZERTQSJ9.eyJ2YyI6e319xxxx.c2lnbmF0"), Outcome.NOT_A_CREDENTIAL, "token_malformed"),
    ],
)
def test_a_file_that_is_something_else_gets_a_clear_answer(data: bytes, outcome: Outcome, code: str) -> None:
    report = check(data)
    assert (report.outcome, report.checks[0].code) == (outcome, code)
    assert report.checks[0].sentence


def test_a_credential_for_two_shows_that_there_are_two() -> None:
    document = unsigned(sample.credential(statuses=()))
    document["credentialSubject"] = [document["credentialSubject"], {**document["credentialSubject"], "id": "urn:x:2"}]
    report = check(sign(document, KEY, created=ISSUED))
    assert report.is_genuine and state(report, "several_holders") is State.UNKNOWN


def older_credential(**changes: Any) -> dict[str, Any]:
    """A credential of the first data model with a signature of the kind that was usual then."""
    document = {
        "@context": [CREDENTIALS_V1, OLDER_BADGES, OLDER_SIGNATURES],
        "id": "urn:uuid:0f2f8a3c-8b1e-4a6e-9f53-6f0f5e0d7a12",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": KEY.did, "type": "Profile", "name": "Example University"},
        "issuanceDate": "2026-11-21T09:00:00Z",
        "expirationDate": "2027-11-21T09:00:00Z",
        "name": "Teamwork",
        "credentialSubject": {
            "type": "AchievementSubject",
            "achievement": {
                "id": "urn:uuid:1",
                "type": "Achievement",
                "name": "Teamwork",
                "description": "Works with others.",
                "criteria": {"narrative": "Work with others."},
            },
        },
        **changes,
    }
    options = {
        "type": ED25519_2020,
        "created": "2026-11-21T09:00:00Z",
        "verificationMethod": KEY.verification_method,
        "proofPurpose": "assertionMethod",
    }
    value = multibase.encode(KEY.sign(hash_data(document, options, ED25519_2020).signed))
    return {**document, "proof": {**options, "proofValue": value}}


def test_a_credential_of_the_first_data_model_is_checked_too() -> None:
    document = older_credential()
    assert check(document).is_genuine
    assert check(document, now=NOW + timedelta(days=400)).outcome is Outcome.EXPIRED
    assert check({**document, "name": "Solo work"}).outcome is Outcome.ALTERED
    assert check(older_credential(issuanceDate=None)).outcome is Outcome.NOT_A_CREDENTIAL
