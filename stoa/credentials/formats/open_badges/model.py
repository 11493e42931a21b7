"""What an Open Badges 3.0 credential says, as plain values. Names are those of the standard; texts are plain or
Markdown there.

Every `id` is an absolute address: `urn:uuid:…` for things that live in the credential only, https for things with a
page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Image:
    """A picture: its address (https or data:) and what it shows."""

    id: str
    caption: str = ""


@dataclass(frozen=True)
class Alignment:
    """A link to a node of a skills framework (ESCO, CASE, ...). `type` is a word of the standard, e.g. CFItem."""

    name: str
    url: str
    framework: str = ""
    code: str = ""
    description: str = ""
    type: str = ""


@dataclass(frozen=True)
class RubricLevel:
    """One level of a rubric criterion."""

    id: str
    name: str
    level: str = ""
    description: str = ""
    points: str = ""


@dataclass(frozen=True)
class ResultDescription:
    """A result that this achievement can have. `type` is a word of the standard: Percent, LetterGrade, ..."""

    id: str
    name: str
    type: str
    allowed_values: tuple[str, ...] = ()
    minimum: str = ""
    maximum: str = ""
    required_value: str = ""
    required_level: str = ""
    levels: tuple[RubricLevel, ...] = ()
    alignments: tuple[Alignment, ...] = ()


@dataclass(frozen=True)
class Result:
    """What this learner reached in one ResultDescription, named by its id: a value, a rubric level or a status."""

    description_id: str
    value: str = ""
    level_id: str = ""
    status: str = ""


@dataclass(frozen=True)
class Achievement:
    """What was achieved, the same for everybody. `criteria` (Markdown) says what one has to do for it."""

    id: str
    name: str
    description: str
    criteria: str
    criteria_url: str = ""
    type: str = "Course"
    image: Image | None = None
    alignments: tuple[Alignment, ...] = ()
    results: tuple[ResultDescription, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    version: str = ""
    field_of_study: str = ""
    credits_available: float | None = None


@dataclass(frozen=True)
class Issuer:
    """Who awards: the signing key's did:key, and other names of the same issuer, such as its did:web."""

    did: str
    name: str
    url: str = ""
    also_known_as: tuple[str, ...] = ()
    description: str = ""
    email: str = ""
    image: Image | None = None


@dataclass(frozen=True)
class Recipient:
    """Who is awarded: the name as it shall be printed, and a DID or urn:uuid of theirs, if any."""

    name: str
    id: str = ""


@dataclass(frozen=True)
class Evidence:
    """Work that shows the achievement: a page or file (`id`, https or urn:uuid), told in Markdown."""

    name: str
    id: str = ""
    description: str = ""
    narrative: str = ""
    genre: str = ""
    audience: str = ""


@dataclass(frozen=True)
class StatusEntry:
    """Where a withdrawal would show: bit `index` of the status list published at `list_url`."""

    list_url: str
    index: int
    purpose: str = "revocation"


@dataclass(frozen=True)
class RelatedResource:
    """A file that the credential pins by its digest (`digest_sri`): the rule, the version of the course."""

    id: str
    digest_sri: str
    media_type: str = ""
    name: str = ""


@dataclass(frozen=True)
class Credential:
    """One award of one achievement to one person. Instants are aware; `valid_until` None means for good."""

    id: str
    issuer: Issuer
    recipient: Recipient
    achievement: Achievement
    valid_from: datetime
    valid_until: datetime | None = None
    name: str = ""
    description: str = ""
    narrative: str = ""
    activity_start: datetime | None = None
    activity_end: datetime | None = None
    credits_earned: float | None = None
    results: tuple[Result, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    statuses: tuple[StatusEntry, ...] = ()
    related: tuple[RelatedResource, ...] = ()
    image: Image | None = None
