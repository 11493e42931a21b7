"""What a check of a credential found: one outcome, and every single check with a sentence that a person can read.

Sentences are English templates under stable codes (SENTENCES), so that whoever shows them can translate them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from stoa.credentials.formats.dates import write_instant
from stoa.credentials.formats.verification.sentences import HEADLINES, SENTENCES


class Outcome(StrEnum):
    """The answer in one word. Only GENUINE is a yes."""

    GENUINE = "genuine"
    ALTERED = "altered"
    NOT_BY_ISSUER = "not_by_issuer"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    CANNOT_BE_CHECKED = "cannot_be_checked"
    NOT_A_CREDENTIAL = "not_a_credential"


class State(StrEnum):
    """How one check ended; UNKNOWN when it could not be made here."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Check:
    """One check: a code of SENTENCES, how it ended, and the values for its sentence."""

    code: str
    state: State
    params: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The sentence in English."""
        return SENTENCES[self.code].format(**self.params)


@dataclass(frozen=True)
class Issuer:
    """Who the credential says issued it. The name is the issuer's own word unless the check `issuer_known` is ok."""

    id: str = ""
    name: str = ""
    url: str = ""
    also_known_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What the credential says, as plain text (not HTML). Worth as much as the outcome says."""

    id: str = ""
    name: str = ""
    types: tuple[str, ...] = ()
    issuer: Issuer = field(default_factory=Issuer)
    holder_name: str = ""
    holder_id: str = ""
    achievement_id: str = ""
    achievement_name: str = ""
    achievement_description: str = ""
    criteria: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    signed_at: datetime | None = None
    status_lists: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The result of `verify`. `container` is json, png or svg; `document` the parsed JSON, None when there was none."""

    outcome: Outcome
    checks: tuple[Check, ...]
    checked_at: datetime
    facts: Facts = field(default_factory=Facts)
    container: str = "json"
    document: Mapping[str, Any] | None = field(default=None, repr=False, compare=False)

    @property
    def is_genuine(self) -> bool:
        """Whether the answer is yes: signed by its issuer, unchanged, in force now."""
        return self.outcome is Outcome.GENUINE

    @property
    def is_complete(self) -> bool:
        """Whether nothing was left unchecked, and nothing that the file holds inside has ended."""
        return all(check.state is State.OK for check in self.checks)

    @property
    def headline(self) -> str:
        """The outcome as an English sentence."""
        return HEADLINES[self.outcome.value]

    def check(self, code: str) -> Check | None:
        """The check with this code, if it was made."""
        return next((check for check in self.checks if check.code == code), None)

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON data, for machines."""
        facts = self.facts
        return {
            "outcome": self.outcome.value,
            "headline": self.headline,
            "complete": self.is_complete,
            "checked_at": write_instant(self.checked_at),
            "container": self.container,
            "checks": [
                {"code": c.code, "state": c.state.value, "params": dict(c.params), "sentence": c.sentence}
                for c in self.checks
            ],
            "credential": {
                "id": facts.id,
                "name": facts.name,
                "types": list(facts.types),
                "issuer": {"id": facts.issuer.id, "name": facts.issuer.name, "url": facts.issuer.url},
                "holder": {"id": facts.holder_id, "name": facts.holder_name},
                "achievement": {"id": facts.achievement_id, "name": facts.achievement_name},
                "valid_from": _instant(facts.valid_from),
                "valid_until": _instant(facts.valid_until),
                "signed_at": _instant(facts.signed_at),
                "status_lists": list(facts.status_lists),
            },
        }


def _instant(moment: datetime | None) -> str | None:
    return write_instant(moment) if moment else None
