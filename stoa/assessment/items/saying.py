"""The line that says what became of an answer: the same place and the same order for every kind of question.

It stands under the head: symbol and verdict, what the kind adds, what can be done next. Marks on rows, options and
fields follow where those are, then the author's reply. Whatever is said there is not said here again.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from stoa.assessment.items.markup import CLASSES, alert, attr, verdict
from stoa.assessment.items.registry import kind_of
from stoa.assessment.items.tongues import OURS
from stoa.assessment.ports import Outcome
from stoa.content.ports import Part


@dataclass(frozen=True)
class Said:
    """What is said of the last answer: HTML, and the class names of its look."""

    html: str
    look: str = ""


def said_line(id: str, said: Said, *, takes_focus: bool = False, is_live: bool = True) -> str:
    """The line of the question `id`, as HTML. Live: read aloud as soon as it stands there."""
    live = ' role="status"' if is_live else ""
    focus = ' tabindex="-1" autofocus' if takes_focus else ""
    return f'<div class="said{said.look}" id="{attr(id)}-said"{live}{focus}{OURS}>{said.html}</div>'


def sentence(*words: str) -> str:
    """Sentences, of which empty ones are left out, as HTML."""
    said = " ".join(filter(None, words))
    return f"<span>{escape(said)}</span>" if said else ""


def hold_back(words: str) -> str:
    """Why an answer does not count yet, as HTML."""
    return f"<p>{alert()}<span>{escape(words)}</span></p>"


def judged(part: Part, outcome: Outcome, result: str, *more: str, is_settled: bool) -> Said:
    """The verdict in words (`result`), what the kind says of it, and `more` sentences."""
    is_all = outcome.status == "right" and "all" in outcome.facts  # then how many are right says nothing new
    said = "" if is_all else kind_of(part.public["item"]).say(outcome)
    mark = verdict(outcome.status, is_settled=is_settled, words=result)
    return Said(f"{mark} {sentence(said, *more)}".strip(), f" {CLASSES[outcome.status]}")
