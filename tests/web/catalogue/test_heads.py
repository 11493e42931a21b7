"""What the pages of courses say to machines in their heads."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from stoa.catalogue import actions
from stoa.catalogue.models import Entry
from stoa.catalogue.queries import Offer
from tests.catalogue.lists import course, load
from tests.web import sample

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data_of(text: str) -> dict[str, Any]:
    (block,) = BLOCK.findall(text)
    found: dict[str, Any] = json.loads(block)
    assert found["@context"] == "https://schema.org"
    return found


def test_a_course_here(client: Client, wells: Offer, settings: Settings) -> None:
    opens = timezone.now() + timedelta(days=3)
    actions.set_dates(run_id=wells.run.id, opens_at=opens, closes_at=None)
    text = client.get("/courses/wells/").content.decode()
    address = f"{settings.STOA_URL}/courses/wells/"
    assert f'<link rel="canonical" href="{address}">' in text
    assert '<meta property="og:title" content="One thousand wells">' in text
    assert '<meta property="og:description" content="A test kit that errs.">' in text
    found = data_of(text)
    assert (found["@type"], found["name"], found["url"]) == ("Course", "One thousand wells", address)
    assert found["description"] == "A test kit that errs."
    assert found["provider"] == {"@type": "Organization", "name": "Example University"}
    assert found["teaches"] == ["Say what a positive result means."]
    instance = found["hasCourseInstance"]
    assert (instance["@type"], instance["courseMode"], instance["courseWorkload"]) == (
        "CourseInstance",
        "Online",
        "PT60M",
    )
    assert instance["startDate"] == opens.isoformat()
    assert "endDate" not in instance, "what is not known is not said"


def test_a_course_elsewhere(client: Client, tmp_path: Path) -> None:
    load(tmp_path, [course(1, title="Diritto", description="I reati.")])
    found = data_of(client.get(f"/elsewhere/{Entry.objects.get().public_id}/").content.decode())
    assert (found["url"], found["provider"]["name"]) == ("https://uni.example/1", "Università di Prova")


def test_the_list(client: Client, wells: Offer, tmp_path: Path, settings: Settings) -> None:
    load(tmp_path, [course(1)])
    text = client.get("/courses/").content.decode()
    found = data_of(text)
    assert (found["@type"], found["numberOfItems"]) == ("ItemList", 2)
    assert found["itemListElement"][0]["url"] == f"{settings.STOA_URL}/courses/wells/"
    assert f'<link rel="canonical" href="{settings.STOA_URL}/courses/">' in text
    assert 'type="application/atom+xml"' in text
    assert not BLOCK.search(client.get("/courses/?q=wells").content.decode())


def test_nothing_ends_the_block(client: Client, tmp_path: Path) -> None:
    odd = "</script><script>alert(1)</script> & \\u2028"
    sample.publish(tmp_path, "odd", title=odd.replace("\\", ""))
    text = client.get("/courses/odd/").content.decode()
    assert "<script>alert" not in text
    assert data_of(text)["name"].startswith("</script><script>alert(1)")


def test_the_policy_is_the_same_as_everywhere(client: Client, wells: Offer) -> None:
    policy = client.get("/courses/wells/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
