"""Others' word: a link that works once, a letter, a signature, and taking it back."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from stoa.credentials import actions, queries
from stoa.credentials.actions import NotVouched, Word
from stoa.credentials.formats import Outcome
from stoa.credentials.models import Vouch
from tests.credentials.statements.test_statements import signed
from tests.credentials.story import Learner

WORD = Word("Maria", "Colleague", "maria@elsewhere.example", "She ran the evening, and I was there.")


@pytest.fixture(autouse=True)
def no_letters() -> None:
    mail.outbox = []


def letters() -> list[str]:
    """What was sent, subject and text."""
    return [f"{each.subject}\n{each.body}" for each in mail.outbox]


def secret() -> str:
    """The secret in the link of the newest letter."""
    found = re.search(r"/endorsements/([\w-]+)/", letters()[-1])
    assert found
    return found[1]


def endorsed(ada: Learner, word: Word = WORD) -> tuple[str, str]:
    """(public id of a statement, secret of the letter) after a word was confirmed and signed."""
    view = signed(ada)
    token = actions.ask_for_endorsement(account=ada.account, public_id=view.public_id)
    actions.vouch(token=token, word=word)
    sent = secret()
    actions.confirm_word(token=sent)
    actions.sign_statements()
    actions.sign_status_lists()
    return view.public_id, sent


def shown(public_id: str) -> list[queries.VouchView]:
    """What a visitor sees."""
    view = queries.statement(public_id, viewer=None)
    assert view is not None
    return queries.words_for(view, is_owner=False)


def test_a_confirmed_word_is_signed_and_shown(ada: Learner) -> None:
    public_id, _secret = endorsed(ada)
    (word,) = shown(public_id)
    document = json.loads(word.document)
    view = queries.statement(public_id, viewer=None)
    assert view is not None
    assert document["credentialSubject"]["id"] == json.loads(view.attested)["id"]
    assert document["credentialSubject"]["endorsementComment"] == WORD.text
    assert WORD.address not in word.document
    report = queries.verify_upload(word.document.encode())
    assert report.outcome is Outcome.GENUINE
    assert report.is_complete, [each.sentence for each in report.checks]
    altered = word.document.replace("I was there", "it was great")
    assert queries.verify_upload(altered.encode()).outcome is Outcome.ALTERED


def test_the_letter_holds_no_text_of_a_stranger(ada: Learner) -> None:
    view = signed(ada)
    token = actions.ask_for_endorsement(account=ada.account, public_id=view.public_id)
    spam = Word("Buy at evil.example", "http://evil.example", "victim@elsewhere.example", "http://evil.example")
    actions.vouch(token=token, word=spam)
    (letter,) = letters()
    assert "evil" not in letter
    assert shown(view.public_id) == []


def test_a_link_works_once_and_not_when_guessed_or_old(ada: Learner) -> None:
    view = signed(ada)
    token = actions.ask_for_endorsement(account=ada.account, public_id=view.public_id)
    actions.vouch(token=token, word=WORD)
    for tried in (token, "", "guessed", token[:-1]):
        with pytest.raises(NotVouched, match="gone"):
            actions.vouch(token=tried, word=WORD)
    assert len(letters()) == 1
    late = actions.ask_for_endorsement(account=ada.account, public_id=view.public_id)
    Vouch.objects.filter(state="asked").update(asked_at=datetime.now(UTC) - timedelta(days=61))
    with pytest.raises(NotVouched, match="gone"):
        actions.vouch(token=late, word=WORD)
    assert actions.forget_unconfirmed() == 1


@pytest.mark.parametrize(
    ("word", "code"),
    [
        (Word("", "c", "a@b.example", "t"), "name"), (Word("n\x00", "c", "a@b.example", "t"), "name"),
        (Word("n", "", "a@b.example", "t"), "relation"), (Word("n", "c", "a@b.example\nBcc: x@y.z", "t"), "address"),
        (Word("n", "c", "nobody", "t"), "address"), (Word("n", "c", "a@b.example", " "), "text"),
        (Word("n", "c", "a@b.example", "x" * 1501), "text"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_leaves_the_link_open(ada: Learner, word: Word, code: str) -> None:
    view = signed(ada)
    token = actions.ask_for_endorsement(account=ada.account, public_id=view.public_id)
    with pytest.raises(NotVouched, match=code):
        actions.vouch(token=token, word=word)
    assert queries.word_by_link(token)
    assert letters() == []


def test_nobody_speaks_for_themself(ada: Learner) -> None:
    view = signed(ada)
    token = actions.ask_for_endorsement(account=ada.account, public_id=view.public_id)
    actions.vouch(token=token, word=Word("Not Ada", "Friend", "ADA+x@example.org", "She is great."))
    with pytest.raises(NotVouched, match="own"):
        actions.confirm_word(token=secret())
    assert actions.sign_statements() == 0


def test_a_word_is_taken_back_by_its_letter_and_only_by_it(ada: Learner) -> None:
    public_id, sent = endorsed(ada)
    (word,) = shown(public_id)
    actions.take_word_back(token="")
    actions.take_word_back(token="guessed")
    assert shown(public_id)
    for _time in range(2):
        actions.take_word_back(token=sent)
    actions.sign_status_lists()
    assert shown(public_id) == []
    assert queries.verify_upload(word.document.encode()).outcome is Outcome.WITHDRAWN


def test_what_is_not_confirmed_in_time_is_never_signed(ada: Learner) -> None:
    view = signed(ada)
    actions.vouch(token=actions.ask_for_endorsement(account=ada.account, public_id=view.public_id), word=WORD)
    Vouch.objects.update(written_at=datetime.now(UTC) - timedelta(days=15))
    actions.confirm_word(token=secret())
    assert actions.sign_statements() == 0
    assert actions.forget_unconfirmed() == 1


def test_its_owner_hides_a_word_and_nobody_else_does(ada: Learner, bo: Learner) -> None:
    public_id, _secret = endorsed(ada)
    (word,) = shown(public_id)
    assert not actions.hide_word(account=bo.account, public_id=word.public_id, is_hidden=True)
    assert actions.hide_word(account=ada.account, public_id=word.public_id, is_hidden=True)
    assert shown(public_id) == []
    view = queries.statement(public_id, viewer=ada.account)
    assert view is not None
    assert len(queries.words_for(view, is_owner=True)) == 1


def test_only_ones_own_signed_statement_can_be_vouched_for(ada: Learner, bo: Learner) -> None:
    view = signed(ada)
    with pytest.raises(NotVouched, match="gone"):
        actions.ask_for_endorsement(account=bo.account, public_id=view.public_id)
    actions.withdraw_statement(account=ada.account, public_id=view.public_id)
    with pytest.raises(NotVouched, match="gone"):
        actions.ask_for_endorsement(account=ada.account, public_id=view.public_id)
    other = signed(ada, title="Other")
    for _time in range(20):
        actions.ask_for_endorsement(account=ada.account, public_id=other.public_id)
    with pytest.raises(NotVouched, match="many"):
        actions.ask_for_endorsement(account=ada.account, public_id=other.public_id)
