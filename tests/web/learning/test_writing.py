"""Writing a question: from a unit's page, by form or as text, looked at before it is handed in; all without scripts."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from stoa.assessment import actions as assessment
from stoa.assessment.models import WrittenQuestion, WrittenRating
from stoa.catalogue.queries import Offer
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.learning import asking, springs

LIST, NEW = "/learn/springs/-/written/", "/learn/springs/-/written/new/?unit=one"


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def begun(learner: Client, **changed: str) -> str:
    """A draft that was saved; returns its address."""
    page = learner.post(NEW, {**asking.FORM, "do": "save", **changed})
    assert page.status_code == 302, page.content.decode()[:2000]
    return str(page["Location"]).partition("#")[0]


def test_the_way_there_stands_in_every_unit_for_those_who_take_part(learner: Client, course: Offer) -> None:
    assert "-/written/new/?unit=one" in text_of(learner.get("/learn/springs/one/"))
    assert "written/new" not in text_of(Client().get("/learn/springs/one/"))
    assert LIST in text_of(learner.get("/learn/springs/-/skills/"))
    assert "You have written none yet" in text_of(learner.get(LIST))
    assert learner.get("/learn/springs/-/written/new/?unit=none").status_code == 404


def test_it_is_written_looked_at_tried_and_handed_in(learner: Client) -> None:
    assert "Write a question" in text_of(learner.get(NEW))
    own = begun(learner)
    page = text_of(learner.get(own))
    assert "As others will see it" in page and "Why does a spring run?" in page and "Hand it in" in page
    preview = page.partition('id="look"')[2].partition("</section>")[0]
    assert "It falls." not in preview and "Water falls." not in preview
    id = own.rstrip("/").rsplit("/", 1)[1]
    assert "It falls." in text_of(learner.post(own, {f"answer-{id}": asking.RIGHT}))
    page = learner.post(own, {**asking.FORM, "do": "hand_in"})
    assert page.status_code == 422 and "Agree to the licence first." in text_of(page)
    assert WrittenQuestion.objects.get().state == "draft"
    page = learner.post(own, {**asking.FORM, "do": "hand_in", "licence": "yes"}, follow=True)
    assert "It is on trial" in text_of(page)
    row = WrittenQuestion.objects.get()
    assert (row.state, row.licence, row.is_named, row.unit, row.skill) == ("trial", "CC-BY-SA-4.0", False, "one", "o")
    learner.post(own, {**asking.FORM, "do": "hand_in", "licence": "yes"})
    assert WrittenQuestion.objects.get().revision == 1, "the same twice is once"


def test_what_is_wrong_is_said_where_it_is_and_nothing_is_lost(learner: Client) -> None:
    own = begun(learner, explanation="", **{"answer-2": "<b>Magic</b>", "right-1": ""})
    page = text_of(learner.get(own))
    assert "things to mend" in page and "HTML is not taken here." in page
    assert 'href="#f-answer-2"' in page and 'href="#f-explanation"' in page
    assert 'value="&lt;b&gt;Magic&lt;/b&gt;"' in page and "As others will see it" not in page
    page = learner.post(own, {**asking.FORM, "explanation": "", "do": "hand_in", "licence": "yes"})
    assert page.status_code == 422 and "Something has to be mended first." in text_of(page)
    assert WrittenQuestion.objects.get().state == "draft"


def test_it_may_be_gone_on_with_as_text_with_the_same_findings_by_line(learner: Client) -> None:
    own = begun(learner)
    learner.post(own, {**asking.FORM, "do": "text"})
    page = learner.get(own).content.decode()
    assert ":::{question} choice" in page and "&gt; **Explanation.** Water falls." in page
    text = ":::{question} ordering\n\nIn which order?\n\n- [1] Rain\n- [2] Spring\n\n> **Explanation.** It falls.\n:::"
    learner.post(own, {"way": "text", "text": text, "skill": "o", "do": "save"})
    assert "As others will see it" in text_of(learner.get(own))
    learner.post(own, {"way": "text", "text": text.replace("Rain", "<i>Rain</i>"), "skill": "o", "do": "save"})
    assert "line 5</a>: HTML is not taken here." in text_of(learner.get(own))
    page = learner.get(f"{NEW}&way=text")
    assert ":::{question} ordering" in page.content.decode()


@pytest.mark.parametrize("kind", ["choice", "multiple", "text", "numeric", "none"])
def test_each_kind_has_its_form(learner: Client, kind: str) -> None:
    assert "Answer 6" in text_of(learner.get(f"{NEW}&kind={kind}"))
    own = begun(learner, kind=kind, **({"answer-1": "3", "answer-2": "", "reply-2": ""} if kind == "numeric" else {}))
    assert "As others will see it" in text_of(learner.get(own))


def test_what_others_meet_stays_until_a_change_is_handed_in(learner: Client, course: Offer) -> None:
    own = begun(learner)
    learner.post(own, {**asking.FORM, "do": "hand_in", "licence": "yes"})
    learner.post(own, {**asking.FORM, "prompt": "Another thing?", "do": "save"})
    row = WrittenQuestion.objects.get()
    assert row.state == "trial" and "spring" in row.part["asks"] and row.draft["prompt"] == "Another thing?"
    learner.post(f"{own}withdraw/")
    assert WrittenQuestion.objects.get().reason == "withdrawn"
    assert "taken back" in text_of(learner.get(LIST))
    learner.post(own, {**asking.FORM, "do": "hand_in", "licence": "yes"})
    assert WrittenQuestion.objects.get().revision == 2
    second = begun(learner, prompt="A draft?")
    learner.post(f"{second}withdraw/")
    assert WrittenQuestion.objects.count() == 1


def test_a_copy_is_refused_kindly_with_a_link(learner: Client, course: Offer, bo: Member, signed_in: SignedIn) -> None:
    springs.enrol(bo, course)
    theirs = asking.hand_in(bo, course)
    own = begun(learner)
    page = learner.post(own, {**asking.FORM, "do": "hand_in", "licence": "yes"})
    assert page.status_code == 422 and "Another learner has written the same question" in text_of(page)
    assert "/learn/springs/-/practice/o/" in text_of(page) and theirs not in text_of(page)
    asked = {**asking.FORM, "prompt": "Which of a?", "answer-1": "This", "answer-2": "That"}
    page = learner.post(own, {**asked, "do": "hand_in", "licence": "yes"})
    assert "The course asks this already" in text_of(page) and "/learn/springs/one/#a" in text_of(page)


def test_hostile_words_come_back_as_words(learner: Client, course: Offer) -> None:
    bad = '"><script>alert(1)</script>'
    own = begun(learner, prompt=bad, skill=bad, kind=bad, **{"answer-1": bad, "reply-1": bad, "hint-1": bad})
    for address in (own, LIST):
        assert "<script>alert" not in learner.get(address).content.decode()
    assert WrittenQuestion.objects.get().skill == "o"
    own = begun(learner, way="text", text=bad)
    assert "<script>alert" not in learner.get(own).content.decode()


def test_who_does_not_take_part_is_shown_the_course(course: Offer, bo: Member, signed_in: SignedIn) -> None:
    browser = signed_in(bo)
    for path in (LIST, NEW, f"{LIST}abc/"):
        assert browser.get(path)["Location"] == "/courses/springs/"
    for path in (NEW, f"{LIST}abc/", f"{LIST}abc/withdraw/", f"{LIST}reports/1/", "/learn/springs/-/trial/"):
        assert browser.post(path, asking.FORM)["Location"] == "/courses/springs/"
    assert not WrittenQuestion.objects.exists()


def test_a_zero_in_words_is_left_out(learner: Client, course: Offer, bo: Member) -> None:
    own = begun(learner, prompt="A\0B", **{"hint-1": "\0", "answer-1": "x\0"})
    kept = WrittenQuestion.objects.get().draft
    assert (kept["prompt"], kept["hints"][0], kept["answers"][0][0]) == ("AB", "", "x")
    learner.post(own, {"way": "text", "text": "a\0b", "do": "save"})
    assert WrittenQuestion.objects.get().draft["text"] == "ab"
    theirs = asking.hand_in(bo, course)
    learner.post(f"/learn/springs/-/trial/o/{theirs}/", {"show-answer": "yes"})
    rated = reverse("rate_question", kwargs={"run": "springs", "skill": "o", "question": theirs})
    assert learner.post(rated, {"stars": "3", "says": "unclear", "note": "a\0b"}).status_code == 302
    rating = WrittenRating.objects.get()
    assert rating.note == "ab"
    assessment.reply_to_report(account=bo.id, rating=rating.id, reply="c\0")
    assert WrittenRating.objects.get().reply == "c"
