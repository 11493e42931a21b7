"""The page on which one work is marked, as a form: levels, notes, kept words, two windows, two people, once more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stoa.assessment import actions
from stoa.assessment.models import Marking, SavedComment, Work, WorkMember
from stoa.catalogue.queries import Offer
from stoa.kernel.statements import counted
from stoa.learning.models import Summary
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.studio import works

BASE = "/studio/wells/works/report/"


@pytest.fixture
def wells(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    return works.publish(tmp_path, monkeypatch)


@pytest.fixture
def handed_in(wells: Offer, monkeypatch: pytest.MonkeyPatch) -> list[Work]:
    return works.hand_in(wells, 2, monkeypatch)


def page(work: Work) -> str:
    return f"{BASE}work/{work.public_id}/"


def send(browser: Browser, work: Work, follow: bool = True, **form: Any) -> Any:
    """The form with what it holds, and this instead."""
    sent = {**works.FORM, "edition": str(works.row(work).edition), "do": "save", **form}
    return browser.post(page(work), sent, follow=follow)


def test_a_work_beside_its_rubric(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    text = signed_in(di).get(page(handed_in[0])).content.decode()
    for words in ("L0", "Ten of a thousand wells are bad.", "<em>report</em>", "Claim", "One sentence says it.",
                  "of 4 points", "0 of 2 marked", "7 words", 'name="level-claim" value="clear"'):  # fmt: skip
        assert words in text, words
    assert works.row(handed_in[0]).held_by_id is None, "looking changes nothing"
    assert "Decide and next" in text and "Why the mark changes" not in text


def test_it_is_decided_and_the_next_one_comes(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    browser = signed_in(di)
    answer = send(browser, handed_in[0], False, do="next")
    assert answer["Location"] == f"{page(handed_in[1])}#rubric"
    row = works.row(handed_in[0])
    assert (row.fraction, row.comment, row.decided_by_id, row.released_at) == (1.0, "Well done.", di.id, None)
    text = send(browser, handed_in[1], do="next").content.decode()
    assert "No work waits here." in text and "Nothing is left to mark." in text


def test_what_is_missing_is_said_and_nothing_is_lost(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    answer = send(signed_in(di), handed_in[0], do="next", **{"level-reasons": ""})
    text = answer.content.decode()
    assert answer.status_code == 422 and "Something has no level or no points yet." in text
    assert "Well done." in text and works.row(handed_in[0]).levels == {"claim": "clear"}
    assert 'value="clear" data-points="3" checked' in text


def test_notes_are_kept_numbered_and_dropped(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    browser, work = signed_in(di), handed_in[0]
    send(browser, work, **{"new-quote": "thousand", "new-text": "<b>How many?</b>", "about-claim": "Good."})
    place = json.dumps({"quote": "wells", "nth": 0, "piece": "text"})
    kept = json.dumps({"quote": "thousand", "nth": 0})
    more = {"note-at": [kept, place], "note-text": ["How many?", "Which?"], "about-claim": "Good."}
    text = send(browser, work, **more).content.decode()
    assert "<q>thousand</q>" in text and "<q>wells</q>" in text and "Good.</textarea>" in text
    assert [note["text"] for note in works.row(work).notes] == ["Good.", "How many?", "Which?"]
    send(browser, work, do="drop_note:1", **more)
    assert [note["text"] for note in works.row(work).notes] == ["Good.", "Which?"]
    bad = {"note-at": ["{", "[1]", '{"text":"x"}'], "note-text": ["<script>a</script>", "", "two"]}
    text = send(browser, work, **bad).content.decode()
    assert "<script>a" not in text and "&lt;script&gt;a" in text


def test_words_are_kept_inserted_and_forgotten(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    browser, work = signed_in(di), handed_in[0]
    text = send(browser, work, do="keep_comment", words="Say why.").content.decode()
    kept = SavedComment.objects.get()
    assert 'data-words="Say why."' in text and works.row(work).comment == "Well done."
    send(browser, work, do=f"insert:{kept.id}")
    assert works.row(work).comment == "Well done.\n\nSay why."
    assert "Write the words" in send(browser, work, do="keep_comment", words=" ").content.decode()
    send(browser, work, do="insert:99999999999999999999")
    send(browser, work, do=f"drop_comment:{kept.id}")
    assert not SavedComment.objects.exists()


def test_two_windows_see_both(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    browser, work = signed_in(di), handed_in[0]
    send(browser, work, comment="From the first window.")
    answer = send(browser, work, comment="From the second.", edition="1", do="next")
    text = answer.content.decode()
    assert answer.status_code == 409 and "Another window has saved this work" in text
    assert "From the second.</textarea>" in text and "From the first window." in text
    assert works.row(work).comment == "From the first window." and works.row(work).decided_at is None
    send(browser, work, comment="From the second.")
    assert works.row(work).comment == "From the second."


def test_somebody_else_has_it(handed_in: list[Work], di: Member, cy: Member, signed_in: SignedIn) -> None:
    work = handed_in[0]
    text = send(signed_in(di), work, do="hold").content.decode()
    assert works.row(work).held_by_id == di.id and "Hold it for me" not in text
    browser = signed_in(cy)
    text = browser.get(page(work)).content.decode()
    assert "Di marks this work" in text and "<fieldset disabled" in text and "Decide and next" not in text
    answer = send(browser, work, do="decide")
    assert answer.status_code == 409 and "Di marks this work now, so nothing was saved." in answer.content.decode()
    assert works.row(work).decided_at is None and works.row(work).comment == ""
    saved = browser.post(f"{page(work)}save/", {**works.FORM, "edition": "1"})
    assert saved.status_code == 409 and "Di marks" in saved.json()["problem"]


def test_it_is_saved_while_somebody_works(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    browser, work = signed_in(di), handed_in[0]
    browser.get(page(work))
    told = browser.post(f"{page(work)}save/", {**works.FORM, "edition": "1"}).json()
    assert told["edition"] == 2 and told["said"].startswith("Saved at ")
    assert works.row(work).levels == {"claim": "clear", "reasons": "some"} and works.row(work).decided_at is None
    assert browser.post(f"{page(work)}save/", {**works.FORM, "edition": "١"}).status_code == 409
    assert browser.get(f"{page(work)}save/").status_code == 405


def test_skipped_let_go_and_asked_for_once_more(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    browser = signed_in(di)
    browser.get(page(handed_in[0]))
    assert send(browser, handed_in[0], False, do="skip")["Location"] == f"{page(handed_in[1])}#rubric"
    assert works.row(handed_in[0]).held_by_id is None
    assert send(browser, handed_in[1], False, do="let_go")["Location"] == BASE
    answer = send(browser, handed_in[0], do="give_back", comment="")
    assert answer.status_code == 422 and "what is missing" in answer.content.decode()
    send(browser, handed_in[0], do="give_back", comment="The reasons are missing.")
    row = works.row(handed_in[0])
    assert row.is_returned and row.released_at is not None and row.fraction is None


def test_a_released_mark_is_changed(wells: Offer, handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    browser, work = signed_in(di), handed_in[0]
    send(browser, work, do="decide")
    actions.release(run_id=wells.run.id, part="report", by=di.id)
    text = send(browser, work, do="reopen").content.decode()
    assert "Release the new mark" in text and "Why the mark changes" in text
    lower = {"level-reasons": "none", "do": "correct"}
    answer = send(browser, work, **lower)
    assert answer.status_code == 422 and "The score would fall from" in answer.content.decode()
    text = send(browser, work, reason="No reason is given in it.", **lower).content.decode()
    assert "The new mark is released" in text and "No reason is given in it." in text
    assert Summary.objects.get(account_id=handed_in[0].account_id).scores["report"] == 0.75
    learner = Member(handed_in[0].account_id, "L0", "l0@example.org")
    assert "No reason is given in it." in signed_in(learner).get("/learn/wells/-/work/report/").content.decode()
    send(browser, work, do="reopen")
    send(browser, work, do="leave")
    assert works.row(work).draft is None


def test_ones_own_work_is_not_there(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    WorkMember.objects.create(work=handed_in[0], account_id=di.id)
    browser = signed_in(di)
    assert browser.get(page(handed_in[0])).status_code == 404
    assert send(browser, handed_in[0], do="decide").status_code == 404
    assert "Your own: somebody else marks it." in browser.get(BASE).content.decode()
    assert Marking.objects.filter(decided_at=None).count() == 2


def test_points_by_hand(tmp_path: Path, db: None, di: Member, signed_in: SignedIn,
                        monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(works, "ASSIGNMENT", works.ASSIGNMENT.replace("{more}", ""))
    (work,) = works.hand_in(works.publish(tmp_path, monkeypatch), 1, monkeypatch)
    browser = signed_in(di)
    assert 'name="points"' in browser.get(page(work)).content.decode()
    for said, kept in (("3,5", 0.875), ("٣", None), ("5", None), ("-1", None), ("nan", None), ("4", 1.0)):
        send(browser, work, points=said)
        assert works.row(work).fraction == kept, said


def test_names_are_hidden_until_it_is_released(tmp_path: Path, db: None, di: Member, signed_in: SignedIn,
                                               monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    wells = works.publish(tmp_path, monkeypatch, ":anonymous: yes")
    work, _other = works.hand_in(wells, 2, monkeypatch)
    browser, code = signed_in(di), f"Work {work.public_id[:6]}"
    for text in (browser.get(BASE).content.decode(), browser.get(page(work)).content.decode()):
        assert code in text and "L0" not in text
    send(browser, work, do="decide")
    actions.release(run_id=wells.run.id, part="report", by=di.id)
    assert "L0" in browser.get(page(work)).content.decode()


def test_a_page_costs_the_same_for_any_assignment(wells: Offer, handed_in: list[Work], di: Member,
                                                  signed_in: SignedIn) -> None:  # fmt: skip
    browser = signed_in(di)
    browser.get(page(handed_in[0]))
    with counted() as statements:
        browser.get(page(handed_in[0]))
    assert len(statements) <= 32, statements.statements
