"""Opinions: kept and never judged, counted once, told from five people on, and of words what two have written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from stoa.accounts.ports import Sheet, Subject
from stoa.assessment import actions, queries
from stoa.assessment.events import Answered
from stoa.assessment.items.options import option_id
from stoa.assessment.models import Asked, Attempt, Opinion, OptionCount
from stoa.catalogue.queries import Offer
from stoa.kernel import audit
from stoa.kernel.events import relay
from stoa.kernel.models import OutboxEvent
from stoa.kernel.statements import counted
from stoa.learning.models import Mastery, Summary
from tests.cast import Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs

POLL = (
    "\n:::{question} poll\n:name: p\n\nTea or coffee?\n\n- Tea\n- Coffee\n\n> **Explanation.** Both are water.\n:::\n"
)
SCALE = "\n:::{question} scale\n:name: s\n:labels: not at all / very much\n\nHow sure are you?\n:::\n"
WORDS = "\n:::{question} wordcloud\n:name: w\n:limit: 2\n\nA word for water?\n:::\n"
TEA, COFFEE = option_id("Tea"), option_id("Coffee")
Saying = Callable[[int, str, "str | list[str]"], Browser]


@pytest.fixture
def asked(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    units = {"asked": POLL + SCALE + WORDS, "one": springs.UNITS["one"], "poll": POLL.replace("name: p", "name: p2")}
    monkeypatch.setattr(springs, "WAYS", "")
    monkeypatch.setattr(springs, "UNITS", units)
    return springs.publish(tmp_path)


@pytest.fixture
def says(asked: Offer, signed_in: SignedIn) -> Saying:
    """Somebody (by number) says something to a part; the news is handed on."""
    browsers: dict[int, Browser] = {}

    def say(number: int, part: str, value: str | list[str]) -> Browser:
        if number not in browsers:
            who = member(f"Learner{number}")
            springs.enrol(who, asked)
            browsers[number] = signed_in(who)
        browser = browsers[number]
        filled = springs.form(browser, "asked", part)
        data = {"csrfmiddlewaretoken": filled.token, "once": filled.once, f"answer-{part}": value}
        response = browser.post(filled.action, data, headers={"HX-Request": "true"})
        assert response.status_code == 200
        relay.drain_all()
        queries.forget_results()
        return browser

    return say


def counts(part: str) -> dict[str, int]:
    return dict(OptionCount.objects.filter(asked__part=part, people__gt=0).values_list("label", "people"))


def section(browser: Client, part: str) -> str:
    text = browser.get("/learn/springs/asked/").content.decode()
    found = re.search(rf'<section class="question[^"]*" role="group" id="{part}".*?</section>', text, re.DOTALL)
    assert found
    return found[0]


def test_it_is_kept_and_not_judged(says: Saying) -> None:
    browser = says(1, "p", TEA)
    told = section(browser, "p")
    assert "Thank you, kept." in told and "Both are water." in told and "Asked, not graded." in told
    assert not re.search(r"Right|Not yet|Not this time|verdict|point", told)
    assert "Change my answer" in told
    page = browser.get("/learn/springs/asked/").content.decode()
    assert "Not graded. Try as often as you like." not in page, "opinions have words of their own"
    assert Mastery.objects.count() == 0
    assert Attempt.objects.get().fraction == 0.0


def test_a_unit_is_done_when_everything_is_answered(says: Saying) -> None:
    says(1, "p", TEA)
    says(1, "s", ":4")
    assert Summary.objects.get().done == []
    says(1, "w", ["spring", "rain"])
    assert Summary.objects.get().done == ["asked"]


def test_a_changed_answer_moves_its_count(says: Saying) -> None:
    says(1, "p", TEA)
    says(2, "p", TEA)
    assert counts("p") == {"Tea": 2}
    says(1, "p", COFFEE)
    assert counts("p") == {"Tea": 1, "Coffee": 1}
    says(1, "p", TEA)
    assert counts("p") == {"Tea": 2} and Asked.objects.get().people == 2


def test_news_that_come_twice_late_and_mixed_change_nothing(says: Saying, asked: Offer) -> None:
    says(1, "p", TEA)
    says(1, "p", COFFEE)
    account = Attempt.objects.latest("id").account_id
    for numbers in ([1], [2], [2, 1], [1, 2, 1]):
        actions.count_opinions([Answered(account, asked.run.id, "p", number, True) for number in numbers])
        assert counts("p") == {"Coffee": 1} and Asked.objects.get().people == 1
    OptionCount.objects.all().delete()
    Asked.objects.all().delete()
    actions.count_opinions([Answered(account, asked.run.id, "p", 1, True)] * 3)
    assert counts("p") == {"Coffee": 1}, "the last answer is what counts, whichever news comes first"


def test_what_is_no_opinion_and_who_is_gone_counts_nothing(says: Saying, asked: Offer, ada: Member) -> None:
    springs.enrol(ada, asked)
    actions.count_opinions([Answered(ada.id, asked.run.id, part, 1, True) for part in ("a", "p", "none")])
    assert not OptionCount.objects.exists() and set(Asked.objects.values_list("people", flat=True)) == {0}


def test_one_answer_is_one_news_and_the_statements_of_any_answer(says: Saying, asked: Offer) -> None:
    browser = says(1, "p", TEA)
    for part, value in (("p", COFFEE), ("p", TEA)):
        filled = springs.form(browser, "asked", part)
        data = {"csrfmiddlewaretoken": filled.token, "once": filled.once, f"answer-{part}": value}
        with counted() as count:
            browser.post(filled.action, data, headers={"HX-Request": "true"})
        statements = [sql for sql in count.statements if not sql.startswith(("SAVEPOINT", "RELEASE"))]
        assert len(statements) <= 6, statements
        assert not any("assessment_o" in sql or "assessment_asked" in sql for sql in statements)
    assert OutboxEvent.objects.filter(topic="assessment.Answered").count() == 2


def test_a_page_reads_results_once_in_half_a_minute(says: Saying) -> None:
    browser = says(1, "p", TEA)
    browser.get("/learn/springs/asked/")
    for answered in range(2):
        with counted() as count:
            browser.get("/learn/springs/asked/")
        assert len(count) == 3, answered


def test_results_come_from_five_people_on_and_after_answering(says: Saying) -> None:
    for number in range(1, 5):
        assert "at least five" in section(says(number, "p", TEA), "p")
    browser = says(5, "p", COFFEE)
    told = section(browser, "p")
    assert "5 people have answered. Most often: “Tea” (80" in told and told.count("your answer") == 1
    own = re.search(r'<tr class="own">.*?</tr>', told, re.DOTALL)
    assert own and "Coffee" in own[0]
    assert "Learner" not in told.replace("Learners", "")
    says(6, "s", ":1")
    assert "results" not in section(says(6, "s", ":2"), "p"), "nothing is told before one has answered"
    assert 'class="results"' not in Client().get("/learn/springs/asked/").content.decode()


def test_a_scale_tells_mean_and_spread(says: Saying) -> None:
    for number, step in enumerate((1, 2, 3, 4, 5), 1):
        browser = says(number, "s", f":{step}")
    assert "On average 3.0, with a spread (standard deviation) of 1.4." in section(browser, "s")


def test_results_of_others_are_not_mixed_up(says: Saying) -> None:
    browsers = [says(number, "p", TEA if number % 2 else COFFEE) for number in range(1, 7)]
    for number, browser in enumerate(browsers, 1):
        own = re.search(r'<tr class="own">.*?</tr>', section(browser, "p"), re.DOTALL)
        assert own and ("Tea" in own[0]) == bool(number % 2)


def test_a_word_is_seen_from_two_people_on(says: Saying) -> None:
    words = [["Rain", "well"], ["rain!", "Ünlü"], ["RAIN"], ["drop", "see stoa.example.org"], ["drop", "555 01 23 45"]]
    for number, said in enumerate(words, 1):
        browser = says(number, "w", said)
    told = section(browser, "w")
    results = told[told.index('class="results"') :]
    assert "Rain" in results and "drop" in results
    assert "well" not in results and "nl" not in results and "stoa.example" not in results and "555" not in results
    assert OptionCount.objects.filter(is_held=True).count() == 2
    says(6, "w", ["555 01 23 45", "see stoa.example.org"])
    assert "555" not in (section(browser, "w").split('class="results"')[1]), "held back however many wrote it"


def test_hidden_words_never_show_and_staff_may_let_one_through(says: Saying, asked: Offer, signed_in: SignedIn) -> None:
    for number, said in enumerate((["mud", "rain"], ["mud"], ["rain"], ["fog"], ["dew"]), 1):
        browser = says(number, "w", said)
    staff = signed_in(member("Di", ("staff", "course:springs")))
    page = staff.get("/studio/springs/opinions/").content.decode()
    assert "5 people have answered" in page and "fog" in page and "Learner" not in page.replace("Learners", "")
    ids = dict(OptionCount.objects.values_list("option", "id"))
    for word, act in (("mud", "hide"), ("fog", "show")):
        response = staff.post("/studio/springs/opinions/words/", {"word": ids[word], "do": act})
        assert response.status_code == 302
    queries.forget_results()
    results = section(browser, "w").split('class="results"')[1]
    assert "fog" in results and "rain" in results and "mud" not in results
    says(6, "w", ["MUD"])
    assert "mud" not in section(browser, "w").split('class="results"')[1].lower()
    noted = [(entry.act, entry.details) for entry in audit.entries() if entry.act.startswith("assessment.word")]
    assert noted[0] == ("assessment.word_shown", {"part": "w", "word": ids["fog"]})
    assert noted[1] == ("assessment.word_hidden", {"part": "w", "word": ids["mud"]})
    assert staff.post("/studio/springs/opinions/words/", {"word": "x", "do": "hide"}).status_code == 404
    assert staff.post("/studio/springs/opinions/words/", {"word": "99999", "do": "hide"}).status_code == 404
    assert browser.post("/studio/springs/opinions/words/", {"word": ids["dew"], "do": "hide"}).status_code == 404


def test_staff_see_numbers_from_the_first_answer_on(says: Saying, signed_in: SignedIn) -> None:
    says(1, "p", TEA)
    says(1, "s", ":4")
    staff = signed_in(member("Di", ("staff", "course:springs")))
    page = staff.get("/studio/springs/opinions/").content.decode()
    assert "1 person has answered. Most often: “Tea” (100" in page and "On average 4.0" in page
    questions = staff.get("/studio/springs/questions/").content.decode()
    assert "4 questions ask for an opinion" in questions and "Tea or coffee" not in questions
    file = b"".join(staff.get("/studio/springs/opinions.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(file)))
    assert rows[1][1:] == ["p", "poll", "Tea", "1", "1", "100.0", "yes"]
    assert rows[2][1:] == ["p", "poll", "Coffee", "0", "1", "0.0", "yes"]
    with counted() as one:
        staff.get("/studio/springs/opinions/")
    for number in range(2, 5):
        says(number, "p", COFFEE)
    with counted() as four:
        staff.get("/studio/springs/opinions/")
    assert len(four) == len(one)


def test_whoever_is_erased_is_in_no_count(says: Saying, asked: Offer) -> None:
    for number in (1, 2):
        says(number, "p", TEA)
    says(1, "w", ["my name", "rain"])
    says(2, "w", ["rain"])
    account = Attempt.objects.earliest("id").account_id
    sheets = {each.name: list(each.rows) for each in queries.personal_sheets(account) if isinstance(each, Sheet)}
    assert [row["asked__part"] for row in sheets["opinions"]] == ["p", "w"]
    OptionCount.objects.filter(option="my name").update(state="hidden")
    actions.erase_person(Subject(account, "x", (), (), keeps_records=False, pseudonym=1))
    assert counts("p") == {"Tea": 1} and counts("w") == {"rain": 1}
    assert not OptionCount.objects.filter(option="my name").exists()
    assert not Opinion.objects.filter(account_id=account).exists()
    assert set(Asked.objects.values_list("people", flat=True)) == {1}
    actions.count_opinions([Answered(account, asked.run.id, "p", 1, True)])
    assert counts("p") == {"Tea": 1}


def test_a_visitor_is_told_that_nothing_is_kept(asked: Offer) -> None:
    visitor = Client()
    filled = springs.form(visitor, "asked", "p")
    reply = springs.send(visitor, filled, "p", TEA).content.decode()
    assert "Only the answers of those who take part are kept and counted." in reply
    assert "Thank you, kept" not in reply and not Attempt.objects.exists()


def test_an_empty_answer_keeps_nothing(says: Saying) -> None:
    browser = says(1, "w", ["  ", "!!!"])
    assert not Attempt.objects.exists()
    filled = springs.form(browser, "asked", "w")
    assert "Write a word first." in springs.send(browser, filled, "w", "...").content.decode()
