"""`stoa operator invite EMAIL`: prints a one-time link that makes its holder an operator."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from stoa.accounts import actions


def main(words: Sequence[str]) -> int:
    """Invite."""
    parser = argparse.ArgumentParser(prog="stoa operator", description="Invite somebody to run the site.")
    parser.add_argument("verb", choices=["invite"])
    parser.add_argument("email")
    options = parser.parse_args(words)
    try:
        validate_email(options.email)
    except ValidationError:
        parser.error(f"{options.email!r} is not an e-mail address")
    token = actions.invite(email=options.email)
    print(f"Open this link within {actions.INVITATION_DAYS} days. It works once and makes its holder an operator:")
    print(settings.STOA_URL + reverse("invitation", kwargs={"token": token}))
    return 0
