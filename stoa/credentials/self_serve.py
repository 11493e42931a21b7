"""Pathways of the option `self-serve`: what an author offers to those who make a statement about the course. Nobody
has to meet anything for one, so it has no rule; a course that declares none can be stated about all the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from stoa.content.queries import Outline
from stoa.credentials.rules import FILE

OPTION: Final = "self-serve"
COMPILED: Final = "statements"
KEYS: Final = ("id", "option", "title", "description", "suggestions")
MOST_SUGGESTIONS: Final = 12
LONGEST_SUGGESTION: Final = 300


@dataclass(frozen=True)
class StatementOffer:
    """What an author offers. `suggestions` are things that one might write about."""

    id: str
    title: str
    description: str = ""
    suggestions: tuple[str, ...] = ()


def offers_in(outline: Outline) -> tuple[StatementOffer, ...]:
    """What this version of a course offers; none where its author said nothing."""
    compiled = outline.files.get(FILE)
    listed: Any = compiled.get(COMPILED, []) if isinstance(compiled, Mapping) else []
    return tuple(
        StatementOffer(item["id"], item["title"], item["description"], tuple(item["suggestions"])) for item in listed
    )


def offer_json(offer: StatementOffer) -> dict[str, Any]:
    """An offer as versions keep it."""
    return {
        "id": offer.id, "title": offer.title, "description": offer.description, "suggestions": list(offer.suggestions),
    }  # fmt: skip


def are_suggestions(value: object) -> bool:
    """Whether this is a list of a few short texts."""
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and len(value) <= MOST_SUGGESTIONS
        and all(isinstance(each, str) and 0 < len(each.strip()) <= LONGEST_SUGGESTION for each in value)
    )
