"""Ways to finish, as a learner meets them: each with its checklist, and why not yet.

No two learners stand at quite the same point, but many share a line of a checklist with others, so pieces are kept by
what they say. They are written as text, which costs a tenth of a template.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from html import escape

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from stoa.catalogue.queries import Offer
from stoa.credentials.queries import Item, Line, PathwayView, shortest_way
from stoa.kernel.cache import BytesCache
from stoa.web.base.frames import Piece, joined
from stoa.web.base.grades import grade_words
from stoa.web.base.packing import packed
from stoa.web.base.templatetags.stoa import mark, percent
from stoa.web.base.words import duration

_pieces: BytesCache[Piece] = BytesCache(2 * 1024 * 1024)


def ways_to_finish(offer: Offer, pathways: Sequence[PathwayView], grade: float | None = None) -> Piece:
    """Every way to finish a course in the active language, and the grade so far (0..1) if there is one."""
    return joined(list(_pieces_of(offer, pathways, grade)))


def shortest_ways(offer: Offer, pathways: Sequence[PathwayView]) -> str:
    """For each way that is not there yet, the least that is missing for it."""
    return "".join(_shortest(offer, way) for way in pathways if way.missing and not way.is_earned)


def _shortest(offer: Offer, way: PathwayView) -> str:
    items = shortest_way(way, offer.outline)
    lead = ngettext(
        "The shortest way to “%(title)s” is one step:", "The shortest way to “%(title)s” is %(n)s steps:", len(items)
    ) % {"title": way.title, "n": len(items)}  # fmt: skip
    listed = "".join(f"<li>{_item(offer.run.slug, item)}</li>" for item in items)
    body = f'<div><ol class="plain-list">{listed}</ol></div>'
    return f'<details class="why"><summary>{escape(lead)}</summary>{body}</details>'


def _pieces_of(offer: Offer, pathways: Sequence[PathwayView], grade: float | None) -> Iterator[Piece]:
    run, shared = offer.run.slug, (get_language(), offer.run.id, offer.outline.version_id, offer.outline.edition)
    for way in pathways:
        yield _kept((shared, way.id, way.held, way.is_met, way.is_reachable), partial(_head, way))
        for place, line in enumerate(way.lines):
            key = (shared, way.id, way.is_earned, place, line.is_met, line.have, line.short, line.others, line.items)
            yield _kept(key, partial(_line, run, way, line))
        yield _kept((shared[0], "tail", bool(way.lines)), partial(_tail, way))
    yield _kept((shared[0], "stays", bool(pathways)), _stays if pathways else _empty)
    if grade is not None:
        policy = offer.outline.grading
        said = grade_words(policy, grade) if policy else percent(grade)
        yield _kept(("grade", shared[0], run, said), partial(_grade, run, said))


def _kept(key: Hashable, write: Callable[[], str]) -> Piece:
    def make() -> tuple[Piece, int]:
        html = write().encode()
        piece = Piece(html, packed(html))
        return piece, len(piece.plain) + len(piece.blocks) + 500

    return _pieces.get_or_make(key, make)


def _empty() -> str:
    said = _("This course gives no record. What you learn is yours all the same.")
    return f'<div class="empty"><p>{escape(said)}</p></div>'


def _grade(run: str, grade: str) -> str:
    return (
        f'<article class="way"><header><h3>{escape(_("Grade so far"))}</h3>'
        f'<p class="state">{escape(grade)}</p></header>'
        f'<p class="small muted">{escape(_("Of what you have handed in."))}'
        f' <a href="/learn/{run}/-/grades/">{escape(_("Why this number"))}</a></p></article>'
    )


def _head(way: PathwayView) -> str:
    about = f'<p class="muted">{escape(way.description)}</p>' if way.description else ""
    start = '<ul class="checklist">' if way.lines else ""
    return (
        f'<article class="way" id="way-{escape(way.id)}"><header><h3>{escape(way.title)}</h3>'
        f'<p class="state">{_state(way)}</p></header>{about}{start}'
    )


def _tail(way: PathwayView) -> str:
    return "</ul></article>" if way.lines else "</article>"


def _stays() -> str:
    """Said once, for all ways."""
    words = _("If a rule changes, what you have met stays met, and what is earned stays earned.")
    return f'<p class="small muted stays">{escape(words)}</p>'


def _state(way: PathwayView) -> str:
    """How far it is, in a word; a link to the record once there is one."""
    if way.held is not None and way.held.public_id:
        word = _("Earned: open the record") if way.held.is_issued else _("Withdrawn: see why")
        return f'<a href="/credentials/{way.held.public_id}/">{escape(word)}</a>'
    if way.is_earned:
        return escape(_("Earned; it is being signed"))
    if way.is_met:
        return escape(_("Met; it is being written"))
    return escape(_("Not yet") if way.is_reachable else _("Nobody can meet this at the moment"))


def _line(run: str, way: PathwayView, line: Line) -> str:
    kind = "group" if line.is_group else f"depth-{line.depth}"
    drawn = mark("done" if line.is_met else "part" if line.have else "todo")
    why = _why(run, way, line) if line.items and not line.is_met and not way.is_earned else ""
    return (
        f'<li class="{kind}{" is-done" if line.is_met else ""}">{drawn}<span>{escape(line.sentence)}</span>'
        f'<span class="count">{escape(line.progress)}</span>{why}</li>'
    )


def _why(run: str, way: PathwayView, line: Line) -> str:
    """What is missing, named and linked."""
    lead = ""
    if line.code == "score":
        lead = f"<p>{escape(_('These count towards it:'))}</p>"
    elif line.is_choice:
        enough = ngettext("One of these is enough:", "%(n)s of these are enough:", line.short) % {"n": line.short}
        lead = f"<p>{escape(enough)}</p>"
    items = "".join(f"<li>{_item(run, item)}</li>" for item in line.items)
    if line.others:
        more = ngettext("and %(n)s more", "and %(n)s more", line.others) % {"n": line.others}
        items += f'<li><a href="/learn/{run}/-/grades/#way-{escape(way.id)}">{escape(more)}</a></li>'
    return (
        f'<details class="why"><summary>{escape(_("Why not yet?"))}</summary>'
        f'<div>{lead}<ul class="plain-list">{items}</ul></div></details>'
    )


def _item(run: str, item: Item) -> str:
    if item.kind == "badge" and item.id:
        address = f"/courses/{item.run}/" if item.run else "" if "/" in item.id else f"#way-{item.id}"
        said = f"<bdi>{escape(item.sentence)}</bdi>"
        return f'<a href="{escape(address)}">{said}</a>' if address else said
    if not item.unit_id:
        return f"<bdi>{escape(item.sentence)}</bdi>"
    place = f"#{escape(item.id.rpartition(':')[2])}" if item.kind in ("part", "count") else ""
    time = f' <span class="muted">{escape(duration(item.minutes))}</span>' if item.minutes else ""
    return f'<a href="/learn/{run}/{escape(item.unit_id)}/{place}"><bdi>{escape(item.sentence)}</bdi></a>{time}'
