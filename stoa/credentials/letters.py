"""The letters of credentials, each in its reader's language."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stoa.accounts.queries import Person
from stoa.credentials import addresses
from stoa.kernel.mail import post
from stoa.kernel.mail.kinds import AT_ONCE, Kind, register

register(
    Kind(
        "credentials.word_asked", gettext_lazy("Confirming what one has said for somebody"),
        gettext_lazy("This letter came because somebody used your address at %(site)s. Nobody reads answers to it."),
        can_switch_off=False, is_asked=True, priority=AT_ONCE,
    )
)  # fmt: skip


def confirm_word(address: str, language: str, asker: Person | None, token: str) -> None:
    """Somebody left this address with what they say for a learner; its owner says that it was them, or does nothing.

    What was said stands on the page behind the link and not here: nobody sends texts of their own to strangers so.
    """
    with translation.override(language):
        said = {"name": asker.name if asker else "", "link": addresses.endorsement(token)}
        whom = _("Somebody said something for %(name)s at this site, and gave your address as theirs.") % said
        rest = _(
            "If that was you, look at it and confirm it here, within 14 days:\n%(link)s\n\n"
            "It is then signed with the name that you gave, without your address, and shown where the learner shows "
            "it. The same link takes it back whenever you like: keep this letter. If it was not you, you need do "
            "nothing: it is forgotten, and nothing else will be sent."
        ) % said  # fmt: skip
        nobody = _("Somebody said something for a learner at this site, and gave your address as theirs.")
        post(
            to=address, kind="credentials.word_asked", subject=_("Did you say this for somebody who learns here?"),
            text=f"{whom}\n\n{rest}", mentions=asker.id if asker else None, otherwise=f"{nobody}\n\n{rest}",
        )  # fmt: skip
