"""The page of an assignment: drafts, files, a look before handing in, what was made of it; and who may read what."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from stoa.accounts.rules import course_scope
from stoa.assessment import actions as assessment
from stoa.assessment.actions import handing_in
from stoa.assessment.models import Marking, Work, WorkFile
from stoa.assessment.ports import Allowed
from stoa.catalogue import queries
from stoa.catalogue.queries import Offer
from stoa.kernel.clock import now
from stoa.kernel.statements import counted
from stoa.learning import actions as learning
from tests.assessment import works
from tests.assessment.works import PDF
from tests.cast import Member, member
from tests.web.browser import SECRET, Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs

REPORT = "/learn/wells/-/work/report/"
PROJECT = "/learn/wells/-/work/project/"
SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def course(tmp_path: Path, db: None) -> Offer:
    """A course with assignments."""
    return works.publish(tmp_path)


@dataclass
class Desk:
    """Somebody's browser at an assignment."""

    browser: Browser
    address: str = REPORT

    def page(self) -> str:
        return str(self.browser.get(self.address).content.decode())

    def edition(self) -> str:
        found = re.search(r'name="edition" value="(\d+)"', self.page())
        return found[1] if found else ""

    def sends(self, do: str = "save", edition: str = "", more: dict[str, Any] | None = None, **headers: Any) -> Any:
        form = {"do": do, "edition": edition or self.edition(), **(more or {})}
        return self.browser.post(self.address, form, **headers)

    def types(self, text: str, **more: Any) -> Any:
        return self.sends(more={"piece-text": text}, **more)

    def hands_in(self) -> Any:
        page = self.browser.get(f"{self.address}hand-in/").content.decode()
        form = {"edition": re.search(r'name="edition" value="(\d+)"', page)[1],  # type: ignore[index]
                "file": re.findall(r'name="file" value="([^"]+)"', page)}  # fmt: skip
        return self.browser.post(f"{self.address}hand-in/", form, follow=True)


@pytest.fixture
def desk(learner: Browser) -> Desk:
    """Ada's, who takes part."""
    return Desk(learner)


def upload(name: str = "wells.pdf", data: bytes = PDF) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def test_the_unit_says_what_is_asked_and_where_one_stands(desk: Desk) -> None:
    unit = "/learn/wells/report-unit/"
    page = desk.browser.get(unit).content.decode()
    assert "A text of 3 to 10 words" in page
    assert "Not begun yet." in page
    assert f'href="{REPORT}"' in page
    assert "assessment/works.css" in page
    desk.types("One well")
    assert "It is not handed in." in desk.browser.get(unit).content.decode()
    desk.hands_in()
    page = desk.browser.get(unit).content.decode()
    assert "Handed in on" in page
    assert "You have done this unit." in page


def test_readers_without_a_place_are_shown_the_way_in(client: Browser, course: Offer) -> None:
    page = client.get("/learn/wells/report-unit/").content.decode()
    assert "Those who take part work on it here." in page
    assert "-/work/" not in page


def test_a_draft_is_saved_without_a_script(desk: Desk) -> None:
    response = desk.types("One <b>well</b>")
    assert response.status_code == 302
    page = desk.page()
    assert "One &lt;b&gt;well&lt;/b&gt;</textarea>" in page
    assert "Your draft is saved. It is not handed in yet." in page


def test_a_draft_is_saved_by_the_script(desk: Desk) -> None:
    response = desk.types("One well", **SCRIPT)
    told = json.loads(response.content)
    assert (response.status_code, told["edition"]) == (200, 2)
    assert Work.objects.get().pieces == {"text": "One well"}


def test_a_second_window_is_told_and_both_texts_are_there(desk: Desk) -> None:
    desk.types("From the first window")
    behind = desk.types("From the second window", edition="1")
    page = behind.content.decode()
    assert behind.status_code == 409
    assert "This was changed elsewhere" in page
    assert "From the first window</textarea>" in page
    assert "From the second window</textarea>" in page
    assert Work.objects.get().pieces == {"text": "From the first window"}
    script = desk.types("From the second window", edition="1", **SCRIPT)
    told = json.loads(script.content)
    assert script.status_code == 409
    assert "From the first window" in told["elsewhere"]["text"]
    assert desk.types("Both", edition=str(told["edition"])).status_code == 302


def test_files_come_with_the_form_and_go_by_a_button(desk: Desk) -> None:
    assert desk.sends(more={"piece-text": "One well", "file-file": upload()}).status_code == 302
    page = desk.page()
    assert "wells.pdf" in page
    file = WorkFile.objects.get()
    assert Work.objects.get().pieces == {"text": "One well"}
    assert desk.sends(f"remove:{file.public_id}").status_code == 302
    assert not WorkFile.objects.exists()


def test_a_bad_file_is_told_and_what_was_typed_stays(desk: Desk) -> None:
    response = desk.sends(more={"piece-text": "One well", "file-file": upload("wells.pdf", b"<html>")})
    page = response.content.decode()
    assert response.status_code == 422
    assert "This is no .pdf file inside" in page
    assert "One well</textarea>" in page
    script = desk.sends(more={"piece": "file", "file-file": upload("wells.exe")}, **SCRIPT)
    assert script.status_code == 422
    assert ".exe" in json.loads(script.content)["fields"]


def test_files_that_are_too_large_together_are_not_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stoa.web.learning.work_views.TOGETHER", 10)
    response = desk.sends(more={"file-file": upload()})
    assert response.status_code == 422
    assert not WorkFile.objects.exists()


def test_the_look_before_handing_in_says_what_is_missing(desk: Desk) -> None:
    desk.types(
        "Two words",
    )
    page = desk.browser.get(f"{REPORT}hand-in/").content.decode()
    assert "The text has 2 words; 3 are asked for." in page
    assert "There is no file yet." in page
    assert "You may hand in all the same." in page
    response = desk.hands_in()
    page = response.content.decode()
    assert "What you handed in" in page
    assert "<p>Two words</p>" in page
    assert Work.objects.get().handed_in_at is not None


def test_nothing_is_not_handed_in(desk: Desk) -> None:
    assert desk.browser.get(f"{REPORT}hand-in/").status_code == 302
    desk.types("")
    page = desk.browser.get(f"{REPORT}hand-in/").content.decode()
    assert "There is nothing yet." in page
    assert "Hand in now" not in page


def test_what_changed_since_the_look_is_not_handed_in(desk: Desk) -> None:
    desk.types("Three little words")
    response = desk.browser.post(f"{REPORT}hand-in/", {"edition": "1"})
    assert response.status_code == 409
    assert "Nothing was handed in." in response.content.decode()
    assert Work.objects.get().handed_in_at is None


def test_handing_in_twice_is_once(desk: Desk) -> None:
    desk.types("Three little words")
    desk.hands_in()
    again = desk.browser.post(f"{REPORT}hand-in/", {"edition": "2"}, follow=True)
    assert "handed in already" in again.content.decode()
    assert Work.objects.count() == 1


def test_again_begins_with_what_was_there(desk: Desk) -> None:
    desk.types("Three little words")
    desk.hands_in()
    assert "Work on it again" in desk.page()
    desk.sends("again", edition="0")
    assert "Three little words</textarea>" in desk.page()
    assert Work.objects.count() == 2
    assert "Handed in before" in desk.page()


def test_steps_are_ticked_off_and_what_was_typed_is_kept(desk: Desk) -> None:
    desk.sends("tick:outline", more={"piece-text": "One well"})
    page = desk.page()
    assert 'value="untick:outline"' in page
    assert "One well</textarea>" in page
    desk.sends("tick:unknown")
    assert Work.objects.get().milestones == ["outline"]


def test_what_was_made_of_it_is_seen_where_one_looks(desk: Desk) -> None:
    desk.types("Three little <words>")
    desk.hands_in()
    notes = [{"text": "Which one?", "piece": "text", "quote": "little", "nth": 0},
             {"text": "Well aimed", "criterion": "aim"}]  # fmt: skip
    Marking.objects.update(
        levels={"aim": "clear"}, comment="Good & short", notes=notes, fraction=1.0, decided_at=now(), released_at=now()
    )
    assert "Marked: The report" in desk.browser.get("/learn/wells/").content.decode()
    assert "Marked on" in desk.browser.get("/learn/wells/-/grades/").content.decode()
    page = desk.page()
    for words in ("Good &amp; short", "3 of 3 points", "Here you are:", "Which one?", "<q>little</q>", "Well aimed"):
        assert words in page, words
    assert "Work on it again" not in page
    assert "Marked: The report" not in desk.browser.get("/learn/wells/").content.decode()
    assert "Marked on" in desk.browser.get("/learn/wells/report-unit/").content.decode()


def test_a_work_that_is_given_back_is_begun_again(desk: Desk) -> None:
    desk.types("Three little words")
    desk.hands_in()
    Marking.objects.update(comment="Once more, please", is_returned=True, decided_at=now(), released_at=now())
    page = desk.page()
    assert "Once more, please" in page
    assert "Work on it again" in page


@pytest.fixture
def filed(desk: Desk) -> str:
    """The address of a file in Ada's draft."""
    desk.sends(more={"piece-text": "One well", "file-file": upload("<wells> & co.pdf")})
    file = WorkFile.objects.get()
    return f"/learn/wells/-/work-file/{file.public_id}/wells.pdf"


def test_a_file_is_saved_and_never_opened_in_place(desk: Desk, filed: str) -> None:
    response = desk.browser.get(filed)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert desk.browser.get(filed, HTTP_RANGE="bytes=0-3").content == b"%PDF"


def test_who_may_read_a_file(desk: Desk, filed: str, bo: Member, signed_in: SignedIn, client: Browser) -> None:
    course = course_scope("wells")
    di, cy = member("Di", ("staff", course)), member("Fay", ("staff", course_scope("other")))
    springs.enrol(bo, works_offer())
    assert client.get(filed).status_code == 302
    assert signed_in(bo).get(filed).status_code == 404
    assert signed_in(di).get(filed).status_code == 404  # a draft is its learner's own
    desk.hands_in()
    assert signed_in(di).get(filed).status_code == 200
    assert signed_in(cy).get(filed).status_code == 404
    assert signed_in(bo).get(filed).status_code == 404
    assert desk.browser.get(filed.replace("wells/-", "none/-")).status_code == 404


def works_offer() -> Offer:
    found = queries.offer("wells")
    assert found is not None
    return found


def test_a_form_without_its_token_is_refused(desk: Desk, ada: Member) -> None:
    careful = Browser(enforce_csrf_checks=True)
    careful.cookies = desk.browser.cookies
    assert careful.post(REPORT, {"piece-text": "One well"}).status_code == 403
    careful.cookies["csrftoken"] = SECRET
    assert not Work.objects.exists()


def test_two_make_a_team_and_hand_in_together(desk: Desk, bo: Member, signed_in: SignedIn, course: Offer) -> None:
    desk.address = PROJECT
    springs.enrol(bo, course)
    other = Desk(signed_in(bo), PROJECT)
    assert "You need one before you begin." in desk.page()
    assert (
        "This was handed in already" in desk.browser.post(PROJECT, {"piece-text": "Mine"}, follow=True).content.decode()
    )
    desk.browser.post(f"{PROJECT}team/", {"do": "make", "name": "Wells & co"})
    assert "Wells &amp; co" in other.page()
    code = re.search(r"<code dir=\"ltr\">([^<]+)</code>", desk.page())[1]  # type: ignore[index]
    other.browser.post(f"{PROJECT}team/", {"do": "join", "team": code})
    desk.types("Ours")
    assert "Ours</textarea>" in other.page()
    assert "There is no link yet." in other.browser.get(f"{PROJECT}hand-in/").content.decode()
    other.hands_in()
    page = desk.page()
    assert "by Bo for your team" in page
    assert "Leave this team" not in page
    desk.browser.post(f"{PROJECT}team/", {"do": "leave"})
    assert "members stay" in desk.page()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"do": "make", "name": " "}, "name is empty"), ({"do": "join", "team": "nonesuch"}, "no team with this code"),
        ({"do": "leave"}, ""), ({"do": "else"}, ""),
    ],
)  # fmt: skip
def test_odd_forms_about_teams(desk: Desk, form: dict[str, str], said: str) -> None:
    desk.address = PROJECT
    assert said in desk.browser.post(f"{PROJECT}team/", form, follow=True).content.decode()


def test_what_is_no_assignment_has_no_page(desk: Desk) -> None:
    assert desk.browser.get("/learn/wells/-/work/none/").status_code == 404
    assert desk.browser.post("/learn/wells/report-unit/answer/report/", {}).status_code == 404
    assert desk.browser.post("/learn/wells/report-unit/sit/report/begin/", {}).status_code == 404


def test_staff_may_move_the_deadline_for_one(desk: Desk, ada: Member, course: Offer) -> None:
    address = "/learn/wells/-/work/dated/"
    assert "10 January 2026" in desk.browser.get(address).content.decode()
    later = Allowed(due=now().timestamp() + 86_400)
    assessment.allow(account=ada.id, run_id=course.run.id, part="dated", allowed=later, by=ada.id)
    assert "10 January 2026" not in desk.browser.get(address).content.decode()
    assert "10 January 2026" not in desk.browser.get("/learn/wells/dated-unit/").content.decode()
    dated = Desk(desk.browser, address)
    dated.types("In time")
    dated.hands_in()
    assert not Work.objects.get().is_late


def test_leaving_the_course_ends_the_page(desk: Desk, ada: Member, course: Offer) -> None:
    learning.leave(account_id=ada.id, run_id=course.run.id)
    assert desk.browser.get(REPORT).status_code == 302
    assert desk.browser.post(REPORT, {"piece-text": "x"}, **SCRIPT).status_code == 403


@pytest.mark.parametrize("times", [1, 3])
def test_what_the_pages_cost(desk: Desk, times: int) -> None:
    """The same, however often somebody has handed in."""
    for _time in range(times):
        desk.sends("again")
        desk.types(f"Three little words, {_time}")
        desk.hands_in()
    assert [cost(desk, path) for path in ("/learn/wells/report-unit/", "/learn/wells/", REPORT)] == [7, 4, 8]


def cost(desk: Desk, path: str) -> int:
    """The statements of a page that has been asked for before, once what was said is read."""
    desk.browser.get(path)
    desk.browser.cookies.pop("stoa_said", None)
    with counted() as count:
        assert desk.browser.get(path).status_code == 200
    return len(count)


def test_the_last_answer_ends_a_unit_whose_assignment_is_handed_in(desk: Desk, ada: Member, course: Offer) -> None:
    desk.types("Three little words")
    desk.hands_in()
    unit = course.outline.unit_by_id["report-unit"]
    assert handing_in.needs_of(unit, account=ada.id, run_id=course.run.id) == ()
    other = course.outline.unit_by_id["project-unit"]
    assert handing_in.needs_of(other, account=ada.id, run_id=course.run.id) == ("project",)
