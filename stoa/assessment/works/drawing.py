"""Drawing an assignment: its panel in the unit, its rubric, and what staff made of a work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any, Literal, TypeAlias

from django.utils.translation import gettext as _

from stoa.assessment import rubrics
from stoa.assessment.items.markup import attr
from stoa.assessment.items.words import (
    due_html,
    earned_text,
    if_now_text,
    lateness_text,
    local_text,
    name_of,
    percent,
    worth_text,
)
from stoa.assessment.lateness import Lateness
from stoa.assessment.works.registry import pieces_of
from stoa.assessment.works.terms import is_team_work, team_sizes
from stoa.content.ports import Part

Step: TypeAlias = Literal["open", "draft", "handed_in", "marked", "returned"]

_ICON = '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">{}</svg>'
_ICONS = {
    "open": _ICON.format('<circle cx="10" cy="10" r="6.5"/>'),
    "draft": _ICON.format('<path d="M4 16l1-4 8-8 3 3-8 8-4 1Z"/>'),
    "handed_in": _ICON.format('<path d="m4 10.5 4 4 8-9"/>'),
    "marked": _ICON.format('<path d="m3 10.5 3.500 4 4-5m0 4 1 1 6-8"/>'),
    "returned": _ICON.format('<path d="M16 10H4m5-5-5 5 5 5"/>'),
}


@dataclass(frozen=True, slots=True)
class Status:
    """Where a learner stands with an assignment. `at`: since when; `fraction` of what is marked, None without a score;
    `is_again`: a draft after something was handed in."""

    step: Step = "open"
    at: datetime | None = None
    is_late: bool = False
    fraction: float | None = None
    is_again: bool = False
    lateness: Lateness | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a panel needs besides the part. `address` of the assignment's page, empty for whoever may only read;
    `course` where one takes part, empty for nobody to tell; `lateness`: how late it would be now."""

    number: int = 0
    time_zone: str = ""
    language: str = ""
    address: str = ""
    course: str = ""
    is_past: bool = False
    lateness: Lateness | None = None


def panel(part: Part, status: Status, frame: Frame) -> str:
    """An assignment as it stands in its unit."""
    id = attr(part.id)
    title = name_of(part.kind, part.title, frame.number)
    return (
        f'<section class="work-panel" id="{id}" aria-labelledby="{id}-h"><header class="work-head">'
        f'<h2 id="{id}-h">{escape(title)}</h2><p>{terms(part, frame)}</p></header>'
        f'<div class="prose">{prose(part)}</div>{asked(part)}{_foot(part, status, frame)}</section>'
    )


def prose(part: Part) -> str:
    """What is to be done, as HTML."""
    prompt = str(part.public.get("prompt", ""))
    return prompt if prompt.lstrip().startswith(("<p", "<ul", "<ol", "<h", "<div")) else f"<p>{prompt}</p>"


def terms(part: Part, frame: Frame) -> str:
    """What it counts and when it is due, as HTML."""
    said = [escape(f"{worth_text(part.points)}." if part.category else _("Not graded."))]
    if not part.required:
        said.append(escape(_("Optional.")))
    if is_team_work(part):
        said.append(escape(team_words(part)))
    if part.due:
        said.append(due_html(part.due, frame.time_zone or part.due_zone, frame.is_past, frame.language))
        said.append(escape(if_now_text(frame.lateness)))
    return " ".join(filter(None, said))


def team_words(part: Part) -> str:
    """`In teams of 2 to 4.`"""
    least, most = team_sizes(part)
    if least == most:
        return _("In teams of %(most)s.") % {"most": most}
    return _("In teams of %(least)s to %(most)s.") % {"least": least, "most": most}


def asked(part: Part) -> str:
    """What is to be handed in, as a list."""
    lines = "".join(f"<li>{escape(kind.asks(piece))}</li>" for kind, piece in pieces_of(part))
    return f'<p class="label">{escape(_("To hand in"))}</p><ul class="work-asks">{lines}</ul>'


def _foot(part: Part, status: Status, frame: Frame) -> str:
    if not frame.address:
        if not frame.course:
            return ""
        said, way = _("Those who take part work on it here."), _("Take part")
        return f'<p class="small muted">{escape(said)} <a href="{attr(frame.course)}">{escape(way)}</a></p>'
    words = {
        "open": _("Begin"), "draft": _("Go on with your draft"), "handed_in": _("See what you handed in"),
        "marked": _("See what was said of it"), "returned": _("See what was said of it"),
    }[status.step]  # fmt: skip
    second = "" if status.step in ("open", "draft", "returned") else " second"
    which = f'<span class="visually-hidden"> {escape(part.title)}</span>'
    return (
        f'{state_line(status, frame.time_zone)}<p class="actions"><a class="button{second}"'
        f' href="{attr(frame.address)}">{escape(words)}{which}</a></p>'
    )


def state_line(status: Status, zone: str) -> str:
    """Where the learner stands, as a paragraph with a mark and words."""
    return (
        f'<p class="work-state {status.step}">{_ICONS[status.step]}<span>{escape(state_words(status, zone))}</span></p>'
    )


def state_words(status: Status, zone: str) -> str:
    """`Handed in on 3 December 2026, 14:02 CET, after the deadline.`"""
    if status.at is None:
        return _("Not begun yet.")
    at = local_text(status.at, zone)
    if status.step == "draft":
        again = _("Handed in before; a new draft was saved on %(at)s and is not handed in.")
        return (again if status.is_again else _("A draft is saved, last on %(at)s. It is not handed in.")) % {"at": at}
    if status.step == "handed_in":
        late = _("Handed in on %(at)s, after the deadline.")
        return _with_lateness((late if status.is_late else _("Handed in on %(at)s.")) % {"at": at}, status)
    if status.step == "returned":
        return _("Given back on %(at)s: you are asked to hand in once more.") % {"at": at}
    if status.fraction is None:
        return _("Marked on %(at)s.") % {"at": at}
    said = _("Marked on %(at)s: %(score)s.") % {"at": at, "score": percent(status.fraction)}
    return _with_lateness(said, status)


def _with_lateness(said: str, status: Status) -> str:
    return f"{said} {lateness_text(status.lateness)}" if status.lateness else said


def rubric_html(part: Part, levels: Mapping[str, str] | None = None, notes: Sequence[Any] = (), level: int = 3) -> str:
    """The rubric, for whoever is to be marked by it; with `levels`, what was chosen, and notes on each criterion.
    Headings are of this `level`."""
    rubric: Any = part.public.get("rubric")
    found = []
    for criterion in rubrics.criteria_of(rubric):
        chosen = (levels or {}).get(criterion["id"])
        rows = "".join(_level(each, each["id"] == chosen) for each in criterion["levels"])
        said = "".join(
            f'<p class="work-said">{escape(each["text"])}</p>'
            for each in notes if isinstance(each, dict) and each.get("criterion") == criterion["id"]
        )  # fmt: skip
        text = f'<div class="prose">{criterion["text"]}</div>' if criterion["text"] else ""
        found.append(
            f'<section class="criterion"><h{level}>{escape(criterion["title"])}</h{level}>{text}'
            f'<ul class="levels">{rows}</ul>{said}</section>'
        )  # fmt: skip
    if not found:
        return ""
    total = ""
    if levels:
        total = (
            f'<p class="work-total">{escape(earned_text(rubrics.earned(rubric, levels), rubrics.possible(rubric)))}</p>'
        )
    return f'<div class="rubric">{"".join(found)}{total}</div>'


def _level(level: Mapping[str, Any], is_chosen: bool) -> str:
    here = f'<span class="visually-hidden">{escape(_("Here you are:"))} </span>'
    mark = f"{_ICONS['handed_in']}{here}" if is_chosen else ""
    text = f"<span>{escape(level['text'])}</span>" if level["text"] else ""
    return (
        f'<li class="level{" chosen" if is_chosen else ""}"><b>{mark}{escape(level["title"])}</b> '
        f"<small>{escape(worth_text(level['points']))}</small>{text}</li>"
    )


def notes_html(notes: Sequence[Any], names: Mapping[str, str]) -> str:
    """Notes on places of the work, numbered: what is quoted, then what is said. `names`: files' names by public id."""
    found = []
    for note in notes:
        if not isinstance(note, dict) or note.get("criterion"):
            continue
        quote, file = str(note.get("quote", "")), names.get(str(note.get("file", "")), "")
        about = f"<q>{escape(quote)}</q>" if quote else f"<bdi>{escape(file)}</bdi>" if file else ""
        place = f'<p class="work-quoted">{about}</p>' if about else ""
        quoted = f' data-quote="{attr(quote)}" data-nth="{attr(str(note.get("nth", 0)))}"' if quote else ""
        found.append(f"<li{quoted}>{place}<p>{escape(str(note.get('text', '')))}</p></li>")
    return f'<ol class="work-notes">{"".join(found)}</ol>' if found else ""
