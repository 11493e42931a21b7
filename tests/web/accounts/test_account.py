"""One's own account, invitations, the language, and what only a demo has."""

from __future__ import annotations

import re

import pytest
from django.core.mail import send_mail
from django.test import Client
from pytest_django import Settings

from stoa.accounts import actions, queries
from stoa.accounts.models import Account
from stoa.kernel.mail.postman import send_due
from tests.cast import Member, member
from tests.web.conftest import SignedIn


def test_an_account_shows_what_is_kept(ada: Member, signed_in: SignedIn) -> None:
    actions.grant_role(account_id=ada.id, role="staff", scope="course:wells")
    text = signed_in(ada).get("/account/").content.decode()
    for said in ("Ada", "ada@example.org", "Teaches", "wells", "/accounts/password/change/"):
        assert said in text


def test_a_very_long_name_is_short_in_the_head_and_whole_on_the_account(ada: Member, signed_in: SignedIn) -> None:
    name = "Maximiliana " + "Wolfeschlegelsteinhausenbergerdorff" * 3
    Account.objects.filter(id=ada.id).update(name=name)
    text = signed_in(ada).get("/account/").content.decode()
    head, _, main = text.partition("<main")
    assert name not in head
    assert "Maximiliana Wolfeschlegelstei…" in head
    assert main.count(name) == 1


def test_an_account_says_what_can_be_done_with_ones_data(ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    text = browser.get("/account/").content.decode()
    for address in ("/privacy/#yours", "/account/data/", "/account/erase/", "/account/profile/"):
        assert f'href="{address}"' in text
    said = browser.get("/privacy/").content.decode()
    assert 'id="yours"' in said
    assert "It also erases your account, within minutes" in said


def test_an_invitation_makes_an_operator(client: Client, db: None) -> None:
    token = actions.invite(email="op@example.net")
    address = f"/invite/{token}/"
    assert "You are invited" in client.get(address).content.decode()
    response = client.post(address, {"name": "Op", "password": "words that stay"})
    assert response["Location"] == "/"
    person = queries.person_by_email("op@example.net")
    assert person is not None
    assert queries.roles_of(person.id) == {("operator", "site")}
    assert "Op" in client.get("/account/").content.decode()


def test_an_invitation_works_once(client: Client, db: None) -> None:
    address = f"/invite/{actions.invite(email='op@example.net')}/"
    form = {"name": "Op", "password": "words that stay"}
    assert client.post(address, form).status_code == 302
    assert Client().get(address).status_code == 410, "before anybody fills in anything"
    again = Client().post(address, form)
    assert again.status_code == 410
    assert "This invitation can’t be used" in again.content.decode()


def test_an_invitation_wants_a_good_password(client: Client, db: None) -> None:
    address = f"/invite/{actions.invite(email='op@example.net')}/"
    response = client.post(address, {"name": "Op", "password": "short"})
    assert response.status_code == 422
    assert queries.person_by_email("op@example.net") is None


def two_languages(settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("es", "Spanish")]


def test_choosing_a_language_keeps_the_page(settings: Settings, ada: Member, signed_in: SignedIn) -> None:
    two_languages(settings)
    browser = signed_in(ada)
    assert "/language/" in browser.get("/about/").content.decode()
    page = browser.get("/language/", headers={"Referer": "http://testserver/courses/?q=a"}).content.decode()
    found = re.search(r'name="next" value="([^"]*)"', page)
    assert found
    response = browser.post("/language/", {"language": "es", "next": found[1]})
    assert response["Location"] == "/courses/?q=a"
    assert 'lang="es"' in browser.get("/about/").content.decode()
    person = queries.person(ada.id)
    assert person is not None
    assert person.language == "es"
    cookie = response.cookies["stoa_language"]
    assert cookie["samesite"] == "Lax"


def test_the_pass_speaks_the_new_language(settings: Settings, ada: Member, signed_in: SignedIn) -> None:
    two_languages(settings)
    response = signed_in(ada).post("/language/", {"language": "es"})
    assert ".es." in response.cookies["stoa_pass"].value


def test_language_leads_nowhere_else(settings: Settings, client: Client, db: None) -> None:
    two_languages(settings)
    for address in ("https://evil.example/", "//evil.example"):
        assert client.post("/language/", {"language": "es", "next": address})["Location"] == "/"


def test_one_language_needs_no_choice(settings: Settings, client: Client, db: None) -> None:
    settings.LANGUAGES = [("en", "English")]
    assert 'href="/language/"' not in client.get("/about/").content.decode()


@pytest.fixture
def demo(settings: Settings) -> Client:
    """A browser on the machine of a demo."""
    settings.STOA_DEMO = True
    return Client(headers={"Host": "127.0.0.1"})


def test_a_demo_offers_its_people(demo: Client, db: None) -> None:
    bo = member("Bo")
    text = demo.get("/accounts/login/?next=/courses/").content.decode()
    assert "Sign in as Bo" in text
    person = queries.person(bo.id)
    assert person is not None
    response = demo.post("/demo/sign-in/", {"person": person.public_id, "next": "/courses/"})
    assert response["Location"] == "/courses/"
    assert "Bo" in demo.get("/account/").content.decode()


def test_a_demo_signs_nobody_else_in(demo: Client, db: None) -> None:
    actions.open_account(email="zoe@example.net", name="Zoë", password="words that stay", is_confirmed=True)
    person = queries.person_by_email("zoe@example.net")
    assert person is not None
    for wanted in (person.public_id, "", "1"):
        assert demo.post("/demo/sign-in/", {"person": wanted}).status_code == 400
    assert demo.get("/account/").status_code == 302


def test_only_a_demo_has_people_and_mail(client: Client, db: None) -> None:
    member("Bo")
    assert "Sign in as" not in client.get("/accounts/login/").content.decode()
    assert client.get("/mail/").status_code == 404
    assert client.post("/demo/sign-in/", {"person": "x"}).status_code == 404


def test_a_demo_shows_its_mail(demo: Client, db: None, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "stoa.kernel.mail.backend.QueueBackend"
    assert "Nothing has been sent yet." in demo.get("/mail/").content.decode()
    send_mail("Hello <b>", "Look at http://testserver/courses/ <script>x</script>", None, ["ada@example.org"])
    send_due()
    text = demo.get("/mail/").content.decode()
    assert "Hello &lt;b&gt;" in text
    assert "<script>x" not in text
    assert 'href="http://testserver/courses/"' in text


def test_a_name_and_a_time_zone_are_changed(signed_in: SignedIn, ada: Member) -> None:
    response = signed_in(ada).post("/account/profile/", {"name": "Ada L.", "time_zone": "Europe/Madrid"})
    assert response.status_code == 302
    person = queries.person(ada.id)
    assert person is not None
    assert (person.name, person.time_zone) == ("Ada L.", "Europe/Madrid")


def test_a_zone_that_does_not_exist_is_told(signed_in: SignedIn, ada: Member) -> None:
    response = signed_in(ada).post("/account/profile/", {"name": "Ada", "time_zone": "Mars/Olympus"})
    assert response.status_code == 422


def test_the_refusal_of_a_form_writes_no_token_into_the_log(db: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("WARNING"):
        Client(enforce_csrf_checks=True).post("/invite/very-secret-token/", {"name": "Eve"})
    assert "very-secret-token" not in caplog.text
