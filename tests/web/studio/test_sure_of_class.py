"""What a whole class was sure of, and wrong: read by staff."""

from __future__ import annotations

import csv
import io
import secrets
from pathlib import Path

import pytest
from django.test import Client

from stoa.assessment import actions as assessment
from stoa.assessment import queries as attempts
from stoa.assessment.models import Attempt
from stoa.catalogue.queries import Offer
from tests.cast import Member
from tests.learning.test_calibration import asking, sure
from tests.learning.test_corrected_keys import THAT, THIS, course
from tests.learning.test_republish import publish
from tests.web.conftest import SignedIn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answered(tmp_path: Path) -> Offer:
    """Twelve were very sure and wrong, three guessed right, one said nothing."""
    offer = publish(tmp_path / "wells", course(asking("This")))
    said = [sure(THAT, 3)] * 12 + [sure(THIS, 3)] * 4 + [sure(THIS, 1)] * 3 + [THIS]
    Attempt.objects.bulk_create(
        Attempt(
            account_id=9000 + number, run_id=offer.run.id, part="q", number=1, response=each, fraction=0.0,
            version=offer.outline.version_id, once=secrets.token_hex(8),
        )
        for number, each in enumerate(said)
    )  # fmt: skip
    assessment.analyse_run(run_id=offer.run.id, progress=lambda *_: None)
    return offer


def test_of_few_people_nothing_is_told(answered: Offer, di: Member, signed_in: SignedIn) -> None:
    Attempt.objects.filter(account_id__gte=9004).delete()
    assessment.analyse_run(run_id=answered.run.id, progress=lambda *_: None)
    page = signed_in(di).get("/studio/wells/questions/q/").content.decode()
    assert "What was wrong" in page and "How sure they were" not in page


def test_staff_see_what_many_are_sure_of_and_wrong(answered: Offer, di: Member, signed_in: SignedIn) -> None:
    found = attempts.findings(answered.run.id)
    assert found is not None
    (result,) = found.questions
    assert (result.people, result.difficulty) == (20, 0.4) and result.sure == ((3, 16, 4), (1, 3, 3))
    assert result.surely_wrong == 12 and [(each.words, each.people) for each in result.wrong] == [("That", 12)]
    browser: Client = signed_in(di)
    page = browser.get("/studio/wells/questions/q/").content.decode()
    assert "Very sure and wrong: 12 people." in page and "How sure they were" in page and "25" in page
    sent = b"".join(browser.get("/studio/wells/questions.csv").streaming_content)  # type: ignore[arg-type]
    lines = list(csv.DictReader(io.StringIO(sent.decode("utf-8-sig"))))
    assert lines[0]["Very sure and wrong"] == "12"
