"""Works of teams: one row that all members write, handed in for all of them; and how works end with a person."""

from __future__ import annotations

import pytest
from django.core import mail

from stoa.accounts.ports import Attachment, Sheet, Subject
from stoa.assessment import actions as assessment
from stoa.assessment import queries
from stoa.assessment.actions import handing_in
from stoa.assessment.actions.handing_in import NoTeam, NotTheirs
from stoa.assessment.models import Marking, Work, WorkFile, WorkMember
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.models import Team
from tests.assessment.works import Writer
from tests.cast import member


def make(ada: Writer, *others: Writer, name: str = "The wells") -> str:
    team = learning.make_team(run_id=ada.offer.run.id, set="pairs", name=name, account=ada.account)
    for each in others:
        learning.join_team(run_id=ada.offer.run.id, set="pairs", public_id=team, account=each.account, most=3)
    return team


def test_a_team_is_needed(ada: Writer) -> None:
    with pytest.raises(NoTeam):
        ada.begins("project")


def test_all_members_write_the_same_and_have_handed_in(
    ada: Writer, bo: Writer, letters: list[mail.EmailMessage]
) -> None:
    make(ada, bo)
    first = ada.types("Ours", name="project")
    bo.types("Ours too", name="project", edition=first.edition)
    assert Work.objects.get().pieces == {"text": "Ours too"}
    made = bo.hands_in("project", edition=3)
    assert set(made.members) == {ada.account, bo.account}
    assert [(letter.to, "Bo has handed in" in letter.subject) for letter in letters] == [(["ada@example.org"], True)]
    for each in (ada, bo):
        place = records.place(account=each.account, run_id=each.offer.run.id)
        assert place is not None
        assert "project-unit" in place.standing.done
        assert queries.handed_in(account=each.account, run_id=each.offer.run.id) == {"project"}


def test_nobody_leaves_once_it_is_handed_in(ada: Writer, bo: Writer) -> None:
    make(ada, bo)
    handing_in.leave_team(account=bo.account, run_id=bo.offer.run.id, part=bo.part("project"))
    assert records.team_of(account=bo.account, run_id=bo.offer.run.id, set="pairs") is None
    ada.types("Mine alone", name="project")
    ada.hands_in("project")
    with pytest.raises(NotTheirs):
        handing_in.leave_team(account=ada.account, run_id=ada.offer.run.id, part=ada.part("project"))


def test_the_last_to_leave_takes_the_draft_along(ada: Writer) -> None:
    make(ada)
    ada.types("Mine", name="project")
    handing_in.leave_team(account=ada.account, run_id=ada.offer.run.id, part=ada.part("project"))
    assert (Work.objects.count(), Team.objects.count()) == (0, 0)


def test_who_is_not_in_the_team_writes_nothing(ada: Writer, bo: Writer) -> None:
    make(ada)
    work = ada.begins("project")
    with pytest.raises(NotTheirs):
        handing_in.save_piece(
            account=bo.account, work_id=work, part=bo.part("project"), edition=1, values={"text": "Mine"}
        )


def subject(account: int) -> Subject:
    return Subject(account, "gone", ("Ada",), ("ada@example.org",), keeps_records=False, pseudonym=1)


def test_erasing_takes_works_of_their_own_and_leaves_the_teams(ada: Writer, bo: Writer) -> None:
    ada.types("Three little words")
    ada.adds()
    ada.hands_in()
    make(ada, bo)
    ada.types("Ours", name="project")
    ada.hands_in("project")
    for _twice in range(2):
        assessment.erase_person(subject(ada.account))
    assert WorkFile.objects.count() == 0
    (work,) = Work.objects.all()
    assert (work.part, work.account_id, work.handed_in_by_id) == ("project", bo.account, None)
    assert [row.account_id for row in WorkMember.objects.all()] == [bo.account]
    learning.erase_person(subject(ada.account))
    assert records.teams_in(ada.offer.run.id, "pairs")[0].names == ("Bo",)
    assessment.erase_person(subject(bo.account))
    learning.erase_person(subject(bo.account))
    assert (Work.objects.count(), Team.objects.count(), Marking.objects.count()) == (0, 0, 0)


def test_what_a_team_handed_in_outlives_who_began_it_and_left(ada: Writer, bo: Writer) -> None:
    make(ada, bo)
    first = ada.types("Ours", name="project")
    handing_in.leave_team(account=ada.account, run_id=ada.offer.run.id, part=ada.part("project"))
    bo.types("Bo's", name="project", edition=first.edition)
    bo.hands_in("project", edition=3)
    found = {each.name: list(each.rows) for each in queries.personal_sheets(ada.account) if isinstance(each, Sheet)}
    assert found["works"] == [], "it is not hers any more"
    assessment.erase_person(subject(ada.account))
    (work,) = Work.objects.all()
    assert (work.account_id, work.pieces, Marking.objects.count()) == (bo.account, {"text": "Bo's"}, 1)


def test_the_copy_has_drafts_of_teams_that_one_is_in(ada: Writer, bo: Writer) -> None:
    make(ada, bo)
    ada.types("Ours", name="project")

    def works(who: Writer) -> list[object]:
        found = [each for each in queries.personal_sheets(who.account) if isinstance(each, Sheet)]
        return [row["pieces"] for each in found if each.name == "works" for row in each.rows]

    assert works(ada) == works(bo) == [{"text": "Ours"}]
    handing_in.leave_team(account=bo.account, run_id=bo.offer.run.id, part=bo.part("project"))
    assert works(bo) == []


def test_nobody_joins_what_others_have_handed_in(ada: Writer, bo: Writer) -> None:
    team, run = make(ada), ada.offer.run.id
    handing_in.join_team(account=bo.account, run_id=run, part=bo.part("project"), public_id=team)
    handing_in.leave_team(account=bo.account, run_id=run, part=bo.part("project"))
    ada.types("Mine", name="project")
    ada.hands_in("project")
    with pytest.raises(handing_in.TeamHasHandedIn):
        handing_in.join_team(account=bo.account, run_id=run, part=bo.part("project"), public_id=team)
    assert records.team_of(account=bo.account, run_id=run, set="pairs") is None
    learning.move_to_team(run_id=run, set="pairs", account=bo.account, public_id=team, by=ada.account)
    assert records.team_of(account=bo.account, run_id=run, set="pairs") is not None


def test_the_copy_of_a_persons_data_has_their_works_and_files(ada: Writer) -> None:
    ada.types("Three little words")
    ada.adds()
    found = list(queries.personal_sheets(ada.account))
    sheets = {each.name: list(each.rows) for each in found if isinstance(each, Sheet)}
    assert [row["pieces"] for row in sheets["works"]] == [{"text": "Three little words"}]
    (file,) = [each for each in found if isinstance(each, Attachment)]
    assert file.name.endswith("wells.pdf")
    with file.open() as stream:
        assert stream.read().startswith(b"%PDF")


def test_files_of_works_are_spared(ada: Writer) -> None:
    ada.adds()
    assert list(queries.held_digests()) == [WorkFile.objects.get().digest]


def test_teams_have_a_name_of_their_own_and_so_many_members(ada: Writer, bo: Writer) -> None:
    run = ada.offer.run.id
    team = make(ada)
    with pytest.raises(learning.TeamNameIsTaken):
        learning.make_team(run_id=run, set="pairs", name=" the WELLS ", account=bo.account)
    with pytest.raises(learning.InATeam):
        learning.make_team(run_id=run, set="pairs", name="Another", account=ada.account)
    with pytest.raises(learning.TeamIsFull):
        learning.join_team(run_id=run, set="pairs", public_id=team, account=bo.account, most=1)
    with pytest.raises(learning.NoSuchTeam):
        learning.join_team(run_id=run, set="other", public_id=team, account=bo.account, most=3)
    with pytest.raises(learning.NoSuchTeam):
        learning.join_team(run_id=run, set="pairs", public_id=team, account=member("Cy").id, most=3)
    other = learning.make_team(run_id=run, set="pairs", name="Another", by=None)
    learning.move_to_team(run_id=run, set="pairs", account=ada.account, public_id=other, by=bo.account)
    assert [each.name for each in records.teams_in(run, "pairs")] == ["Another"]  # the empty one is gone
    learning.move_to_team(run_id=run, set="pairs", account=ada.account, public_id="", by=bo.account)
    assert records.teams_in(run, "pairs") == []
