"""A pathway on what somebody's own checks show: earned when the level is reached, and kept when it lapses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stoa.catalogue.queries import Offer
from stoa.credentials import queries
from stoa.credentials.models import Award, Credential
from stoa.kernel.events import relay
from stoa.learning import actions
from stoa.learning import queries as learning
from tests.cast import Member, member
from tests.credentials.story import settle
from tests.learning.test_corrected_keys import choice, course
from tests.learning.test_republish import publish

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
WAY = """
[[pathways]]
id = "by-myself"
option = "platform"
title = "Checked by myself"
rule = 'proficient("count")'
"""


@pytest.fixture
def offer(tmp_path: Path) -> Offer:
    (tmp_path / "completions.toml").write_text(WAY)
    return publish(tmp_path, course(choice("This")))


def learn(who: Member, offer: Offer, steps: range, score: float = 1.0) -> None:
    for step in steps:
        at = NOON + timedelta(hours=13 * step)
        actions.learn_from([actions.Told(who.id, offer.outline.course_id, f"q{step}", {"count": 3}, score, at)])
    relay.drain_all()


def test_own_checks_earn_a_record_that_says_what_it_is(offer: Offer) -> None:
    ada, run_id = member("Ada"), offer.run.id
    actions.enrol(account_id=ada.id, offer=offer)
    relay.drain_all()
    standing = learning.standings([(ada.id, run_id)])[ada.id, run_id]
    (view,) = queries.checklist(offer.outline, standing, [], None)
    (line,) = view.lines
    assert "own checks" in line.sentence and [item.unit_id for item in line.items] == ["one"]
    learn(ada, offer, range(1))
    assert not Award.objects.exists()
    learn(ada, offer, range(1, 8))
    assert settle() == 1
    learn(ada, offer, range(8, 20), score=0.0)
    settle()
    award = Award.objects.get()
    assert (award.pathway, award.state) == ("by-myself", "issued")
    assert "unsupervised" in Credential.objects.get().document
