"""The foot of a unit: which questions are still open, or that it is done and where it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.translation import get_language, gettext

from stoa.assessment import items
from stoa.assessment.queries import PLACEMENT
from stoa.catalogue.queries import Offer
from stoa.content.queries import UnitEntry
from stoa.web.base import words
from stoa.web.base.addresses import course_home, unit_page
from stoa.web.base.going_on import closed_until
from stoa.web.learning.marks import DONE, KNOWN, marks
from stoa.web.learning.work_state import is_handed_in

if TYPE_CHECKING:
    from stoa.web.learning.unit_view import UnitView


def open_parts(view: UnitView) -> Sequence[str]:
    """The parts that the learner still has to answer before the unit can be done."""
    standing = view.standing
    handed_in = {part for part, status in view.works.items() if is_handed_in(status)}
    return [part for part in view.needs if standing is None or not (part in standing.scores or part in handed_in)]


def finish(view: UnitView, token: bytes) -> bytes:
    """The foot: mark it done and go on; say what is open; or just go on. Empty for those who do not take part."""
    if not view.viewer.is_learner or view.standing is None:
        return b""
    if view.unit.id in view.standing.worked:
        return done_words(view.offer, view.unit).encode()
    known = _known(view) if view.unit.id in view.standing.known else ""
    return known.encode() + _what_is_left(view, token)


def _known(view: UnitView) -> str:
    """Said of a unit that counts without having been done here, with the way to take that back."""
    address = f"{course_home(view.offer.run.slug)}-/challenge/{PLACEMENT}/"
    mark = marks(get_language() or "")[KNOWN].decode()
    said = escape(gettext("You know this already, as the placement test has shown. It counts as done."))
    back = escape(gettext("Change that"))
    return f'<p class="is-done">{mark}<span>{said} <a href="{address}">{back}</a></span></p>'


def _what_is_left(view: UnitView, token: bytes) -> bytes:
    """What there is to do in a unit that was not done here."""
    missing = open_parts(view)
    if missing:
        return _still_open(view.unit, missing).encode()
    has_next = view.offer.outline.next_unit(view.unit.id) is not None
    said = gettext("Mark as done and go on") if has_next else gettext("Mark as done")
    action = f"{unit_page(view.offer.run.slug, view.unit.slug)}done/"
    return (
        f'<form method="post" action="{action}">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token.decode()}">'
        f'<button class="button" type="submit">{escape(said)}</button></form>'
    ).encode()


def done_words(offer: Offer, unit: UnitEntry) -> str:
    """What stands at the foot of a unit that is done: the mark, and the way on."""
    outline, run = offer.outline, offer.run.slug
    following = outline.next_unit(unit.id)
    address, said = course_home(run), str(escape(gettext("To your course")))
    if following is not None and closed_until(offer, following) is None:
        title = f'<bdi lang="{escape(outline.language)}">{escape(following.title)}</bdi>'
        address = unit_page(run, following.slug)
        if following.minutes:
            time = escape(words.duration(following.minutes))
            said = escape(gettext("Go on: %(title)s, %(time)s")) % {"title": title, "time": time}
        else:
            said = escape(gettext("Go on: %(title)s")) % {"title": title}
    mark = marks(get_language() or "")[DONE].decode()
    return (
        f'<p class="is-done">{mark}<span>{escape(gettext("You have done this unit."))}</span></p>'
        f'<p class="actions"><a class="button" href="{address}"><span>{said}</span></a></p>'
    )


def _still_open(unit: UnitEntry, missing: Sequence[str]) -> str:
    """Links to the questions without an answer. An answer takes its own line away: see `answered`."""
    said = escape(gettext("The unit is done once each of these has an answer:"))
    lines = "".join(
        f'<li id="open-{escape(part)}"><a href="#{escape(part)}">{escape(_name(unit, part))}</a></li>'
        for part in missing
    )
    return f'<p class="label">{said}</p><ul class="still-open">{lines}</ul>'


def answered(part: str) -> str:
    """Takes a part out of the list of those without an answer, in the page that is open."""
    return f'<li id="open-{escape(part)}" hx-swap-oob="delete"></li>'


def _name(unit: UnitEntry, id: str) -> str:
    """What the part is called on the page."""
    part = next(each for each in unit.parts if each.id == id)
    number = [each.id for each in unit.parts if each.kind == part.kind].index(id) + 1
    return items.name_of(part.kind, part.title, number)
