"""Lists of courses that are given elsewhere: loaded, loaded again, taken away."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from stoa.catalogue import actions, queries
from stoa.catalogue.actions import BadFile
from stoa.catalogue.models import Collection, Entry, Institution
from stoa.catalogue.queries import Narrowing
from stoa.kernel import audit
from stoa.kernel.clock import now
from stoa.kernel.search.models import SearchDocument, SearchWord
from tests.catalogue.lists import course, load

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [hit.card.title for hit in queries.find_courses(Narrowing(query=text), now=now()).hits]


def test_courses_are_listed_and_found(tmp_path: Path) -> None:
    report = load(
        tmp_path,
        [course(1, title="Diritto &amp; società", description="<p>I <b>reati</b></p><script>x()</script>", hours="12",
                subjects="diritto|storia", people=["Anna Bo (teacher)"], level="Master", department="Legge")],
        licence="CC-BY-4.0", attribution="Ufficio dati",
    )  # fmt: skip
    assert (report.found, report.added, report.changed, report.same, report.removed) == (1, 1, 0, 0, 0)
    entry = Entry.objects.get()
    assert (entry.title, entry.minutes, entry.level, entry.language) == ("Diritto & società", 720, "master", "it")
    assert entry.about_html == "<p>I <b>reati</b></p>"
    assert json.loads(entry.people) == [["Anna Bo", "teacher"]]
    assert found("reato") == found("storia") == found("anna bo") == ["Diritto & società"]
    page = queries.elsewhere(entry.public_id)
    assert page is not None
    assert (page.attribution, page.attribution_licence) == ("Ufficio dati", "CC-BY-4.0")


def test_a_summary_has_no_gap_where_a_tag_was(tmp_path: Path) -> None:
    load(tmp_path, [course(1, description="<p>I <b>reati</b>, H<sub>2</sub>O.</p><p>Poi altro.</p>")])
    assert Entry.objects.get().summary == "I reati, H2O. Poi altro."


def test_loading_again_changes_adds_and_removes(tmp_path: Path) -> None:
    load(tmp_path, [course(1), course(2), course(3)])
    kept = Entry.objects.get(key="https://uni.example/1").public_id
    report = load(tmp_path, [course(1), course(2, title="Nuovo titolo"), course(4)])
    assert (report.added, report.changed, report.same, report.removed) == (1, 1, 1, 1)
    assert Entry.objects.get(key="https://uni.example/1").public_id == kept
    assert found("nuovo titolo") == ["Nuovo titolo"]
    assert sorted(Entry.objects.values_list("place", flat=True)) == sorted(
        SearchDocument.objects.values_list("id", flat=True)
    )


def test_a_file_that_would_empty_the_list_is_refused(tmp_path: Path) -> None:
    load(tmp_path, [course(number) for number in range(30)])
    with pytest.raises(BadFile, match=r"would remove 29 of the 30 courses that are listed for .*--remove-most"):
        load(tmp_path, [course(0, title="Altro")])
    assert Entry.objects.count() == 30 and not Entry.objects.filter(title="Altro").exists(), "nothing has changed"
    assert load(tmp_path, [course(number) for number in range(15, 30)]).removed == 15, "half of it may go"
    assert load(tmp_path, [course(29)]).removed == 14, "of a short list all may go"


def test_the_right_file_may_remove_most(tmp_path: Path) -> None:
    load(tmp_path, [course(number) for number in range(30)])
    assert load(tmp_path, [course(0)], may_remove_most=True).removed == 29


def test_loading_the_same_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path, [course(1), course(2)])
    before = list(Entry.objects.order_by("id").values())
    assert load(tmp_path, [course(1), course(2)]).same == 2
    assert list(Entry.objects.order_by("id").values()) == before


def test_places_that_others_have_left_are_used_again(tmp_path: Path) -> None:
    load(tmp_path, [course(number) for number in range(6)])
    load(tmp_path, [course(5)])
    load(tmp_path, [course(number) for number in range(5, 9)])
    assert max(Entry.objects.values_list("place", flat=True)) <= 6


def test_institutions_do_not_mix(tmp_path: Path) -> None:
    load(tmp_path, [course(1), course(2)])
    load(tmp_path, [course(1)], institution="Altra università")
    assert Entry.objects.count() == 3
    assert [card.count for card in queries.collections()] == [1, 2]


def test_unloading_leaves_no_name(tmp_path: Path) -> None:
    load(tmp_path, [course(1, people="Anna Rossetti (teacher)"), course(2)])
    load(tmp_path, [course(9)], institution="Altra università")
    assert actions.unload_catalogue(institution="universita-di-prova") == 2
    assert Entry.objects.count() == 1
    assert not SearchWord.objects.filter(word="rossetti").exists()
    assert found("rossetti") == []
    assert Institution.objects.count() == 2, "the institution itself may have more here"
    assert audit.entries()[0].act == "catalogue.collection_unloaded"
    with pytest.raises(actions.NoSuchInstitution):
        actions.unload_catalogue(institution="universita-di-prova")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("x.json", "{", "not JSON: line 1"),
        ("x.json", "[" * 100_000, "nested too deep"),
        ("x.json", '{"a": 1}', "no list of courses"),
        ("x.json", '{"courses": []}', "whose courses"),
        ("x.json", '{"institution": "U", "courses": []}', "no course that can be listed"),
        ("x.json", '{"institution": "U", "courses": [3]}', "course 1 is no object"),
        ("x.json", '{"institution": "U", "courses": [{"title": "T", "address": "javascript:x"}]}', "no course"),
        ("x.json", '{"value": {"data": [{"nome": "A"}, 7]}}', "course 2 is no object"),
        ("x.csv", "name,address\nA,https://a.example\n", "no column called “title”"),
        ("x.csv", "", "no column called “title”"),
    ],
)
def test_bad_files_say_what_is_wrong(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(actions.BadFile, match=said):
        actions.load_catalogue(path=tmp_path / name, progress=lambda *_: None)
    assert not Collection.objects.exists()


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b'{"title": "caf\xe9"}')
    with pytest.raises(actions.BadFile, match="not UTF-8 text"):
        actions.load_catalogue(path=tmp_path / "x.json", progress=lambda *_: None)


@pytest.mark.parametrize(
    "text",
    [
        "title,address,subjects,hours\nUno,https://u.example/1,a|b,3\nDue,https://u.example/2,,x\nTre,,,\n",
        "title;address;subjects;hours\nUno;https://u.example/1;a|b;3\nDue;https://u.example/2;;x\nTre;;;\n",
    ],
)
def test_csv(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.csv").write_text("\ufeff" + text, encoding="utf-8")
    report = actions.load_catalogue(path=tmp_path / "x.csv", institution="U", progress=lambda *_: None)
    assert report.added == 2
    assert report.odd["hours that are no number from 0 to 10000, not read"] == 1
    assert any(what.startswith("left out") for what in report.odd)
    assert json.loads(Entry.objects.get(title="Uno").subjects) == ["a", "b"]


def test_the_open_data_of_trento() -> None:
    root = Path(os.environ.get("STOA_REAL_DATA", "")) / "catalogue-unitn"
    if not root.is_dir():
        pytest.skip("STOA_REAL_DATA names no folder with catalogue-unitn")
    report = actions.load_catalogue(path=root, progress=lambda *_: None)
    assert (report.added, report.institution, report.licence) == (3265, "University of Trento", "CC-BY-SA-4.0")
    assert report.odd["no description"] == 2605
    assert report.odd["no department"] == 60
    assert "DataScientia Foundation" in report.attribution
    for row in Entry.objects.exclude(about_html=""):
        assert not any(mark in row.about_html for mark in ("<pwa", "style=", "<p>&nbsp;</p>", "<h1", "<h2", "&#39;"))
    assert "I problemi della devianza" in found("problema")
    assert "I problemi della devianza" in found("problemi")
    assert found("dirtto tributrio")[:1] == ["Diritto tributario"]
    assert len({entry.title for entry in Entry.objects.all()} & {"Welfare & labour economics"}) == 1
