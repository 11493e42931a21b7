"""A credential as an Open Badges 2.0 assertion, for backpacks that know nothing newer."""

from __future__ import annotations

import json
from email.utils import parseaddr
from typing import Any

from django.conf import settings

from stoa.credentials import addresses
from stoa.credentials.formats import open_badges_2
from stoa.credentials.queries.records import CredentialView


def assertion(view: CredentialView) -> dict[str, Any]:
    """The hosted assertion; one that was withdrawn says so and why."""
    reason = view.withdrawn_reason if view.is_withdrawn else None
    return open_badges_2.assertion(json.loads(view.document), _addresses(view), withdrawn=reason)


def badge_class(view: CredentialView) -> dict[str, Any]:
    """What the assertion is of."""
    return open_badges_2.badge_class(json.loads(view.document), _addresses(view))


def older_issuer() -> dict[str, Any]:
    """The site as Open Badges 2.0 names an issuer."""
    email = parseaddr(settings.STOA_MAIL_FROM)[1]
    return open_badges_2.issuer(
        addresses.older_issuer(), name=addresses.host(), url=addresses.site(), email=email
    )  # fmt: skip


def _addresses(view: CredentialView) -> open_badges_2.Addresses:
    return open_badges_2.Addresses(
        f"{view.url}assertion.json", f"{view.url}badge-class.json", addresses.older_issuer(), f"{view.url}badge.png"
    )
