"""The sections of a quiz, and what a form says of them: which one it shows, where to go on, what to look at again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stoa.assessment.items.answering import questions_of
from stoa.assessment.items.sitting import PAGED, SECTIONS, is_sat
from stoa.assessment.ports import Form, Graded, Sat
from stoa.content.ports import Part

GO, SHOWN = "go", "section"
"""Fields of a form: the section that is asked for, the one that it shows."""
AT, AGAIN = "at:", "again:"
"""Names under which a sitting keeps where it is, and `again:question` what is to be looked at again. No question is
called so, and neither is part of what is handed in."""
LISTED = 6
"""From so many questions on, a quiz that is sat has a list of them."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its questions and their places in the quiz, both counted from 1. A quiz without sections is one
    without a title."""

    number: int
    title: str
    intro: str
    questions: tuple[tuple[int, Part], ...]

    @property
    def points(self) -> float:
        return sum(question.points for _, question in self.questions)

    def earned(self, graded: Graded) -> float:
        """The points that its questions have earned."""
        outcomes = graded.outcomes
        return sum(one.points * outcomes[one.id].fraction for _, one in self.questions if one.id in outcomes)


def sections_of(part: Part) -> tuple[Section, ...]:
    """The sections of a quiz as it is for somebody, in order."""
    rows: Any = part.public.get("questions", ())
    heads: Any = part.public.get(SECTIONS) or ()
    placed = [(row.get("section", 0), each) for row, each in zip(rows, enumerate(questions_of(part), 1), strict=True)]
    if not heads:
        return (Section(1, "", "", tuple(each for _, each in placed)),)
    return tuple(
        Section(number, head["title"], head["intro"], tuple(each for place, each in placed if place == number))
        for number, head in enumerate(heads, 1)
    )


def is_paged(part: Part) -> bool:
    """Whether a page shows one of its sections at a time."""
    return bool(part.public.get(PAGED))


def is_listed(part: Part) -> bool:
    """Whether there is a list of its questions while it is sat, in which some can be marked."""
    rows: Any = part.public.get("questions", ())
    return is_sat(part) and (len(rows) >= LISTED or bool(part.public.get(SECTIONS)))


def place_of(part: Part, sat: Sat | None) -> int:
    """The section of a quiz, from 1, at which its sitting is."""
    at = sat.answers.get(AT) if sat is not None else None
    return _within(part, at) or 1


def _within(part: Part, number: object) -> int:
    heads: Any = part.public.get(SECTIONS) or ()
    is_number = isinstance(number, int) and not isinstance(number, bool)
    return number if is_number and 1 <= number <= len(heads) else 0  # type: ignore[operator, return-value]


def _asked(part: Part, form: Form, field: str) -> int:
    """A section's number in a form; 0 where there is none of that number."""
    said = (form.get(field) or [""])[-1]
    return _within(part, int(said)) if said.isascii() and said.isdigit() and len(said) < 4 else 0


def remarks(part: Part, form: Form) -> dict[str, Any]:
    """What a form says besides answers: where to go on, and of each question that it shows whether it is to be looked
    at again (None: not any more)."""
    said: dict[str, Any] = {}
    if is_listed(part):
        said = {f"{AGAIN}{name}": True if f"again-{name}" in form else None for name in names_in(part, form)}
    if is_paged(part) and (go := _asked(part, form, GO)):
        said[AT] = go
    return said


def names_in(part: Part, form: Form) -> list[str]:
    """The questions that a form speaks of: those that it says were touched, else all that it shows."""
    shown = _asked(part, form, SHOWN) if is_paged(part) else 0
    listed = [one for section in sections_of(part) if shown in (0, section.number) for _, one in section.questions]
    touched = form.get("touched")
    return [one.id for one in listed if touched is None or one.id in touched]


def answers_in(saved: dict[str, Any]) -> dict[str, Any]:
    """The answers among what a sitting keeps, without those that were emptied."""
    return {name: each for name, each in saved.items() if each is not None and ":" not in name}
