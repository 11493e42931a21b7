"""Lists of people: what would come of each line, what came of it, and that the same list twice changes nothing."""

from __future__ import annotations

import io

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from stoa.catalogue.queries import Offer
from stoa.kernel.jobs import worker
from stoa.kernel.mail.people import forget_person
from stoa.kernel.models import Letter
from stoa.learning import actions, queries, rules
from stoa.learning.models import Code, Enrolment, EnrolmentLine
from stoa.learning.rules import Listed
from tests.cast import Member, member
from tests.learning.conftest import with_places

pytestmark = pytest.mark.django_db(transaction=True)
LIST = """name;email;cohort
Ada;ADA@example.org;Tuesday
Bo;bo@example.org;
=Eve;eve@example.org;Tuesday
Ada again;ada@example.org;
;not an address;
"""


@pytest.fixture
def di() -> Member:
    return member("Di")


def brought(offer: Offer, by: Member, text: str) -> str:
    public_id = actions.bring_list(run_id=offer.run.id, stream=io.BytesIO(text.encode()), called="list.csv", by=by.id)
    assert worker.run_batch() >= 1
    return public_id


def acted(offer: Offer, by: Member, text: str) -> list[str]:
    public_id = brought(offer, by, text)
    actions.start_list(run_id=offer.run.id, public_id=public_id, by=by.id)
    worker.run_batch()
    return [line.outcome for line in queries.file_lines(public_id)]


def test_the_plan_says_what_would_happen_and_does_nothing(
    wells: Offer, di: Member, letters: list[EmailMessage]
) -> None:
    ada, bo = member("Ada"), member("Bo")
    actions.enrol(account_id=bo.id, offer=wells)
    public_id = brought(wells, di, LIST)
    lines = queries.file_lines(public_id)
    assert [(line.number, line.plan, line.outcome) for line in lines] == [
        (2, "enrol", ""), (3, "same", ""), (4, "invite", ""), (5, "twice", ""), (6, "bad", ""),
    ]  # fmt: skip
    assert queries.place(account=ada.id, run_id=wells.run.id) is None
    assert (letters, queries.cohorts_of(wells.run.id)) == ([], [])


def test_the_same_list_twice_changes_nothing(wells: Offer, di: Member, letters: list[EmailMessage]) -> None:
    ada = member("Ada")
    assert acted(wells, di, LIST) == ["enrol", "invite", "invite", "twice", "bad"]
    assert sorted(letter.to[0] for letter in letters) == ["ada@example.org", "bo@example.org", "eve@example.org"]
    assert [(each.name, each.size) for each in queries.cohorts_of(wells.run.id)] == [("Tuesday", 1)]
    before = (Enrolment.objects.count(), Code.objects.count(), len(letters))
    assert acted(wells, di, LIST) == ["same", "invited", "invited", "twice", "bad"]
    assert (Enrolment.objects.count(), Code.objects.count(), len(letters)) == before
    assert queries.entry(run_id=wells.run.id, account=ada.id) is not None


def test_an_invitation_that_waits_loses_the_name_of_who_is_erased(wells: Offer, di: Member, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "stoa.kernel.mail.backend.QueueBackend"
    acted(wells, di, "email\neve@example.org\n")
    (before,) = Letter.objects.values_list("text", flat=True)
    assert before.startswith("Di has put your address")
    forget_person(account=di.id, addresses=[di.email])
    (after,) = Letter.objects.values_list("text", flat=True)
    assert after == before.replace("Di has put", "Somebody has put"), "and the link still works"


def test_an_invitation_lets_its_holder_in_and_forgets_the_address(
    wells: Offer, di: Member, letters: list[EmailMessage]
) -> None:
    acted(wells, di, "eve@example.org,Eve,Friday\n")
    (link,) = [word for word in str(letters[0].body).split() if "/join/" in word]
    eve = member("Eve")
    actions.join_by_code(account_id=eve.id, typed=link.rstrip("/").rsplit("/", 1)[1])
    assert [(each.name, each.size) for each in queries.cohorts_of(wells.run.id)] == [("Friday", 1)]
    assert Code.objects.get().address is None


def test_a_kill_between_batches_doubles_nothing(
    wells: Offer, di: Member, letters: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stoa.learning.actions.lists.BATCH", 2)
    people = [member(f"L{number}") for number in range(5)]
    public_id = brought(wells, di, "\n".join(who.email for who in people))
    actions.start_list(run_id=wells.run.id, public_id=public_id, by=di.id)

    def die(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.enrol_list(public_id=public_id, by=di.id, progress=die)
    assert EnrolmentLine.objects.exclude(outcome="").count() == len(letters) == 2
    actions.enrol_list(public_id=public_id, by=di.id, progress=lambda *far: None)
    assert [line.outcome for line in queries.file_lines(public_id)] == ["enrol"] * 5
    assert sorted(letter.to[0] for letter in letters) == sorted(who.email for who in people)
    assert queries.class_counts(wells.run.id).taking_part == 5


def test_a_list_longer_than_the_places_says_who_is_left_out(wells: Offer, di: Member) -> None:
    for name in ("Ada", "Bo"):
        member(name)
    offer = with_places(wells, 1)
    assert acted(offer, di, "ada@example.org\nbo@example.org\n") == ["enrol", "full"]


@pytest.mark.parametrize(
    ("text", "said"), [("name,surname\nAda,L\n", "Call one “email”"), ("", "empty"), ('"', "quote")]
)
def test_what_is_no_list_is_refused_in_words(wells: Offer, di: Member, text: str, said: str) -> None:
    file = queries.enrolment_file(run_id=wells.run.id, public_id=brought(wells, di, text))
    assert file is not None
    assert file.state == "refused" and said in file.problem


@pytest.mark.parametrize("text", ["a@b.cd", "ada.lovelace+x@example.org"])
def test_addresses(text: str) -> None:
    assert rules.is_address(text)


@pytest.mark.parametrize(
    "text", ["", "ada", "ada@", "@b.cd", "a b@c.de", "a@b", "a@b.cd\nBcc: x@y.zz", "x" * 250 + "@b.cd"]
)
def test_what_is_no_address(text: str) -> None:
    assert not rules.is_address(text)
    assert rules.planned(Listed(1, text), rules.Known(), has_place=True) == "bad"
