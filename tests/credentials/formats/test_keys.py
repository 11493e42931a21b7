"""Keys and their names, and the signed history by which one key replaces another."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.credentials.formats.keys import (
    BadKey,
    BadKeyHistory,
    BadMultibase,
    DidWebAddress,
    KeyHistory,
    decode_public_key,
    did_document,
    did_key,
    did_web,
    encode_public_key,
    key_of_did_key,
    multibase,
    new_signing_key,
    read_history,
    rotated,
    signing_key_from_secret,
    started,
    verify_signature,
    write_history,
)
from tests.credentials.formats.sample import ISSUED, KEY, NEXT_KEY, STRANGER


@given(st.binary(max_size=80))
def test_base58_and_base64url_read_back(data: bytes) -> None:
    assert multibase.decode(multibase.encode(data)) == data
    assert multibase.decode_base64url(multibase.encode_base64url(data)) == data


@given(st.text(max_size=60))
def test_a_text_is_base58_of_one_kind_or_refused(text: str) -> None:
    try:
        data = multibase.decode_base58(text)
    except BadMultibase:
        return
    assert multibase.encode_base58(data) == text


@pytest.mark.parametrize("text", ["", "m6Mk", "z0OIl", "z6Mk!", "z" + "1" * 2000, "zé"])
def test_a_bad_key_text_is_refused(text: str) -> None:
    with pytest.raises(BadMultibase):
        decode_public_key(text)


def test_a_public_key_of_another_kind_is_refused() -> None:
    with pytest.raises(BadMultibase):
        decode_public_key(multibase.encode(b"\x80\x24" + bytes(33)))
    with pytest.raises(BadMultibase):
        encode_public_key(bytes(31))
    with pytest.raises(BadMultibase):
        multibase.encode_secret_key(bytes(33))


@pytest.mark.parametrize("text", ["uAAA=", "u+", "uAB", "AAAA"])
def test_base64url_has_one_form(text: str) -> None:
    with pytest.raises(BadMultibase):
        multibase.decode_base64url(text)


def test_a_key_signs_and_its_public_half_checks() -> None:
    signature = KEY.sign(b"data")
    assert verify_signature(KEY.multikey, signature, b"data")
    assert not verify_signature(KEY.multikey, signature, b"Data")
    assert not verify_signature(STRANGER.multikey, signature, b"data")
    assert not verify_signature(KEY.multikey, b"short", b"data")


def test_a_secret_reads_back_and_shows_nowhere() -> None:
    key = new_signing_key()
    assert signing_key_from_secret(key.secret_multikey).did == key.did
    assert key.secret_multikey not in repr(key) and repr(key.seed) not in repr(key)
    with pytest.raises(BadKey) as caught:
        signing_key_from_secret("z3u2wrong-secret")
    assert "wrong-secret" not in str(caught.value)


def test_a_did_key_is_the_key() -> None:
    assert key_of_did_key(KEY.did) == KEY.multikey == key_of_did_key(KEY.verification_method)
    assert key_of_did_key(f"{KEY.did}#{STRANGER.multikey}") is None
    assert key_of_did_key("did:key:zDnaegE6RR3atJtHKwTRTWHsJ3kNHqFwv7n9YjTgmU7TyfU76") is None
    assert key_of_did_key("https://stoa.example") is None


@pytest.mark.parametrize(
    ("address", "did"),
    [
        (DidWebAddress("Stoa.example"), "did:web:stoa.example"),
        (DidWebAddress("stoa.example", 443), "did:web:stoa.example"),
        (DidWebAddress("localhost", 8000), "did:web:localhost%3A8000"),
        (DidWebAddress("stoa.example", None, ("schools", "a b:c")), "did:web:stoa.example:schools:a%20b%3Ac"),
    ],
)
def test_a_web_address_has_a_did(address: DidWebAddress, did: str) -> None:
    assert did_web(address) == did


def test_a_host_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="host name"):
        did_web(DidWebAddress("evil/../host"))


def test_the_did_document_lists_every_key_and_its_own_name() -> None:
    document = did_document("did:web:stoa.example", [NEXT_KEY.multikey, KEY.multikey])
    assert document["alsoKnownAs"] == [NEXT_KEY.did, KEY.did]
    assert [method["publicKeyMultibase"] for method in document["verificationMethod"]] == [
        NEXT_KEY.multikey,
        KEY.multikey,
    ]
    assert document["assertionMethod"] == [method["id"] for method in document["verificationMethod"]]


def history() -> KeyHistory:
    first = started(KEY, since=ISSUED)
    second = rotated(first, former=KEY, new=NEXT_KEY, since=ISSUED + timedelta(days=1))
    return rotated(second, former=NEXT_KEY, new=STRANGER, since=ISSUED + timedelta(days=2))


def test_a_history_reads_back_and_holds_all_its_keys() -> None:
    found = read_history(json.loads(json.dumps(write_history(history()))))
    assert found == history()
    assert found.current == STRANGER.multikey
    assert found.multikeys == (STRANGER.multikey, NEXT_KEY.multikey, KEY.multikey)
    assert found.holds(KEY.did) and not found.holds(did_key("z6Mk"))


def test_only_the_current_key_appoints_the_next_one() -> None:
    first = started(KEY, since=ISSUED)
    with pytest.raises(BadKeyHistory):
        rotated(first, former=STRANGER, new=NEXT_KEY, since=ISSUED)
    with pytest.raises(BadKeyHistory):
        rotated(first, former=KEY, new=KEY, since=ISSUED)
    with pytest.raises(BadKeyHistory):
        rotated(first, former=KEY, new=NEXT_KEY, since=ISSUED - timedelta(days=1))


def test_a_history_in_which_anything_changed_is_refused() -> None:
    good = write_history(history())
    keys = good["keys"]
    forged = rotated(started(STRANGER, since=ISSUED), former=STRANGER, new=NEXT_KEY, since=ISSUED + timedelta(days=1))
    bad = [
        [keys[0], keys[2]],
        [keys[0], keys[2], keys[1]],
        [keys[0], keys[1], keys[2], keys[1]],
        [keys[1], keys[2]],
        [keys[0], {**keys[1], "since": "2026-11-23T09:00:00Z"}],
        [keys[0], {**keys[1], "since": "2020-11-23T09:00:00Z"}],
        [keys[0], {**keys[1], "signedByFormer": keys[2]["signedByFormer"]}],
        [keys[0], {**keys[1], "signedByItself": "zoops"}],
        [keys[0], {**keys[1], "publicKeyMultibase": STRANGER.multikey}],
        [keys[0], {"publicKeyMultibase": NEXT_KEY.multikey, "since": keys[1]["since"]}],
        [keys[0], write_history(forged)["keys"][1]],
        [{**keys[0], "since": "yesterday"}],
        [{**keys[0], "publicKeyMultibase": 7}],
        ["key"],
        [],
    ]
    for rows in bad:
        with pytest.raises(BadKeyHistory):
            read_history({"type": good["type"], "keys": rows})
    with pytest.raises(BadKeyHistory):
        read_history({"type": "SomethingElse", "keys": keys})


def test_a_key_entry_is_a_plain_value() -> None:
    entry = history().entries[1]
    assert replace(entry, by_former="") != entry
