"""Drawing what a quiz has more when it is sat: how it will be, the bar with the clock, the break, the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items import overview
from stoa.assessment.items.markup import attr
from stoa.assessment.items.sitting import MINUTES, minutes_of
from stoa.assessment.items.tongues import OURS
from stoa.assessment.items.words import clock_text, if_now_text, minutes_text
from stoa.assessment.ports import GRACE, Allowed, ItemState, RenderContext, Sat
from stoa.assessment.rules import refusal
from stoa.content.ports import Part


def may_begin(part: Part, state: ItemState, context: RenderContext) -> bool:
    """Whether there is something to begin: not while programs of the last attempt wait."""
    is_waiting = state.graded is not None and state.graded.is_waiting
    return not (context.is_visitor or is_waiting) and not refusal(
        state.attempts_allowed, state.attempts_used, state.best, state.is_past_due
    )


def introduction(part: Part, state: ItemState, context: RenderContext) -> str:
    """How the quiz goes, and the button that begins it; what is said to those who may not. HTML."""
    lines = [f"<li>{escape(line)}</li>" for line in _how(part, state)]
    listed = f'<ul class="sit-how"{OURS}>{"".join(lines)}</ul>'
    if context.is_visitor:
        words = _("Its questions are shown to those who take part, once they begin.")
        return f'{listed}<p class="locked"{OURS}>{escape(words)}</p>'
    if not may_begin(part, state, context):
        return ""
    word = _("Begin") if state.attempts_used == 0 else _("Begin another attempt")
    return listed + _act(context, "begin", word)


def _how(part: Part, state: ItemState) -> list[str]:
    allowed = state.allowed
    minutes, own = minutes_of(part, allowed), int(str(part.public.get(MINUTES) or 0))
    count = len(part.public.get("questions", ()))  # type: ignore[arg-type]
    said = [ngettext("%(count)d question.", "%(count)d questions.", count) % {"count": count}]
    if state.attempts_allowed > 1:
        number = {"number": state.attempts_used + 1, "count": state.attempts_allowed}
        said.append(_("This will be attempt %(number)d of %(count)d.") % number)
    said += overview.parts_said(part)
    if minutes:
        said.append(_("You have %(time)s from the moment you begin.") % {"time": minutes_text(minutes)})
    if allowed is not None:
        said += _own_terms(part, allowed, minutes, own)
    said.append(_("What you answer is saved as you go. You may leave the page and come back."))
    if late := if_now_text(state.lateness):
        said.append(late)
    if minutes and part.due:
        said.append(_("At the end, or at the deadline if that comes first, what is saved is handed in by itself."))
    elif minutes:
        said.append(_("At the end what is saved is handed in by itself. The clock runs on while you are away."))
    elif part.due:
        said.append(_("At the deadline what is saved is handed in by itself."))
    return said


def _own_terms(part: Part, allowed: Allowed, minutes: int, own: int) -> list[str]:
    """What one learner is allowed beyond the others."""
    said = []
    if minutes > own:
        values = {"more": minutes_text(minutes - own), "time": minutes_text(own)}
        said.append(_("That is %(more)s more than the %(time)s of the others: it was allowed to you.") % values)
    if allowed.breaks and minutes:
        values = {"time": minutes_text(allowed.breaks)}
        said.append(_("You may stop the clock for %(time)s in all. While it stands the questions are hidden.") % values)
    if allowed.attempts and part.public.get("attempts"):
        words = ngettext("%(count)d attempt more was allowed to you.", "%(count)d attempts more were allowed to you.",
                         allowed.attempts)  # fmt: skip
        said.append(words % {"count": allowed.attempts})
    if allowed.due is not None and part.due:
        said.append(_("A deadline of your own was allowed to you."))
    return said


def _act(context: RenderContext, act: str, word: str, look: str = "") -> str:
    return (
        f'<form class="sit-act" method="post" action="{attr(context.sits)}{act}/"{OURS}>'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{context.token}">'
        f'<button class="button{look}" type="submit">{escape(word)}</button></form>'
    )


def stopped(part: Part, sat: Sat, context: RenderContext) -> str:
    """What stands there while the clock is stopped, or the bell has just rung. HTML."""
    if not sat.is_paused:
        words = _("The time is over. What was saved is being handed in.")
        link = f'<a href="">{escape(_("Look again"))}</a>'
        return f'<div class="sit-stop" data-again="{GRACE:.0f}" role="status"{OURS}><p>{escape(words)} {link}</p></div>'
    ends = clock_text(sat.now + sat.break_left, context.time_zone or part.due_zone)
    words = _("The clock stands. Your break lasts until %(time)s at most; then the time runs on.") % {"time": ends}
    return (
        f'<div class="sit-stop" data-again="{sat.break_left:.0f}" role="status"{OURS}><p>{escape(words)}</p></div>'
        f"{_act(context, 'resume', _('Go on'))}"
    )


def bar(part: Part, sat: Sat, context: RenderContext) -> str:
    """When the bell rings, and how long that is. HTML; empty where there is none."""
    if sat.ends is None or sat.left is None:
        return ""
    ends = clock_text(sat.now + sat.left, context.time_zone or part.due_zone)
    until = datetime.fromtimestamp(sat.now + sat.left, UTC).isoformat(timespec="seconds")
    words = escape(_("Ends at %(time)s.")) % {"time": f'<time datetime="{until}">{escape(ends)}</time>'}
    left = minutes_text(max(1, round(sat.left / 60)))
    return (
        f'<div class="sit-bar" data-left="{sat.left:.1f}" data-one="{escape(_("1 minute left"))}"'
        f' data-minutes="{escape(_("{count} minutes left"))}" data-over="{escape(_("The time is over."))}"{OURS}>'
        f'<p><span>{words}</span> <span class="sit-left">{escape(_("%(time)s left") % {"time": left})}</span></p>'
        f'<span class="heard" role="status"></span></div>'
    )


def saving(part: Part, state: ItemState, context: RenderContext) -> str:
    """The fields and the line by which answers are saved before they are handed in. HTML."""
    if not context.saves:
        return ""
    sat = state.sitting
    zone = context.time_zone or part.due_zone
    said, stamp, version, number = "", "", "", state.attempts_used + 1
    if sat is not None and not sat.is_closed and sat.number >= number:
        version, number = str(sat.version), sat.number
        if sat.saved is not None:
            said, stamp = _("Saved %(time)s") % {"time": clock_text(sat.saved, zone)}, stamp_of(sat)
    words = {
        "saved": _("Saved {time}"), "saving": _("Saving …"),
        "away": _("Not saved: no connection. We keep trying."),
        "refused": _("Not saved: this was handed in, or you are signed out. Load the page again."),
    }  # fmt: skip
    told = "".join(f' data-{name}="{escape(text)}"' for name, text in words.items())
    return (
        f'<input type="hidden" name="number" value="{number}"><input type="hidden" name="stamp" value="{stamp}">'
        f'<input type="hidden" name="version" value="{version}">'
        f'<p class="save-line" role="status" data-save="{attr(context.saves)}"{told}{OURS}>{escape(said)}</p>'
    )


def stamp_of(sat: Sat) -> str:
    """Says in a form what was saved when it was made, so that what came from another window since is known."""
    return f"{sat.saved:.3f}" if sat.saved is not None else ""


def buttons(part: Part, state: ItemState, context: RenderContext) -> Sequence[str]:
    """What may be done besides handing in: save without a script, and stop the clock."""
    if not context.saves:
        return []
    save = f'<button class="button second bare-save" type="submit" formaction="{attr(context.saves)}">'
    found = [] if overview.form_of(part) else [f"{save}{escape(_('Save and go on'))}</button>"]
    sat = state.sitting
    if sat is not None and sat.is_running and sat.ends is not None and sat.break_left >= 1:
        left = minutes_text(max(1, round(sat.break_left / 60)))
        word = _("Take a break (%(time)s left)") % {"time": left}
        found.append(
            f'<button class="button second sit-pause" type="submit" formaction="{attr(context.sits)}pause/">'
            f"{escape(word)}</button>"
        )
    return found
