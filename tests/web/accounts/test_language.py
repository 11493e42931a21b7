"""Which language the pages speak: the browser's, the one chosen on this device, the account's."""

from __future__ import annotations

from django.test import Client

from stoa.accounts import actions, queries
from tests.cast import PASSWORD, Member, member


def enter(person: Member, **headers: str) -> Client:
    """A new browser of this person, which asks for the languages that its headers say."""
    browser = Client(headers=headers)
    browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return browser


def test_a_visitor_gets_what_their_browser_asks_for(db: None) -> None:
    page = Client(headers={"Accept-Language": "ar-EG, en;q=0.5"}).get("/about/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_an_unknown_language_gets_english(db: None) -> None:
    page = Client(headers={"Accept-Language": "tlh"}).get("/about/").content.decode()
    assert '<html lang="en" dir="ltr">' in page


def test_a_new_device_learns_the_language_of_the_account(db: None) -> None:
    ada = member("Ada")
    actions.set_language(account_id=ada.id, language="es")
    browser = enter(ada, **{"Accept-Language": "de"})
    assert browser.cookies["stoa_language"].value == "es"
    assert ".es." in browser.cookies["stoa_pass"].value, "hot pages read the language from the pass"
    assert '<html lang="es"' in browser.get("/about/").content.decode()


def test_what_was_chosen_on_the_device_stays(db: None) -> None:
    ada = member("Ada")
    actions.set_language(account_id=ada.id, language="es")
    browser = Client()
    browser.post("/language/", {"language": "fr"})
    browser.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    assert '<html lang="fr"' in browser.get("/about/").content.decode()


def test_an_account_has_the_language_it_was_opened_in(db: None) -> None:
    browser = Client(headers={"Accept-Language": "de"})
    answer = browser.post(
        "/accounts/signup/", {"email": "ada@example.org", "name": "Ada", "password1": "walking-by-the-porch"}
    )
    assert answer.status_code == 302
    ada = queries.person_by_email("ada@example.org")
    assert ada is not None
    assert ada.language == "de"
