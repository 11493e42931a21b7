"""What a corrected key did is read by staff on the page of its version, and by the learner in the ledger."""

from __future__ import annotations

import pytest
from django.test import Client

from stoa.assessment.models import Regrading
from stoa.catalogue.queries import Offer
from tests.cast import Member
from tests.learning.test_raised import corrected
from tests.web.conftest import SignedIn

__all__ = ["corrected"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.usefixtures("corrected")
def test_staff_see_how_far_it_is(signed_in: SignedIn, di: Member) -> None:
    browser: Client = signed_in(di)
    said = browser.get("/studio/wells/versions/2/").content.decode()
    assert "Graded again" in said and "done" in said
    Regrading.objects.update(finished_at=None, looked_at=3)
    said = browser.get("/studio/wells/versions/2/").content.decode()
    assert "3 of 5" in said and "<progress" in said
    assert "Graded again" not in browser.get("/studio/wells/versions/1/").content.decode()


def test_the_learner_reads_why(corrected: tuple[Offer, list[Member]], signed_in: SignedIn) -> None:
    offer, people = corrected
    said = signed_in(people[0]).get(f"/learn/{offer.run.slug}/-/grades/").content.decode()
    assert said.count("what counts as right was corrected") == 1
