"""Pages that are out of step with the site: the session ended, somebody has left, an answer comes again or too late,
a module is not open yet, the author has changed what is asked."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from stoa.accounts import actions as accounts
from stoa.accounts.models import Account
from stoa.assessment import actions as assessment
from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries as offers
from stoa.catalogue.models import Run
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.credentials import queries as credentials
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.web.learning.ways import ways_to_finish
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs

MULTIPLE = """
:::{{question}} multiple
:name: m
:skills: o
:category: checks
:scoring: {scoring}

Which?

- [x] This
- [x] Other
- [ ] That
:::
"""


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def text(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def part(html: str, id: str) -> str:
    """What a question or quiz says."""
    return words(re.split(r"</section>", html.split(f'id="{id}" ', 1)[1])[0])


@pytest.fixture
def shut_course(course: Offer) -> Offer:
    """The course, for those only who take part."""
    Run.objects.filter(id=course.run.id).update(reads_without_account=False)
    offers.forget()
    return course


def sign_out_elsewhere(browser: Client) -> None:
    for name in ("stoa_session", "stoa_pass"):
        browser.cookies.pop(name)


def republished(folder: Path, account: int, run: Offer) -> Offer:
    """The course as it stands in the folder now, with the learner brought to it."""
    catalogue.publish_course(source=folder, by=None)
    offers.forget()
    content.forget()
    learning.catch_up(account_id=account, run_id=run.run.id)
    found = offers.offer("springs")
    assert found is not None
    return found


def test_an_answer_after_the_session_ended_leaves_the_page_alone(shut_course: Offer, learner: Client) -> None:
    filled = springs.form(learner, "one", "a")
    sign_out_elsewhere(learner)
    response = springs.send(learner, filled, "a")
    said = response.content.decode()
    assert response["HX-Reswap"] == "none"
    assert 'hx-swap-oob="innerHTML:.toasts"' in said and "You are signed out" in said
    assert "Which of a?" not in said, "nothing of a course that is not public"


def test_without_a_script_it_says_to_go_back(shut_course: Offer, learner: Client) -> None:
    filled = springs.form(learner, "one", "a")
    sign_out_elsewhere(learner)
    response = springs.send(learner, filled, "a", script=False)
    assert response.status_code == 403
    assert "Go back: what you filled in is still there." in response.content.decode()


def test_an_answer_of_somebody_who_has_left(shut_course: Offer, learner: Client, ada: Member) -> None:
    filled = springs.form(learner, "one", "a")
    learning.leave(account_id=ada.id, run_id=shut_course.run.id)
    said = springs.send(learner, filled, "a").content.decode()
    assert "You do not take part in this course any more" in said
    assert "Which of a?" not in said


def test_done_once_the_session_has_ended_leads_back_to_the_unit(learner: Client, ada: Member) -> None:
    sign_out_elsewhere(learner)
    asked = learner.post("/learn/springs/plain/done/", {"csrfmiddlewaretoken": "x"})
    response = learner.post(asked["Location"], {"login": ada.email, "password": "walking-by"})
    assert learner.get(response["Location"])["Location"] == "/learn/springs/plain/"


def test_done_of_somebody_who_has_left(learner: Client, course: Offer, ada: Member) -> None:
    token = springs.form(learner, "one", "a").token
    learning.leave(account_id=ada.id, run_id=course.run.id)
    learner.post("/learn/springs/plain/done/", {"csrfmiddlewaretoken": token})
    assert "You do not take part in this course any more" in text(learner, "/learn/springs/plain/")


def test_a_late_answer_says_so_now_and_later(learner: Client) -> None:
    token = springs.form(learner, "one", "a").token
    late = springs.Form("/learn/springs/over/answer/over-q/", token, "ff00ff00ff00ff01")
    reply = part(springs.send(learner, late, "over-q").content.decode(), "over-q")
    for said in (reply, part(text(learner, "/learn/springs/over/"), "over-q")):
        assert "It came after the deadline, so it does not count." in said
        assert "your score" not in said


def test_what_is_over_helps_nothing_any_more(learner: Client) -> None:
    token = springs.form(learner, "one", "a").token
    late = springs.Form("/learn/springs/over/answer/over-q/", token, "ff00ff00ff00ff01")
    springs.send(learner, late, "over-q")
    ways = text(learner, "/learn/springs/-/grades/").split('id="ways-head"', 1)[1].split('id="ledger-head"', 1)[0]
    assert "#twice-q" in ways
    assert "#over-q" not in ways


def test_a_run_may_have_any_name(course: Offer) -> None:
    way = credentials.checklist(course.outline, None, (), None)
    for name in ("tail", "stays"):
        named = replace(course, run=replace(course.run, slug=name))
        assert "Grade so far" in ways_to_finish(named, way, 1.0).plain.decode(), name


def test_a_repeat_brings_all_that_the_first_reply_brought(learner: Client) -> None:
    filled = springs.form(learner, "one", "a")
    replies = [springs.send(learner, filled, "a", springs.WRONG).content.decode() for _ in range(2)]
    first, again = (set(re.findall(r'id="(\w+)"[^>]*hx-swap-oob', html)) for html in replies)
    assert first == again == {"here", "finish", "progress"}
    assert "You sent this once already." in replies[1]


def test_a_repeat_from_an_older_page_shows_what_came_since(learner: Client) -> None:
    older = springs.form(learner, "twice", "twice-q")
    springs.send(learner, older, "twice-q", springs.WRONG)
    springs.send(learner, springs.form(learner, "twice", "twice-q"), "twice-q", springs.RIGHT)
    said = springs.send(learner, older, "twice-q", springs.WRONG).content.decode()
    assert "1 of 1 point." in part(said, "twice-q")
    assert 'type="submit"' not in said


def test_the_first_of_several_answers_begins_the_unit(learner: Client) -> None:
    said = springs.send(learner, springs.form(learner, "three", "b"), "b", springs.WRONG).content.decode()
    mark = said.split('<span id="here" hx-swap-oob="true">', 1)[1]
    assert "Begun:" in mark.split("</span>", 1)[0]


def test_a_done_unit_stays_done_when_a_question_is_added_and_answered(
    learner: Client, course: Offer, ada: Member, tmp_path: Path
) -> None:
    springs.send(learner, springs.form(learner, "one", "a"), "a")
    path = tmp_path / "springs" / "01-water" / "01-one.md"
    path.write_text(path.read_text() + springs.QUESTION.format(name="a2", options=""))
    republished(tmp_path / "springs", ada.id, course)
    said = springs.send(learner, springs.form(learner, "one", "a2"), "a2").content.decode()
    assert "hx-swap-oob" not in said


@pytest.fixture
def module_to_come(learner: Client, course: Offer, ada: Member, tmp_path: Path) -> Offer:
    """All is done but a module that opens in 2099."""
    later = tmp_path / "springs" / "02-later"
    later.mkdir()
    (later / "module.toml").write_text('title = "Later"\nopens = "2099-01-01 08:00"\n')
    (later / "01-later.md").write_text(springs.UNIT.format(name="later", title="Unit later"))
    offer = republished(tmp_path / "springs", ada.id, course)
    for unit in offer.outline.units[:-1]:
        learning.finish_unit(
            account=ada.id, epoch=1, run_id=offer.run.id, version=offer.outline.version_id, unit=unit.id, needs=(),
            counts=True,
        )  # fmt: skip
    return offer


def test_what_is_not_open_yet_is_no_place_to_go_on(module_to_come: Offer, learner: Client) -> None:
    for page in ("/", "/learn/springs/"):
        said = words(text(learner, page))
        assert "Everything that is open is done" in said, page
        assert "1 January 2099" in said, page
    assert "Go on" not in words(text(learner, "/courses/springs/").split('class="actions"')[1].split("</p>")[0])


def test_the_last_open_unit_leads_home(module_to_come: Offer, learner: Client) -> None:
    last = module_to_come.outline.units[-2]
    foot = text(learner, f"/learn/springs/{last.slug}/").split('id="finish"', 1)[1].split("</div>")[0]
    assert 'href="/learn/springs/"' in foot
    nav = text(learner, f"/learn/springs/{last.slug}/").split('class="prev-next"', 1)[1].split("</nav>")[0]
    assert "Opens on 1 January 2099" in words(nav)
    assert "/learn/springs/later/" not in nav
    form = springs.form(learner, last.slug, "quiz")
    answers = {"answer-k-one": springs.RIGHT, "answer-k-two": springs.RIGHT}
    learner.post(form.action, {"csrfmiddlewaretoken": form.token, "once": form.once, **answers})
    response = learner.post(f"/learn/springs/{last.slug}/done/", {"csrfmiddlewaretoken": form.token})
    assert response["Location"] == "/learn/springs/"


def test_pages_to_learn_on_have_the_same_links_as_the_others(course: Offer, ada: Member, signed_in: SignedIn) -> None:
    accounts.grant_role(account_id=ada.id, role="author")
    Account.objects.filter(id=ada.id).update(name="Maria " * 10)
    springs.enrol(ada, course)
    browser = signed_in(ada)
    for page in (
        "/courses/springs/",
        "/learn/springs/",
        "/learn/springs/?x=1",
        "/learn/springs/one/",
        "/learn/springs/one/?x=1",
    ):
        head = text(browser, page).split("<main", 1)[0]
        assert 'href="/studio/"' in head, page
        assert "Maria Maria Maria Maria Maria…" in head, page


@pytest.mark.parametrize("page", ["/learn/springs/one/", "/learn/springs/", "/learn/springs/-/grades/"])
def test_head_is_answered_like_get(learner: Client, page: str) -> None:
    assert learner.head(page).status_code == 200


@pytest.fixture
def deciding(course: Offer, ada: Member, learner: Client, tmp_path: Path) -> Offer:
    """A question without a grade decides about a certificate, with one attempt."""
    folder = tmp_path / "springs"
    rule = "rule = 'score(\"a\") >= 100%'"
    (folder / "completions.toml").write_text(
        f'[[pathways]]\nid = "cert"\noption = "platform"\ntitle = "Certificate"\n{rule}\n'
    )
    path = folder / "01-water" / "01-one.md"
    path.write_text(path.read_text().replace(":name: a\n", ":name: a\n:attempts: 1\n"))
    return republished(folder, ada.id, course)


def test_what_decides_about_a_record_is_not_checked_for_a_visitor(deciding: Offer) -> None:
    browser = Browser()
    for value in (springs.WRONG, springs.RIGHT):
        response = browser.post("/learn/springs/one/answer/a/", {"answer-a": value}, headers={"HX-Request": "true"})
        said = part(response.content.decode(), "a")
        assert "This counts for a record, so it is answered by those who take part." in said
        assert "Right" not in said and "Not yet" not in said


def test_what_decides_about_a_record_is_no_practice(deciding: Offer, learner: Client) -> None:
    assert "Counts for a record. 1 attempt." in part(text(learner, "/learn/springs/one/"), "a")
    springs.send(learner, springs.form(learner, "one", "a"), "a")
    assert "practice" not in text(learner, "/learn/springs/-/grades/")


def test_another_way_of_scoring_reaches_earlier_answers(
    learner: Client, course: Offer, ada: Member, tmp_path: Path
) -> None:
    path = tmp_path / "springs" / "01-water" / "03-plain.md"
    before = path.read_text()
    path.write_text(before + MULTIPLE.format(scoring="all"))
    republished(tmp_path / "springs", ada.id, course)
    springs.send(learner, springs.form(learner, "plain", "m"), "m")
    path.write_text(before + MULTIPLE.format(scoring="each"))
    offer = republished(tmp_path / "springs", ada.id, course)
    version = offer.outline.version_id
    raised = assessment.regrade(course_id=offer.run.course_id, version_id=version, progress=lambda *_: None)
    place = records.place(account=ada.id, run_id=offer.run.id)
    assert raised == 1 and place is not None
    assert place.standing.scores["m"] == pytest.approx(2 / 3)


def test_other_points_change_the_score_of_a_quiz(learner: Client, course: Offer, ada: Member, tmp_path: Path) -> None:
    form = springs.form(learner, "examined", "quiz")
    answers = {"answer-k-one": springs.RIGHT, "answer-k-two": springs.WRONG}
    learner.post(form.action, {"csrfmiddlewaretoken": form.token, "once": form.once, **answers})
    path = tmp_path / "springs" / "01-water" / "06-examined.md"
    path.write_text(path.read_text().replace(":name: k-one\n", ":name: k-one\n:points: 3\n"))
    offer = republished(tmp_path / "springs", ada.id, course)
    version = offer.outline.version_id
    raised = assessment.regrade(course_id=offer.run.course_id, version_id=version, progress=lambda *_: None)
    place = records.place(account=ada.id, run_id=offer.run.id)
    assert raised == 1 and place is not None
    assert place.standing.scores["quiz"] == 0.75
    assert "The quiz was changed since then; your score is 75\u202f%." in text(learner, "/learn/springs/examined/")
