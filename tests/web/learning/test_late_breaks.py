"""Breaks of a sitting that was begun late: while the clock stands nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stoa.assessment import actions
from stoa.assessment.models import Attempt, Sitting
from stoa.assessment.ports import Allowed
from stoa.catalogue.queries import Offer
from stoa.learning.models import Summary
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import late, springs
from tests.web.learning.test_late import EXAM, page, sit

RIGHTLY = {"answer-s-one": springs.RIGHT, "answer-s-two": springs.RIGHT}
SAVED = {"s-one": springs.RIGHT, "s-two": springs.RIGHT}


class Late:
    """A learner who sits an exam that was due some time ago, and may take 30 minutes of breaks."""

    def __init__(self, offer: Offer, who: Member, browser: Browser, due: datetime) -> None:
        self.offer, self.who, self.browser, self.due = offer, who, browser, due

    def begin(self, **times: datetime | int) -> None:
        """It was begun then, as `times` say."""
        Sitting.objects.create(
            account_id=self.who.id, run_id=self.offer.run.id, part="exam", number=1, minutes=40,
            version=self.offer.outline.version_id, answers=SAVED, **times,
        )  # fmt: skip

    def hand_in(self) -> None:
        sit(self.browser, page(self.browser, "sat"), "", **RIGHTLY)


@pytest.fixture
def ago(request: pytest.FixtureRequest) -> timedelta:
    return timedelta(**request.param)


@pytest.fixture
def someone(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch, ada: Member, signed_in: SignedIn, ago: timedelta
) -> Late:
    """The exam was due so long ago; late, it loses 10 % a day and counts for 7 days."""
    due = datetime.now(UTC).replace(second=0, microsecond=0) - ago
    exam = EXAM.replace("DUE", due.strftime("%Y-%m-%d %H:%M UTC")).replace("k-", "s-")
    offer = late.publish(tmp_path, monkeypatch, {"sat": exam})
    springs.enrol(ada, offer)
    actions.allow(account=ada.id, run_id=offer.run.id, part="exam", allowed=Allowed(breaks=30), by=ada.id)
    return Late(offer, ada, signed_in(ada), due)


def scores() -> dict[str, float]:
    return dict(Summary.objects.get().scores)


@pytest.mark.parametrize("ago", [{"days": 7, "minutes": 5}], indirect=True)
def test_a_break_over_the_end_of_the_late_window_keeps_the_share(someone: Late) -> None:
    """The bell would have rung at that end; the break of ten minutes puts it off, and is half used up."""
    end = someone.due + timedelta(days=7)
    someone.begin(started_at=end - timedelta(minutes=10), ends_at=end, paused_at=end - timedelta(minutes=8))
    sit(someone.browser, page(someone.browser, "sat"), "resume")
    assert "If you hand in now, 50\u202f% of it counts." in page(someone.browser, "sat")
    someone.hand_in()
    assert scores() == {"exam": 0.5}
    row = Attempt.objects.get()
    assert (row.share, row.late_days, row.is_late) == (0.5, 7, False)
    assert "Less 50\u202f% for 7 days late" in page(someone.browser, "sat")


@pytest.mark.parametrize("ago", [{"days": 7, "minutes": 5}], indirect=True)
def test_so_does_what_the_bell_hands_in(someone: Late) -> None:
    end = someone.due + timedelta(days=7)
    someone.begin(started_at=end - timedelta(minutes=50), ends_at=end + timedelta(minutes=2), paused=120)
    assert actions.ring_bell(Sitting.objects.get().id)
    assert scores() == {"exam": 0.5}


@pytest.mark.parametrize("ago", [{"hours": 24, "minutes": 5}], indirect=True)
def test_a_break_costs_no_day(someone: Late) -> None:
    """Ten minutes of breaks reach into the second day."""
    begun = someone.due + timedelta(hours=23, minutes=45)
    someone.begin(started_at=begun, ends_at=begun + timedelta(minutes=50), paused=600)
    assert "If you hand in now, 90\u202f% of it counts." in page(someone.browser, "sat")
    someone.hand_in()
    assert scores() == {"exam": 0.9} and Attempt.objects.get().late_days == 1


@pytest.mark.parametrize("ago", [{"hours": 24, "minutes": 5}], indirect=True)
def test_time_that_was_not_a_break_does(someone: Late) -> None:
    begun = someone.due + timedelta(hours=23, minutes=45)
    someone.begin(started_at=begun, ends_at=begun + timedelta(minutes=43), paused=180)
    assert "If you hand in now, 80\u202f% of it counts." in page(someone.browser, "sat")
    someone.hand_in()
    assert scores() == {"exam": 0.8} and Attempt.objects.get().late_days == 2


@pytest.mark.parametrize("ago", [{"hours": 2, "minutes": 5}], indirect=True)
def test_begun_in_time_a_break_over_the_grace_costs_nothing(someone: Late) -> None:
    end = someone.due + timedelta(hours=2)
    someone.begin(started_at=end - timedelta(minutes=10), ends_at=end + timedelta(minutes=10), paused=600)
    text = page(someone.browser, "sat")
    assert "sit-bar" in text and "If you hand in now" not in text
    someone.hand_in()
    assert scores() == {"exam": 1.0} and Attempt.objects.get().late_days == 0
