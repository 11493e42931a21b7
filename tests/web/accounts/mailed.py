"""Signing up, and the code that is mailed for it."""

from __future__ import annotations

import re

from django.core import mail
from django.test import Client

ZOE = "zoe@example.net"
CONFIRM = "/accounts/confirm-email/"


def code() -> str:
    """The code in the last mail."""
    found = re.search(r"^    (\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def sign_up(client: Client, email: str = ZOE, **more: str) -> str:
    """Sign up; where that leads."""
    form = {"name": "Zoë", "email": email, "password1": "words that stay", **more}
    response = client.post("/accounts/signup/", form)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def page(client: Client, address: str) -> str:
    """A page that is there, its form token left out, so that two can be compared."""
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return without_token(response.content.decode())


def without_token(text: str) -> str:
    """HTML without what differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
