"""Where whoever has a task must have a second factor, the pages behind an institution's ask for it too."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from stoa.accounts.rules import SITE, institution_scope
from stoa.catalogue.queries import Offer
from tests.cast import member
from tests.web.conftest import SignedIn

HERE = "/institutions/example-university/"


@pytest.mark.parametrize("role", [("manager", institution_scope("example-university")), ("operator", SITE)])
@pytest.mark.parametrize("page", ["edit/", "courses/", "people/"])
def test_they_open_with_a_second_factor(
    wells: Offer, signed_in: SignedIn, settings: Settings, role: tuple[str, str], page: str
) -> None:
    settings.STOA_STAFF_MFA = "required"
    browser = signed_in(member("Ed", role))
    for response in (browser.get(HERE + page), browser.post(HERE + page, {"do": "end"})):
        assert response.status_code == 302
        assert response["Location"].startswith("/account/security/second-factor/?next=")


def test_for_others_there_is_no_such_page(wells: Offer, signed_in: SignedIn, settings: Settings) -> None:
    settings.STOA_STAFF_MFA = "required"
    assert signed_in(member("Di", ("staff", "course:wells"))).get(f"{HERE}edit/").status_code == 404
