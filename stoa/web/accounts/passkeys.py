"""Passkeys (W3C Web Authentication): adding, naming, signing in, and standing in for a code."""

from __future__ import annotations

import base64
import struct
from typing import Any, Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

LONGEST_NAME: Final = 60
LARGEST: Final = 32 * 1024
"""Letters of what a browser hands over; a real one takes some 2,000."""
MISSHAPEN: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError, struct.error)
"""What the readers of JSON, CBOR and keys raise at bytes that no authenticator made."""


class Sound:
    """Takes whatever is sent for a credential, and refuses in words what is none."""

    data: Any

    def full_clean(self) -> None:
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]  # the form's
        fields["credential"].error_messages["required"] = _("The passkey gave no answer. Try again, or another way.")
        super().full_clean()  # type: ignore[misc]

    def clean_credential(self) -> Any:
        cleaned: dict[str, Any] = self.cleaned_data  # type: ignore[attr-defined]
        credential = cleaned["credential"]
        if not isinstance(credential, dict) or len(str(credential)) > LARGEST:
            raise get_adapter().validation_error("incorrect_code")
        try:
            return self.checked(credential)
        except MISSHAPEN as problem:
            raise get_adapter().validation_error("incorrect_code") from problem

    def checked(self, credential: dict[str, Any]) -> Any:
        """The authenticator that the credential is of."""
        return super().clean_credential()  # type: ignore[misc]


class PasskeyBesides(Sound, allauth.AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A passkey after the password, at sign-in."""


class PasskeyAgain(Sound, allauth.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before something is changed."""


class PasskeySignIn(Sound, allauth.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of address and password. It says itself whose it is."""

    def checked(self, credential: dict[str, Any]) -> Any:
        auth.parse_authentication_response(credential)
        handle = base64.urlsafe_b64decode(credential["response"]["userHandle"] + "==").decode()
        account = get_user_model().objects.filter(public_id=handle[:16]).first()
        if account is None:
            raise get_adapter().validation_error("incorrect_code")
        return auth.complete_authentication(account, credential)


class NewPasskey(Sound, allauth._BaseAddWebAuthnForm):  # type: ignore[misc]
    """A passkey that the browser has just made, under a name that its owner will know."""

    name = forms.CharField(label=_("Name"), required=False, max_length=LONGEST_NAME)

    def checked(self, credential: dict[str, Any]) -> Any:
        auth.parse_registration_response(credential)
        return credential

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except MISSHAPEN as problem:
            raise get_adapter().validation_error("incorrect_code") from problem
        return cleaned


class PasskeyName(allauth.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, error_messages={"required": _("Enter a name for the passkey")}
    )
