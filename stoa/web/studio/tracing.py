"""A pathway's trace in words: what each condition has and needs, and the lines of the ledger behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from stoa.content.queries import Outline
from stoa.credentials.queries import AwardTrace, ConditionTrace, Trace
from stoa.learning.queries import FactLine
from stoa.web.base.templatetags.stoa import percent

MOST = 8
"""Lines of evidence that a condition shows, the newest first."""


@dataclass(frozen=True)
class EvidenceShown:
    """A line of the ledger: what it is about, what it says, in which version (its internal id) and when."""

    title: str
    said: str
    at: datetime


@dataclass(frozen=True)
class ConditionShown:
    """A condition: how it is written, what is there and what is needed."""

    text: str
    is_met: bool
    have: str
    need: str
    evidence: list[EvidenceShown]
    more: int


@dataclass(frozen=True)
class TraceShown:
    """What stands behind a way to finish."""

    rule: str
    conditions: list[ConditionShown]
    award: AwardTrace | None


def traced(trace: Trace, outline: Outline) -> TraceShown:
    """The trace as the page shows it."""
    return TraceShown(trace.rule, [_condition(each, outline) for each in trace.conditions], trace.award)


def _condition(found: ConditionTrace, outline: Outline) -> ConditionShown:
    lines = [_evidence(line, outline) for line in reversed(found.evidence)]
    have, need = (percent(value) if found.is_share else f"{value:g}" for value in (found.have, found.need))
    return ConditionShown(found.text, found.is_met, have, need, lines[:MOST], max(0, len(lines) - MOST))


def _evidence(line: FactLine, outline: Outline) -> EvidenceShown:
    unit, part = outline.unit_by_id.get(line.subject), outline.part_by_id.get(line.subject)
    title = unit.title if unit else part.label if part else line.subject
    if line.kind == "score":
        said = percent(line.value)
    elif line.kind == "known":
        said = gettext("known already") if line.value else gettext("not known after all")
    else:
        said = line.counted or gettext("done")
    return EvidenceShown(title, said, line.at)
