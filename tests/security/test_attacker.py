"""An attacker walks every address as each role, with other people's ids: nothing is seen or changed that is not theirs.

The addresses come from the resolver, so that a page of tomorrow is walked as well.
"""

from __future__ import annotations

import re

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core import mail

from stoa.accounts import queries
from stoa.kernel import tokens
from tests.cast import PASSWORD
from tests.security.attacker import METHODS, Walk, addresses, changes, snapshot
from tests.security.conftest import NAME, Site, attacker
from tests.web.accounts.mailed import code
from tests.web.browser import Browser

SECRETS = (NAME, f"{NAME.lower()}@example.org", "scrypt$")
ECHOES = (
    "/accounts/login/", "/accounts/signup/", "/accounts/email/", "/accounts/confirm-email/", "/accounts/login/code/",
    "/accounts/login/code/confirm/", "/accounts/password/reset/", "/accounts/password/reset/confirm/",
)  # fmt: skip
MASS = {
    "id": "1", "pk": "1", "account": "1", "account_id": "1", "user": "1", "user_id": "1", "public_id": "mallory",
    "role": "operator", "roles": "operator", "scope": "site", "epoch": "99", "is_active": "1", "is_staff": "1",
    "is_superuser": "1", "password": "walking-past", "verified": "1", "primary": "1", "email": "zephyrine@example.org",
    "login": "zephyrine@example.org", "name": "Mallory", "time_zone": "UTC", "language": "en", "next": "/",
    "end": "everywhere", "intention": "all", "stop": "yes", "action_add": "", "credential": "{}", "code": "000000",
    "start": "sign-in", "person": "1", "confirm": "yes", "granted_at": "2001-01-01", "code_page": "x",
}  # fmt: skip
OWN = {"name", "time_zone", "language", "epoch", "last_login", "closed_at"}
"""Columns of one's own account that one may change without showing once more who one is."""
WRITTEN_DOWN = {
    "learning.roster_exported", "learning.gradebook_exported", "assessment.opinions_exported",
    "assessment.works_exported", "learning.goals_exported",
}  # fmt: skip
"""Acts that are readings: that somebody took a list of people away is written into the log."""
ROLES = ("visitor", "learner", "staff", "author", "registrar")


def walk_of(site: Site, role: str) -> tuple[Walk, int | None, list[str]]:
    """A walk as somebody with this role. Closing one's account and signing out end a walk, so they come last."""
    browser, account = attacker(role, site.other)
    ends = ("/account/close/", "/accounts/logout/", "/account/sessions/")
    paths = [path for path in addresses(site.known) if path not in ends]
    return Walk(browser, SECRETS, MASS, echoes=ECHOES), account, [*paths, *ends]


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_seen_or_changed_that_is_not_theirs(site: Site, role: str) -> None:
    walk, account, paths = walk_of(site, role)
    before, roles = snapshot(), queries.roles_of(account)
    # A page says once for everybody which methods it takes: two roles try them all.
    assert walk.all(paths, METHODS if role in ("visitor", "learner") else ("GET", "POST")) == []
    found = changes(before, snapshot())
    assert not [change for change in found if not change.is_of(account)], found
    own = [change for change in found if change.table == "accounts_account"]
    assert all(change.columns <= OWN for change in own), "no field gives what no form asks for"
    assert queries.roles_of(account) == roles
    assert queries.sessions_of(site.victim.id), "the victim is signed in as before"


def test_no_page_elsewhere_acts_for_whoever_is_signed_in(site: Site) -> None:
    """A form on another site, sent by an operator's own browser: with its cookies, without a token."""
    browser = Browser(enforce_csrf_checks=False)
    browser.post("/accounts/login/", {"login": site.operator.email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.handler.enforce_csrf_checks = True
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Referer": "https://evil.example/"}
    walk = Walk(browser, (), MASS, elsewhere)
    before = snapshot()
    assert walk.all(addresses(site.known), ("POST", "PUT", "DELETE")) == []
    assert changes(before, snapshot()) == []


def test_reading_changes_nothing(site: Site) -> None:
    """A link, a picture, a prefetch: nothing that is only asked for does anything, for whoever may do most."""
    browser = Browser()
    browser.post("/accounts/login/", {"login": site.operator.email, "password": PASSWORD})
    before = snapshot()
    assert Walk(browser, ()).all(addresses(site.known), ("GET", "OPTIONS")) == []
    assert [change for change in changes(before, snapshot()) if change.after.get("act") not in WRITTEN_DOWN] == []
    assert browser.get("/account/").status_code == 200, "no link signs anybody out"


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Forwarded-Server", "Forwarded", "X-Original-URL"])
def test_no_header_puts_another_site_into_mail_or_pages(site: Site, header: str) -> None:
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    for address in ("/accounts/password/reset/", "/accounts/login/code/", "/accounts/signup/", "/accounts/login/"):
        form = {**MASS, "email": site.victim.email, "password1": "words that stay"}
        answer = Browser().post(address, form, headers={header: value})
        assert "evil.example" not in answer.content.decode()
        assert "evil.example" not in answer.get("Location", "")
        assert header != "Host" or answer.status_code == 400
    assert "evil.example" not in "".join(f"{letter.subject} {letter.body}" for letter in mail.outbox)


BREAKS = ("a\r\nBcc: eve@evil.example", "a\nSet-Cookie: x=1", "a\x00b", "a\u2028Bcc: eve@evil.example", "a%0d%0aX: 1")


@pytest.mark.parametrize("text", BREAKS)
def test_no_name_or_address_breaks_out_of_its_header(site: Site, text: str) -> None:
    for form in ({"name": text, "email": "new@example.net"}, {"name": "Eve", "email": f"{text}@example.net"}):
        answer = Browser().post("/accounts/signup/", {**form, "password1": "words that stay"})
        assert answer.status_code in (200, 302, 400)
    browser, _ = attacker("learner", site.other)
    browser.post("/account/profile/", {"name": text, "time_zone": "UTC"})
    assert "x=1" not in str(browser.cookies)
    for letter in mail.outbox:
        assert "evil.example" not in str(letter.message()["Bcc"])
        assert all("\n" not in header and "\r" not in header for header in (letter.subject, *letter.recipients()))


def test_a_code_that_was_used_is_used(site: Site) -> None:
    browser = Browser()
    browser.post("/accounts/login/code/", {"email": site.victim.email})
    waiting = {name: morsel.value for name, morsel in browser.cookies.items()}
    used = code()
    assert browser.post("/accounts/login/code/confirm/", {"code": used}).status_code == 302
    thief = Browser()
    for name, value in waiting.items():
        thief.cookies[name] = value
    thief.post("/accounts/login/code/confirm/", {"code": used})
    assert thief.get("/account/").status_code == 302
    thief.post("/accounts/login/code/", {"email": site.victim.email})
    thief.post("/accounts/login/code/confirm/", {"code": used})
    assert thief.get("/account/").status_code == 302


def test_a_code_is_good_in_the_browser_that_asked_for_it_alone(site: Site) -> None:
    Browser().post("/accounts/login/code/", {"email": site.victim.email})
    mailed = code()
    thief = Browser()
    thief.post("/accounts/login/code/", {"email": "mallory@example.org"})
    thief.post("/accounts/login/code/confirm/", {"code": mailed})
    assert thief.get("/account/").status_code == 302


def test_no_cookie_outlives_signing_out(site: Site) -> None:
    browser = Browser()
    browser.post("/accounts/login/", {"login": site.victim.email, "password": PASSWORD})
    browser.get("/learn/wells/")
    kept = {name: morsel.value for name, morsel in browser.cookies.items()}
    assert {django_settings.SESSION_COOKIE_NAME, tokens.PASS_COOKIE} <= kept.keys()
    browser.post("/accounts/logout/")
    thief = Browser()
    for name, value in kept.items():
        thief.cookies[name] = value
    seen = Walk(thief, (site.victim.email,))
    assert seen.all(["/account/", "/account/sessions/", "/learn/wells/", "/records/"], ("GET", "POST")) == []
    assert thief.get("/account/").status_code == 302


def test_no_pass_is_made_up(site: Site) -> None:
    account = get_user_model().objects.get(pk=site.victim.id)
    forged = f"{account.pk}.{'0' * 16}.{account.epoch}.en.UTC..9999999999"
    for value in (forged, f"{forged}.", f"{forged}.{'A' * 22}", "." * 7, "%00", "a" * 5000):
        thief = Browser()
        thief.cookies[tokens.PASS_COOKIE] = value
        assert thief.get("/learn/wells/").status_code == 302


def test_pages_of_accounts_are_kept_by_nobody(site: Site) -> None:
    """A shared computer's Back button, a proxy's store: what is one's own is never kept."""
    browser = Browser()
    browser.post("/accounts/login/", {"login": site.victim.email, "password": PASSWORD})
    for path in ("/account/", "/account/security/", "/account/sessions/", "/account/profile/"):
        assert re.search("no-cache|no-store", browser.get(path)["Cache-Control"]), path
