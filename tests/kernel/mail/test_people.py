"""What mail keeps about a person ends for good."""

from __future__ import annotations

import pytest

from stoa.kernel.clock import now
from stoa.kernel.mail import choices, folder, postman
from stoa.kernel.mail.addresses import digest_of
from stoa.kernel.mail.kinds import Kind
from stoa.kernel.mail.people import forget_person
from stoa.kernel.models import Bounce, Letter, MailChoice
from tests.cast import member
from tests.kernel.mail.conftest import Post


@pytest.mark.django_db
def test_letters_choices_and_bounces_of_one_go_and_others_stay(write: Post, news: Kind) -> None:
    ada, bo = member("Ada"), member("Bo")
    for who in (ada, bo):
        write(to=who.email, account=who.id)
        write(to=who.email.upper())
        choices.choose(account=who.id, kind=news.name, is_wanted=False)
        Bounce.objects.create(digest=digest_of(who.email), domain="example.org", last_at=now())
    assert forget_person(account=ada.id, addresses=[ada.email]) == 4
    assert forget_person(account=ada.id, addresses=[ada.email]) == 0
    assert (Letter.objects.count(), Bounce.objects.count(), MailChoice.objects.count()) == (2, 1, 1)
    assert not Letter.objects.filter(to__icontains="ada").exists()


@pytest.mark.django_db
def test_a_letter_to_somebody_else_leaves_without_the_name(write: Post) -> None:
    ada, bo, cy = member("Ada"), member("Bo"), member("Cy")
    for whom in (ada, cy):
        write(to=bo.email, text=f"{whom.name} invites you.", mentions=whom.id, otherwise="Somebody invites you.")
    assert forget_person(account=ada.id, addresses=[ada.email]) == 0
    letters = list(Letter.objects.order_by("id").values_list("text", "mentions", "otherwise"))
    assert letters == [("Somebody invites you.", None, ""), ("Cy invites you.", cy.id, "Somebody invites you.")]


@pytest.mark.django_db
def test_a_letter_that_has_left_mentions_nobody(write: Post) -> None:
    ada = member("Ada")
    write(text="Ada invites you.", mentions=ada.id, otherwise="Somebody invites you.")
    assert postman.send_due() == 1
    assert list(Letter.objects.values_list("text", "mentions", "otherwise")) == [("", None, "")]
    assert "Ada invites you." in folder.letters()[0].text
