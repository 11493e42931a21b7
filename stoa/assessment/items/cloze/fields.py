"""The blanks of a part, what a response says of each, and its grading by the blank's own kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items import dropdown, numeric, text
from stoa.assessment.ports import ItemKind, Outcome
from stoa.content.ports import Part

KINDS: Mapping[str, ItemKind] = {"text": text.kind, "numeric": numeric.kind, "dropdown": dropdown.kind}


TYPED_LIMIT = 120
"""Characters of a blank that are read: a line is short, and there may be many of them."""


@dataclass(frozen=True, slots=True)
class Field:
    """A blank of a part."""

    id: str
    label: str
    """What its author or its table calls it; empty: nothing but its number."""
    part: Part
    """The blank as a question of its kind."""
    reply: str
    """What is said, as HTML, of any wrong answer that has no reply of its own."""

    @property
    def kind(self) -> ItemKind:
        return KINDS[self.part.kind]

    @property
    def is_list(self) -> bool:
        return self.part.kind == "dropdown"

    @property
    def choices(self) -> Mapping[str, str]:
        """What a drop-down holds, by id."""
        options: Any = self.part.public.get("options", ())
        return {option["id"]: option["text"] for option in options}

    def takes(self, given: str) -> bool:
        """Whether `given` is an answer: of a drop-down, one of its choices."""
        return given in self.choices if self.is_list else bool(given.strip())

    def grade(self, given: str) -> Outcome:
        if len(given) > TYPED_LIMIT and not self.is_list:
            return Outcome("unreadable", reason="long_blank")
        return self.kind.grade(self.part, given)

    def say(self, outcome: Outcome) -> str:
        """One sentence about the reason of an outcome; empty when there is nothing to add."""
        if outcome.reason == "long_blank":
            return _("This is too long. Answer in at most %(limit)d characters.") % {"limit": TYPED_LIMIT}
        return self.kind.say(outcome)


def fields_of(part: Part) -> list[Field]:
    """The blanks in the order of the text."""
    public: Any = part.public.get("blanks", ())
    key: Any = part.key.get("blanks", ())
    return [
        Field(blank["id"], blank["label"], Part(blank["kind"], blank["id"], "", blank, secret), secret["reply"])
        for blank, secret in zip(public, key, strict=True)
    ]


def answers_to(fields: list[Field], response: Any) -> tuple[dict[str, str], bool]:
    """What each blank was given, whatever was stored; and whether something in it is not in this version."""
    known = {field.id: field for field in fields}
    found, is_strange = dict[str, str](), bool(response) and not isinstance(response, list)
    for pair in response if isinstance(response, list) else ():
        id, _colon, given = pair.partition(":") if isinstance(pair, str) else ("", "", "")
        if id in known and known[id].takes(given):
            found[id] = given
        else:
            is_strange = True
    return found, is_strange
