"""allauth's forms in Stoa's words: an empty field is named, and says what belongs into it."""

from __future__ import annotations

from typing import Any, Final

from allauth.account import forms as allauth
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REQUIRED: Final[dict[str, str | Promise]] = {
    "email": _("Enter your e-mail address"),
    "login": _("Enter your e-mail address"),
    "password": _("Enter your password"),
    "password1": _("Choose a password"),
    "password2": _("Enter the same password once more"),
    "oldpassword": _("Enter the password that you use now"),
    "code": _("Enter the code from the mail"),
}
ADDRESSES: Final = frozenset({"email", "login"})


class Named:
    """Names what is missing. Stands before allauth's form among the bases."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]  # the form's
        for name in REQUIRED.keys() & fields.keys():
            fields[name].error_messages["required"] = REQUIRED[name]
        for name in ADDRESSES & fields.keys():
            fields[name].error_messages["invalid"] = _("Write the address in full, like ada@example.org")


class SignIn(Named, allauth.LoginForm):  # type: ignore[misc]  # allauth ships no types, here and below
    """Address and password."""


class AskForCode(Named, allauth.RequestLoginCodeForm):  # type: ignore[misc]
    """The address that a sign-in code goes to."""


class AskForPassword(Named, allauth.ResetPasswordForm):  # type: ignore[misc]
    """The address that a code for a new password goes to."""


class NewPassword(Named, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after the code for it."""


class ChangedPassword(Named, allauth.ChangePasswordForm):  # type: ignore[misc]
    """A new password by the old one."""


class FirstPassword(Named, allauth.SetPasswordForm):  # type: ignore[misc]
    """A password for somebody who has none."""


class PasswordAgain(Named, allauth.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something is changed."""


class NewAddress(Named, allauth.AddEmailForm):  # type: ignore[misc]
    """Another address for one's account."""


class SignInCode(Named, allauth.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that signs in."""


class AddressCode(Named, allauth.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that confirms an address."""


class PasswordCode(Named, allauth.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code that lets choose a new password."""
