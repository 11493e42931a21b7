"""Signing up: allauth's form, and one clear outcome when the same address is sent twice at once."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm
from django.db import IntegrityError, transaction
from django.http import HttpRequest


class SignUp(SignupForm):  # type: ignore[misc]  # allauth ships no types
    """Opens an account and its address together, or neither."""

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        """(account, None), or (None, the answer) for an address that has one, also when it came a moment ago."""
        try:
            with transaction.atomic():
                return super().try_save(request)  # type: ignore[no-any-return]
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)  # type: ignore[no-any-return]
