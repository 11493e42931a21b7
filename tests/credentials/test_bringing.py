"""Records from elsewhere: whose they seem to be, what is kept, and what is not."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from stoa.accounts.ports import Subject
from stoa.credentials import actions, queries
from stoa.credentials.actions import bringing
from stoa.credentials.formats import Match, match, to_bytes, verify
from stoa.credentials.models import Brought
from tests.credentials.formats import sample
from tests.credentials.formats.sample import NOW
from tests.credentials.story import Learner

ADA = {"names": ["Ada Lovelace"], "addresses": ["Ada@Example.org "]}


def identity(address: str, kind: str = "sha256", salt: str = "s") -> dict[str, Any]:
    digest = hashlib.new(kind, (address + salt).encode()).hexdigest()
    return {"identityType": "emailAddress", "hashed": True, "salt": salt, "identityHash": f"{kind}${digest}"}


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ({"identifier": [identity("ada@example.org")]}, Match.ADDRESS),
        ({"identifier": identity("ada@example.org", "md5")}, Match.ADDRESS),
        ({"identifier": [{"identityType": "emailAddress", "identityHash": "ADA@example.org"}]}, Match.ADDRESS),
        ({"email": "ada@example.org"}, Match.ADDRESS),
        ({"name": "ada  LOVELACE"}, Match.NAME),
        ({"name": "Ada Lovelace", "identifier": [identity("else@example.org")]}, Match.NAME),
        ({"name": "Bo"}, Match.OTHER),
        ({"identifier": [identity("bo@example.org")]}, Match.OTHER),
        ({"identifier": [identity("ada@example.org", "sha1"), 7, None]}, Match.OTHER),
        ({"identifier": {"identityType": "emailAddress", "identityHash": "sha256$é", "salt": 7}}, Match.OTHER),
        ({"id": "did:key:z6Mk"}, Match.UNKNOWN),
        ({}, Match.UNKNOWN),
    ],
)
def test_whose_a_record_seems_to_be(subject: dict[str, Any], expected: Match) -> None:
    assert match({"credentialSubject": subject}, **ADA) is expected
    assert match({"credentialSubject": [subject]}, **ADA) is expected


def test_nobody_is_matched_by_an_empty_name_or_address() -> None:
    document = {"credentialSubject": {"name": "", "email": ""}}
    assert match(document, names=[""], addresses=[""]) is Match.OTHER
    assert match({"credentialSubject": "x"}, **ADA) is Match.UNKNOWN


def bring(learner: Learner, content: bytes | None = None, **report: Any) -> str:
    data = content if content is not None else to_bytes(sample.signed(statuses=()))
    found = verify(data, now=NOW, **report)
    return actions.bring(account_id=learner.account, content=data, report=found, match=Match.NAME)


def test_a_record_is_kept_with_what_was_checked_and_checked_again(ada: Learner, bo: Learner) -> None:
    public_id = bring(ada)
    view = queries.brought(ada.account, public_id)
    assert view is not None and view.title == "Making an open course" and view.report.is_genuine
    assert not view.report.is_complete  # nobody here knows the issuer's name
    assert queries.brought(bo.account, public_id) is None
    late = verify(view.content.encode(), now=NOW.replace(year=2040))
    actions.note_check(account_id=bo.account, public_id=public_id, report=late, match=Match.OTHER)
    assert queries.brought(ada.account, public_id) == view
    actions.note_check(account_id=ada.account, public_id=public_id, report=late, match=Match.OTHER)
    again = queries.brought(ada.account, public_id)
    assert again is not None and again.report.outcome.value == "expired" and again.match is Match.OTHER
    assert not actions.put_away(account_id=bo.account, public_id=public_id)
    assert actions.put_away(account_id=ada.account, public_id=public_id)
    assert queries.brought_by(ada.account) == []


def test_what_is_false_large_known_or_too_much_is_not_kept(ada: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    forged = to_bytes({**sample.signed(), "name": "Doctor"})
    large = to_bytes(sample.signed(statuses=(), description="x" * bringing.MAX_CONTENT))
    bring(ada)
    for data, why in ((forged, "false"), (b"rubbish", "false"), (large, "large"), (None, "known")):
        with pytest.raises(actions.NotKept) as caught:
            bring(ada, data)
        assert caught.value.why == why
    monkeypatch.setattr(bringing, "MOST", 1)
    with pytest.raises(actions.NotKept, match="many"):
        bring(ada, to_bytes(sample.signed(statuses=(), name="Ada")))
    assert Brought.objects.count() == 1


def test_the_end_of_a_person_is_the_end_of_what_they_brought(ada: Learner, bo: Learner) -> None:
    bring(ada)
    bring(bo)
    actions.erase_person(Subject(ada.account, "x", (), (), keeps_records=True, pseudonym=1))
    assert [row.account_id for row in Brought.objects.all()] == [bo.account]
