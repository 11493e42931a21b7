"""What migrations fill of rosters for whoever was there before, the same whatever comes later."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps

from stoa.accounts import actions as accounts
from stoa.accounts.models import Account
from stoa.catalogue.queries import Offer
from stoa.learning import actions
from stoa.learning.models import Occupancy, RosterLine, RosterWord
from tests.cast import Member

pytestmark = pytest.mark.django_db
MIGRATION = import_module("stoa.learning.migrations.0004_classes")
WORDS = import_module("stoa.learning.migrations.0006_roster_words")


def as_it_was(migration: str = "0004_classes") -> StateApps:
    """The tables as they were when the migration came."""
    return MigrationLoader(connection).project_state(("learning", migration)).apps


def learner(offer: Offer, name: str, *units: str) -> Member:
    who = Member(
        accounts.open_account(email=f"{name}@example.org", name=f" É{name}  Ødegård ", password=None), name, ""
    )
    actions.enrol(account_id=who.id, offer=offer, intention="all")
    for unit in units:
        actions.finish_unit(
            account=who.id, epoch=1, run_id=offer.run.id, version=offer.outline.version_id, unit=unit, needs=(),
            counts=True,
        )  # fmt: skip
    return who


def test_each_learner_gets_a_line_and_each_run_its_sums(wells: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    learner(wells, "new")
    learner(wells, "some", "cases", "trees")
    actions.leave(account_id=learner(wells, "gone", "cases").id, run_id=wells.run.id)
    Account.objects.filter(name__contains="Énew").update(email="NEW@Example.org")
    RosterLine.objects.all().delete()
    Occupancy.objects.all().delete()
    monkeypatch.setattr(MIGRATION, "BATCH", 2)
    MIGRATION.fill_rosters(as_it_was(), connection.schema_editor())
    lines = {bytes(line.address_key): line for line in RosterLine.objects.all()}
    assert {key: (bytes(line.name_key), line.state, line.done) for key, line in lines.items()} == {
        b"new@example.org": ("enew ødegard".encode(), "new", 0),
        b"some@example.org": ("esome ødegard".encode(), "underway", 2),
        b"gone@example.org": ("egone ødegard".encode(), "left", 1),
    }
    occupancy = Occupancy.objects.get()
    assert occupancy.run_id == wells.run.id
    assert occupancy.taking_part == 2
    assert occupancy.counts == {
        "state:new": 1, "state:underway": 1, "state:left": 1, "intention:all": 2, "tenth:0": 1,
        f"tenth:{int(lines[b'some@example.org'].progress * 10)}": 1,
    }  # fmt: skip


def test_each_name_gets_its_words(wells: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ada", "o'brien", "-"):
        learner(wells, name)
    written = {bytes(row.word) for row in RosterWord.objects.all()}
    assert {b"eada", b"eo'brien", b"brien", b"e-", "ødegard".encode()} == written
    pairs = sorted(RosterWord.objects.values_list("line_id", "run_id"))
    RosterWord.objects.all().delete()
    monkeypatch.setattr(WORDS, "BATCH", 2)
    WORDS.fill_words(as_it_was("0006_roster_words"), connection.schema_editor())
    assert {bytes(row.word) for row in RosterWord.objects.all()} == written
    assert sorted(RosterWord.objects.values_list("line_id", "run_id")) == pairs
