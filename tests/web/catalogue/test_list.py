"""The list of courses: found by words, narrowed, sorted, paged; with a script and without."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from stoa.catalogue import actions
from stoa.catalogue.queries import Offer
from stoa.kernel.statements import counted
from tests.catalogue.lists import course, load
from tests.web import sample

PART = {"HX-Request": "true"}


def text_of(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def titles(text: str) -> list[str]:
    """The titles on the page, in order, without marks."""
    return [re.sub("<[^>]+>", "", found) for found in re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", text)]


def count_of(text: str, facet: str, value: str) -> int:
    """The number beside a box."""
    found = re.search(rf'name="{facet}" id="[^"]*" value="{value}".*?class="num">([\d,]+)<', text)
    return int(found[1].replace(",", "")) if found else 0


@pytest.fixture
def several(tmp_path: Path, db: None) -> None:
    """Three courses here, four elsewhere."""
    sample.publish(tmp_path, "wells")
    sample.publish(tmp_path, "pozos", title="Mil pozos", language="es", hours=12, subject="agua")
    sample.publish(tmp_path, "soil", title="Soil", hours=0.5, subject="soil")
    load(
        tmp_path,
        [
            course(1, title="Diritto penale", description="I reati e le pene.", level="master", department="Legge"),
            course(2, title="Storia dei diritti", level="bachelor", department="Lettere"),
            course(3, title="Economia", description="Cenni di diritto privato.", level="master", department="Legge"),
            course(4, title="Fisica", hours=20),
        ],
    )


def test_here_first_and_all_counted(client: Client, several: None) -> None:
    text = text_of(client, "/courses/")
    assert "7 courses" in text
    assert set(titles(text)[:3]) == {"One thousand wells", "Mil pozos", "Soil"}
    assert count_of(text, "where", "elsewhere") == 4
    assert count_of(text, "language", "it") == 4
    assert count_of(text, "level", "master") == 2
    assert text.count('<span class="tag">given elsewhere</span>') == 4


def test_words_are_found_marked_and_shown(client: Client, several: None) -> None:
    text = text_of(client, "/courses/?q=diritti")
    assert set(titles(text)) == {"Diritto penale", "Storia dei diritti", "Economia"}
    assert titles(text)[-1] == "Economia", "the title weighs more than the description"
    assert "<mark>Diritto</mark> penale" in text
    assert "Cenni di <mark>diritto</mark> privato." in text
    assert '<meta name="robots" content="noindex, follow">' in text


def test_a_mistake_is_said(client: Client, several: None) -> None:
    text = text_of(client, "/courses/?q=dirtto")
    assert "Showing results for “diritto”." in text
    assert len(titles(text)) == 3


def test_values_of_one_facet_are_either_or_and_facets_add_up(client: Client, several: None) -> None:
    assert len(titles(text_of(client, "/courses/?level=master&level=bachelor"))) == 3
    assert titles(text_of(client, "/courses/?level=master&q=economia")) == ["Economia"]
    assert titles(text_of(client, "/courses/?level=master&language=es")) == []
    assert len(titles(text_of(client, "/courses/?nonsense=x&level="))) == 0
    assert titles(text_of(client, "/courses/?level=nonsense")) == []


def test_counts_leave_their_own_facet_out(client: Client, several: None) -> None:
    text = text_of(client, "/courses/?level=master")
    assert (count_of(text, "level", "master"), count_of(text, "level", "bachelor")) == (2, 1)
    assert 'name="language"' not in text, "all that are left are in one"


def test_what_is_chosen_can_be_taken_away(client: Client, several: None) -> None:
    text = text_of(client, "/courses/?q=diritto&level=master&department=Legge")
    assert '<a href="/courses/?q=diritto&amp;department=Legge">master’s' in text
    assert '<a href="/courses/?q=diritto&amp;level=master">Legge' in text


def test_orders(client: Client, several: None) -> None:
    assert titles(text_of(client, "/courses/?order=title"))[:2] == ["Diritto penale", "Economia"]
    assert titles(text_of(client, "/courses/?order=shortest"))[:2] == ["Soil", "One thousand wells"]
    assert titles(text_of(client, "/courses/?order=nonsense")) == titles(text_of(client, "/courses/"))
    assert titles(text_of(client, "/courses/?q=diritto&order=title"))[0] == "Diritto penale"


def test_time_and_start(client: Client, several: None, wells: Offer) -> None:
    assert titles(text_of(client, "/courses/?time=long")) == ["Mil pozos", "Fisica"]
    actions.set_dates(run_id=wells.run.id, opens_at=timezone.now() + timedelta(days=9), closes_at=None)
    assert titles(text_of(client, "/courses/?start=later")) == ["One thousand wells"]
    days = timezone.now() - timedelta(days=9), timezone.now() + timedelta(days=9)
    actions.set_dates(run_id=wells.run.id, opens_at=days[0], closes_at=days[1])
    assert titles(text_of(client, "/courses/?start=dated")) == ["One thousand wells"]
    assert len(titles(text_of(client, "/courses/?start=now"))) == 3
    actions.set_dates(run_id=wells.run.id, opens_at=None, closes_at=timezone.now() - timedelta(days=9))
    assert len(titles(text_of(client, "/courses/?start=now"))) == 2


def test_pages_of_twenty(client: Client, tmp_path: Path, db: None) -> None:
    load(tmp_path, [course(number) for number in range(45)])
    first, second, third = (titles(text_of(client, f"/courses/?page={page}")) for page in (1, 2, 3))
    assert [len(page) for page in (first, second, third)] == [20, 20, 5]
    assert len({*first, *second, *third}) == 45
    text = text_of(client, "/courses/?q=corso&page=2")
    assert 'href="/courses/?q=corso" rel="prev"' in text
    assert 'href="/courses/?q=corso&amp;page=3" rel="next"' in text
    for odd in ("0", "-1", "x", "99", "9" * 30, "²"):
        assert titles(text_of(client, f"/courses/?page={odd}"))


def test_while_one_types_only_the_part_below_comes(client: Client, several: None) -> None:
    response = client.get("/courses/?q=diritto&order=&level=master&page=1", headers=PART)
    text = response.content.decode()
    assert text.lstrip().startswith('<div class="catalogue"')
    assert "<html" not in text
    assert response["HX-Replace-Url"] == "/courses/?q=diritto&level=master"
    assert "HX-Request" in response["Vary"]
    assert 'hx-swap-oob="innerHTML"' in text, "what was found is said to those who listen"
    restored = text_of(client, "/courses/?q=diritto", **PART, **{"HX-History-Restore-Request": "true"})
    assert "<html" in restored


def test_the_page_works_without_a_script(client: Client, several: None) -> None:
    text = text_of(client, "/courses/?q=diritto&level=master")
    form = text[text.index("<form") : text.index("</form>")]
    assert 'action="/courses/"' in form
    assert 'type="submit"' in form
    assert 'value="master" checked' in form
    assert 'hx-trigger="input changed delay:200ms"' in form


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "statements"),
    [("/courses/", 1), ("/courses/?level=introductory", 1), ("/courses/?q=wells ", 2), ("/courses/?q=zebra", 3)],
)
def test_statements(client: Client, tmp_path: Path, db: None, count: int, address: str, statements: int) -> None:
    for number in range(count):
        sample.publish(tmp_path, f"wells-{number}")
    client.get("/courses/?q=nothing")
    with counted() as sent:
        client.get(address)
    assert len(sent) == statements


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=" + "a" * 5000, "q=%F0%9F%99%82", "q=%22%20OR%20%22", "order=%27%3B--", "time=x&" * 300,
     "q=%3Cscript%3Ealert(1)%3C/script%3E", "institution=%3Cscript%3Ealert(1)%3C/script%3E", "q=%E2%80%AEabc"],
)  # fmt: skip
def test_odd_queries(client: Client, wells: Offer, query: str) -> None:
    for headers in ({}, PART):
        response = client.get(f"/courses/?{query}", headers=headers)
        assert response.status_code == 200
        assert b"<script>alert" not in response.content


def test_what_authors_write_is_escaped(client: Client, tmp_path: Path, db: None) -> None:
    sample.publish(tmp_path, "odd", title="<script>alert(1)</script> & co")
    for address in ("/courses/", "/courses/?q=alert", "/"):
        assert "<script>alert" not in text_of(client, address)


def test_nothing_found_says_what_to_do(client: Client, several: None) -> None:
    assert "No course has all of that" in text_of(client, "/courses/?q=zebra")
