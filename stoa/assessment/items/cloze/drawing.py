"""Drawing a text with its fields in it, and below it what is said of them one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.cloze.fields import Field
from stoa.assessment.items.cloze.placing import fill
from stoa.assessment.items.markup import CLASSES, asking, attr, describedby, shuffled, verdict
from stoa.assessment.items.numeric.ranges import in_words
from stoa.assessment.items.tongues import HEARD, OURS, THEIRS, quoted
from stoa.assessment.items.typed import TYPED_LIMIT
from stoa.assessment.ports import Shown, field_name
from stoa.content.ports import Part

GIVEN_LIMIT = 60
"""Characters of an answer that are repeated where something is said of it."""


def draw_text(part: Part, shown: Shown, fields: Sequence[Field], given: Mapping[str, str]) -> str:
    """Prompt with fields, and the replies. `given`: what is in each field, by id."""
    told = [_told(part, shown, field, number, given) for number, field in enumerate(fields, 1)]
    drawn = [
        _field(part, shown, field, number, len(fields), given.get(field.id, ""), bool(about))
        for number, (field, about) in enumerate(zip(fields, told, strict=True), 1)
    ]
    text = fill(str(part.public["prompt"]), lambda number: drawn[number - 1] if number <= len(drawn) else "")
    words = ngettext("Text with %(count)d blank", "Text with %(count)d blanks", len(fields)) % {"count": len(fields)}
    said = f'<ul class="blank-replies">{"".join(told)}</ul>' if any(told) else ""
    return (
        f'<fieldset class="blanks" aria-label="{attr(words)}"{describedby(shown.describedby)}{HEARD}>'
        f'<div class="prompt"{THEIRS}>{text}</div></fieldset>{said}'
    )


def name_of(field: Field, number: int, count: int) -> str:
    """What a blank is called, for those who hear it, as HTML."""
    place = _("Blank %(number)d of %(count)d") % {"number": number, "count": count} if count > 1 else _("Blank")
    return f"{quoted(escape(field.label))} ({escape(place)})" if field.label else escape(place)


def _field(part: Part, shown: Shown, field: Field, number: int, count: int, value: str, is_told: bool) -> str:
    """A field in the line: label (heard), control, and its verdict as a mark."""
    at = f"{attr(part.id)}-{field.id}"
    told = shown.outcome.verdicts.get(field.id) if shown.outcome else None
    is_unread = told is not None and told.status == "unreadable"
    look = f" {CLASSES[told.status]}" if told is not None and not is_unread else " unread" if is_unread else ""
    mark = ""
    if told is not None and not is_unread:
        mark = verdict(told.status, f"{at}-v", is_settled=shown.is_settled, is_short=True)
    about = asking(shown, f"{part.id}-{field.id}-field", f"{at}-v" if mark else "", f"{at}-r" if is_told else "")
    common = f'id="{at}-field" name="{attr(field_name(part, field.id))}"{about}'
    if field.is_list:
        control = _list(field, shown, common, value, is_shuffled=bool(part.public.get("shuffle")))
    else:
        direction = "ltr" if field.part.kind == "numeric" else "auto"
        control = (
            f'<input class="input" {common} type="text" value="{attr(value)}" dir="{direction}"'
            f' maxlength="{TYPED_LIMIT}" autocomplete="off" autocapitalize="none" spellcheck="false"'
            f"{' readonly' if shown.is_settled else ''}>"
        )
    place = f'<span class="blank-number" aria-hidden="true">{number}</span>' if is_told and count > 1 else ""
    name = name_of(field, number, count)
    label = f'<label class="heard" for="{at}-field"{OURS}>{name}</label>'
    return f'<span class="blank{look}">{label}{control}{place}{mark}</span>'


def _list(field: Field, shown: Shown, common: str, value: str, *, is_shuffled: bool) -> str:
    choices = list(field.choices.items())
    if shown.seed and is_shuffled:
        choices = shuffled(choices, f"{shown.seed}:{field.id}")
    options = "".join(
        f'<option value="{id}"{" selected" if id == value else ""}>{escape(text)}</option>' for id, text in choices
    )
    shut = " disabled" if shown.is_settled else ""
    return (
        f'<select class="input" {common}{shut}><option value=""{OURS}>{escape(_("Choose"))}</option>{options}</select>'
    )


def _told(part: Part, shown: Shown, field: Field, number: int, given: Mapping[str, str]) -> str:
    """What is said of one blank below the text; empty when there is nothing to say."""
    told = shown.outcome.verdicts.get(field.id) if shown.outcome else None
    said, look = list[str](), ""
    if told is not None:
        look = CLASSES.get(told.status, "unread")
        words = field.say(field.grade(given[field.id])) if field.id in given else ""
        if words:
            said.append(f'<p class="{"error" if told.status == "unreadable" else "told"}"{OURS}>{escape(words)}</p>')
        if told.feedback:
            said.append(f'<div class="feedback">{told.feedback}</div>')
    if shown.reveals and (told is None or told.status != "right"):
        words = _solution(field)
        said.append(f'<p class="solution"{OURS}>{words}</p>' if words else "")
    if not any(said):
        return ""
    value = given.get(field.id, "")
    value = field.choices.get(value, value)
    cut = escape(value[:GIVEN_LIMIT]) + ("…" if len(value) > GIVEN_LIMIT else "")
    said_there = f" <q>{quoted(cut)}</q>" if value else ""
    name = quoted(escape(field.label)) if field.label else escape(_("Blank %(number)d") % {"number": number})
    count = f'<span class="blank-number" aria-hidden="true">{number}</span> '
    which = f'<p class="which"{OURS}>{count}<b>{name}</b>{said_there}</p>'
    return f'<li class="{look}" id="{attr(part.id)}-{field.id}-r">{which}{"".join(said)}</li>'


def _solution(field: Field) -> str:
    """The first right answer of a blank, in a sentence (HTML)."""
    key: Any = field.part.key
    if field.is_list:
        right = (text for id, text in field.choices.items() if key["shares"].get(id, 0) >= 1)
        return escape(_("Right answer: %(answer)s")) % {"answer": quoted(escape(next(right, "")))}
    answer = next((each for each in key.get("answers", ()) if each["share"] >= 1), None)
    if answer is None:
        return ""
    text, near = answer["text"], ""
    if field.part.kind == "numeric":
        text, near = in_words(answer, str(field.part.public.get("decimal", ".")))
    if near:
        words = escape(_("Right answer: %(answer)s, and what is near it: %(near)s"))
        return words % {"answer": quoted(escape(text)), "near": quoted(escape(near))}
    return escape(_("Right answer: %(answer)s")) % {"answer": quoted(escape(text))}
