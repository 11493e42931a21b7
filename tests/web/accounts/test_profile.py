"""The profile: private until its owner says otherwise, piece by piece; plain text, whatever is typed."""

from __future__ import annotations

import pytest
from django.test import Client

from stoa.accounts import queries
from stoa.accounts.models import Account
from tests.cast import Member
from tests.web.conftest import SignedIn

SAID = {
    "name": "Ada", "time_zone": "Europe/Madrid", "shown_name": "Ada of the Wells",
    "about": "I <b>look</b> after wells.", "links": "https://example.org/ada",
}  # fmt: skip


def address(who: Member) -> str:
    return f"/people/{Account.objects.get(id=who.id).public_id}/"


def test_nothing_is_public_at_first(ada: Member, signed_in: SignedIn) -> None:
    assert Client().get(address(ada)).status_code == 404
    assert signed_in(ada).post("/account/profile/", SAID).status_code == 302
    assert Client().get(address(ada)).status_code == 404
    assert queries.own_profile(ada.id).about == SAID["about"], "it is kept for its owner"


def test_only_what_was_made_public_is_shown(ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    browser.post("/account/profile/", {**SAID, "is_public": "on", "shows_about": "on"})
    response = Client().get(address(ada))
    text = response.content.decode()
    assert "Ada of the Wells" in text
    assert "I &lt;b&gt;look&lt;/b&gt; after wells." in text
    assert "https://example.org/ada" not in text
    assert ada.email not in text
    assert response["X-Robots-Tag"] == "noindex"
    browser.post("/account/profile/", {**SAID, "is_public": "on", "shows_links": "on", "is_indexed": "on"})
    response = Client().get(address(ada))
    assert "X-Robots-Tag" not in response
    assert 'rel="nofollow ugc noopener noreferrer"' in response.content.decode()
    assert "wells." not in response.content.decode()
    browser.post("/account/profile/", SAID)
    assert Client().get(address(ada)).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"links": "javascript:alert(1)"}, {"links": "https://name:secret@example.org/"}, {"links": "//example.org"},
        {"links": "https://example.org/" + "x" * 300}, {"links": "\n".join(f"https://e.org/{n}" for n in range(6))},
        {"about": "x" * 1001}, {"about": "turn\u202eed"}, {"shown_name": "turn\u202eed"}, {"name": ""},
        {"records": "another-persons"}, {"time_zone": "Nowhere/Land"}, {"language": "xx"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_was_typed(wrong: dict[str, str], ada: Member, signed_in: SignedIn) -> None:
    response = signed_in(ada).post("/account/profile/", {**SAID, "is_public": "on", **wrong})
    assert response.status_code == 422
    assert "another look" in response.content.decode()
    assert queries.own_profile(ada.id) == queries.OwnProfile()
    assert Client().get(address(ada)).status_code == 404


def test_a_closed_account_has_no_page(ada: Member, signed_in: SignedIn) -> None:
    signed_in(ada).post("/account/profile/", {**SAID, "is_public": "on"})
    Account.objects.filter(id=ada.id).update(is_active=False)
    assert Client().get(address(ada)).status_code == 404
