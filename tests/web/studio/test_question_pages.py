"""What the answers of a class tell of its questions: looked at by a job, and read by staff."""

from __future__ import annotations

import csv
import io
import secrets
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stoa.accounts.ports import Subject
from stoa.accounts.rules import course_scope
from stoa.assessment import actions as assessment
from stoa.assessment import queries as attempts
from stoa.assessment.items.markup import plain_text
from stoa.assessment.models import Attempt, RunAnalysis
from stoa.catalogue.queries import Offer
from stoa.kernel.events import relay
from stoa.kernel.jobs import worker
from tests.cast import Member, member
from tests.learning.conftest import letters
from tests.learning.test_corrected_keys import THAT, THIS, choice, course
from tests.learning.test_republish import publish
from tests.web.conftest import SignedIn
from tests.web.learning.springs import VARIED
from tests.web.learning.test_variants import sum_of

__all__ = ["letters"]
pytestmark = pytest.mark.django_db(transaction=True)
QUIZ = "::::{quiz}\n:name: check\n:title: Check\n\n" + choice("This", "k0") + choice("That", "k1") + "::::\n\n"
LONE = "".join(choice("This", name) for name in ("a", "b", "c", "d", "e"))
COUNT = ":::{question} numeric\n:name: n\n:skills: count\n\nHow many?\n\n- [x] 12\n:::\n"


@pytest.fixture
def offer(tmp_path: Path) -> Offer:
    """Forty have answered; the able (half of them) say That to `e`, whose key says This."""
    offer = publish(tmp_path / "wells", course(LONE + QUIZ + COUNT))
    rows = list[Attempt]()

    def answered(account: int, part: str, response: object, number: int = 1) -> None:
        rows.append(
            Attempt(
                account_id=account, run_id=offer.run.id, part=part, number=number, response=response, fraction=0.0,
                version=offer.outline.version_id, once=secrets.token_hex(8),
            )
        )  # fmt: skip

    for learner in range(1, 41):
        able = learner % 2 == 0
        for place, part in enumerate("abcd"):
            answered(9000 + learner, part, THIS if able or learner % 5 == place else THAT)
        answered(9000 + learner, "e", THAT if able else THIS)
        answered(9000 + learner, "e", THIS, 2)
        k1 = THAT if able or learner % 7 == 0 else THIS
        answered(9000 + learner, "check", {"answers": {"k0": THIS, "k1": k1}, "is_final": False})
        answered(9000 + learner, "n", "12" if able else " 11,0" if learner % 3 else "11.0")
    Attempt.objects.bulk_create(rows)
    return offer


def looked_at(offer: Offer) -> int:
    return assessment.analyse_run(run_id=offer.run.id, progress=lambda *_: None)


def page(browser: Client, path: str = "") -> str:
    return browser.get(f"/studio/wells/questions/{path}").content.decode()


@pytest.fixture
def browser(di: Member, signed_in: SignedIn) -> Client:
    return signed_in(di)


def test_first_answers_are_looked_at(offer: Offer) -> None:
    assert looked_at(offer) == 40 * 8
    found = attempts.findings(offer.run.id)
    assert found is not None
    told = {each.question: each for each in found.questions}
    assert set(told) == {"a", "b", "c", "d", "e", "k0", "k1", "n"}
    assert (told["e"].people, told["e"].difficulty, told["e"].suspicion) == (40, 0.5, "rival")
    assert told["e"].rival == "That" and told["a"].discrimination is not None and told["a"].discrimination > 0.5
    assert [(each.words, each.people) for each in told["n"].wrong] == [("11", 20)]
    assert [(each.quiz, each.people) for each in found.quizzes] == [("check", 40)]
    assert [each.suspicion for each in found.questions if each.question != "e"] == [""] * 7


def test_slices_make_no_difference(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at(offer)
    before = RunAnalysis.objects.get().results
    monkeypatch.setattr("stoa.assessment.actions.analysing.AT_ONCE", 50)
    looked_at(offer)
    after = RunAnalysis.objects.get().results

    def plain(results: dict[str, list[dict[str, object]]]) -> list[tuple[object, ...]]:
        return sorted(
            (each["question"], each["people"], round(each["discrimination"] or 0, 6)) for each in results["questions"]
        )  # type: ignore[call-overload]

    assert plain(before) == plain(after)


def test_staff_are_told_once_of_a_key_that_looks_wrong(letters: list[EmailMessage], offer: Offer, di: Member) -> None:
    member("Cy", ("author", course_scope("wells")), ("staff", course_scope("wells")))
    for _ in range(2):
        looked_at(offer)
    assert sorted(letter.to[0] for letter in letters) == ["cy@example.org", "di@example.org"]
    assert "Those who answer “That” do better elsewhere than those who are right." in letters[0].body
    assert "/studio/wells/questions/?run=wells" in letters[0].body


def test_the_pages(offer: Offer, browser: Client) -> None:
    assert "is looked at every night" in page(browser)
    assert "have not been looked at yet" in page(browser, "e/")
    looked_at(offer)
    listed = page(browser)
    assert "What counts as right may be wrong" in listed and "reliability" in listed
    shown = page(browser, "e/")
    assert "may be wrong here" in shown and "do worse here" in shown and "<figure>" in shown
    assert "tells those who know from those who do not" in page(browser, "a/")
    quiz = page(browser, "check/")
    assert "The quiz as a whole" in quiz and quiz.count('id="p-k') == 2
    assert browser.get("/studio/wells/questions/k0/").status_code == 404


def test_a_question_is_shown_with_its_key(offer: Offer, browser: Client) -> None:
    text = page(browser, "e/")
    shown = keyed(text)
    assert "This was right" in shown and " disabled" in shown and 'type="submit"' not in shown
    assert "nothing is kept" not in shown
    quiz = page(browser, "check/")
    assert quiz.count("This was right") == 2 and "assessment/questions.css" in quiz


def keyed(text: str) -> str:
    """The question on a page, with its key."""
    return text[text.index('class="keyed"') :].split("</fieldset>")[0]


def test_staff_look_at_every_variant_of_the_live_version(di: Member, signed_in: SignedIn, tmp_path: Path) -> None:
    publish(tmp_path / "wells", course(VARIED.replace(":skills: o", ":skills: count") + COUNT))
    browser, sums = signed_in(di), list[str]()
    for number in range(1, 5):
        text = page(browser, f"v/?variant={number}")
        assert f'<b aria-current="true">{number}</b>' in text and f'href="?variant={number % 4 + 1}"' in text
        sums.append(sum_of(keyed(text)))
        assert f"Right answer: {sums[-1]}" in plain_text(keyed(text))
    assert len(set(sums)) == 4 and sum_of(keyed(page(browser, "v/"))) == sums[0]
    assert [sum_of(keyed(page(browser, f"v/?variant={said}"))) for said in ("0", "x", "5", "-3")] == [sums[0]] * 4
    assert "Variants" not in page(browser, "n/?variant=2"), "it has none"


def test_the_list_goes_by_unit(offer: Offer, browser: Client) -> None:
    text = page(browser)
    assert text.count('scope="rowgroup"') == len({ref.unit_id for ref in offer.outline.parts})


def test_a_repaired_key_ends_the_alarm(offer: Offer, browser: Client, tmp_path: Path) -> None:
    looked_at(offer)
    whole = LONE.replace(choice("This", "e"), choice("That", "e"))
    publish(tmp_path / "wells", course(whole + QUIZ + COUNT))
    looked_at(offer)
    assert "What counts as right may be wrong" not in page(browser)


def test_what_was_not_asked_then_is_not_judged_now(offer: Offer, tmp_path: Path) -> None:
    """A question that has come into a quiz since tells nothing of those who handed it in before."""
    more = QUIZ.replace("::::\n\n", choice("This", "k2") + "::::\n\n")
    publish(tmp_path / "wells", course(LONE + more + COUNT))
    looked_at(offer)
    found = attempts.findings(offer.run.id)
    assert found is not None
    assert "k2" not in {each.question for each in found.questions}
    assert (found.quizzes[0].people, found.quizzes[0].mean > 0.7) == (40, True)


def test_the_words_of_whoever_is_erased_are_gone(offer: Offer) -> None:
    """Until the run has been looked at again, without them, nothing is told at all."""
    assessment.analyse_run(run_id=offer.run.id, progress=lambda *_: None)
    assessment.erase_person(Subject(9001, "x", (), (), keeps_records=False, pseudonym=1))
    assert RunAnalysis.objects.get().results == {}
    worker.run_batch()
    found = attempts.findings(offer.run.id)
    assert found is not None and {each.people for each in found.questions} == {39}


def test_the_file(offer: Offer, browser: Client) -> None:
    looked_at(offer)
    text = b"".join(browser.get("/studio/wells/questions.csv").streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:2] == ["Question", "Part of"]
    assert {len(row) for row in rows} == {14} and rows[0][12:] == ["Reliability", "Standard error"]
    assert [row[0] for row in rows if row[3]][1:] == ["a", "b", "c", "d", "e", "check", "k0", "k1", "n"]
    (quiz,) = (row for row in rows if row[0] == "check")
    assert quiz[2:4] == ["Check", "40"] and -1 < float(quiz[12]) < 1 and 0 < float(quiz[13]) < 1
    assert ["e", "", "", "", "", "", "", "", "That", "20"] in [row[:10] for row in rows]


def test_it_is_asked_for(offer: Offer, browser: Client, di: Member) -> None:
    answer = browser.post("/studio/wells/questions/-/analyse/")
    assert answer["Location"] == "/studio/wells/questions/"
    relay.drain_all()
    worker.run_batch()
    assert RunAnalysis.objects.get().answers == 320


def test_the_list_is_read_in_a_few_statements(offer: Offer, browser: Client) -> None:
    looked_at(offer)
    page(browser)
    with CaptureQueriesContext(connection) as asked:
        page(browser)
    assert len(asked) <= 9
