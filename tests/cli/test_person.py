"""`stoa person ...`: a copy of everything for one person, and the end of it; nobody else is touched."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest

from stoa.accounts import queries as people
from stoa.accounts.models import Account, Erasure
from stoa.cli.main import PERSON_VERBS
from stoa.cli.person import main, parser
from tests.cast import Member, member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_data")]


@pytest.fixture
def ada(db: None) -> Member:
    return member("Ada")


def test_a_copy_is_a_zip_for_its_owner_alone(ada: Member, own_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    member("Bo")
    assert main(["export", "ADA@example.org", "ada.zip"]) == 0
    assert "Hand it to nobody else." in capsys.readouterr().out
    path = own_data / "ada.zip"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as packed:
        texts = {name: packed.read(name).decode() for name in packed.namelist() if name.endswith((".json", ".csv"))}
    assert any("ada@example.org" in text for text in texts.values())
    assert not any("bo@example.org" in text for text in texts.values())
    assert all(json.loads(text) is not None for name, text in texts.items() if name.endswith(".json"))


def test_a_file_that_exists_is_left_alone(ada: Member, own_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own_data / "ada.zip").write_text("mine")
    assert main(["export", ada.email, "ada.zip"]) == 2
    assert (own_data / "ada.zip").read_text() == "mine"
    assert "exists" in capsys.readouterr().err
    assert sorted(path.name for path in own_data.iterdir()) == ["ada.zip"]


def test_who_says_yes_erases_and_only_them(ada: Member, capsys: pytest.CaptureFixture[str]) -> None:
    bo = member("Bo")
    assert main(["erase", ada.email, "--yes"]) == 0
    assert people.person(ada.id) is None
    assert people.person(bo.id) is not None
    erasure = Erasure.objects.get()
    assert (erasure.account, erasure.keeps_records, erasure.finished_at is not None) == (None, True, True)
    assert f"Erased, as number {erasure.pk}." in capsys.readouterr().out


@pytest.mark.parametrize(("said", "status", "is_left"), [("no", 1, True), ("", 1, True), ("yes", 0, False)])
def test_it_asks_first(
    said: str, status: int, is_left: bool, ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr("builtins.input", lambda _question: said)
    assert main(["erase", ada.email]) == status
    assert (people.person(ada.id) is not None) is is_left


def test_records_are_withdrawn_when_asked(ada: Member) -> None:
    assert main(["erase", ada.email, "--yes", "--withdraw-records"]) == 0
    assert not Erasure.objects.get().keeps_records


def test_the_last_operator_is_not_erased(capsys: pytest.CaptureFixture[str]) -> None:
    op = member("Op", ("operator", "site"))
    assert main(["erase", op.email, "--yes"]) == 1
    assert "Nobody else is operator of site" in capsys.readouterr().err
    assert Account.objects.get(id=op.id).is_active


@pytest.mark.parametrize("words", [["export", "no@example.org", "no.zip"], ["erase", "no@example.org", "--yes"]])
def test_nobody_of_that_address(words: list[str], own_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 1
    assert "Nobody here has the address no@example.org" in capsys.readouterr().err
    assert list(own_data.iterdir()) == []


def test_every_verb_is_known_to_the_way_in() -> None:
    known = parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert set(PERSON_VERBS) == set(known or ())
