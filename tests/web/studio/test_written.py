"""Questions by learners as staff see them: looked at with their key, decided about, and taken into the course."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stoa.accounts.models import Account
from stoa.assessment import queries as questions
from stoa.assessment.models import WrittenQuestion, WrittenRating
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel.jobs import worker
from stoa.kernel.models import AuditEntry
from tests.cast import Member, member
from tests.web.conftest import SignedIn
from tests.web.learning import asking, springs

PAGE = "/studio/wells/written/"


@pytest.fixture
def question(wells: Offer, ada: Member) -> str:
    """Ada's, on trial; she is to be named."""
    springs.enrol(ada, wells)
    return asking.hand_in(ada, wells, unit="well", is_named=True)


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_staff_see_the_numbers_the_reports_and_the_key_and_no_names(
    question: str, wells: Offer, di: Member, signed_in: SignedIn
) -> None:
    people = asking.readers(3, wells)
    for each in people:
        asking.answer(each, wells, question, 0.0)
    asking.rate(people[0], wells, question, 2, "key_wrong", "It is <i>air</i>.")
    assert asking.state(question) == "trial"
    staff = signed_in(di)
    page = text_of(staff.get(PAGE))
    assert "On trial" in page and "Why does a spring run?" in page and "Reader0" not in page
    assert PAGE in text_of(staff.get("/studio/wells/questions/"))
    page = text_of(staff.get(f"{PAGE}{question}/"))
    assert "What counts as right is wrong" in page and "It is &lt;i&gt;air&lt;/i&gt;." in page
    assert "Water falls." in page and "This was right" in page, "the key and the explanation"
    assert "a serious report is open" in page and "too few have answered it" in page
    assert "Reader0" not in page and "Put it into a draft" not in page, "that is for those who publish"
    report = WrittenRating.objects.get().id
    staff.post(f"{PAGE}{question}/", {"do": "put_aside", "report": str(report)})
    asking.state(question)
    assert "a serious report is open" not in text_of(staff.get(f"{PAGE}{question}/"))


def test_staff_bring_it_to_practice_and_take_it_out(
    question: str, wells: Offer, di: Member, signed_in: SignedIn
) -> None:
    staff = signed_in(di)
    staff.post(f"{PAGE}{question}/", {"do": "practise"})
    assert asking.state(question) == "practice"
    staff.post(f"{PAGE}{question}/", {"do": "retire", "words": "It asks two things."})
    assert asking.state(question) == "retired" and WrittenQuestion.objects.get().reason == "staff"
    assert staff.post(f"{PAGE}{question}/", {"do": "retire"}).status_code == 404
    assert staff.post(f"{PAGE}{question}/", {"do": "dance"}).status_code == 404
    assert staff.post(f"{PAGE}{question}/", {"do": "promote", "text": "x"}).status_code == 404
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"assessment.written_practised", "assessment.written_retired"} <= acts


def test_staff_of_another_course_see_and_decide_nothing(question: str, wells: Offer, signed_in: SignedIn) -> None:
    fay = signed_in(member("Fay", ("staff", "course:other")))
    assert fay.get(f"{PAGE}{question}/").status_code == 404
    assert fay.post(f"{PAGE}{question}/", {"do": "retire"}).status_code == 404
    assert asking.state(question) == "trial"


def test_drafts_and_what_was_taken_back_are_the_writers_alone(
    question: str, wells: Offer, ada: Member, di: Member, signed_in: SignedIn
) -> None:
    WrittenQuestion.objects.update(state="retired", reason="withdrawn")
    staff = signed_in(di)
    assert "Nobody has handed one in yet" in text_of(staff.get(PAGE))
    assert staff.get(f"{PAGE}{question}/").status_code == 404
    assert staff.post(f"{PAGE}{question}/", {"do": "practise"}).status_code == 404


def file_in(browser: Client, question: str) -> str:
    """The file as the page has it."""
    found = re.search(
        r'name="text"[^>]*>(.*?)</textarea>', browser.get(f"{PAGE}{question}/").content.decode(), re.DOTALL
    )
    assert found
    return found[1].replace("&gt;", ">").replace("&lt;", "<").replace("&quot;", '"').replace("&#x27;", "'")


def test_its_author_takes_it_into_the_course_under_the_same_id(
    question: str, wells: Offer, ada: Member, cy: Member, signed_in: SignedIn
) -> None:
    author = signed_in(cy)
    file = file_in(author, question)
    assert "A question by Ada, under the licence [CC BY-SA 4.0]" in file
    assert f":name: {question}\n:skills: o" in file
    page = author.post(f"{PAGE}{question}/", {"do": "promote", "text": file.replace("Gravity", "<b>G</b>")})
    assert page.status_code == 422 and "HTML is not taken here." in text_of(page)
    assert asking.state(question) == "trial" and not content.drafts_of(cy.id)
    page = author.post(f"{PAGE}{question}/", {"do": "promote", "text": file.replace("Gravity", "Its weight")})
    (draft,) = content.drafts_of(cy.id)
    assert page["Location"] == f"/studio/-/drafts/{draft.public_id}/" and draft.may_publish
    assert asking.state(question) == "promoted"
    page = text_of(author.get(f"/studio/-/drafts/{draft.public_id}/"))
    new = f'Why does a spring run?, in “The flagged well” <code class="small muted">{question}</code>'
    assert "Questions by learners that are new" in page and new in page, page
    assert "No unit and no question differs" not in page
    assert "Its weight" in str(WrittenQuestion.objects.get().part)
    author.post(f"/studio/-/drafts/{draft.public_id}/publish/")
    while worker.run_batch():
        pass
    live = content.course_by_slug("wells")
    assert live is not None and live.number == 2
    assert new in text_of(author.get("/studio/wells/versions/2/"))
    published = content.source_file(live.version_id or 0, f"questions/{question}.md")
    assert published is not None and b"Its weight" in published and b"A question by Ada" in published
    assert signed_in(ada).get(f"/learn/wells/-/written/{question}/").status_code == 302, "the course's now"
    assert "in the course" in text_of(signed_in(ada).get("/learn/wells/-/written/"))
    assert author.post(f"{PAGE}{question}/", {"do": "retire"}).status_code == 404, "taken out of the file"
    assert not questions.written_pool(content.outline(live.version_id or 0), without=0), "the course asks it"


def test_what_waits_in_a_draft_alone_can_be_taken_out(
    question: str, wells: Offer, cy: Member, signed_in: SignedIn
) -> None:
    author = signed_in(cy)
    author.post(f"{PAGE}{question}/", {"do": "promote", "text": file_in(author, question)})
    assert [each.question for each in questions.written_pool(wells.outline, without=0)] == [question]
    assert "Ask nobody any more" in text_of(author.get(f"{PAGE}{question}/"))
    author.post(f"{PAGE}{question}/", {"do": "retire", "words": "Not yet."})
    assert asking.state(question) == "retired" and not questions.written_pool(wells.outline, without=0)


def test_a_second_one_goes_into_a_draft_with_the_first(
    question: str, wells: Offer, ada: Member, cy: Member, signed_in: SignedIn
) -> None:
    author, second = signed_in(cy), asking.hand_in(ada, wells, "Another?", unit="well")
    for each in (question, second):
        author.post(f"{PAGE}{each}/", {"do": "promote", "text": file_in(author, each)})
    newest = content.drafts_of(cy.id)[0]
    files = content.manifest(newest.source_hash)
    assert {f"questions/{question}.md", f"questions/{second}.md"} <= set(files)
    assert "A question by a learner of this course" in file_in(author, second)


def test_a_name_is_letters_only(wells: Offer, cy: Member, signed_in: SignedIn) -> None:
    bad = member("Eve")
    springs.enrol(bad, wells)
    Account.objects.filter(id=bad.id).update(name="E](javascript:x)\n:::{video} x")
    question = asking.hand_in(bad, wells, unit="well", is_named=True)
    first = file_in(signed_in(cy), question).splitlines()[0]
    assert first.startswith("A question by E javascript x video x, under")


def test_many_questions_cost_what_one_does(
    question: str, wells: Offer, ada: Member, di: Member, signed_in: SignedIn
) -> None:
    staff = signed_in(di)

    def count() -> int:
        staff.get(PAGE)
        with CaptureQueriesContext(connection) as found:
            staff.get(PAGE)
        return len(found)

    one = count()
    for letter in "abcd":
        asking.hand_in(ada, wells, f"Question {letter}?", unit="well")
    assert count() == one
