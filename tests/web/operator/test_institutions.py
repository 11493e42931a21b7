"""Institutions as whoever runs the site makes and renames them."""

from __future__ import annotations

import pytest

from stoa.catalogue import actions
from stoa.catalogue.models import Institution
from tests.web.browser import Browser


@pytest.mark.parametrize("name", ["?!", "\ud7ff\ufffe", "---"])
def test_a_name_has_a_letter_or_a_digit(browser: Browser, name: str) -> None:
    slug = actions.make_institution(name="North School", country="", by=None)
    for _ in range(2):
        answer = browser.post("/operator/institutions/", {"name": name})
        assert answer.status_code == 422 and "Write its name." in answer.content.decode()
    form = {"do": "rename", "name": name, "slug": "north"}
    assert browser.post(f"/operator/institutions/{slug}/", form).status_code == 422
    assert Institution.objects.get().name == "North School"


def test_a_name_is_one_line(browser: Browser) -> None:
    slug = actions.make_institution(name="North School", country="", by=None)
    form = {"do": "rename", "name": "South\r\nBcc:  School", "slug": "south"}
    assert browser.post(f"/operator/institutions/{slug}/", form).status_code == 302
    assert Institution.objects.get().name == "South Bcc: School"
