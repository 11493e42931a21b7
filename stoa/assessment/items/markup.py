"""Small pieces of HTML that every kind of question uses. All text is escaped here; `html` means already safe.

Plain string building, because a question is drawn for every learner at every view and a template engine costs ten
times as much.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from html import escape, unescape
from typing import TypeVar

from django.utils.translation import gettext as _

from stoa.assessment.items.tongues import OURS
from stoa.assessment.ports import Outcome, Shown, Status

T = TypeVar("T")

FIRST_WORDS = 8
"""Words of a prompt by which its staff know a question without a title."""
_TAG = re.compile(r"<[^>]*>")
_SHOWS_NOTHING = re.compile(r"<(?:math|img|svg|table|pre|video|audio)[ >/]")
_BLOCK = re.compile(r"<(?:p|div|ul|ol|dl|table|pre|figure|blockquote|h[1-6]|section|hr)[ >/]")

_ICON = '<svg class="icon{flip}" viewBox="0 0 20 20" aria-hidden="true">{lines}</svg>'
_CHECK = _ICON.format(flip="", lines='<path d="m4 10.5 4 4 8-9"/>')
_BACK = _ICON.format(flip=" icon-flip", lines='<path d="M16 10H4m5-5-5 5 5 5"/>')
_HALF = _ICON.format(flip="", lines='<circle cx="10" cy="10" r="6.5"/><path d="M10 3.500v13"/>')
_RING = _ICON.format(flip="", lines='<circle cx="10" cy="10" r="6.5"/>')
_ALERT = _ICON.format(flip="", lines='<circle cx="10" cy="10" r="7.5"/><path d="M10 6v5m0 2.500v.5"/>')

CLASSES = {"right": "right", "partly": "wrong partly", "not_yet": "wrong"}
"""Class names of a row by verdict; the prototype calls every row that is not right `wrong`, its words never do."""


def attr(text: str) -> str:
    """`text` for between double quotes."""
    return escape(text, quote=True)


def plain_text(html: str) -> str:
    """What a reader sees of `html`, without its tags, in one line."""
    return " ".join(unescape(_TAG.sub("", html)).split())


def hides_in_plain_text(html: str) -> bool:
    """Whether something of `html` is lost where only plain text can stand."""
    return _SHOWS_NOTHING.search(html) is not None


def is_block(html: str) -> bool:
    """Whether `html` has block elements, which a label or a legend cannot hold."""
    return _BLOCK.search(html) is not None


def verdict(status: Status, id: str = "", *, is_settled: bool = False, words: str = "", is_short: bool = False) -> str:
    """The mark and word of a verdict, or `words` for it: never colour alone. Settled: nothing more can be tried.
    Short: the word is for those who listen, for a place in running text."""
    if status == "right":
        icon, word = _CHECK, _("Right")
    elif status == "partly":
        icon, word = _HALF, _("Partly right")
    else:
        icon, word = (_RING, _("Not this time")) if is_settled else (_BACK, _("Not yet"))
    named = f' id="{attr(id)}"' if id else ""
    shown = escape(words or word)
    if is_short:
        shown = f'<span class="heard">{shown}</span>'
    return f'<span class="verdict"{named}{OURS}>{icon}{shown}</span>'


def solution_mark(id: str) -> str:
    """What stands beside a right answer that was not given, once it may be shown: a hollow mark, and in the past."""
    return f'<span class="verdict" id="{attr(id)}"{OURS}>{_RING}{escape(_("This was right"))}</span>'


def why(control: str) -> str:
    """The id of what says why a control holds an answer back."""
    return f"{control}-why"


def empty() -> str:
    """What is the matter with a control that nothing was chosen or written in."""
    return _("no answer yet")


def asking(shown: Shown, control: str, *ids: str, is_named: bool = True) -> str:
    """The attributes of a control that say what it is described by (`ids`, empty ones left out), and whether it holds
    an answer back, which is then said by what `gaps.listed` draws of it, unless it is the only one (not `is_named`)."""
    if control not in shown.asks:
        return describedby(*ids)
    focus = " autofocus" if shown.takes_focus and control == shown.asks[0] else ""
    return f'{describedby(why(control) if is_named else "", *ids)} aria-invalid="true"{focus}'


def first_of(shown: Shown, control: str) -> str:
    """The attributes of the first of some buttons of which one is to be chosen and was not."""
    if control not in shown.asks:
        return ""
    focus = " autofocus" if shown.takes_focus and control == shown.asks[0] else ""
    return f' id="{attr(control)}"{focus}'


def alert() -> str:
    """The symbol of what has to be mended first."""
    return _ALERT


def problem(message: str, id: str) -> str:
    """A line about an answer that cannot be graded. `message` is plain text."""
    return f'<p class="error" id="{attr(id)}"{OURS}>{_ALERT}<span>{escape(message)}</span></p>'


def reply(outcome: Outcome, id: str) -> str:
    """The author's reply to an answer as a whole; empty where there is none."""
    if not outcome.feedback or outcome.status not in CLASSES:
        return ""
    return f'<div class="reply {CLASSES[outcome.status]}" id="{attr(id)}">{outcome.feedback}</div>'


def shuffled(options: Sequence[tuple[str, T]], seed: str) -> list[tuple[str, T]]:
    """(id, value) pairs in an order that depends on `seed` alone; the given order without one."""
    if not seed:
        return list(options)
    return sorted(options, key=lambda pair: hashlib.blake2b(f"{seed}\0{pair[0]}".encode(), digest_size=8).digest())


def describedby(*ids: str) -> str:
    """The attribute that ties a control to what is said of it; empty without ids."""
    named = " ".join(id for id in ids if id)
    return f' aria-describedby="{attr(named)}"' if named else ""


def group(id: str, prompt: str, is_block_prompt: bool, inner: str, described: str) -> str:
    """A fieldset around `inner`, named by the prompt (`html`). `described` is an attribute or empty."""
    if is_block_prompt:
        named = f"{attr(id)}-prompt"
        return (
            f'<div class="prompt" id="{named}">{prompt}</div>'
            f'<fieldset aria-labelledby="{named}"{described}>{inner}</fieldset>'
        )
    return f'<fieldset{described}><legend class="prompt">{prompt}</legend>{inner}</fieldset>'


def labelled(id: str, prompt: str, is_block_prompt: bool) -> tuple[str, str]:
    """The prompt of a single control `{id}-field`, and the attribute that the control needs to be named by it."""
    if is_block_prompt:
        return f'<div class="prompt" id="{attr(id)}-prompt">{prompt}</div>', f' aria-labelledby="{attr(id)}-prompt"'
    return f'<label class="prompt" for="{attr(id)}-field">{prompt}</label>', ""


def beginning(prompt: str) -> str:
    """The first words of a prompt (HTML), plain: by them its staff know a question without a title."""
    words = plain_text(prompt).split()
    first = " ".join(words[:FIRST_WORDS])[:120]
    return f"{first.rstrip('.,;:!?…')}…" if len(words) > FIRST_WORDS else first
