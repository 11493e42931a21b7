"""The eight ways to have learned, in one table: which can be awarded here, and what each asks of a pathway.

An option is admitted by what it needs being there: `goal` as soon as the rule language knows goals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from stoa.credentials import rules


@dataclass(frozen=True)
class Option:
    """`what` it is, in English for gettext. `usual_rule`: the rule of a pathway that writes none; its terms have to be
    there. `statement`: what every credential of it says beside its description."""

    name: str
    what: str
    is_admitted: bool = False
    has_tiers: bool = False
    needs_skills: bool = False
    usual_rule: str = ""
    usual_type: str = rules.USUAL_TYPE
    statement: str = ""

    @property
    def is_here(self) -> bool:
        """Whether pathways of it can be awarded in this release."""
        return self.is_admitted or (bool(self.usual_rule) and self.usual_rule in rules.TERMS)


PLATFORM: Final = "platform"
_ALL: Final = (
    Option(PLATFORM, gettext_noop("counted by the platform"), is_admitted=True, has_tiers=True),
    Option(
        "goal", gettext_noop("outcomes that participants set themselves"), usual_rule="goal",
        statement=gettext_noop("Its holder set the goal, and says that it was reached."),
    ),
    Option("self-serve", gettext_noop("statements that learners compose themselves")),
    Option(
        "self-check", gettext_noop("self-knowledge checks"), is_admitted=True, needs_skills=True,
        usual_type="Assessment",
        statement=gettext_noop(
            "Checked by its holder alone, for themselves: nobody watched, and answers could be tried again."
        ),
    ),
    Option("peer", gettext_noop("badges that peers award")),
    Option("authenticated", gettext_noop("certificates with a checked identity")),
    Option("credit", gettext_noop("credit for coursework")),
    Option("activity", gettext_noop("real-world activities")),
)  # fmt: skip
OPTIONS: Final[Mapping[str, Option]] = {option.name: option for option in _ALL}


def here() -> tuple[str, ...]:
    """The names of the options that pathways may have, the usual one first."""
    return tuple(name for name, option in OPTIONS.items() if option.is_here)


def later() -> Mapping[str, str]:
    """The options of the design that cannot be awarded yet, and what they are."""
    return {name: option.what for name, option in OPTIONS.items() if not option.is_here}


def statement(option: str) -> str:
    """What a credential of this option says of itself, in the active language; empty for most."""
    found = OPTIONS.get(option)
    return _(found.statement) if found and found.statement else ""
