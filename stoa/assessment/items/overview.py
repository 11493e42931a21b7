"""Drawing what a quiz has more when it is long: its sections, a list of its questions, marks on some, ways between."""

from __future__ import annotations

from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.markup import attr
from stoa.assessment.items.sections import (
    AGAIN,
    GO,
    SHOWN,
    Section,
    answers_in,
    is_listed,
    is_paged,
    place_of,
    sections_of,
)
from stoa.assessment.items.showing import paragraph
from stoa.assessment.items.tongues import OURS, quoted
from stoa.assessment.items.words import earned_text, worth_text
from stoa.assessment.ports import Graded, ItemState, RenderContext, Sat
from stoa.content.ports import Part


def is_sitting(state: ItemState) -> bool:
    """Whether the quiz is being sat."""
    return state.sitting is not None and state.sitting.is_running


def shown_sections(part: Part, state: ItemState) -> tuple[Section, ...]:
    """Those that the page shows: the one at which a sitting is, where they come one by one, else all."""
    found = sections_of(part)
    if not (is_paged(part) and is_sitting(state)):
        return found
    place = place_of(part, state.sitting)
    return tuple(section for section in found if section.number == place)


def parts_said(part: Part) -> list[str]:
    """What its sections are, and how one goes through them: a sentence each."""
    found = sections_of(part)
    if not found[0].title:
        return []
    listed = "; ".join(f"{section.title} ({count_text(section)})" for section in found)
    said = [_("Its parts: %(parts)s.") % {"parts": listed}]
    return [*said, *([_("One part is shown at a time. You may go back.")] if is_paged(part) else [])]


def count_text(section: Section) -> str:
    """`3 questions, 4 points`."""
    count = len(section.questions)
    words = ngettext("%(count)d question", "%(count)d questions", count) % {"count": count}
    return _("%(questions)s, %(points)s") % {"questions": words, "points": worth_text(section.points)}


def head(part: Part, section: Section, of: int, anchor: str) -> str:
    """The heading of a section with its text; empty for a quiz without any. `anchor` is an attribute or empty."""
    if not section.title:
        return ""
    place = _("Part %(number)d of %(count)d") % {"number": section.number, "count": of}
    intro = f'<div class="prose">{paragraph(section.intro)}</div>' if section.intro else ""
    return (
        f'<header class="section-head"><p class="label"{OURS}>{escape(place)}</p>'
        f"<h3{anchor}>{escape(section.title)}</h3><p{OURS}>{escape(count_text(section))}</p></header>{intro}"
    )


def listing(part: Part, state: ItemState, context: RenderContext) -> str:
    """The list of a quiz's questions while it is sat: which are answered, which are to be looked at again. HTML."""
    sat = state.sitting
    if not (is_listed(part) and is_sitting(state) and context.saves) or sat is None:
        return ""
    place = place_of(part, sat) if is_paged(part) else 0
    answered = answers_in(dict(sat.answers))
    groups, filled, count = [], 0, 0
    for section in sections_of(part):
        rows = [
            _row(section, number, one, sat, one.id in answered, place, context) for number, one in section.questions
        ]
        filled += sum(one.id in answered for _, one in section.questions)
        count += len(section.questions)
        title = f'<span class="label">{quoted(escape(section.title))}</span>' if section.title else ""
        groups.append(f"<div>{title}<ol>{''.join(rows)}</ol></div>")
    words = _("%(filled)s of %(count)s answered") % {"filled": filled, "count": count}
    told = {"of": _("{filled} of {count} answered"), "answered": _("answered"), "open": _("no answer yet"),
            "again": _("look at it again")}  # fmt: skip
    data = "".join(f' data-{name}="{escape(text)}"' for name, text in told.items())
    return (
        f'<nav class="q-list"{OURS} aria-label="{escape(_("Questions"))}"{data}><p class="q-count">{escape(words)}</p>'
        f"{''.join(groups)}</nav>"
    )


def _row(
    section: Section, number: int, one: Part, sat: Sat, is_answered: bool, place: int, context: RenderContext
) -> str:  # fmt: skip
    is_marked = bool(sat.answers.get(f"{AGAIN}{one.id}"))
    said = [_("answered") if is_answered else _("no answer yet"), *([_("look at it again")] if is_marked else [])]
    names = " ".join(name for name, holds in (("filled", is_answered), ("marked", is_marked)) if holds)
    name = _("Question %(number)d") % {"number": number}
    more = f' data-name="{escape(name)}" aria-label="{escape(", ".join([name, *said]))}"'
    more += f' class="{names}"' if names else ""
    return f"<li>{way(section, one, place, context, str(number), more=more)}</li>"


def form_of(part: Part) -> str:
    """The id of the form of a quiz that comes section by section; empty for others."""
    return f"{part.id}-form" if is_paged(part) else ""


def way(
    section: Section, one: Part, place: int, context: RenderContext, inner: str, form: str = "", more: str = "",
    first: str = "",
) -> str:  # fmt: skip
    """A link to a question; where another section is shown, a button that saves and goes to its own. `inner` is HTML,
    `place` the section that is shown, 0 for all; `form` the id of the form, for what stands outside it; `first` that
    of what the link leads to, when it is not the question as a whole."""
    if place in (0, section.number):
        return f'<a href="#{attr(first or one.id)}" data-question="{attr(one.id)}"{more}>{inner}</a>'
    named = f' form="{attr(form)}"' if form else ""
    return f'<button type="submit"{named} {_going(section.number, context)}{more}>{inner}</button>'


def _going(number: int, context: RenderContext) -> str:
    return f'formaction="{attr(context.saves)}" name="{GO}" value="{number}"'


def fields(part: Part, state: ItemState, context: RenderContext) -> str:
    """What a form has that shows one section: which one, and what Enter does in it: save."""
    if not (is_paged(part) and is_sitting(state) and context.saves):
        return ""
    number = place_of(part, state.sitting)
    return (
        f'<input type="hidden" name="{SHOWN}" value="{number}">'
        f'<button class="heard" type="submit" formaction="{attr(context.saves)}" tabindex="-1">'
        f"{escape(_('Save and go on'))}</button>"
    )


def ways(part: Part, state: ItemState, context: RenderContext) -> tuple[str, bool]:
    """Buttons to the section before and after the one that is shown, and whether that is the last. HTML."""
    if not (is_paged(part) and is_sitting(state) and context.saves):
        return "", True
    found, place = sections_of(part), place_of(part, state.sitting)
    buttons = ""
    if place < len(found):
        word = _("Go on: %(title)s") % {"title": found[place].title}
        buttons = f'<button class="button" type="submit" {_going(place + 1, context)}>{escape(word)}</button>'
    if place > 1:
        word = _("Back: %(title)s") % {"title": found[place - 2].title}
        buttons += f'<button class="button second" type="submit" {_going(place - 1, context)}>{escape(word)}</button>'
    return buttons, place == len(found)


def mark(part: Part, one: Part, state: ItemState, context: RenderContext) -> str:
    """By which a question is marked, to be looked at again. HTML."""
    sat = state.sitting
    if not (is_listed(part) and is_sitting(state) and context.saves) or sat is None:
        return ""
    checked = " checked" if sat.answers.get(f"{AGAIN}{one.id}") else ""
    return (
        f'<label class="again"{OURS}><input type="checkbox" name="again-{attr(one.id)}" value="1"{checked}>'
        f"<span>{escape(_('Look at it again'))}</span></label>"
    )


def earned_by_section(part: Part, state: ItemState, graded: Graded) -> str:
    """What each section has earned, where that tells nothing of a single question before its time. HTML."""
    found = sections_of(part)
    is_told = state.shows_feedback or all(len(section.questions) > 1 for section in found)
    if len(found) < 2 or not is_told:
        return ""
    rows = [
        f"<div><dt>{escape(section.title)}</dt>"
        f"<dd>{escape(earned_text(section.earned(graded), section.points))}</dd></div>"
        for section in found
    ]
    return f'<dl class="section-sums">{"".join(rows)}</dl>'
