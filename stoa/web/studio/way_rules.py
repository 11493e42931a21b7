"""A condition picked from lists, as the rule language writes it."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext

from stoa.content.queries import Outline
from stoa.credentials.rules import editing


def kinds(outline: Outline) -> list[tuple[str, str]]:
    """(name, words) of the kinds that this course has something for."""
    found = [
        ("units_share", gettext("A share of the course is done, in per cent")),
        ("units_count", gettext("So many units are done")),
        ("unit", gettext("This unit is done")),
    ]
    if outline.grading:
        found.append(("score", gettext("The course grade, in per cent")))
    if any(part.points > 0 for part in outline.parts):
        found.append(("part_score", gettext("The score of this question or quiz, in per cent")))
    return found


def added(rule: str, data: QueryDict) -> str:
    """The rule with the condition that was picked. Raises RuleError."""
    return editing.with_condition(rule, _condition(data))


def _condition(data: QueryDict) -> str:
    number = data.get("pick-number", "").strip()[:12].replace(",", ".").rstrip("% ")
    match data.get("pick-kind", ""):
        case "units_share":
            return f"units >= {number}%"
        case "units_count":
            return f"units >= {number}"
        case "score":
            return f"score >= {number}%"
        case "part_score":
            return f'score("{data.get("pick-part", "")[:200]}") >= {number}%'
        case _:
            return f'unit("{data.get("pick-unit", "")[:200]}")'
