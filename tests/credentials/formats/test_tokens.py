"""Credentials as signed tokens: written by the standard, read strictly, refused when forged."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.credentials.formats import Outcome, Report, State, bake, unsigned, verify, write_token
from stoa.credentials.formats.jose import BadToken, document_of, read_token
from tests.credentials.formats import sample
from tests.credentials.formats.images import PNG, SVG
from tests.credentials.formats.independent import token_check
from tests.credentials.formats.sample import KEY, NOW, STRANGER

LISTS = {sample.LIST_URL: sample.signed_list()}


def token(key: Any = KEY, **changes: Any) -> str:
    return write_token(unsigned(sample.credential(key=key, **changes)), key)


def check(text: str | bytes, now: datetime = NOW, **known: Any) -> Report:
    data = text.encode() if isinstance(text, str) else text
    return verify(data, now=now, status_lists=LISTS, **known)


def packed(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def parts(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    head, body, _ = text.split(".")
    header, payload = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in (head, body))
    return header, payload


def forged(
    header: dict[str, Any] | None = None,
    payload: dict[str, Any] | None = None,
    sign: Callable[[bytes], bytes] = KEY.sign,
) -> str:
    """The sample's token with other parts, signed anew by `sign`."""
    first, second = parts(token())
    signed = f"{packed({**first, **(header or {})})}.{packed({**second, **(payload or {})})}"
    return f"{signed}.{packed(sign(signed.encode()))}"


def test_a_token_is_genuine_here_and_before_a_check_that_shares_no_code() -> None:
    report = check(token())
    assert (report.outcome, report.container, report.facts.holder_name) == (Outcome.GENUINE, "jwt", "Ada Lovelace")
    assert report.check("not_withdrawn")
    assert token_check.checked(token(), NOW) == unsigned(sample.credential())


def test_it_says_what_the_standard_asks_for() -> None:
    header, payload = parts(token())
    assert (header["alg"], header["typ"], header["kid"]) == ("EdDSA", "JWT", KEY.verification_method)
    assert header["jwk"].keys() == {"kty", "crv", "x"}
    assert payload["iss"] == KEY.did and payload["jti"] == payload["id"] and payload["sub"].endswith("ada1")
    assert payload["exp"] - payload["nbf"] == 3650 * 24 * 3600
    assert "proof" not in payload and "exp" not in parts(token(valid_until=None))[1]
    assert token() == token()


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_every_letter_comes_through(name: str) -> None:
    made = token(name=name)
    assert token_check.checked(made, NOW) == document_of(read_token(made.encode())) == unsigned(sample.credential(name))


def test_a_withdrawn_or_expired_one_is_told_so() -> None:
    withdrawn = verify(token().encode(), now=NOW, status_lists={sample.LIST_URL: sample.signed_list((94567,))})
    assert withdrawn.outcome is Outcome.WITHDRAWN
    late = NOW + timedelta(days=4000)
    assert check(token(), now=late).outcome is Outcome.EXPIRED
    with pytest.raises(token_check.Refused, match="expired"):
        token_check.checked(token(), late)
    assert check(token(), now=NOW - timedelta(days=9)).outcome is Outcome.NOT_YET_VALID


def test_a_token_inside_a_picture_and_inside_json_is_found() -> None:
    for image, kind in ((PNG, "png"), (SVG, "svg")):
        report = check(bake(image, token().encode()))
        assert (report.outcome, report.container) == (Outcome.GENUINE, kind)
    carried = {
        "@context": "https://www.w3.org/ns/credentials/v2", "type": "EnvelopedVerifiableCredential",
        "id": "data:application/vc+jwt," + token(),
    }  # fmt: skip
    assert check(json.dumps(carried)).is_genuine
    assert verify({**carried, "id": "data:text/plain,x"}, now=NOW).outcome is Outcome.CANNOT_BE_CHECKED


def test_every_single_changed_letter_is_noticed() -> None:
    text = token()
    for place in range(0, len(text), 97):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        assert not check(changed).is_genuine, place


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda: forged({"alg": "none"}, sign=lambda _: b""), "token_unsigned"),
        (lambda: forged({"alg": "none"}), "token_unsigned"),
        (lambda: forged({"alg": "HS256"}, sign=shared), "token_shared_secret"),
        (lambda: forged(payload={"name": "Doctor"}, sign=STRANGER.sign), "signature_wrong"),
        (lambda: forged({"kid": STRANGER.verification_method}, sign=STRANGER.sign), "token_two_keys"),
        (lambda: forged({"crit": ["exp"]}), "token_malformed"),
        (lambda: forged({"b64": False}), "token_malformed"),
        (lambda: forged({"jwk": {"kty": "oct", "k": "x"}}), "token_malformed"),
        (lambda: forged({"kid": 7}), "token_malformed"),
        (lambda: forged(payload={"iss": STRANGER.did}), "token_contradicts"),
        (lambda: forged(payload={"exp": 4_000_000_000}), "token_contradicts"),
        (lambda: forged(payload={"sub": "urn:uuid:1"}), "token_contradicts"),
        (lambda: forged(payload={"jti": "urn:uuid:1"}), "token_contradicts"),
        (lambda: forged(payload={"nbf": 1}), "token_contradicts"),
        (lambda: forged(payload={"nbf": True}), "token_contradicts"),
    ],
)
def test_a_forged_token_is_refused_with_the_reason(made: Callable[[], str], code: str) -> None:
    report = check(made())
    assert report.outcome in (Outcome.ALTERED, Outcome.NOT_BY_ISSUER)
    assert code in [found.code for found in report.checks]
    with pytest.raises((token_check.Refused, KeyError, ValueError)):
        token_check.checked(made(), NOW)


def shared(data: bytes) -> bytes:
    """As a forger signs who hopes that the public key is taken for a secret."""
    return hmac.new(KEY.multikey.encode(), data, hashlib.sha256).digest()


def test_somebody_elses_key_does_not_speak_for_the_issuer() -> None:
    by_stranger = write_token(unsigned(sample.credential()), STRANGER)
    assert check(by_stranger).outcome is Outcome.NOT_BY_ISSUER
    with pytest.raises(token_check.Refused, match="issuer"):
        token_check.checked(by_stranger, NOW)
    header, payload = parts(by_stranger)
    del header["kid"]
    signed = f"{packed(header)}.{packed(payload)}"
    unnamed = f"{signed}.{packed(STRANGER.sign(signed.encode()))}"
    assert check(unnamed).outcome is Outcome.NOT_BY_ISSUER


def test_a_key_that_only_an_address_could_vouch_for_is_left_open() -> None:
    issuer = {"id": "https://other.example/issuer", "type": ["Profile"], "name": "Other"}
    for kid in ("https://other.example/issuer#1", None):
        made = forged({"kid": kid}, {"iss": issuer["id"], "issuer": issuer})
        report = check(made)
        assert report.outcome is Outcome.CANNOT_BE_CHECKED
        assert report.check("issuer_key_unknown")


def test_what_is_signed_in_a_way_not_read_here_is_left_open() -> None:
    report = check(forged({"alg": "RS256"}))
    assert report.outcome is Outcome.CANNOT_BE_CHECKED
    assert report.checks[-2].state is State.UNKNOWN


def test_the_first_edition_with_its_vc_claim_is_read() -> None:
    inner = {
        "@context": ["https://www.w3.org/2018/credentials/v1"], "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "urn:x:1", "name": "Ada"},
    }  # fmt: skip
    head = packed({"alg": "EdDSA", "kid": KEY.verification_method})
    claims = {"iss": KEY.did, "jti": "urn:uuid:9", "nbf": 1_700_000_000, "sub": "urn:x:1", "exp": 1_900_000_000}
    signed = f"{head}.{packed({**claims, 'vc': inner})}"
    report = check(f"{signed}.{packed(KEY.sign(signed.encode()))}")
    assert report.is_genuine, report.checks
    assert report.facts.valid_until is not None and report.facts.issuer.id == KEY.did


@pytest.mark.parametrize("text", ["a" * 12 + "." + "b" * 12 + ".c", "e30e30e30e30.e30e30e30e30.", "." * 30])
def test_rubbish_is_no_token(text: str) -> None:
    assert check(text).outcome is Outcome.NOT_A_CREDENTIAL


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["alg", "kid", "jwk", "typ", "crit"]), st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=9), st.just({"kty": "OKP", "crv": "Ed25519", "x": "AA"}),
    st.lists(st.text(max_size=3), max_size=2),
)))  # fmt: skip
def test_no_header_however_odd_makes_it_fall_over_or_say_yes(header: dict[str, Any]) -> None:
    payload = parts(token())[1]
    signed = f"{packed({'': '', **header})}.{packed(payload)}"
    report = check(f"{signed}.{packed(STRANGER.sign(signed.encode()))}")
    assert not report.is_genuine


def test_a_payload_that_says_a_thing_twice_is_refused() -> None:
    text = token()
    head, body, _ = text.split(".")
    doubled = base64.urlsafe_b64decode(body + "==").replace(b"{", b'{"name":"Doctor",', 1)
    signed = f"{head}.{packed(doubled)}"
    assert check(f"{signed}.{packed(KEY.sign(signed.encode()))}").outcome is Outcome.NOT_A_CREDENTIAL
    with pytest.raises(BadToken):
        read_token(signed.encode() + b".x")
