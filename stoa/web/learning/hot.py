"""The hot pages of learning, for whoever has a pass. None means: let the ordinary view answer."""

from __future__ import annotations

from django.utils.translation import get_language

from stoa.assessment import items
from stoa.assessment.actions import NotEnrolled, NotSaved
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.kernel.tokens import Pass
from stoa.learning import actions as learning
from stoa.learning.queries import Place
from stoa.web.base import hot
from stoa.web.base.going_on import closed_until
from stoa.web.base.hot import Answer, Asked
from stoa.web.learning import sitting
from stoa.web.learning.answer import Form, Reply, keep
from stoa.web.learning.finish import answered, done_words
from stoa.web.learning.home_page import home_page, read_home
from stoa.web.learning.marks import DONE, PART, marks
from stoa.web.learning.policy import unit_policy
from stoa.web.learning.requiring import is_guarded
from stoa.web.learning.unit_page import done_of, unit_page
from stoa.web.learning.unit_view import UnitView, answerable, is_past_due, late_terms_of, read_unit

RUN = r"/learn/(?P<run>[-a-z0-9_]+)/"
UNIT = RUN + r"(?P<unit>[^/]+)/"


@hot.page("GET", UNIT)
def unit(asked: Asked, viewer: Pass, run: str, unit: str) -> Answer | None:
    """A unit, for its learner."""
    view = None if asked.has_query else learner_view(viewer, run, unit)
    if view is None:
        return None
    if view.viewer.place is not None and view.viewer.place.last_unit != view.unit.id:
        learning.note_place(viewer.account, view.offer.run.id, view.unit.id)
    return hot.reply(unit_page(view), asked.environ, policy=unit_policy(view.build))


@hot.page("GET", RUN)
def home(asked: Asked, viewer: Pass, run: str) -> Answer | None:
    """The course home, for a learner."""
    offer = catalogue.offer(run)
    if offer is None or asked.has_query:
        return None
    view = read_home(viewer, offer)
    if view is None or not view.viewer.is_learner or not is_current(offer, view.viewer.place):
        return None
    return hot.reply(home_page(view), asked.environ)


@hot.page("POST", UNIT + r"answer/(?P<part>[^/]+)/")
def answer(asked: Asked, viewer: Pass, run: str, unit: str, part: str) -> Answer | None:
    """An answer from the page's own script: the part comes back as a fragment.

    What was not kept is left to the ordinary view, which looks up what was answered before and shows that.
    """
    if asked.environ.get("HTTP_HX_REQUEST") != "true" or not hot.came_from_here(asked, viewer):
        return None
    view = answering_view(viewer, run, unit, part)
    if view is None or _is_for_the_ordinary_view(view, part, asked.form):
        return None
    try:
        reply = keep(view, view.part(part), asked.form)
    except NotEnrolled:
        return None
    return hot.reply(fragment(view, part, reply), asked.environ) if reply.is_kept else None


def _is_for_the_ordinary_view(view: UnitView, part: str, form: Form) -> bool:
    """Whether what was saved before, perhaps in another version, or is allowed to this learner alone, decides about an
    answer."""
    found = view.build.parts[part]
    if (form.get("version") or [""])[-1] not in ("", str(view.offer.outline.version_id)):
        return True
    if items.is_saved(found):
        return items.is_sat(found) or is_past_due(found.due, early=120)
    return late_terms_of(view, found) is not None and is_past_due(found.due, early=120)


@hot.page("POST", UNIT + r"save/(?P<part>[^/]+)/")
def save(asked: Asked, viewer: Pass, run: str, unit: str, part: str) -> Answer | None:
    """What is filled in of a quiz, saved by the page's own script in one statement."""
    if asked.environ.get("HTTP_HX_REQUEST") != "true" or not hot.came_from_here(asked, viewer):
        return None
    view = answering_view(viewer, run, unit, part)
    if view is None:
        return None
    try:
        saved = sitting.save(view, part, asked.form)
    except NotSaved:
        return None
    return hot.reply(sitting.told(view, saved), asked.environ)


def fragment(view: UnitView, part: str, reply: Reply) -> bytes:
    """A part for swapping in. With its first answer the unit is begun, and the part leaves the list of what is open;
    when the unit is done now, its mark, its foot and the progress come along."""
    html = reply.html
    opens = reply.opens and part in view.needs
    if reply.finishes or opens:
        here = marks(get_language() or "")[DONE if reply.finishes else PART].decode()
        html += f'<span id="here" hx-swap-oob="true">{here}</span>'
    if opens:
        html += answered(part)
    if reply.finishes:
        html += (
            f'<div id="finish" class="finish" hx-swap-oob="true">{done_words(view.offer, view.unit)}</div>'
            f'<p id="progress" class="small muted" hx-swap-oob="true">{done_of(reply.done, reply.required)}</p>'
        )
    return html.encode()


def learner_view(viewer: Pass, run: str, unit: str) -> UnitView | None:
    """The unit, when the pass holds and its account learns in the run's current version. What is shut until something
    is there is left to the ordinary view, which looks that up."""
    offer = catalogue.offer(run)
    entry = offer.outline.unit_by_id.get(unit) if offer else None
    if offer is None or entry is None or closed_until(offer, entry) or is_guarded(offer, entry):
        return None
    view = read_unit(viewer, offer, entry)
    if view is None or not view.viewer.is_learner or not is_current(offer, view.viewer.place):
        return None
    return None if sitting.has_over(view) else view


def answering_view(viewer: Pass, run: str, unit: str, part: str) -> UnitView | None:
    """What an answer needs to know beforehand: no statement; the answer's own one checks who may."""
    offer = catalogue.offer(run)
    entry = offer.outline.unit_by_id.get(unit) if offer else None
    if offer is None or entry is None or closed_until(offer, entry) or is_guarded(offer, entry):
        return None
    view = answerable(viewer, offer, entry)
    return view if part in view.build.parts and view.build.parts[part].kind != "assignment" else None


def is_current(offer: Offer, place: Place | None) -> bool:
    """Whether a learner's summary is counted against the version that is shown."""
    return place is not None and place.standing.version == offer.outline.version_id
