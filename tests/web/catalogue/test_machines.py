"""What machines read: robots.txt, the sitemap, feeds. Each is parsed as its readers would."""

from __future__ import annotations

import urllib.robotparser
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import Settings

from stoa.catalogue import actions
from stoa.catalogue.models import Run
from stoa.catalogue.queries import Offer
from stoa.kernel.statements import counted
from stoa.web.catalogue import machines
from tests.catalogue.lists import course, load

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(client: Client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200
    assert "xml" in response["Content-Type"]
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    return ElementTree.fromstring(response.content)


def test_robots(client: Client, wells: Offer, settings: Settings) -> None:
    text = client.get("/robots.txt").content.decode()
    reader = urllib.robotparser.RobotFileParser()
    reader.parse(text.splitlines())
    assert reader.can_fetch("x", "/courses/wells/")
    assert not reader.can_fetch("x", "/studio/")
    assert not reader.can_fetch("x", "/accounts/login/")
    assert reader.site_maps() == [f"{settings.STOA_URL}/sitemap.xml"]
    settings.STOA_DEMO = True
    assert "Disallow: /\n" in client.get("/robots.txt", headers={"Host": "localhost"}).content.decode()


def test_the_sitemap_names_every_course(client: Client, wells: Offer, tmp_path: Path, settings: Settings) -> None:
    load(tmp_path, [course(1), course(2)])
    pages = [loc.text or "" for loc in parsed(client, "/sitemap.xml").iter(f"{MAP}loc")]
    assert pages == [f"{settings.STOA_URL}/sitemap-1.xml"]
    found = parsed(client, "/sitemap-1.xml")
    addresses = [(loc.text or "").removeprefix(settings.STOA_URL) for loc in found.iter(f"{MAP}loc")]
    assert "/courses/wells/" in addresses
    assert sum(address.startswith("/elsewhere/") for address in addresses) == 2
    assert all(client.get(address).status_code == 200 for address in addresses)
    for moment in found.iter(f"{MAP}lastmod"):
        assert datetime.fromisoformat(moment.text or "").tzinfo


def test_a_large_sitemap_has_several_pages(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "ON_MAP", 3)
    load(tmp_path, [course(number) for number in range(7)])
    pages = [(loc.text or "").rpartition("/")[2] for loc in parsed(client, "/sitemap.xml").iter(f"{MAP}loc")]
    found = [loc.text for page in pages for loc in parsed(client, f"/{page}").iter(f"{MAP}loc")]
    assert sum("/elsewhere/" in str(address) for address in found) == 7
    assert len(set(found)) == len(found)


def test_what_is_unlisted_is_on_no_map(client: Client, wells: Offer) -> None:
    Run.objects.update(is_listed=False)
    actions.shelve_course(course_slug="wells")
    assert b"wells" not in client.get("/sitemap-1.xml").content
    assert b"wells" not in client.get("/feeds/courses.atom").content


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/feeds/courses.atom", 4),
        ("/feeds/from/universita-di-prova.atom", 3),
        ("/feeds/from/example-university.atom", 1),
        ("/feeds/subject.atom?subject=statistics", 1),
        ("/feeds/subject.atom?subject=diritto%20%26%20storia", 1),
    ],
)
def test_feeds(client: Client, wells: Offer, tmp_path: Path, address: str, count: int) -> None:
    load(
        tmp_path,
        [course(1), course(2, title="A < B & C", description="x\x0by"), course(3, subjects="diritto & storia")],
    )
    feed = parsed(client, address)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == count
    for holder in (feed, *entries):
        for needed in ("id", "title", "updated"):
            assert holder.findtext(f"{ATOM}{needed}")
        assert datetime.fromisoformat(holder.findtext(f"{ATOM}updated") or "").tzinfo
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/sitemap-1.xml", "/feeds/courses.atom"])
@pytest.mark.parametrize("count", [1, 3])
def test_at_most_one_statement(client: Client, tmp_path: Path, address: str, count: int) -> None:
    load(tmp_path, [course(number) for number in range(count)])
    with counted() as sent:
        client.get(address)
    assert len(sent) <= 1
