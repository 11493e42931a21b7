"""What domains above count in learners' records: posts, reviews given, goals reached, witnesses.

A domain registers each kind of fact in its `registration` and writes it through `actions.count` alone. Rules of
completion may ask for a kind as soon as it is registered; until then they are refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise

TAKEN: Final = ("unit", "score", "known")
_NAME: Final = re.compile(r"[a-z]{1,8}")


@dataclass(frozen=True)
class Countable:
    """A kind of fact. `title` names one in the ledger (“Review given”), lazily translated.

    Every fact has a subject, what it is about. `grows` says what a second fact on the same subject does: nothing
    (`number`), or it raises the subject's value (`highest`: how many people saw it, a level). With `by_subject` rules
    may ask for a subject by its id, which then is an id of the course (`witness("plant-a-tree")`).
    """

    name: str
    title: str | Promise
    grows: Literal["number", "highest"] = "number"
    by_subject: bool = False

    def fact(self, subject: str, value: float) -> str:
        """The name of a fact, unique for a learner in a run."""
        return f"{self.name}:{subject}" if self.grows == "number" else f"{self.name}:{subject}:{float(value)!r}"

    def counted(self, counts: Mapping[str, float], subject: str, value: float) -> Mapping[str, float]:
        """`counts` with one fact more, of which the caller knows that it is new. None of them ever falls.

        Under `name` stands how many subjects there are, of a kind that grows by `highest` without `by_subject` the
        highest value; under `name:subject`, with `by_subject`, the value of that subject.
        """
        if not self.by_subject:
            former = counts.get(self.name, 0.0)
            return {**counts, self.name: former + 1 if self.grows == "number" else max(former, value)}
        key = f"{self.name}:{subject}"
        subjects = counts.get(self.name, 0.0) + (key not in counts)
        return {**counts, self.name: subjects, key: max(counts.get(key, 0.0), value)}


class Countables:
    """The kinds of this process. Filled once at start, read afterwards."""

    def __init__(self) -> None:
        self._kinds: dict[str, Countable] = {}

    def add(self, kind: Countable) -> None:
        """Register a kind; raises ValueError for a name that is taken, or is not 1 to 8 small letters."""
        if not _NAME.fullmatch(kind.name) or kind.name in TAKEN or kind.name in self._kinds:
            raise ValueError(f"{kind.name!r} cannot name a kind of fact")
        self._kinds[kind.name] = kind

    def get(self, name: str) -> Countable | None:
        """The kind of this name, None where no domain has registered it."""
        return self._kinds.get(name)

    def names(self) -> frozenset[str]:
        """Every kind that is registered."""
        return frozenset(self._kinds)


countables: Final = Countables()
