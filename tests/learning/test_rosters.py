"""The roster: in every order, forwards and back, narrowed and searched, and in step with the records."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from stoa.accounts import actions as accounts
from stoa.accounts import queries as persons
from stoa.accounts.ports import Subject
from stoa.catalogue.queries import Offer
from stoa.kernel import statements
from stoa.kernel.events import relay
from stoa.learning import actions, queries
from stoa.learning.models import Occupancy, RosterLine, RosterWord, Summary
from stoa.learning.queries import RosterPage, Wanted, roster
from tests.cast import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(wells: Offer) -> list[Member]:
    """Seven learners; the later they came the more they have done."""
    found = []
    for number, name in enumerate(["Émile", "ada", "Bo", "Cleo", "Dan", "Zoë", "adam"]):
        who = Member(accounts.open_account(email=f"p{number}@example.org", name=name, password=None), name, "")
        actions.enrol(account_id=who.id, offer=wells, intention="skill" if number % 2 else "all")
        for unit in ("cases", "trees", "well")[: number // 2]:
            actions.finish_unit(
                account=who.id, epoch=1, run_id=wells.run.id, version=wells.outline.version_id, unit=unit, needs=(),
                counts=True,
            )  # fmt: skip
        found.append(who)
    relay.drain_all()
    return found


def page_of(run_id: int, wanted: Wanted) -> RosterPage:
    return queries.roster_page(run_id, wanted, queries.class_counts(run_id))


def names(run_id: int, wanted: Wanted) -> list[str]:
    """The names of all pages, each page followed forwards, and then back."""
    known = {row.account_id: bytes(row.name_key).decode() for row in RosterLine.objects.all()}
    page, found, pages = page_of(run_id, wanted), list[str](), list[list[str]]()
    while True:
        pages.append([known[each.account] for each in page.entries])
        found += pages[-1]
        if not page.after:
            break
        page = page_of(run_id, Wanted(**{**wanted.__dict__, "after": page.after}))
    for former in reversed(pages[:-1]):
        page = page_of(run_id, Wanted(**{**wanted.__dict__, "before": page.before}))
        assert [known[each.account] for each in page.entries] == former
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 50])
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", "ada adam bo cleo dan emile zoe"),
        ("joined", "emile ada bo cleo dan zoe adam"),
        ("progress", "adam zoe dan cleo bo ada emile"),
    ],
)
def test_every_order_and_page_size(
    wells: Offer, people: list[Member], monkeypatch: pytest.MonkeyPatch, size: int, order: str, expected: str
) -> None:
    monkeypatch.setattr(roster, "PAGE", size)
    assert names(wells.run.id, Wanted(order=order)) == expected.split()


@pytest.mark.parametrize("few", [0, 2000])
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(state="new"), "ada emile"),
        (Wanted(state="underway", order="progress"), "zoe dan cleo bo"),
        (Wanted(state="finished"), "adam"),
        (Wanted(intention="skill", order="joined"), "ada cleo zoe"),
        (Wanted(state="underway", intention="skill"), "cleo zoe"),
        (Wanted(search="AD"), "ada adam"),
        (Wanted(search="zoe"), "zoe"),
        (Wanted(search="p3@"), ""),
        (Wanted(search="p3@", search_addresses=True), "cleo"),
        (Wanted(state="left"), ""),
    ],
)
def test_narrowed(
    wells: Offer, people: list[Member], monkeypatch: pytest.MonkeyPatch, few: int, wanted: Wanted, expected: str
) -> None:
    """The same whether few or many are left, that is: asked first, or looked for along the order."""
    monkeypatch.setattr(roster, "PAGE", 2)
    monkeypatch.setattr(roster, "MANY" if wanted.search else "FEW", few)
    assert names(wells.run.id, wanted) == expected.split()


def test_what_is_looked_through_is_bounded(wells: Offer, people: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "FEW", 0)
    monkeypatch.setattr(roster, "WINDOW", 3)
    page = page_of(wells.run.id, Wanted(state="finished", order="joined"))
    assert (len(page.entries), page.is_cut, bool(page.after)) == (0, True, True)
    assert names_along(wells.run.id, Wanted(state="finished", order="joined")) == 1


def test_a_word_of_everybody_is_looked_for_along_the_order(
    wells: Offer, people: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one of few with it leads to them at once."""
    for number in range(6):
        who = accounts.open_account(email=f"k{number}@example.org", name=f"Kim {number}", password=None)
        actions.enrol(account_id=who, offer=wells)
    monkeypatch.setattr(roster, "MANY", 2)
    monkeypatch.setattr(roster, "WINDOW", 3)
    page = page_of(wells.run.id, Wanted(search="kim", order="joined"))
    assert (len(page.entries), page.is_cut, bool(page.after)) == (0, True, True)
    assert names_along(wells.run.id, Wanted(search="kim", order="joined")) == 6
    page = page_of(wells.run.id, Wanted(search="kim 4", order="joined"))
    assert (len(page.entries), page.is_cut, page.after) == (1, False, "")


def test_no_page_of_a_window_is_a_dead_end(wells: Offer, people: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each tenth of thirty is called Kim: whoever goes on to the end finds back to the beginning."""
    for number in range(30):
        name = f"Kim {number}" if number % 10 == 0 else f"Lo {number}"
        who = accounts.open_account(email=f"k{number}@example.org", name=name, password=None)
        actions.enrol(account_id=who, offer=wells)
    for name, value in {"MANY": 2, "WINDOW": 8, "PAGE": 2}.items():
        monkeypatch.setattr(roster, name, value)
    asked = Wanted(search="kim", order="joined")
    page, forward, back, steps = page_of(wells.run.id, asked), set[int](), set[int](), 0
    while page.after:
        forward |= {entry.account for entry in page.entries}
        page = page_of(wells.run.id, replace(asked, after=page.after))
    forward |= {entry.account for entry in page.entries}
    while page.before and steps < 20:
        steps += 1
        page = page_of(wells.run.id, replace(asked, before=page.before))
        back |= {entry.account for entry in page.entries}
    assert len(forward) == 3 and back == forward and steps < 20
    assert page.entries, "the way back ends on a page with somebody on it"


@pytest.mark.parametrize(
    ("order", "place"),
    [
        ("seen", [1e30, 5]), ("seen", [float("inf"), 5]), ("grade", [float("nan"), 5]), ("seen", [-(10**40), 5]),
        ("joined", ["0001-01-01T00:00:00+14:00", 5]), ("joined", ["2026-01-01", 5]), ("name", ["zz", 5]),
        ("grade", [0.5, 10**30]), ("progress", {}), ("progress", 7),
    ],
)  # fmt: skip
def test_a_place_that_is_none_means_from_the_start(
    wells: Offer, people: list[Member], order: str, place: object
) -> None:
    text = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
    for written in (text, "[" * 4000, base64.urlsafe_b64encode(b"[" * 4000).decode()):
        assert len(page_of(wells.run.id, Wanted(order=order, after=written)).entries) <= 7


def test_what_names_are_found_by_goes_with_them(wells: Offer, people: list[Member]) -> None:
    """Whoever leaves a roster for good, and a name that is no more."""
    words = RosterWord.objects.filter(line__account_id=people[0].id)
    assert words.count()
    actions.erase_person(Subject(people[0].id, "p", (), (), keeps_records=False, pseudonym=1))
    assert not words.count()
    kept = list(RosterWord.objects.values_list("line_id", "word").order_by("line_id", "word"))
    RosterWord.objects.all().delete()
    actions.rebuild_roster(run_id=wells.run.id)
    again = list(RosterWord.objects.values_list("line_id", "word").order_by("line_id", "word"))
    assert [(line, bytes(word)) for line, word in again] == [(line, bytes(word)) for line, word in kept]


def names_along(run_id: int, wanted: Wanted) -> int:
    """How many are found by going on until the end."""
    page, count = page_of(run_id, wanted), 0
    while True:
        count += len(page.entries)
        if not page.after:
            return count
        page = page_of(run_id, Wanted(**{**wanted.__dict__, "after": page.after}))


def test_cohorts(wells: Offer, people: list[Member]) -> None:
    run_id = wells.run.id
    cohort = actions.make_cohort(run_id=run_id, name="Tuesday", by=None)
    with pytest.raises(actions.NameIsTaken):
        actions.make_cohort(run_id=run_id, name=" TUESDAY ", by=None)
    ids = [who.id for who in people[:3]]
    assert actions.move_to_cohort(run_id=run_id, account_ids=ids, cohort_id=cohort, by=people[0].id) == 3
    assert actions.move_to_cohort(run_id=run_id, account_ids=ids, cohort_id=cohort, by=people[0].id) == 0
    assert names(run_id, Wanted(cohort=cohort)) == ["ada", "bo", "emile"]
    actions.leave(account_id=people[0].id, run_id=run_id)
    assert queries.cohorts_of(run_id)[0].size == 2
    actions.dissolve_cohort(run_id=run_id, public_id=queries.cohorts_of(run_id)[0].public_id, by=people[1].id)
    assert len(names(run_id, Wanted())) == 6


def test_counts_are_kept_and_rebuilding_changes_nothing(wells: Offer, people: list[Member]) -> None:
    run_id = wells.run.id
    actions.leave(account_id=people[6].id, run_id=run_id)
    actions.leave(account_id=people[0].id, run_id=run_id)
    actions.enrol(account_id=people[0].id, offer=wells, intention="teach")
    kept = Occupancy.objects.get()
    lines = list(RosterLine.objects.order_by("id").values())
    assert actions.rebuild_roster(run_id=run_id) == 7
    made = Occupancy.objects.get()
    assert {name: count for name, count in kept.counts.items() if count} == made.counts
    assert (kept.taking_part, made.taking_part) == (6, 6)
    assert list(RosterLine.objects.order_by("id").values()) == lines
    assert queries.class_counts(run_id).spread[10] == 0


def test_a_new_name_is_found_in_rosters(wells: Offer, people: list[Member]) -> None:
    accounts.change_profile(
        account_id=people[2].id, name="Łukasz Ban", time_zone="UTC", language="", shown_name="", about="", links=[],
        records=[], is_public=False, shows_about=False, shows_links=False, is_indexed=False,
    )  # fmt: skip
    relay.drain_all()
    assert names(wells.run.id, Wanted(search="łuk")) == ["łukasz ban"]
    assert not RosterWord.objects.filter(word=b"bo").exists(), "the former one is not kept"


@pytest.mark.parametrize("many", [0, 5000])
@pytest.mark.parametrize(
    ("search", "is_found"),
    [
        ("lov", True), ("LÓVE", True), ("king", True), ("luc", True), ("jean-l", True), ("brien", True), ("o'b", True),
        ("king jean", True), ("jean lovelace", True), ("ovelace", False), ("ean", False), ("jean ada", False),
        ("'", False), ("\u0301", False), ("%", False), ("king\0", False), ("k%g", False), ("ki_g", False),
        ("_ing", False), ("ki\\ng", False), ("\\", False), ("ki%", False),
    ],
)  # fmt: skip
def test_a_name_is_found_by_the_beginning_of_any_of_its_words(
    wells: Offer, people: list[Member], monkeypatch: pytest.MonkeyPatch, search: str, is_found: bool, many: int
) -> None:
    monkeypatch.setattr(roster, "MANY", many)
    name = "Jean-Luc King O'Brien Lovelace"
    who = accounts.open_account(email="q@example.org", name=name, password=None)
    actions.enrol(account_id=who, offer=wells)
    assert names(wells.run.id, Wanted(search=search)) == (["jean-luc king o'brien lovelace"] if is_found else [])


@pytest.mark.parametrize("search", ["100%", "a_b", "c:\\", "\\d", "b%", "%_\\"])
def test_signs_that_patterns_are_made_of_are_looked_for_as_they_are(
    wells: Offer, people: list[Member], search: str
) -> None:
    for number, name in enumerate(["Of 100% b%", "Or a_b c:\\ and", "Then \\d %_\\", "No 1000 axb c: d e"]):
        who = accounts.open_account(email=f"q{number}@example.org", name=name, password=None)
        actions.enrol(account_id=who, offer=wells)
    assert [search in name for name in names(wells.run.id, Wanted(search=search))] == [True]


def test_a_file_has_everybody_once(wells: Offer, people: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "CHUNK", 2)
    found = [each.account for chunk in queries.roster_chunks(wells.run.id, Wanted()) for each in chunk]
    assert sorted(found) == sorted(who.id for who in people)


def test_grades_in_a_file_are_those_of_the_pages(wells: Offer, people: list[Member]) -> None:
    lines = {each.account: each for chunk in queries.grade_chunks(wells.run.id, Wanted()) for each in chunk}
    assert set(lines) == {who.id for who in people}
    for who in people:
        shown = queries.entry(run_id=wells.run.id, account=who.id)
        assert shown is not None
        assert lines[who.id] == (who.id, shown.cohort_id, shown.grade, shown.marks)


def test_many_are_read_as_few_are(wells: Offer, people: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [who.id for who in people]
    Summary.objects.filter(account_id=ids[0]).update(scores={"q-1": 0.5})
    few = queries.scores_of(run_id=wells.run.id, accounts=ids), persons.names(ids)
    monkeypatch.setattr(statements, "FEW_ROWS", 2)
    assert (queries.scores_of(run_id=wells.run.id, accounts=ids), persons.names(ids)) == few
    assert len(few[0]) == len(few[1]) == len(ids)
    assert few[0][ids[0]] == {"q-1": 0.5}
