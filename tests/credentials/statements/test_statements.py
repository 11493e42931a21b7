"""Statements in two inks: what is signed, by whom, and what a check says of altered, swapped and withdrawn ones."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta

import pytest

from stoa.credentials import actions, formats, queries
from stoa.credentials.actions import Claim, Described, NotComposed
from stoa.credentials.formats import Outcome, Report
from stoa.credentials.models import LearnerKey, PortfolioItem, Statement
from stoa.credentials.queries import StatementView
from tests.credentials.story import Course, Learner


def made(learner: Learner, *, title: str = "What I can do", claims: tuple[str, ...] = ("I can test a well.",)) -> str:
    """A confirmed statement with every line that the records bear out."""
    picked = [line.id for course in queries.attestable(learner.account) for line in course.lines]
    public_id = actions.begin_statement(account=learner.account, title=title, picked=picked)
    item = actions.add_link(
        account=learner.account, kind="link", said=Described("My notes"), url="https://example.org/notes"
    )
    said = [Claim(text, (item,) if place == 0 else ()) for place, text in enumerate(claims)]
    actions.write_claims(account=learner.account, public_id=public_id, claims=said)
    actions.confirm_statement(account=learner.account, public_id=public_id, visibility="link")
    return public_id


def signed(learner: Learner, **more: str) -> StatementView:
    """A signed statement."""
    public_id = made(learner, **more)
    actions.sign_statements()
    actions.sign_status_lists()
    found = queries.statement(public_id, viewer=learner.account)
    assert found is not None
    return found


def check(attested: str, claimed: str) -> Report:
    """What the site says of two parts."""
    return queries.verify_upload(formats.to_bytes(formats.bundle(json.loads(attested), json.loads(claimed))))


def test_both_parts_hold_and_belong_together(ada: Learner) -> None:
    ada.finish()
    view = signed(ada)
    report = queries.verify_upload(queries.bundle_of(view))
    assert report.outcome is Outcome.GENUINE, [each.sentence for each in report.checks]
    assert report.is_complete
    assert report.check("pair_fits")
    attested, claimed = json.loads(view.attested), json.loads(view.claimed)
    key = LearnerKey.objects.get(account_id=ada.account)
    assert claimed["issuer"]["id"] == claimed["credentialSubject"]["id"] == f"did:key:{key.multikey}"
    assert attested["credentialSubject"]["id"] == claimed["issuer"]["id"] != attested["issuer"]["id"]
    assert "Did 4 of 5 units" in attested["credentialSubject"]["narrative"]
    assert "I can test a well." in claimed["credentialSubject"]["narrative"]
    assert "test a well" not in view.attested


def test_each_part_is_refused_when_a_letter_changes(ada: Learner) -> None:
    ada.do("u1")
    view = signed(ada)
    assert check(view.attested.replace("Did 1 of", "Did 5 of"), view.claimed).outcome is Outcome.ALTERED
    assert check(view.attested, view.claimed.replace("I can test", "I did test")).outcome is Outcome.ALTERED


def test_claims_of_another_statement_are_refused(ada: Learner) -> None:
    first, second = signed(ada), signed(ada, title="Another")
    for attested, claimed in ((first.attested, second.claimed), (second.attested, first.claimed)):
        report = check(attested, claimed)
        assert report.outcome is Outcome.ALTERED
        assert report.check("pair_wrong")


def test_claims_signed_anew_by_another_key_are_refused(ada: Learner) -> None:
    view = signed(ada)
    key = formats.new_signing_key()
    claimed = copy.deepcopy(json.loads(view.claimed))
    claimed["issuer"]["id"] = claimed["credentialSubject"]["id"] = key.did
    del claimed["proof"]
    forged = formats.sign(claimed, key, created=datetime.now(UTC))
    assert check(view.attested, json.dumps(forged)).outcome is Outcome.ALTERED


def test_a_withdrawn_statement_is_withdrawn_for_everybody(ada: Learner) -> None:
    view = signed(ada)
    assert actions.withdraw_statement(account=ada.account, public_id=view.public_id)
    actions.sign_status_lists()
    assert queries.verify_upload(queries.bundle_of(view)).outcome is Outcome.WITHDRAWN
    again = queries.statement(view.public_id, viewer=None)
    assert again is not None
    assert again.is_withdrawn
    assert actions.withdraw_statement(account=ada.account, public_id=view.public_id)
    new = actions.compose_again(account=ada.account, public_id=view.public_id)
    assert queries.statement(new, viewer=None) is None


def test_only_what_the_records_say_is_attested(ada: Learner, bo: Learner) -> None:
    ada.do("u1")
    bo.finish()
    picked = ["wells:units", "wells:grade", "wells:invented", "I have a doctorate", "wells:record:x"]
    public_id = actions.begin_statement(account=ada.account, title="T", picked=picked)
    actions.confirm_statement(account=ada.account, public_id=public_id, visibility="link")
    row = Statement.objects.get(public_id=public_id)
    assert [line["id"] for line in row.lines] == ["wells:units"]


def test_lines_are_pinned_when_they_are_confirmed(ada: Learner) -> None:
    ada.do("u1")
    public_id = made(ada)
    ada.do("u2", "u3")
    actions.sign_statements()
    view = queries.statement(public_id, viewer=ada.account)
    assert view is not None
    assert "Did 1 of 5 units" in json.loads(view.attested)["credentialSubject"]["narrative"]


def test_an_empty_statement_and_a_second_confirmation_are_refused(ada: Learner, bo: Learner) -> None:
    public_id = actions.begin_statement(account=ada.account, title="T", picked=[])
    with pytest.raises(NotComposed, match="empty"):
        actions.confirm_statement(account=ada.account, public_id=public_id, visibility="link")
    with pytest.raises(NotComposed, match="gone"):
        actions.confirm_statement(account=bo.account, public_id=public_id, visibility="link")
    with pytest.raises(NotComposed, match="title"):
        actions.begin_statement(account=ada.account, title="  ", picked=[])
    done = made(ada)
    with pytest.raises(NotComposed, match="gone"):
        actions.write_claims(account=ada.account, public_id=done, claims=[Claim("More")])


def test_signing_is_done_once_and_again_after_a_kill(ada: Learner) -> None:
    public_id = made(ada)
    later = datetime.now(UTC) + timedelta(seconds=60)
    Statement.objects.filter(public_id=public_id).update(claimed_until=datetime.now(UTC) + timedelta(seconds=20))
    assert actions.sign_statements() == 0  # somebody else's claim
    assert actions.sign_statements(moment=later) == 1
    assert actions.sign_statements(moment=later) == 0


def test_evidence_stays_as_it_was_and_becomes_visible(ada: Learner) -> None:
    view = signed(ada)
    item = PortfolioItem.objects.get(account_id=ada.account)
    assert item.visibility == "statement"
    assert queries.item(item.public_id, viewer=None) is not None
    assert item.sha256 in view.claimed
    actions.remove(account=ada.account, public_id=item.public_id)
    assert queries.item(item.public_id, viewer=None) is None
    assert queries.verify_upload(queries.bundle_of(view)).outcome is Outcome.GENUINE


def test_evidence_of_others_is_left_out(ada: Learner, bo: Learner) -> None:
    item = actions.add_link(account=bo.account, kind="link", said=Described("Bo's"), url="https://example.org/")
    public_id = actions.begin_statement(account=ada.account, title="T", picked=["wells:part"])
    actions.write_claims(account=ada.account, public_id=public_id, claims=[Claim("Mine", (item,))])
    assert Statement.objects.get(public_id=public_id).claims == [{"text": "Mine", "items": []}]


def test_statements_for_oneself_and_drafts_are_there_for_nobody_else(ada: Learner, bo: Learner) -> None:
    view = signed(ada)
    assert queries.statement(view.public_id, viewer=bo.account)
    actions.show_statement(account=ada.account, public_id=view.public_id, visibility="me")
    assert queries.statement(view.public_id, viewer=bo.account) is None
    assert queries.statement(view.public_id, viewer=None) is None
    assert not actions.show_statement(account=bo.account, public_id=view.public_id, visibility="public")


def test_a_retired_key_still_proves_what_it_signed(ada: Learner) -> None:
    first = signed(ada)
    assert actions.renew_key(account=ada.account)
    second = signed(ada, title="After")
    assert first.learner_key != second.learner_key
    assert queries.verify_upload(queries.bundle_of(first)).outcome is Outcome.GENUINE
    assert LearnerKey.objects.get(multikey=first.learner_key).sealed == ""


def test_a_key_that_was_sealed_with_another_secret_is_replaced(ada: Learner, settings: object) -> None:
    first = signed(ada)
    settings.SECRET_KEY = "x" * 50  # type: ignore[attr-defined]
    second = signed(ada, title="After")
    assert first.learner_key != second.learner_key
    assert queries.verify_upload(queries.bundle_of(second)).outcome is Outcome.GENUINE


def test_a_course_that_was_left_says_until_when(course: Course, ada: Learner) -> None:
    ada.do("u1")
    lines = {line.id: line.text for each in queries.attestable(ada.account) for line in each.lines}
    assert lines["wells:part"].startswith("Has taken part in “One thousand wells” since ")
    assert "on 1 day" in lines["wells:days"]
