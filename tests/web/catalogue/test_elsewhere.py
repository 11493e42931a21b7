"""The page of a course that is given elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from stoa.catalogue.models import Entry
from stoa.kernel.statements import counted
from tests.catalogue.lists import course, load

pytestmark = pytest.mark.django_db


def page_of(client: Client) -> str:
    response = client.get(f"/elsewhere/{Entry.objects.get().public_id}/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_says_whose_it_is_where_it_is_and_where_this_is_from(client: Client, tmp_path: Path) -> None:
    load(
        tmp_path,
        [course(1, title="Diritto penale", description="<p>I reati.</p>", department="Legge", programme="Laurea",
                people="Anna Rossi (teacher)", level="master", subjects="diritto")],
        licence="CC-BY-SA-4.0", attribution="Ufficio dati, Fondazione", source="https://data.example/x.json",
    )  # fmt: skip
    text = page_of(client)
    for said in (
        "Università di Prova gives this course, not this site", "See it at uni.example", "I reati.", "Legge", "Laurea",
        "Anna Rossi", "master’s", "from Ufficio dati, Fondazione", "CC BY-SA 4.0", "https://data.example/x.json",
    ):  # fmt: skip
        assert said in text
    assert 'href="https://uni.example/1" rel="external noopener nofollow"' in text


@pytest.mark.parametrize(
    "description",
    ["<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>", "<p style='x'>y</p>", "a < b"],
)
def test_foreign_markup_does_nothing(client: Client, tmp_path: Path, description: str) -> None:
    load(tmp_path, [course(1, description=description, title="<b onclick=x>T</b>")])
    text = page_of(client)
    body = text[text.index("<main") :]
    for mark in ("onerror", "onclick", "javascript:", "style=", "<img src=x"):
        assert mark not in body


def test_an_address_that_is_no_page_is_never_linked(client: Client, tmp_path: Path) -> None:
    load(tmp_path, [course(1), course(2, address="javascript:alert(1)")])
    assert Entry.objects.count() == 1


def test_one_statement(client: Client, tmp_path: Path) -> None:
    load(tmp_path, [course(1)])
    address = f"/elsewhere/{Entry.objects.get().public_id}/"
    with counted() as sent:
        client.get(address)
    assert len(sent) == 1
