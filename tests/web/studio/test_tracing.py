"""What staff see of a learner's ways to finish: each condition with its evidence, the award and its state."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stoa.accounts.queries import person
from stoa.catalogue.queries import Offer
from stoa.credentials.models import Award
from stoa.kernel.clock import now
from stoa.kernel.events import relay
from stoa.kernel.models import Job
from stoa.learning import actions as learning
from tests.cast import Member, member
from tests.web.conftest import SignedIn
from tests.web.studio.test_drafts import words_of


@pytest.fixture
def ada(wells: Offer) -> Member:
    """Has done one unit of the sample course."""
    ada = member("Ada")
    learning.enrol(account_id=ada.id, offer=wells)
    assert learning.finish_unit(
        account=ada.id, epoch=1, run_id=wells.run.id, version=wells.outline.version_id, unit="cases", needs=(),
        counts=True,
    )  # fmt: skip
    return ada


def page(signed_in: SignedIn, who: Member, ada: Member) -> str:
    found = person(ada.id)
    assert found is not None
    return words_of(signed_in(who).get(f"/studio/wells/learners/{found.public_id}/"))


def test_conditions_are_shown_with_what_stands_behind_them(
    signed_in: SignedIn, di: Member, ada: Member, wells: Offer
) -> None:
    said = page(signed_in, di, ada)
    assert said.count("What stands behind it") >= 1
    assert "Rule:" in said and "A thousand cases : done" in said
    assert "Earned by version" not in said


def test_an_award_tells_how_far_its_record_is(signed_in: SignedIn, di: Member, ada: Member, wells: Offer) -> None:
    for unit in ("trees",):
        learning.finish_unit(
            account=ada.id, epoch=1, run_id=wells.run.id, version=wells.outline.version_id, unit=unit, needs=(),
            counts=True,
        )  # fmt: skip
    relay.drain_all()
    award = Award.objects.filter(account_id=ada.id).first()
    if award is None:
        award = Award.objects.create(
            account_id=ada.id, run_id=wells.run.id, pathway="old", title="Old", rule="units >= 1", rule_digest="x",
            course_slug="wells", version_id=wells.outline.version_id, version_number=1, source_hash="y", facts={},
            earned_at=now(),
        )  # fmt: skip
    assert "being signed" in page(signed_in, di, ada)
    Award.objects.update(earned_at=now() - timedelta(hours=1))
    assert "It is tried again by itself." in page(signed_in, di, ada)
    Job.objects.filter(task="credentials.sign_earned").delete()
    Job.objects.create(task="credentials.sign_earned", state="failed", arguments={}, due_at=now(), created_at=now())
    said = page(signed_in, di, ada)
    assert "not signed yet, and overdue" in said and "sees why among its jobs" in said


def test_nobody_else_sees_it(signed_in: SignedIn, ada: Member) -> None:
    assert "What stands behind it" not in page(signed_in, ada, ada)
