"""Questions inside a film: each stands at a time, below the player, and a script stops the film there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the usual short names of the two

from stoa.content.compiler.captions import seconds
from stoa.content.compiler.context import PageContext
from stoa.content.ports import CompiledBlock, Directive, Hole
from stoa.kernel.text.html import escape

AT = "at"
"""The option of a question in a film that says when it is asked."""


@dataclass(frozen=True)
class Asked:
    """A question and its time in seconds."""

    at: float
    id: str
    block: CompiledBlock


def asked_in(page: PageContext, film: Directive) -> list[Asked]:
    """The questions that stand in a film, in the order of their times. What is wrong is reported."""
    _text, inner = page.directives(film.body, film.body_line)
    length = _seconds(film.options.get("duration", ""))
    found = []
    for directive in inner:
        options = {name: value for name, value in directive.options.items() if name != AT}
        block = page.directive(replace(directive, options=options))
        at = _time(page, directive, length)
        match block.segments:
            case (Hole(kind="question", id=id),):
                found.append(Asked(at, id, block))
            case ():
                pass  # what is wrong with it was said
            case _:
                message = _("A film holds questions, each with its time, and nothing else.")
                page.report("error", "film-content", message, directive.line, _("Put it below the film."))
    return sorted(found, key=lambda each: each.at)


def _time(page: PageContext, directive: Directive, length: float) -> float:
    text = directive.options.get(AT, "").strip()
    at = _seconds(text)
    line = directive.line + (list(directive.options).index(AT) + 1 if AT in directive.options else 0)
    if not at:
        message = _("“%(text)s” is no time in a film.") % {"text": text[:40]}
        page.report("error", "film-at", message, line, _("Write “:at: 2:35”."))
    elif length and at > length:
        message = _("The film is over before %(text)s.") % {"text": text[:40]}
        page.report("error", "film-at", message, line, _("Write an earlier time, or correct :duration:."))
    return at


def _seconds(text: str) -> float:
    """The seconds of `2:35`; 0 for what is no time."""
    try:
        return seconds(text) if text and text.isascii() else 0.0
    except ValueError:
        return 0.0


def clock(start: float) -> str:
    """`2:35`, `1:02:35`."""
    minutes, left = divmod(int(start), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def opened(page: PageContext, asked: Asked, base: str) -> str:
    """What stands above a question: when it is asked, with the way there. Followed by the question and `</div>`."""
    words = page.say(N_("At %(time)s in the film"), time=clock(asked.at))
    inner = f'<time datetime="PT{asked.at:g}S">{escape(words)}</time>'
    shown = f'<a href="{escape(base)}#t={asked.at:g}" data-t="{asked.at:g}">{inner}</a>' if base else inner
    return f'<div class="film-question" data-at="{asked.at:g}"><p class="film-at">{shown}</p>\n'


def line(page: PageContext, asked: Asked) -> str:
    """The question's place in the transcript."""
    words = escape(page.say(N_("A question")))
    time = f'<time datetime="PT{asked.at:g}S">{clock(asked.at)}</time>'
    return f'<li class="asked"><a href="#{escape(asked.id)}">{time}<span>{words}</span></a></li>'


def lines_before(page: PageContext, waiting: Sequence[Asked], start: float) -> tuple[str, Sequence[Asked]]:
    """The lines of the questions that are asked before `start`, and the others."""
    due = [asked for asked in waiting if asked.at < start]
    return "".join(line(page, asked) for asked in due), waiting[len(due) :]
