"""`stoa course new`: questions, a folder that passes the checker, and nothing half-done."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from stoa.cli.course import main
from stoa.configuration import BadSetting
from stoa.content import actions as content
from stoa.content.ports import Finding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_data")]


def new(monkeypatch: pytest.MonkeyPatch, name: str, typed: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return main(["new", name])


def serious(folder: str) -> list[Finding]:
    return [finding for finding in content.check(source=Path(folder)) if finding.severity != "note"]


def test_answers_become_a_course_in_which_the_checker_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert new(monkeypatch, "soil-basics", 'Soil "basics"\nGardeners\nTell clay from sand.\nSay why: \\n.\n\n3\n') == 0
    text = Path("soil-basics/course.toml").read_text(encoding="utf-8")
    assert 'id = "soil-basics"' in text and 'audience = "Gardeners"' in text and "Tell clay from sand." in text
    assert Path("soil-basics/completions.toml").read_text(encoding="utf-8").count("[[pathways]]") == 2
    assert serious("soil-basics") == []


@pytest.mark.parametrize("typed", ["", "\n\n\n\n", "Soil\n"])
def test_who_answers_nothing_gets_a_sound_course_too(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    assert new(monkeypatch, "soil", typed) == 0
    assert serious("soil") == []


def test_every_question_is_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    new(monkeypatch, "soil", "")
    said = capsys.readouterr().out
    for words in ("What is the course called?", "For whom", "What can somebody do afterwards?", "What evidence"):
        assert words in said


@pytest.mark.parametrize("name", ["Soil_Basics", "x", "s" * 120, "below/soil"])
def test_every_id_that_a_course_may_have_may_be_a_new_ones(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert new(monkeypatch, name, "") == 0
    assert serious(name) == []


@pytest.mark.parametrize("name", ["Bad Name", "soil/Bäsics", "..", "-soil", "main", "soil.basics", "s" * 121])
def test_a_name_that_cannot_be_an_id_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(BadSetting, match="cannot be a course's id"):
        new(monkeypatch, name, "") if not name.startswith("-") else new(monkeypatch, f"./{name}", "")
    assert list(Path().iterdir()) == []


def test_what_is_there_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("soil").mkdir()
    with pytest.raises(BadSetting, match="is there already"):
        new(monkeypatch, "soil", "")
    assert list(Path("soil").iterdir()) == []


@pytest.mark.parametrize("typed", ["7\n3\n", "7\nboth\n3\n"])
def test_an_answer_that_is_none_is_asked_for_again_and_the_others_stay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    assert new(monkeypatch, "soil", f"Soil and water\nAll\n\n{typed}") == 0
    assert "7 is not one of them." in capsys.readouterr().out
    assert 'title = "Soil and water"' in Path("soil/course.toml").read_text(encoding="utf-8")
    assert Path("soil/completions.toml").read_text(encoding="utf-8").count("[[pathways]]") == 2


def test_the_end_of_what_is_typed_ends_the_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    assert new(monkeypatch, "soil", "Soil\nAll\n\n7\n") == 0
    assert Path("soil/completions.toml").read_text(encoding="utf-8").count("[[pathways]]") == 1
