"""The same thing asked for twice at the same moment has one clear outcome."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client

from stoa.web.accounts.sign_up import SignUp

FORM = {"name": "Zed", "email": "zed@example.org", "password1": "walking-by-the-sea"}


@pytest.fixture(autouse=True)
def plain_styles(settings: object) -> None:
    """Style sheets need not have been collected."""
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.mark.django_db
def test_of_two_sign_ups_at_once_the_second_hears_what_it_hears_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have found the address free when they write: the other one comes between the look and the writing."""
    clean = SignUp.clean

    def slow_clean(form: SignUp) -> object:
        found = clean(form)
        if not get_user_model().objects.filter(email=FORM["email"]).exists():
            get_user_model().objects.create_user(FORM["email"], FORM["password1"], name="Zed")
        return found

    monkeypatch.setattr(SignUp, "clean", slow_clean)
    answer = Client().post("/accounts/signup/", FORM)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
    assert get_user_model().objects.filter(email=FORM["email"]).count() == 1
    assert not EmailAddress.objects.filter(email=FORM["email"]).exists()
