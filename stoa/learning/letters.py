"""The letters of classes, each in its reader's language, with times on their clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import dateformat, translation
from django.utils.translation import gettext as _

from stoa.accounts.queries import Person
from stoa.catalogue.queries import RunCard, title_of
from stoa.kernel.mail import post


def offer_place(person: Person, run: RunCard, until: datetime) -> None:
    """A place in a run that was full is theirs to take until `until`."""
    with translation.override(person.language):
        said = {"course": title_of(run), "until": moment_words(until, person.time_zone), "link": _address(run, "place")}
        post(
            to=person.email, kind="learning.place_offered", account=person.id,
            subject=_("A place in “%(course)s” is yours to take") % said,
            text=_(
                "You waited for a place in “%(course)s”, and one is free.\n\n"
                "It is held for you until %(until)s. Take it or pass it on here:\n%(link)s\n\n"
                "If you do nothing, it goes to the next in line."
            )
            % said,
        )  # fmt: skip


def invite(address: str, language: str, run: RunCard, code: str, inviter: Person | None) -> None:
    """Somebody without an account was put on a list of learners by `inviter`; `code` lets them in."""
    with translation.override(language):
        said = {"course": title_of(run), "link": f"{settings.STOA_URL}/join/{code}/"}
        text = _(
            "%(who)s has put your address on the list of learners of “%(course)s”.\n\n"
            "Open this link to make an account and take part:\n%(link)s\n\n"
            "The link works once. If this is no affair of yours, you need do nothing: nothing else will be sent."
        )
        nameless = text % {**said, "who": _("Somebody")}
        post(
            to=address, kind="learning.invited", subject=_("You are invited to “%(course)s”") % said,
            text=text % {**said, "who": inviter.name} if inviter else nameless,
            mentions=inviter.id if inviter else None, otherwise=nameless,
        )  # fmt: skip


def say_enrolled(person: Person, run: RunCard) -> None:
    """Staff have enrolled somebody who has an account."""
    with translation.override(person.language):
        said = {
            "course": title_of(run),
            "link": f"{settings.STOA_URL}/learn/{run.slug}/",
            "leave": _address(run, "leave"),
        }
        post(
            to=person.email, kind="learning.enrolled", account=person.id,
            subject=_("You take part in “%(course)s” now") % said,
            text=_(
                "The staff of “%(course)s” have enrolled you. It is here:\n%(link)s\n\n"
                "If you don’t want to take part, you can leave at any time:\n%(leave)s"
            )
            % said,
        )  # fmt: skip


def remind_of_goal(person: Person, run: RunCard, words: str, step: tuple[str, str], target: date | None) -> None:
    """What somebody wants from a course, and the next step to it: `step` is (title, id) of a unit, empty where none is
    left; `target` the day they want it by, when it is near."""
    with translation.override(person.language):
        title, unit = step
        said = {
            "course": title_of(run), "words": words, "unit": title,
            "link": f"{settings.STOA_URL}/learn/{run.slug}/{unit}/" if unit else _goal_address(run),
            "day": dateformat.format(target, _("j F Y")) if target else "", "goal": _goal_address(run),
        }  # fmt: skip
        pieces = [
            _("You said what you want from “%(course)s”:\n\n“%(words)s”") if words else
            _("You have a goal in “%(course)s”."),
            _("You want it by %(day)s.") if target else "",
            _("The next step is “%(unit)s”:\n%(link)s") if unit else _("Every unit is done. Is it reached?\n%(link)s"),
            _("You can change your goal, or stop these reminders, here:\n%(goal)s"),
        ]  # fmt: skip
        post(
            to=person.email, kind="learning.goal", account=person.id,
            subject=_("Your next step in “%(course)s”") % said,
            text="\n\n".join(piece for piece in pieces if piece) % said,
        )  # fmt: skip


def ask_how_it_went(person: Person, run: RunCard, words: str) -> None:
    """The day by which somebody wanted to be there is over."""
    with translation.override(person.language):
        said = {"course": title_of(run), "link": f"{_goal_address(run)}report/"}
        text = _(
            "The day that you set yourself for “%(course)s” is over. Is it reached, or partly, or has it become "
            "another goal? Any answer is a good one:\n%(link)s\n\n"
            "This is the last reminder of this goal."
        )
        post(
            to=person.email, kind="learning.goal", account=person.id,
            subject=_("How did it go in “%(course)s”?") % said,
            text=(f"“{words}”\n\n" if words else "") + text % said,
        )  # fmt: skip


def answer_goal(person: Person, run: RunCard, words: str, answer: str, unit: tuple[str, str] | None) -> None:
    """Staff answered what somebody, and others with them, want from a course. `unit` is (id, title) of one they point
    to."""
    with translation.override(person.language):
        said = {
            "course": title_of(run), "words": words, "answer": answer, "title": unit[1] if unit else "",
            "link": f"{settings.STOA_URL}/learn/{run.slug}/{unit[0]}/" if unit else "",
            "home": f"{settings.STOA_URL}/learn/{run.slug}/",
        }  # fmt: skip
        pieces = [
            _("You said what you want from “%(course)s”:\n\n“%(words)s”"),
            _("Others said something like it, and those who teach it have an answer for all of you:"),
            "%(answer)s",
            _("They point to “%(title)s”:\n%(link)s") if unit else "",
            _("It stands on your course page as well:\n%(home)s"),
        ]
        post(
            to=person.email, kind="learning.answer", account=person.id,
            subject=_("An answer to what you want from “%(course)s”") % said,
            text="\n\n".join(piece for piece in pieces if piece) % said,
        )  # fmt: skip


def _goal_address(run: RunCard) -> str:
    return f"{settings.STOA_URL}/learn/{run.slug}/-/goal/"


def moment_words(at: datetime, zone: str) -> str:
    """A moment on a reader's clock, with the zone named."""
    try:
        there = at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        there = at.astimezone(UTC)
    # Translators: date format of Django's `date` filter.
    return f"{dateformat.format(there, _('j F Y, H:i'))} {there.tzname()}"


def _address(run: RunCard, page: str) -> str:
    return f"{settings.STOA_URL}/courses/{run.slug}/{page}/"
