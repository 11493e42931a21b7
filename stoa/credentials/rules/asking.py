"""What rules ask for and of: facts of a learner, the shape of a course, what is missing, what a term must say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, Protocol

from stoa.credentials.rules.tree import Amount, Condition, gettext_noop

NEARLY: Final = 1e-9
"""Scores are floats made of shares; less than this between two of them is no difference."""


@dataclass(frozen=True)
class Facts:
    """What is known of one learner in one version of a course. Scores, shares and gains are 0..1."""

    required: Sequence[str] = ()
    """The units that count, in the course's order."""
    units: Collection[str] = frozenset()
    """Every unit of the version."""
    done: frozenset[str] = frozenset()
    """Every unit that the learner has done, in whatever version."""
    shown: float = 0.0
    """The highest progress that was ever shown to the learner."""
    scores: Mapping[str, float] = field(default_factory=dict)
    score: float | None = None
    """The course grade; None where nothing is graded."""
    gains: Mapping[str, float] = field(default_factory=dict)
    """What each part could still add to the course grade, at most."""
    known: frozenset[str] = frozenset()
    """Those of the units done that were not done here, but known already."""
    counts: Mapping[str, float] = field(default_factory=dict)
    """What other domains count, as `learning.ports.Countable` says: `posts`, `witness`, `witness:plant-a-tree`."""
    badges: frozenset[str] = frozenset()
    """What the learner holds: pathways of this course by their id, those of other courses as `course/pathway`."""
    day: date | None = None
    """The day (UTC) on which the rule is judged; None: no condition on dates is met."""


@dataclass(frozen=True)
class CourseShape:
    """What a version of a course has, as far as rules can ask for it."""

    units: Sequence[str]
    parts: Sequence[str]
    is_graded: bool
    """Whether some part counts in the course grade."""
    required: int | None = None
    """How many units count; None: as many as there are."""
    inside: Mapping[str, str] = field(default_factory=dict)
    """The quiz of each question that stands in one: it has no score of its own."""
    others: Sequence[str] = ()
    """Parts that have no score: what a witness may have seen."""
    badges: Sequence[str] = ()
    """The course's pathways."""
    own: str = ""
    """The pathway whose rule it is."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is not there yet.

    A unit to be done, a part whose score is below `need`, the course grade below `need`, a count (of a kind, or of
    `kind:subject`) below `need`, a badge (`subject`) or so many of them (without one), a day (`subject`, ISO) that has
    not come. `effort` is how many things one has to do for it, at least.
    """

    kind: Literal["unit", "part", "score", "count", "badge", "day"]
    subject: str = ""
    have: float = 0.0
    need: float = 0.0
    effort: int = 1


@dataclass(frozen=True, slots=True)
class Measure:
    """What a learner has of a condition. `short` of the `candidates` (in the order of the course) would meet it."""

    is_met: bool
    have: float
    need: float
    short: int = 0
    candidates: tuple[Missing, ...] = ()
    helps: tuple[str, ...] = ()
    """Parts that would raise a missing course grade, those that can add most first."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a condition cannot be met, or means nothing. `message` and `remedy` take `params`, ready for gettext."""

    code: str
    message: str
    remedy: str
    params: Mapping[str, str | int]
    is_impossible: bool
    """No learner can ever meet the condition (else: every learner meets it from the start)."""


class Term(Protocol):
    """One kind of condition."""

    @property
    def name(self) -> str: ...

    @property
    def argument(self) -> Literal["never", "may", "must"]:
        """Whether something stands in brackets behind the name."""

    @property
    def form(self) -> Literal["id", "badge", "day"]:
        """What that is."""

    @property
    def kind(self) -> str:
        """The kind of countable fact (`learning.ports`) that it asks for; empty: it asks for what is always known."""

    @property
    def example(self) -> str: ...

    def amounts(self, argument: str) -> frozenset[str]:
        """Which amounts may follow: `share` (80%), `count` (10); none: the term stands alone."""

    def holds(self, condition: Condition, facts: Facts) -> bool:
        """Whether it is met; the same as `measure(...).is_met`, and cheap: it is asked at every step of a learner."""

    def measure(self, condition: Condition, facts: Facts) -> Measure: ...

    def problems(self, condition: Condition, course: CourseShape) -> Iterator[Problem]: ...


_ALWAYS: Final = gettext_noop("“%(rule)s” is met by everybody from the start.")
_MORE: Final = gettext_noop("Ask for more than nothing, or leave the condition out.")


def nothing_asked(condition: Condition) -> Iterator[Problem]:
    """The problem of a condition that asks for nothing, if it does."""
    if condition.amount is not None and condition.amount.value == 0:
        yield Problem("always-met", _ALWAYS, _MORE, {"rule": str(condition)}, is_impossible=False)


def amount_of(condition: Condition) -> Amount:
    """The amount of a condition whose term asks for one."""
    assert condition.amount is not None  # the parser lets no such condition through without one
    return condition.amount
