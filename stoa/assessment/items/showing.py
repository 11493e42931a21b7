"""What lone questions and quizzes draw alike, and the rule of what may be seen when."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.answering import answer_to, questions_of
from stoa.assessment.items.fields import Gap
from stoa.assessment.items.markup import attr, is_block
from stoa.assessment.items.programs import is_run
from stoa.assessment.items.tongues import OURS
from stoa.assessment.ports import ItemState, RenderContext, Response, Shown
from stoa.content.ports import Part


def shown_of(
    part: Part,
    state: ItemState,
    seed: str,
    describedby: str = "",
    *,
    gaps: Sequence[Gap] = (),
    takes_focus: bool = False,
) -> Shown:
    """How to draw one question, whose answer is held back for `gaps`. Verdicts are kept back by policy, and always
    while a submission is held back: otherwise leaving one question out would show for free which of the others are
    right."""
    graded = state.graded
    outcome = graded.outcomes.get(part.id) if graded else None
    may_see = state.shows_feedback and graded is not None and graded.costs_attempt
    visible = outcome if outcome is not None and (may_see or outcome.status == "unreadable") else None
    is_right = outcome is not None and outcome.status == "right"
    return Shown(
        response=response_to(part, state),
        outcome=visible,
        is_settled=state.is_settled,
        reveals=state.is_settled and state.shows_feedback and not is_right,
        seed=seed_of(part, seed),
        describedby=describedby,
        asks=tuple(gap.control for gap in gaps),
        takes_focus=takes_focus,
    )


def seed_of(part: Part, seed: str) -> str:
    """What the order of one question's options goes by; empty: the author's."""
    return f"{seed}:{part.id}" if seed else ""


def response_to(part: Part, state: ItemState) -> Response | None:
    """The response to one question: the state's own, or its share of a quiz's."""
    found: Response | None = answer_to(part, state.response)
    return found


def form_open(context: RenderContext, target: str, id: str = "") -> str:
    """The form, which works alone; with htmx the answer replaces the nearest `target`."""
    action, named = attr(context.action), f' id="{attr(id)}"' if id else ""
    once = f'<input type="hidden" name="once" value="{attr(context.once)}">' if context.once else ""
    return (
        f'<form{named} method="post" action="{action}" hx-post="{action}" hx-target="closest {target}"'
        ' hx-swap="outerHTML">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{context.token}">{once}'
    )


def hints(part: Part, state: ItemState) -> str:
    """Hints one below the other; a style sheet keeps each shut away until the one before it is open."""
    found: Any = part.public.get("hints")
    if not found or state.is_settled:
        return ""
    drawn = []
    for number, html in enumerate(found, 1):
        words = _("Hint %(number)d of %(count)d") % {"number": number, "count": len(found)}
        drawn.append(f'<details class="hint"><summary{OURS}>{escape(words)}</summary>{paragraph(html)}</details>')
    return f'<div class="hints">{"".join(drawn)}</div>'


def explanation(part: Part, state: ItemState) -> str:
    """The author's explanation, once nothing more can be won and the policy lets it be seen."""
    return explanation_of(part) if state.is_settled and state.shows_feedback else ""


def explanation_of(part: Part) -> str:
    """The author's explanation; empty where there is none."""
    html = str(part.key.get("explanation", ""))
    if not html:
        return ""
    return f'<div class="callout"><p class="label"{OURS}>{escape(_("Explanation"))}</p>{paragraph(html)}</div>'


def paragraph(html: str) -> str:
    """`html` as a block of its own."""
    return f"<div>{html}</div>" if is_block(html) else f"<p>{html}</p>"


def similar(address: str) -> str:
    """The way to a question like this one in practice; empty without an address."""
    if not address:
        return ""
    return f'<p class="similar"{OURS}><a href="{attr(address)}">{escape(_("Try a similar one"))}</a></p>'


def is_missed(part: Part, state: ItemState) -> bool:
    """Whether the learner may see that a question is not right."""
    graded = state.graded
    outcome = graded.outcomes.get(part.id) if graded is not None and graded.costs_attempt else None
    if outcome is None or outcome.is_unknown:
        return False
    return state.shows_feedback and outcome.status in ("not_yet", "partly")


def is_open(part: Part, state: ItemState, context: RenderContext) -> bool:
    """Whether there is something to send."""
    return not (state.is_settled or waits(state, context) or context.locks(part) or is_only_read(part, context))


def waits(state: ItemState, context: RenderContext) -> bool:
    """Whether a program that was handed in is to be run."""
    return state.graded is not None and state.graded.is_waiting and not runs_nothing(context)


def runs_nothing(context: RenderContext) -> bool:
    """Whether answers are only checked, so that none is run: that is done for those who take part alone."""
    return context.is_preview or context.is_visitor


def is_only_read(part: Part, context: RenderContext) -> bool:
    """Whether there is nothing in it but what would have to be run, and is not."""
    return runs_nothing(context) and is_run(part) and all(map(is_run, questions_of(part)))


def locked(part: Part, context: RenderContext) -> str:
    """A word to those who may look at a graded part and not answer it, with the way in."""
    if not context.locks(part):
        return ""
    way, words = "", _("This counts towards the grade, so it is answered by those who take part.")
    if not part.category:
        words = _("This counts for a record, so it is answered by those who take part.")
    if context.course:
        way = f' <a href="{attr(context.course)}">{escape(_("Take part in the course"))}</a>'
    return f'<p class="locked"{OURS}>{escape(words)}{way}</p>'


def notice(context: RenderContext) -> str:
    """What is said of the sending itself; takes the focus."""
    return (
        f'<div class="notice" role="status" tabindex="-1" autofocus{OURS}>{context.notice}</div>'
        if context.notice
        else ""
    )


def controls(html: str, part: Part, context: RenderContext) -> str:
    """The controls of a question, shut where they are only to be looked at."""
    return shut(html) if context.locks(part) else html


def shut(html: str) -> str:
    """Controls that are only to be looked at."""
    return f'<fieldset class="shut" disabled>{html}</fieldset>'


def nothing_kept(part: Part, context: RenderContext) -> str:
    """A word to those whose answers are only checked."""
    if context.locks(part):
        return ""
    if not runs_nothing(context):
        return ""
    words = []
    if not is_only_read(part, context):
        checked = _("Your answers are checked here, not kept.")
        words = [_("This is a preview: nothing is kept.") if context.is_preview else checked]
    if is_run(part):
        words.append(not_run(context))
    return f'<span class="muted">{escape(" ".join(words))}</span>'


def not_run(context: RenderContext) -> str:
    """Why no program is run here."""
    if context.is_preview:
        return _("This is a preview: only the solution has been tested.")
    return _("Programs are tested for those who take part.")
