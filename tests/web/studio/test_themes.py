"""The map of what people want as staff see and use it, and its answers on the learners' course home."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from stoa.accounts.models import Account
from stoa.catalogue.queries import Offer
from stoa.kernel.clock import now
from stoa.learning import actions, queries
from stoa.learning.models import Goal, Theme, ThemeAnswer
from tests.cast import Member, member
from tests.learning.conftest import with_places
from tests.learning.test_themes import NURSING, POKER
from tests.learning.wanting import say, want
from tests.web.conftest import SignedIn

PAGE = "/studio/wells/themes/"


@pytest.fixture
def gathered(wells: Offer) -> Offer:
    """Seven who play poker, six nurses, two of whom let their words be quoted."""
    say(wells, [*POKER, POKER[0], *NURSING[:4]])
    say(wells, [*NURSING[4:]], quotes=True)
    assert actions.gather_themes(course_id=wells.run.course_id)
    queries.forget_answers()
    return wells


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def theme(concept: str) -> str:
    return Theme.objects.get(concept=concept).public_id


def who(words: str) -> Member:
    """Whoever wants this."""
    account = Account.objects.get(id=Goal.objects.get(words=words).account_id)
    return Member(account.id, account.name, account.email)


def test_staff_see_sizes_words_and_quotes_and_no_names(gathered: Offer, di: Member, signed_in: SignedIn) -> None:
    page = text_of(signed_in(di).get(PAGE))
    assert "<b>7</b> people" in page and "<b>6</b> people" in page and "13 goals in words" in page
    assert "Games and betting" in page and "Health and care" in page and "patients" in page
    assert NURSING[4] in page and NURSING[0] not in page and "Learner" not in page.replace("Learners", "")
    assert "Who said it, week by week, this week last: 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7" in page
    assert "Not covered" in page


def test_what_learners_wrote_stays_text(wells: Offer, di: Member, signed_in: SignedIn) -> None:
    say(wells, [f"poker <img src=x onerror=alert({number})> odds" for number in range(6)], quotes=True)
    actions.gather_themes(course_id=wells.run.course_id)
    page = text_of(signed_in(di).get(PAGE))
    assert "&lt;img" in page and "<img src=x" not in page


def test_a_map_without_themes_says_what_it_takes(wells: Offer, di: Member, signed_in: SignedIn) -> None:
    assert "There is no theme yet" in text_of(signed_in(di).get(PAGE))


def test_the_page_takes_the_same_statements_however_many_themes(
    gathered: Offer, di: Member, signed_in: SignedIn
) -> None:  # fmt: skip
    staff, counts = signed_in(di), []
    staff.get(PAGE)
    for more in ((), [f"I farm and need forecasts of rain {number}" for number in range(7)]):
        say(gathered, more)
        actions.gather_themes(course_id=gathered.run.course_id)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            staff.get(PAGE)
        counts.append(len(captured))
    assert counts[0] == counts[1] and Theme.objects.count() == 3


def test_staff_name_merge_split_and_say_what_answers(gathered: Offer, di: Member, signed_in: SignedIn) -> None:
    staff, games, health = signed_in(di), theme("games"), theme("health")
    page = text_of(staff.post(f"{PAGE}{games}/", {"do": "name", "name": "At the <table>"}, follow=True))
    assert "At the &lt;table&gt;" in page
    page = text_of(staff.post(f"{PAGE}{games}/", {"do": "covers", "unit": "trees"}, follow=True))
    assert "Answered by the unit" in page and "Trees of numbers" in page
    page = text_of(staff.post(f"{PAGE}{games}/", {"do": "covers", "unit": "-"}, follow=True))
    assert "Answered by the unit" not in page
    page = text_of(staff.post(f"{PAGE}{health}/", {"do": "merge", "into": games}, follow=True))
    assert "<b>13</b> people" in page and "Take it out again" in page
    page = text_of(staff.post(f"{PAGE}{health}/", {"do": "merge", "into": health}, follow=True))
    assert "A theme can’t be put into itself" in page
    page = text_of(staff.post(f"{PAGE}{health}/", {"do": "apart"}, follow=True))
    assert "<b>7</b> people" in page
    page = text_of(staff.post(f"{PAGE}{games}/", {"do": "split"}, follow=True))
    assert "about to be split" in page


def test_what_there_is_no_such_thing_as_is_not_found(gathered: Offer, di: Member, signed_in: SignedIn) -> None:
    staff, games = signed_in(di), theme("games")
    for said in (
        {"do": "dance"}, {}, {"do": "covers", "unit": "none"}, {"do": "merge", "into": "none"},
        {"do": "take_back", "answer": "none"}, {"do": "answer", "text": "Hm", "unit": "none"},
    ):  # fmt: skip
        assert staff.post(f"{PAGE}{games}/", said).status_code == 404
    assert staff.post(f"{PAGE}none/", {"do": "split"}).status_code == 404


def test_staff_of_another_course_decide_nothing(gathered: Offer, signed_in: SignedIn) -> None:
    fay = member("Fay", ("staff", "course:springs"))
    assert signed_in(fay).post(f"{PAGE}{theme('games')}/", {"do": "answer", "text": "Hm"}).status_code == 404
    assert not ThemeAnswer.objects.exists()


def test_an_answer_without_words_or_with_too_many_is_said_and_nothing_is_lost(
    gathered: Offer, di: Member, signed_in: SignedIn
) -> None:
    staff, games = signed_in(di), theme("games")
    response = staff.post(f"{PAGE}{games}/", {"do": "answer", "text": "  "})
    assert response.status_code == 422 and "Write an answer first." in text_of(response)
    response = staff.post(f"{PAGE}{games}/", {"do": "answer", "text": "long " * 500})
    assert response.status_code == 422 and "long long" in text_of(response) and not ThemeAnswer.objects.exists()


def test_an_answer_stands_on_the_course_home_of_its_people_alone(
    gathered: Offer, di: Member, signed_in: SignedIn
) -> None:
    text = "Unit 3 has <b>cards</b>.\r\n\r\nPlay it."
    said = {"do": "answer", "text": text, "unit": "well"}
    page = text_of(signed_in(di).post(f"{PAGE}{theme('games')}/", said, follow=True))
    assert "Unit 3 has &lt;b&gt;cards&lt;/b&gt;." in page and "Take it back" in page
    queries.forget_answers()
    player, nurse = who(POKER[1]), who(NURSING[1])
    home = text_of(signed_in(player).get("/learn/wells/"))
    assert "An answer to what you want" in home and "Unit 3 has &lt;b&gt;cards&lt;/b&gt;." in home
    assert 'href="/learn/wells/well/"' in home and "<p>Play it.</p>" in home
    assert "An answer to what you want" not in text_of(signed_in(nurse).get("/learn/wells/"))
    staff, answer = signed_in(di), ThemeAnswer.objects.get().public_id
    page = text_of(staff.post(f"{PAGE}{theme('games')}/", {"do": "take_back", "answer": answer}, follow=True))
    assert "Take it back" not in page
    queries.forget_answers()
    assert "An answer to what you want" not in text_of(signed_in(player).get("/learn/wells/"))


def test_the_week_of_the_run_is_said(gathered: Offer, di: Member, signed_in: SignedIn) -> None:
    with_places(gathered, None, opens_at=now() - timedelta(days=15))
    want(member("Late"), gathered, POKER[0])
    said = {"do": "answer", "text": "Play."}
    page = text_of(signed_in(di).post(f"{PAGE}{theme('games')}/", said, follow=True))
    assert "Answered in week 3" in page
