"""Codes as a file: told once, with links that work for whoever gets them."""

from __future__ import annotations

import csv
import io

from pytest_django import Settings

from stoa.catalogue.queries import Offer
from tests.cast import Member
from tests.web.conftest import SignedIn


def test_links_have_the_sites_own_address(wells: Offer, di: Member, signed_in: SignedIn, settings: Settings) -> None:
    settings.STOA_URL = "https://learn.example.org"  # TLS ends at a proxy, and a request may name another host
    sent = signed_in(di).post("/studio/wells/enrolment/codes/", {"kind": "list", "count": "2"})
    rows = list(csv.reader(io.StringIO(sent.getvalue().decode("utf-8-sig"))))
    assert rows[0] == ["Code", "Link"] and len(rows) == 3
    for code, link in rows[1:]:
        assert link == f"https://learn.example.org/join/{code}/"
