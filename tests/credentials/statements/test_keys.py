"""Learners' own keys: sealed, backed up under a passphrase, brought back, and never another's."""

from __future__ import annotations

import json
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.credentials import actions, keystore, queries
from stoa.credentials.formats.keys import BadBackup, BadKey, lock, new_signing_key, seal, unlock, unseal
from stoa.credentials.formats.keys import backup as backups
from stoa.credentials.models import LearnerKey
from tests.credentials.statements.test_statements import signed
from tests.credentials.story import Learner

PASSPHRASE = "correct horse battery"


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase costs little here."""
    monkeypatch.setattr(backups, "WORK", {"n": 2**14, "r": 8, "p": 1})


def test_a_sealed_key_opens_with_its_seal_and_name_alone() -> None:
    key, seal_of_site = new_signing_key(), secrets.token_bytes(32)
    sealed = seal(key, seal_of_site)
    assert key.secret_multikey not in sealed
    assert unseal(sealed, key.multikey, seal_of_site).seed == key.seed
    for text, name, with_key in (
        (sealed, key.multikey, secrets.token_bytes(32)), (sealed, new_signing_key().multikey, seal_of_site),
        (sealed[:-4] + "AAAA", key.multikey, seal_of_site), ("", key.multikey, seal_of_site),
        ("!!", key.multikey, seal_of_site),
    ):  # fmt: skip
        with pytest.raises(BadKey):
            unseal(text, name, with_key)


def test_a_backup_opens_with_its_passphrase_however_it_is_typed(cheap: None) -> None:
    key = new_signing_key()
    file = lock(key, "caf\u00e9 au lait ohne")
    assert key.secret_multikey.encode() not in file
    assert unlock(file, "cafe\u0301 au lait ohne").seed == key.seed
    with pytest.raises(BadBackup, match="passphrase"):
        unlock(file, "cafe au lait ohne")


@pytest.mark.parametrize(
    "change",
    [
        {"did": "did:key:z6Mkother"}, {"type": "x"}, {"cipher": "none"}, {"nonce": ""}, {"secret": 7}, {"kdf": []},
        {"kdf": {"name": "scrypt", "n": 2**30, "r": 8, "p": 1, "salt": "AAAAAAAAAAAAAAAA"}},
        {"kdf": {"name": "scrypt", "n": 2**14, "r": 800, "p": 1, "salt": "AAAAAAAAAAAAAAAA"}},
        {"kdf": {"name": "md5", "n": 1, "r": 8, "p": 1, "salt": ""}},
    ],
)  # fmt: skip
def test_a_changed_backup_is_refused_and_costs_nothing(cheap: None, change: dict[str, object]) -> None:
    file = {**json.loads(lock(new_signing_key(), PASSPHRASE)), **change}
    with pytest.raises(BadBackup):
        unlock(json.dumps(file).encode(), PASSPHRASE)


@settings(max_examples=50)
@given(st.binary(max_size=400))
def test_no_file_makes_it_fall_over(data: bytes) -> None:
    with pytest.raises(BadBackup):
        unlock(data, "x")
    with pytest.raises(BadBackup):
        unlock(b'{"type": "StoaKeyBackup"' + data, "x")


def test_a_key_is_made_with_the_first_statement_and_is_nowhere_in_clear(ada: Learner, bo: Learner) -> None:
    assert queries.own_key(ada.account) is None
    signed(ada)
    signed(ada, title="Second")
    signed(bo)
    row = LearnerKey.objects.get(account_id=ada.account)
    key = unseal(row.sealed, row.multikey, keystore.learners_seal())
    assert key.secret_multikey not in row.sealed
    assert LearnerKey.objects.filter(account_id=bo.account).exclude(multikey=row.multikey).count() == 1


def test_a_key_comes_back_after_it_was_put_away(ada: Learner) -> None:
    first = signed(ada)
    row = LearnerKey.objects.get(account_id=ada.account)
    sealed = row.sealed
    assert not actions.bring_key(account=ada.account, multikey=row.multikey, sealed=sealed)
    actions.renew_key(account=ada.account)
    assert actions.bring_key(account=ada.account, multikey=row.multikey, sealed=sealed)
    assert signed(ada, title="After").learner_key == first.learner_key


def test_the_key_of_somebody_else_is_refused(ada: Learner, bo: Learner) -> None:
    signed(ada)
    row = LearnerKey.objects.get(account_id=ada.account)
    with pytest.raises(actions.KeyIsAnothers):
        actions.bring_key(account=bo.account, multikey=row.multikey, sealed=row.sealed)
    assert queries.own_key(bo.account) is None
