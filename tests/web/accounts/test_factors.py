"""Second factors: a passkey, an app that makes codes, recovery codes; who must have one, and who lost theirs."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from lxml import html
from pytest_django import Settings

from stoa.accounts import actions, queries
from stoa.accounts.rules import SITE, second_factor
from stoa.catalogue.queries import Offer
from tests.cast import PASSWORD, Member, member
from tests.web.accounts.authenticator import Device
from tests.web.browser import Browser
from tests.web.conftest import SignedIn

SECURITY, APP, CODES = "/account/security/", "/account/security/app/", "/account/security/codes/"
ADD, FACTOR, PASSKEY = "/account/security/passkeys/add/", "/accounts/login/factor/", "/accounts/login/passkey/"
AGAIN = "/accounts/reauthenticate/"


def code_of(secret: str, steps: int = 0) -> str:
    """What an app with this secret shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sure(browser: Browser) -> Browser:
    """Show once more who it is."""
    assert browser.post(AGAIN, {"password": PASSWORD}).status_code == 302
    return browser


def with_app(browser: Browser) -> str:
    """Set up an app; its secret."""
    page = html.document_fromstring(sure(browser).get(APP).content)
    secret = str(page.xpath("string(//code[@class='secret'])"))
    assert page.xpath("starts-with(//img[@class='qr']/@src, 'data:image/svg+xml;base64,')")
    assert browser.post(APP, {"code": code_of(secret)})["Location"] == CODES
    return secret


def options(browser: Browser, address: str) -> dict[str, object]:
    """What a page asks a passkey for."""
    page = html.document_fromstring(browser.get(address).content)
    asked = json.loads(page.xpath("string(//script[@id='passkey-options'])"))
    found: dict[str, object] = asked.get("creation_options") or asked["request_options"]
    return found


def with_passkey(browser: Browser, name: str = "phone") -> Device:
    """Add a passkey."""
    device = Device()
    credential = device.create(options(sure(browser), ADD))
    answer = browser.post(ADD, {"name": name, "credential": credential})
    assert answer.status_code == 302, answer.content.decode()
    return device


def passkey_sign_in(browser: Browser, device: Device, flags: int = 5, **more: str) -> str:
    """Sign in with nothing but a passkey; where that leads."""
    asked = browser.get(PASSKEY, headers={"Accept": "application/json"}).json()["request_options"]
    return str(browser.post(PASSKEY, {"credential": device.get(asked, flags), **more})["Location"])


def is_in(browser: Browser) -> bool:
    """Whether somebody is signed in."""
    return browser.get("/account/").status_code == 200


def password(browser: Browser, who: Member, **more: str) -> str:
    """Type address and password; where that leads."""
    return str(browser.post("/accounts/login/", {"login": who.email, "password": PASSWORD, **more})["Location"])


@pytest.mark.django_db(transaction=True)
def test_an_app_is_asked_for_after_the_password(ada: Member, signed_in: SignedIn) -> None:
    secret = with_app(signed_in(ada))
    assert "An app for codes was added" in [message.subject for message in mail.outbox]
    browser = Browser()
    assert password(browser, ada, next="/courses/").startswith(FACTOR)
    assert not is_in(browser), "the password alone opens nothing"
    assert "did not match" in browser.post(FACTOR, {"code": "000000"}).content.decode()
    assert browser.post(FACTOR, {"code": code_of(secret, 1), "next": "/courses/"}).status_code == 302
    assert is_in(browser)


def test_a_code_works_once(ada: Member, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = with_app(signed_in(ada))
    first, second = Browser(), Browser()
    password(first, ada)
    password(second, ada)
    code = code_of(secret, 1)
    assert first.post(FACTOR, {"code": code}).status_code == 302
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 45)
    assert second.post(FACTOR, {"code": code}).status_code == 200, "whoever looked over the shoulder is too late"
    assert not is_in(second)


def test_codes_are_not_guessed_without_end(ada: Member, signed_in: SignedIn) -> None:
    secret = with_app(signed_in(ada))
    said = []
    for number in range(12):
        browser = Browser()
        password(browser, ada)
        answer = browser.post(FACTOR, {"code": "000000"}, REMOTE_ADDR=f"192.0.2.{number}")
        said.append(answer.status_code)
    assert said == [200] * 10 + [429] * 2, "ten of one account, from however many places"
    assert browser.post(FACTOR, {"code": code_of(secret, 1)}).status_code == 429


def test_a_recovery_code_stands_in_once(ada: Member, signed_in: SignedIn) -> None:
    owner = signed_in(ada)
    with_app(owner)
    codes = re.findall(r"<code>(\d{8})</code>", owner.get(CODES).content.decode())
    assert len(codes) == 10
    assert owner.get(f"{CODES}recovery-codes.txt").content.decode().count("\n") >= 10
    for _ in range(2):
        browser = Browser()
        password(browser, ada)
        status = browser.post(FACTOR, {"code": codes[0]}).status_code
    assert status == 200, "used once, it is used"
    assert queries.factors_of(ada.id).codes_left == 9
    assert "9 codes are left" in owner.get(SECURITY).content.decode()


def test_what_lies_in_the_database_opens_nothing(ada: Member, signed_in: SignedIn) -> None:
    secret = with_app(signed_in(ada))
    rows = Authenticator.objects.filter(user_id=ada.id)
    assert secret not in str([row.data for row in rows])


def test_a_passkey_signs_in_alone(ada: Member, signed_in: SignedIn) -> None:
    device = with_passkey(signed_in(ada))
    browser = Browser()
    assert passkey_sign_in(browser, device, next="/courses/") == "/courses/"
    assert is_in(browser)
    assert queries.factors_of(ada.id).passkeys[0].name == "phone"


def test_a_passkey_tells_nobody_the_number_of_its_account(ada: Member, signed_in: SignedIn) -> None:
    device = with_passkey(signed_in(ada))
    person = queries.person(ada.id)
    assert person is not None
    assert device.handle.decode() == person.public_id


def test_a_passkey_besides_the_password(ada: Member, signed_in: SignedIn) -> None:
    device = with_passkey(signed_in(ada))
    browser = Browser()
    assert password(browser, ada).startswith(FACTOR)
    credential = device.get(options(browser, FACTOR))  # type: ignore[arg-type]
    assert browser.post(FACTOR, {"credential": credential}).status_code == 302
    assert is_in(browser)


def test_a_passkey_that_was_not_unlocked_is_not_enough_alone(ada: Member, signed_in: SignedIn) -> None:
    device = with_passkey(signed_in(ada))
    browser = Browser()
    assert passkey_sign_in(browser, device, flags=1) == "/accounts/login/"
    assert not is_in(browser)


def test_an_answer_is_not_taken_twice(ada: Member, signed_in: SignedIn) -> None:
    device = with_passkey(signed_in(ada))
    browser = Browser()
    asked = browser.get(PASSKEY, headers={"Accept": "application/json"}).json()["request_options"]
    credential = device.get(asked)
    assert browser.post(PASSKEY, {"credential": credential})["Location"] == "/"
    thief = Browser()
    thief.get(PASSKEY, headers={"Accept": "application/json"})
    assert thief.post(PASSKEY, {"credential": credential})["Location"] == "/accounts/login/"
    assert not is_in(thief)


def test_a_strangers_passkey_opens_no_other_account(ada: Member, bo: Member, signed_in: SignedIn) -> None:
    with_passkey(signed_in(ada))
    device = with_passkey(signed_in(bo))
    person = queries.person(ada.id)
    assert person is not None
    device.handle = person.public_id.encode()
    browser = Browser()
    assert passkey_sign_in(browser, device) == "/accounts/login/"
    assert not is_in(browser)


@pytest.mark.parametrize(
    "sent",
    ["", "1", "[]", '"x"', "{}", '{"response": 1}', '{"id": "a", "response": {"userHandle": null}}', "{" * 9999,
     ('{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","authenticatorData":"AA",'
      '"signature":"AA","userHandle":"__8"},"clientExtensionResults":{}}'), '"\\u0000"'],
)  # fmt: skip
def test_whatever_is_sent_for_a_passkey_is_refused_in_words(ada: Member, signed_in: SignedIn, sent: str) -> None:
    browser = Browser()
    browser.get(PASSKEY, headers={"Accept": "application/json"})
    assert browser.post(PASSKEY, {"credential": sent})["Location"] == "/accounts/login/"
    inside = sure(signed_in(ada))
    inside.get(ADD)
    assert inside.post(ADD, {"name": "x", "credential": sent}).status_code == 200
    assert not queries.factors_of(ada.id).passkeys


def test_factors_are_renamed_and_removed_by_their_owner_alone(ada: Member, bo: Member, signed_in: SignedIn) -> None:
    owner = signed_in(ada)
    with_passkey(owner)
    key = queries.factors_of(ada.id).passkeys[0].id
    other = sure(signed_in(bo))
    for end in ("name", "remove"):
        assert other.post(f"{SECURITY}passkeys/{key}/{end}/", {"name": "mine"}).status_code == 404
    assert owner.post(f"{SECURITY}passkeys/{key}/name/", {"name": "blue key"}).status_code == 302
    assert queries.factors_of(ada.id).passkeys[0].name == "blue key"
    assert owner.post(f"{SECURITY}passkeys/{key}/remove/").status_code == 302
    factors = queries.factors_of(ada.id)
    assert (factors.are_set, factors.codes_left) == (False, 0), "recovery codes stand in for nothing any more"
    assert mail.outbox[-1].subject == "A passkey was removed"


def test_a_stolen_session_changes_no_factor(ada: Member, signed_in: SignedIn) -> None:
    thief = signed_in(ada).an_hour_later()
    for address in (APP, ADD, f"{CODES}new/"):
        assert thief.get(address)["Location"].startswith(AGAIN)


def test_who_signed_in_a_moment_ago_is_not_asked_again(
    ada: Member, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, moment = signed_in(ada), time.time()
    assert browser.get(ADD).status_code == 200
    monkeypatch.setattr(time, "time", lambda: moment + 14 * 60)
    assert browser.get(ADD).status_code == 200
    monkeypatch.setattr(time, "time", lambda: moment + 16 * 60)
    assert browser.get(ADD)["Location"].startswith(AGAIN)
    assert browser.post(AGAIN, {"password": PASSWORD}).status_code == 302
    assert browser.get(ADD).status_code == 200


def test_a_sign_in_that_waits_for_a_factor_counts_from_its_end(
    ada: Member, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = with_app(signed_in(ada))
    browser, moment = Browser(), time.time()
    password(browser, ada)
    monkeypatch.setattr(time, "time", lambda: moment + 20 * 60)
    assert browser.post(FACTOR, {"code": code_of(secret)}).status_code == 302
    assert browser.get(ADD).status_code == 200


def told_and_out(here: Browser, other: Browser, who: Member, subject: str) -> None:
    """The other browser is out, this one stays, and one letter says what was changed."""
    assert is_in(here) and not is_in(other)
    letters = [message for message in mail.outbox if message.subject == subject]
    assert [message.to for message in letters] == [[who.email]]


@pytest.mark.parametrize(
    ("add", "subject"), [(with_app, "An app for codes was added"), (with_passkey, "A passkey was added")]
)
@pytest.mark.django_db(transaction=True)
def test_a_new_factor_ends_the_other_browsers_and_is_told(
    ada: Member, bo: Member, signed_in: SignedIn, add: Callable[[Browser], object], subject: str
) -> None:
    other, here, bos = signed_in(ada), signed_in(ada), signed_in(bo)
    add(here)
    told_and_out(here, other, ada, subject)
    assert is_in(bos), "nobody else is out"


@pytest.mark.parametrize(
    ("change", "subject"),
    [(f"{CODES}new/", "New recovery codes"), (f"{APP}remove/", "An app for codes was removed")],
)
@pytest.mark.django_db(transaction=True)
def test_codes_made_anew_and_an_app_that_goes_do_too(
    ada: Member, signed_in: SignedIn, change: str, subject: str
) -> None:
    here, other = signed_in(ada), Browser()
    secret = with_app(here)
    password(other, ada)
    other.post(FACTOR, {"code": code_of(secret, 1)})
    assert is_in(other)
    assert here.post(change).status_code == 302
    told_and_out(here, other, ada, subject)


@pytest.mark.django_db(transaction=True)
def test_a_passkey_that_goes_does_too_and_another_name_for_it_does_not(ada: Member, signed_in: SignedIn) -> None:
    here, other = signed_in(ada), Browser()
    device = with_passkey(here)
    passkey_sign_in(other, device)
    key = queries.factors_of(ada.id).passkeys[0].id
    here.post(f"{SECURITY}passkeys/{key}/name/", {"name": "blue key"})
    assert is_in(other)
    here.post(f"{SECURITY}passkeys/{key}/remove/")
    told_and_out(here, other, ada, "A passkey was removed")


def test_what_works_without_a_script_is_said(ada: Member, signed_in: SignedIn) -> None:
    browser = sure(signed_in(ada))
    assert "Passkeys need JavaScript" in browser.get(ADD).content.decode()
    assert 'data-passkey="sign-in" hidden' in Browser().get("/accounts/login/").content.decode()


def test_only_what_somebody_has_is_asked_for(ada: Member, signed_in: SignedIn) -> None:
    with_app(signed_in(ada))
    browser = Browser()
    password(browser, ada)
    text = browser.get(FACTOR).content.decode()
    assert "Type a code from your app." in text and "data-passkey" not in text
    assert browser.get("/account/").status_code == 302, "which is no way past it"


@pytest.mark.parametrize(
    ("roles", "policy", "is_https", "is_demo", "wanted"),
    [
        ([], "required", True, False, "off"),
        ([("operator", SITE)], "", True, False, "required"),
        ([("operator", SITE)], "", False, False, "asked"),
        ([("staff", "course:wells")], "", True, False, "asked"),
        ([("staff", "course:wells")], "required", False, False, "required"),
        ([("operator", SITE)], "off", True, False, "off"),
        ([("operator", SITE)], "required", True, True, "off"),
    ],
)
def test_who_must_have_a_second_factor(
    roles: list[tuple[str, str]], policy: str, is_https: bool, is_demo: bool, wanted: str
) -> None:
    assert second_factor(roles, policy=policy, is_https=is_https, is_demo=is_demo) == wanted


@pytest.mark.parametrize(("role", "scope", "page"), [
    ("operator", SITE, "/operator/"), ("staff", "course:wells", "/studio/wells/"), ("author", SITE, "/studio/"),
])  # fmt: skip
def test_pages_of_the_staff_open_with_a_second_factor(
    wells: Offer, signed_in: SignedIn, settings: Settings, role: str, scope: str, page: str
) -> None:
    settings.STOA_STAFF_MFA = "required"
    who = member("Di", (role, scope))
    browser = signed_in(who)
    way = browser.get(page)["Location"]
    assert way == f"/account/security/second-factor/?next={page.replace('/', '%2F')}"
    text = browser.get(way).content.decode()
    assert "Set up an app" in text and f'href="{page}"' in text
    with_app(browser)
    assert browser.get(page).status_code == 200


def test_nobody_else_is_led_there(ada: Member, signed_in: SignedIn, settings: Settings) -> None:
    settings.STOA_STAFF_MFA = "required"
    browser = signed_in(ada)
    assert browser.get("/operator/").status_code == 404
    assert browser.get("/").status_code == 200


def test_who_is_asked_for_one_hears_so_and_goes_on(db: None, signed_in: SignedIn, settings: Settings) -> None:
    settings.STOA_STAFF_MFA = "asked"
    browser = signed_in(member("Op", ("operator", SITE)))
    assert browser.get("/operator/").status_code == 200
    assert "Others rely on what you do here" in browser.get(SECURITY).content.decode()


def test_whoever_lost_all_is_let_in_again_by_an_operator(ada: Member, signed_in: SignedIn) -> None:
    owner = signed_in(ada)
    with_app(owner)
    op = member("Op", ("operator", SITE))
    assert actions.reset_factors(account_id=ada.id, by=op.id) == 2
    assert not is_in(owner), "whoever sits at the lost device is out"
    browser = Browser()
    assert password(browser, ada) == "/"
