"""What holders are written of their records, each in their language."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from stoa.accounts.queries import Person
from stoa.kernel.mail import post


def say_withdrawn(person: Person, title: str, reason: str, link: str) -> None:
    """Somebody has withdrawn a record of theirs, for a reason, which its page shows too."""
    with translation.override(person.language):
        said = {"title": title, "reason": reason or _("No reason was given."), "link": link}
        post(
            to=person.email, kind="credentials.withdrawn", account=person.id,
            subject=_("Your record “%(title)s” was withdrawn") % said,
            text=_(
                "Your record “%(title)s” does not hold any more. The reason that was given:\n\n%(reason)s\n\n"
                "This was decided by a person. If you see it otherwise, write to whoever runs the site, with the "
                "address of the record:\n%(link)s"
            )
            % said,
        )  # fmt: skip
