"""Second factors by code: an app that makes codes, recovery codes; and what allauth asks about factors."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base import forms as allauth
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.conf import settings
from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.kernel import limits
from stoa.web.accounts.entrance import Named

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

USED_SECONDS: Final = 120
"""How long a code that was used is remembered: longer than it would be right."""


class FactorsAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types, here and below
    """Stoa's answers to allauth's questions about factors."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That did not match. Use the newest code, or another way."),
        "unverified_email": _("Confirm your new address first; then a second factor can be added."),
        "cannot_generate_recovery_codes": _("Add an app or a passkey first: recovery codes stand in for those."),
    }

    def encrypt(self, text: str) -> str:
        """Secrets of apps and recovery codes lie encrypted in the database; the key is made of the site's secret."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The QR code as a drawing of its own, black on white at any hour: cameras want it so."""
        import segno  # lazy: few people ever need it

        out = BytesIO()
        segno.make(url, error="m").save(out, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False)
        return out.getvalue().decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the host that people type, whatever host a request names."""
        host = urlsplit(settings.STOA_URL).hostname if settings.IS_HTTPS else ""
        return {"id": host or context.request.get_host().partition(":")[0], "name": self._get_site_name()}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Whom a passkey is for: the id that stands in addresses, never the one of the database."""
        return {"id": user.public_id.encode(), "display_name": user.name or user.email, "name": user.email}

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        return gettext("Passkey")

    def _get_site_name(self) -> str:
        return urlsplit(settings.STOA_URL).hostname or "Stoa"


class Guessed:
    """Counts wrong codes of one account, from wherever they come. Stands before allauth's form among the bases."""

    user: Any

    def clean_code(self) -> str:
        limits.use("second_factor", account=self.user.pk)
        code: str = super().clean_code()  # type: ignore[misc]  # the form's
        # allauth remembers a used code for one period, and takes those of three.
        if not cache.add(f"factor-used:{self.user.pk}:{code.strip()}", True, timeout=USED_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        limits.forgive("second_factor", account=self.user.pk)
        return code


class CodeOfFactor(Named, Guessed, allauth.AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code, at sign-in."""


class CodeAgain(Named, Guessed, allauth.ReauthenticateForm):  # type: ignore[misc]
    """The same before something is changed."""


class FirstCode(Named, Guessed, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app, which shows that it has the secret."""


@lru_cache
def _box() -> Fernet:
    from cryptography.fernet import Fernet  # lazy: ten megabytes that most processes never need

    digest = hashlib.sha256(f"stoa.factors:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
