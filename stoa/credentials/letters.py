"""The letters of records, each in its reader's language."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import dateformat, translation
from django.utils.translation import gettext as _

from stoa.accounts.queries import Person
from stoa.content.queries import Outline
from stoa.credentials import addresses
from stoa.credentials.models import Award
from stoa.credentials.rules import parse
from stoa.credentials.wording import criteria
from stoa.kernel.mail import post

ENDING = "credentials.ending"


def tell_of_end(person: Person, award: Award, outline: Outline, renewal: str) -> None:
    """A record ends soon. `renewal` is the rule that renews it, empty where nothing does."""
    assert award.valid_until is not None
    with translation.override(person.language):
        said = {
            "title": award.title, "course": outline.title, "link": f"{settings.STOA_URL}/records/",
            "date": day_words(award.valid_until, person.time_zone),
        }  # fmt: skip
        text = _(
            "Your record “%(title)s” of the course “%(course)s” is valid until %(date)s. "
            "It stays yours and stays genuine; from then on it says that it has ended."
        )
        if renewal:
            text += "\n\n" + _("You can renew it. What it takes, done since you earned it:") + "\n\n%(asked)s"
            said["asked"] = criteria(parse(renewal), outline)
        text += "\n\n" + _("Your records:") + "\n    %(link)s"
        post(
            to=person.email, kind=ENDING, account=person.id,
            subject=_("“%(title)s” is valid until %(date)s") % said, text=text % said,
        )  # fmt: skip


def day_words(at: datetime, zone: str) -> str:
    """A day on a reader's calendar."""
    try:
        there = at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        there = at.astimezone(UTC)
    # Translators: date format of Django's `date` filter.
    return dateformat.format(there, _("j F Y"))


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
