"""The letters of what is offered, each in its reader's language."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from stoa.catalogue.queries import RunCard, title_of
from stoa.kernel.mail import post


def confirm_reminder(address: str, language: str, run: RunCard, token: str) -> None:
    """Somebody left this address to be told; its owner says yes, or does nothing."""
    with translation.override(language):
        said = {"course": title_of(run), "link": f"{settings.STOA_URL}/tell-me/{token}/"}
        post(
            to=address, kind="catalogue.reminder_asked",
            subject=_("Shall we tell you when “%(course)s” opens?") % said,
            text=_(
                "Somebody asked to be told here when “%(course)s” takes people. "
                "If that was you, confirm it:\n%(link)s\n\n"
                "You get one letter then, and your address is forgotten. "
                "The same link takes your address away at once. "
                "If it was not you, you need do nothing: nothing else will be sent."
            )
            % said,
        )  # fmt: skip


def say_open(address: str, language: str, run: RunCard, account: int | None) -> None:
    """The course takes people now."""
    with translation.override(language):
        said = {"course": title_of(run), "link": f"{settings.STOA_URL}/courses/{run.slug}/"}
        post(
            to=address, kind="catalogue.run_opened", account=account,
            subject=_("“%(course)s” is open") % said,
            text=_(
                "You asked to be told: “%(course)s” takes people now.\n%(link)s\n\n"
                "This is the only letter about it. Your wish to be told has been deleted."
            )
            % said,
        )  # fmt: skip
