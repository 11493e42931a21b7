"""A question that staff took out: its writer is told so truly, in the letter and on the pages."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from stoa.assessment import actions
from stoa.assessment.models import WrittenQuestion
from stoa.catalogue.queries import Offer
from tests.cast import Member
from tests.web.learning import asking
from tests.web.learning.test_writing import LIST, text_of

AGAIN = "You can mend it and hand it in again"


@pytest.fixture
def question(course: Offer, ada: Member, learner: Client, settings: Settings) -> str:
    """Ada's, on trial."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return asking.hand_in(ada, course)


def test_the_letter_says_what_is_true(question: str, course: Offer, bo: Member) -> None:
    actions.retire_question(public_id=question, outline=course.outline, by=bo.id, words="It asks two things.")
    asking.state(question)
    (letter,) = mail.outbox
    words = " ".join(str(letter.body).split())
    assert "It asks two things." in words and "cannot be handed in again" in words and AGAIN not in words
    assert "ask those who teach the course" in words and "to read and to copy" in words
    assert f"{LIST}{question}/" in words


def test_one_that_reports_took_out_can_be_mended(question: str, course: Offer) -> None:
    for each in asking.readers(3, course):
        asking.answer(each, course, question, 0.0)
        asking.rate(each, course, question, 1, "key_wrong")
    assert asking.state(question) == "retired"
    assert AGAIN in str(mail.outbox[-1].body) and "cannot" not in str(mail.outbox[-1].body)


def test_the_pages_say_the_same_and_offer_nothing_that_is_refused(
    question: str, course: Offer, bo: Member, learner: Client
) -> None:
    own = f"{LIST}{question}/"
    learner.post(own, {**asking.FORM, "do": "save"})
    assert "Hand it in" in text_of(learner.get(own))
    actions.retire_question(public_id=question, outline=course.outline, by=bo.id, words="")
    for address in (own, LIST):
        page = text_of(learner.get(address))
        assert "took it out, and it cannot be handed in again" in page and "ask them" in page
        assert "Hand it in" not in page and "hand it in again later" not in page and "Take it back" not in page
    assert 'name="prompt"' in text_of(learner.get(own)) and "Why does a spring run?" in text_of(learner.get(own))
    assert "Read it" in text_of(learner.get(LIST))
    page = learner.post(own, {**asking.FORM, "do": "hand_in", "licence": "yes"})
    assert page.status_code == 422 and "it cannot be handed in again" in text_of(page)
    assert WrittenQuestion.objects.get().state == "retired"
