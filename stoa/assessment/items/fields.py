"""Kinds whose answers are given in several controls, any of which may hold an answer back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from stoa.assessment.ports import Outcome
from stoa.content.ports import Part


@dataclass(frozen=True, slots=True)
class Gap:
    """A control that holds an answer back. Its drawing calls `markup.asking` for what says so."""

    control: str
    """The id of the control, by which it is also described (`markup.why`)."""
    name: str = ""
    """What the control is called, as HTML; empty for the only one of a question."""
    words: str = ""
    """What is the matter with it: plain text."""


@runtime_checkable
class FieldsKind(Protocol):
    """What a kind has besides (`ItemKind`) when its answers are given in several controls."""

    def gaps(self, part: Part, response: object, outcome: Outcome, seed: str) -> Sequence[Gap]:
        """The controls for which an answer is held back, in the order of the page, which for `Shown.seed` is this one.
        `outcome` is what the response, whatever was stored, was graded: unanswered or unreadable."""
