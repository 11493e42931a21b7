"""Why an answer is held back: the controls that are empty or cannot be read, named, with a way to each of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.translation import gettext as _

from stoa.assessment.items.answering import answer_to
from stoa.assessment.items.fields import FieldsKind, Gap
from stoa.assessment.items.markup import attr, why
from stoa.assessment.items.registry import kind_of
from stoa.assessment.ports import REWORDED, ItemState
from stoa.content.ports import Part


def gaps_of(part: Part, state: ItemState, seed: str) -> Sequence[Gap]:
    """The controls of one question for which its answer, or that to its whole quiz, is held back."""
    graded = state.graded
    outcome = graded.outcomes.get(part.id) if graded else None
    if graded is None or outcome is None or outcome.reason == REWORDED or state.is_settled:
        return ()
    if graded.held_back not in ("unanswered", "unreadable", "incomplete"):
        return ()
    if outcome.status != ("unreadable" if graded.held_back == "unreadable" else "unanswered"):
        return ()
    kind = kind_of(part.public["item"])
    if isinstance(kind, FieldsKind):
        return kind.gaps(part, answer_to(part, state.response), outcome, seed)
    return (Gap(f"{part.id}-field"),)


def listed(gaps: Sequence[Gap]) -> str:
    """The controls that have a name as links, each with what is the matter with it. HTML; empty without any."""
    drawn = []
    for gap in gaps:
        if gap.name:
            link = f'<a href="#{attr(gap.control)}">{gap.name}</a>'
            words = escape(_("%(field)s: %(problem)s")) % {"field": link, "problem": escape(gap.words)}
            drawn.append(f'<li id="{attr(why(gap.control))}">{words}</li>')
    return f'<ul class="gaps">{"".join(drawn)}</ul>' if drawn else ""
