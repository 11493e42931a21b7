"""Questions whose answers are run before they can be graded (`RunKind`), whatever their kind."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.markup import attr
from stoa.assessment.items.registry import kind_of, kinds
from stoa.assessment.ports import ProvedKind, Response, RunKind
from stoa.content.ports import Part

LONG, VERY_LONG = 15, 60
"""Seconds after which a page says that a program still waits, and that nobody need stay for it."""
_LOOKS = (1, 1, 2, 3, 5, 8, 13, 20)
"""Seconds until a page looks again whether a program has been run, the last for ever."""


def is_run(part: Part) -> bool:
    """Whether answers to a part are run before they are graded."""
    return part.kind == "question" and isinstance(kind_of(part.public["item"]), RunKind)


def is_waiting(part: Part, response: object) -> bool:
    """Whether a kept response to a part has still to be run."""
    if part.kind != "question":
        return False
    kind = kind_of(part.public["item"])
    return isinstance(kind, RunKind) and kind.is_waiting(response)


def run(part: Part, response: Response) -> Response:
    """The response with what came out of running it. Raises SandboxIsAway."""
    kind = kind_of(part.public["item"])
    assert isinstance(kind, RunKind)
    return kind.run(part, response)


def given_up(part: Part, response: Response) -> Response:
    """The response of a program that could not be tested, however often that was tried."""
    kind = kind_of(part.public["item"])
    assert isinstance(kind, RunKind)
    return kind.given_up(part, response)


def own_answer(part: Part) -> Response:
    """The writer's own answer to a learner's question, to be run."""
    kind = kind_of(part.public["item"])
    assert isinstance(kind, ProvedKind)
    return kind.own_answer(part)


def failed(part: Part, response: object) -> Sequence[tuple[int, str]]:
    """What that answer has failed once it was run: lines of the question's text, and how."""
    kind = kind_of(part.public["item"])
    assert isinstance(kind, ProvedKind)
    return kind.failed(part, response)


def told(response: object) -> object:
    """A response as whoever gave it may have it."""
    for kind in kinds().values():
        if isinstance(kind, RunKind):
            response = kind.told(response)
    return response


def _wait_text(seconds: float, before: int | None) -> str:
    """Something new whenever the waiting becomes long."""
    if seconds < LONG:
        return _("Your program is kept and is being tested.")
    said = [_("Your program is kept, and is still waiting to be tested.")]
    if before:
        words = ngettext("%(count)d is tested before yours.", "%(count)d are tested before yours.", before)
        said.append(words % {"count": before})
    if seconds >= VERY_LONG:
        said.append(
            _("You need not stay: go on, and find here later what came of it. It counts as soon as it is known.")
        )
    return " ".join(said)


def waiting(id: str, action: str, look: int = 0, wait: tuple[float, int | None] | None = None) -> str:
    """What is said of a program that waits to be run, as HTML: with a script it looks again by itself, less and less
    often, and without one it is a link."""
    words = _wait_text(*(wait or (0.0, None)))
    way = f'<a href="{attr(action)}">{escape(_("Look again"))}</a>'
    after = _LOOKS[min(max(look, 0), len(_LOOKS) - 1)]
    return (
        f'<span class="waiting" id="{attr(id)}-waiting" hx-get="{attr(action)}?look={look + 1}"'
        f' hx-trigger="load delay:{after}s" hx-target="this" hx-swap="outerHTML">'
        f"{escape(words)} {way}</span>"
    )
