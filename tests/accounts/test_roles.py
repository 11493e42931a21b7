"""Roles are given and taken, each act is written down, and somebody always runs the site."""

from __future__ import annotations

import pytest

from stoa.accounts import actions, queries
from stoa.accounts.actions import LastOperator
from stoa.accounts.rules import SITE, course_scope
from stoa.kernel import audit
from tests.cast import Member, member

pytestmark = pytest.mark.django_db
WELLS = course_scope("wells")


@pytest.fixture
def op() -> Member:
    """Who runs the site."""
    return member("Op", ("operator", SITE))


def acts_about(who: Member) -> list[tuple[str, int | None, str]]:
    """What the log says of somebody, the newest first."""
    person = queries.person(who.id)
    assert person is not None
    found = audit.entries(about=f"account:{person.public_id}")
    return [(entry.act, entry.by, f"{entry.details['role']} {entry.details['scope']}") for entry in found]


def test_giving_twice_is_the_same_as_once(op: Member) -> None:
    di = member("Di")
    assert actions.grant_role(account_id=di.id, role="staff", scope=WELLS, by=op.id)
    assert not actions.grant_role(account_id=di.id, role="staff", scope=WELLS, by=op.id)
    assert queries.roles_of(di.id) == {("staff", WELLS)}
    assert acts_about(di) == [("accounts.role_granted", op.id, f"staff {WELLS}")]


def test_taking_what_nobody_has_is_nothing(op: Member) -> None:
    di = member("Di", ("staff", WELLS))
    assert not actions.take_role(account_id=di.id, role="author", scope=WELLS, by=op.id)
    assert not actions.take_role(account_id=di.id, role="staff", scope=SITE, by=op.id)
    assert queries.roles_of(di.id) == {("staff", WELLS)}
    assert len(acts_about(di)) == 1, "the granting alone"


def test_a_role_that_was_taken_is_gone_and_written_down(op: Member) -> None:
    di = member("Di", ("staff", WELLS), ("author", SITE))
    assert actions.take_role(account_id=di.id, role="staff", scope=WELLS, by=op.id)
    assert queries.roles_of(di.id) == {("author", SITE)}
    assert acts_about(di)[0] == ("accounts.role_taken", op.id, f"staff {WELLS}")


def test_somebody_always_runs_the_site(op: Member) -> None:
    with pytest.raises(LastOperator):
        actions.take_role(account_id=op.id, role="operator", scope=SITE, by=op.id)
    other = member("Ed", ("operator", SITE))
    assert actions.take_role(account_id=op.id, role="operator", scope=SITE, by=other.id)
    with pytest.raises(LastOperator):
        actions.take_role(account_id=other.id, role="operator", scope=SITE, by=other.id)
    assert queries.roles_of(other.id) == {("operator", SITE)}


def test_who_never_ran_the_site_keeps_nobody_from_being_the_last(op: Member) -> None:
    di = member("Di")
    assert not actions.take_role(account_id=di.id, role="operator", scope=SITE, by=op.id)


def test_an_unknown_role_is_refused(op: Member) -> None:
    with pytest.raises(ValueError, match="janitor"):
        actions.grant_role(account_id=op.id, role="janitor", by=op.id)
