"""A late work counts by the rule of its category, for each who made it; one that waits to be marked is not missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stoa.accounts.ports import Sheet
from stoa.assessment import actions, queries, rules
from stoa.assessment.actions import handing_in, late_works
from stoa.assessment.models import Marking, Work, WorkMember
from stoa.assessment.ports import Allowed
from stoa.assessment.queries.personal import personal_sheets
from stoa.assessment.works.marks import Made
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel.statements import counted
from stoa.learning import actions as learning
from stoa.learning.models import RosterLine, Summary
from tests.cast import Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import late, springs

WORK = "\n:::{{assignment}}\n:name: {name}\n:title: The {name}\n{more}\n\nWrite.\n:::\n"
GRADES = "/learn/springs/-/grades/"


def work(name: str, due: str, more: str = ":category: checks") -> str:
    return WORK.format(name=name, more=f"{more}\n:due: {due}")


@pytest.fixture
def units() -> dict[str, str]:
    return {
        "in-report": work("report", late.ago(hours=30)),
        "in-grace": work("note", late.ago(hours=1)),
        "in-shut": work("shut", late.ago(days=8)),
        "in-free": work("free", late.ago(hours=30), ":required: no"),
        "in-pairs": work("pairs", late.ago(hours=30), ":category: checks\n:team: 2"),
        "in-late": late.question("late", late.ago(hours=30)),
    }


@pytest.fixture(params=[0, 3], ids=["no free days", "free days"])
def free(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def offer(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch, units: dict[str, str], free: int
) -> Offer:  # fmt: skip
    return late.publish(tmp_path, monkeypatch, units, free=free)


@pytest.fixture
def di(offer: Offer) -> Member:
    return member("Di")


@pytest.fixture
def learner(offer: Offer, ada: Member, signed_in: SignedIn) -> Browser:
    springs.enrol(ada, offer)
    return signed_in(ada)


def hands_in(offer: Offer, account: int, name: str) -> Work:
    common = {"account": account, "run_id": offer.run.id, "version": offer.outline.version_id}
    part = content.part(offer.outline.version_id, name)
    id = handing_in.begin(**common, part=part)
    said = f"Words, {Work.objects.count()}"
    kept = handing_in.save_piece(account=account, work_id=id, part=part, edition=1, values={"text": said})
    return Work.objects.get(id=handing_in.hand_in(**common, part=part, edition=kept.edition).work_id)


def marks(offer: Offer, work: Work, who: Member, fraction: float, then: str = "decide") -> None:
    part = content.part(offer.outline.version_id, work.part)
    edition = Marking.objects.get(work=work).edition
    made = Made(fraction=fraction, comment="Well.")
    actions.mark(work=work.public_id, by=who.id, edition=edition, part=part, made=made, then=then)  # type: ignore[arg-type]
    if then == "decide":
        actions.release(run_id=offer.run.id, part=work.part, by=who.id, works=[work.public_id])


def score(account: int, part: str) -> float | None:
    return Summary.objects.get(account_id=account).scores.get(part)


def late_of(work: Work, account: int) -> tuple[float, int, int]:
    row = WorkMember.objects.get(work=work, account_id=account)
    return row.share, row.late_days, row.free_days


@pytest.mark.parametrize("free", [0], indirect=True)
def test_said_before_kept_counted_and_said_afterwards(
    learner: Browser, offer: Offer, ada: Member, di: Member
) -> None:  # fmt: skip
    address = "/learn/springs/-/work/report/"
    assert "If you hand in now, 80\u202f% of it counts." in learner.get(address).content.decode()
    made = hands_in(offer, ada.id, "report")
    assert late_of(made, ada.id) == (0.8, 2, 0) and made.is_late
    text = learner.get(address).content.decode()
    assert "after the deadline. It came 2 days late. 80\u202f% of what it earned counts." in text
    marks(offer, made, di, 0.5)
    assert score(ada.id, "report") == 0.4
    text = learner.get(address).content.decode()
    assert ": 50\u202f%. It came 2 days late. 80\u202f% of what it earned counts." in text
    story = learner.get("/learn/springs/-/grades/report/").content.decode()
    assert "Work 1 was marked. It came 2 days late. 80\u202f% of what it earned counts." in story
    sheets = {sheet.name: list(sheet.rows) for sheet in personal_sheets(ada.id) if isinstance(sheet, Sheet)}
    assert [row["share"] for row in sheets["late works"]] == [0.8]


@pytest.mark.parametrize("free", [0], indirect=True)
@pytest.mark.parametrize(
    ("name", "kept", "counts"),
    [("note", (1.0, 0, 0), 1.0), ("shut", (0.0, 9, 0), 0.0), ("free", (1.0, 0, 0), 1.0)],
)
def test_grace_the_end_and_what_counts_nowhere(
    learner: Browser, offer: Offer, ada: Member, di: Member, name: str, kept: tuple[float, int, int], counts: float
) -> None:
    page = learner.get(f"/learn/springs/-/work/{name}/").content.decode()
    assert ("What comes after its deadline does not count." in page) == (name == "shut")
    made = hands_in(offer, ada.id, name)
    assert late_of(made, ada.id) == kept
    marks(offer, made, di, 1.0)
    assert score(ada.id, name) == counts


@pytest.mark.parametrize("free", [3], indirect=True)
def test_free_days_pay_for_works_and_answers_together(learner: Browser, offer: Offer, ada: Member) -> None:
    springs.send(learner, springs.form(learner, "in-late", "late"), "late")
    assert late_of(hands_in(offer, ada.id, "report"), ada.id) == (0.9, 2, 1), "two of three went to the answer"
    spent = queries.free_days_spent(offer.outline, account=ada.id, run_id=offer.run.id)
    assert spent == {"late": 2, "report": 1}


@pytest.mark.parametrize("free", [3], indirect=True)
def test_an_answer_finds_the_days_that_a_work_has_cost(learner: Browser, offer: Offer, ada: Member) -> None:
    hands_in(offer, ada.id, "report")
    springs.send(learner, springs.form(learner, "in-late", "late"), "late")
    assert score(ada.id, "late") == 0.9


@pytest.mark.parametrize("free", [3], indirect=True)
def test_in_a_team_each_has_their_own_days_and_deadline(learner: Browser, offer: Offer, ada: Member) -> None:
    bo = member("Bo")
    springs.enrol(bo, offer)
    springs.send(learner, springs.form(learner, "in-late", "late"), "late")
    team = learning.make_team(run_id=offer.run.id, set="pairs", name="Two", account=ada.id)
    learning.join_team(run_id=offer.run.id, set="pairs", public_id=team, account=bo.id, most=2)
    made = hands_in(offer, bo.id, "pairs")
    assert (late_of(made, ada.id), late_of(made, bo.id)) == ((0.9, 2, 1), (1.0, 2, 2))


@pytest.mark.parametrize("free", [0], indirect=True)
def test_a_later_deadline_reaches_a_work_that_was_marked(
    learner: Browser, offer: Offer, ada: Member, di: Member
) -> None:  # fmt: skip
    made = hands_in(offer, ada.id, "report")
    marks(offer, made, di, 0.5)
    soon = Allowed(due=(datetime.now(UTC) + timedelta(hours=1)).timestamp())
    actions.allow(account=ada.id, run_id=offer.run.id, part="report", allowed=soon, by=di.id)
    assert late_of(made, ada.id) == (1.0, 0, 0) and score(ada.id, "report") == 0.5
    (row,) = queries.allowances(account=ada.id, run_id=offer.run.id)
    actions.take_back(account=ada.id, run_id=offer.run.id, allowance_id=row.id, by=di.id)
    assert score(ada.id, "report") == 0.5, "what somebody has is theirs"


@pytest.mark.parametrize("free", [0], indirect=True)
def test_what_was_given_back_is_as_late_as_it_was(learner: Browser, offer: Offer, ada: Member, di: Member) -> None:
    made = hands_in(offer, ada.id, "report")
    WorkMember.objects.update(share=1.0, late_days=0)  # as if it had come in time
    Work.objects.update(is_late=False)
    marks(offer, made, di, 0.5, then="give_back")
    assert "If you hand in now" not in learner.get("/learn/springs/-/work/report/").content.decode()
    again = hands_in(offer, ada.id, "report")
    assert again.number == 2 and not again.is_late and late_of(again, ada.id) == (1.0, 0, 0)


@pytest.mark.parametrize("free", [0], indirect=True)
def test_a_lower_mark_with_a_reason_is_lower_by_its_share(
    learner: Browser, offer: Offer, ada: Member, di: Member
) -> None:  # fmt: skip
    made = hands_in(offer, ada.id, "report")
    marks(offer, made, di, 1.0)
    assert score(ada.id, "report") == 0.8
    actions.reopen(work=made.public_id, by=di.id)
    marks(offer, made, di, 0.5, then="")
    edition = Marking.objects.get(work=made).edition
    actions.correct(work=made.public_id, by=di.id, edition=edition, reason="Two pages were somebody else's.")
    assert score(ada.id, "report") == 0.4


@pytest.mark.parametrize("free", [0], indirect=True)
def test_what_waits_to_be_marked_is_not_missing(learner: Browser, offer: Offer, ada: Member, di: Member) -> None:
    """Neither in the grades, nor on the home, nor in the roster, nor for staff; a trial takes it for what is left."""
    springs.send(learner, springs.form(learner, "in-late", "late"), "late")
    policy = offer.outline.grading
    assert policy is not None
    hands_in(offer, ada.id, "report")
    waiting = queries.waiting_of(offer.outline, offer.run.id, [ada.id])
    assert waiting == {ada.id: {"report": 0.8}}
    scores, at = {"late": 0.8}, datetime.now(UTC)
    without = rules.course_grade(policy, scores, offer.outline.parts, at).so_far.grade
    with_it = rules.course_grade(policy, scores, offer.outline.parts, at, waiting[ada.id]).so_far.grade
    assert (without, with_it) == (pytest.approx(0.8 / 5), pytest.approx(0.8 / 4))
    said = learner.get(GRADES).content.decode()
    assert "20\u202f% (F) so far" in said and "Handed in, and waits to be marked" in said
    assert "20\u202f%" in learner.get("/learn/springs/").content.decode()
    learning.rebuild_roster(run_id=offer.run.id)
    actions.grade_learners(run_id=offer.run.id, accounts=[ada.id])
    assert RosterLine.objects.get(account_id=ada.id).grade == pytest.approx(0.2)
    marks(offer, Work.objects.get(), di, 1.0)
    assert queries.waiting_of(offer.outline, offer.run.id, [ada.id]) == {}


@pytest.mark.parametrize("free", [0], indirect=True)
def test_what_it_costs(learner: Browser, offer: Offer, ada: Member) -> None:
    with counted() as count:
        hands_in(offer, ada.id, "note")
    in_time = len(count)
    with counted() as count:
        hands_in(offer, ada.id, "report")
    assert len(count) - in_time <= 2, json.dumps(count.statements)


@pytest.mark.parametrize("free", [3], indirect=True)
def test_what_counts_nothing_costs_no_free_days(learner: Browser, offer: Offer, ada: Member) -> None:
    assert late_of(hands_in(offer, ada.id, "shut"), ada.id) == (0.0, 9, 0)
    assert late_of(hands_in(offer, ada.id, "report"), ada.id) == (1.0, 2, 2)


@pytest.mark.parametrize("free", [0], indirect=True)
def test_a_later_deadline_undoes_no_score_of_staff(learner: Browser, offer: Offer, ada: Member, di: Member) -> None:
    made = hands_in(offer, ada.id, "report")
    marks(offer, made, di, 1.0)
    actions.give_score(account=ada.id, run_id=offer.run.id, part="report", score=0.0, by=di.id, reason="Copied.",
                       may_fall=True)  # fmt: skip
    soon = Allowed(due=(datetime.now(UTC) + timedelta(hours=1)).timestamp())
    actions.allow(account=ada.id, run_id=offer.run.id, part="", allowed=soon, by=di.id)
    assert late_of(made, ada.id) == (1.0, 0, 0) and score(ada.id, "report") == 0.0


@pytest.mark.parametrize("free", [0], indirect=True)
def test_nothing_is_reckoned_where_no_deadline_has_moved(learner: Browser, offer: Offer, ada: Member) -> None:
    for name in ("report", "shut"):
        hands_in(offer, ada.id, name)
    with counted() as count:
        assert late_works.reach_works(run_id=offer.run.id) == 0
    assert len(count) <= 3
