"""Why somebody holds a record or does not, for staff who are asked: conditions, evidence, the award."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from stoa.assessment.rules import CourseGrade
from stoa.content.queries import Outline
from stoa.credentials import rules
from stoa.credentials.models import Award
from stoa.credentials.queries.pathways import asked, facts_of
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.learning.queries import FactLine
from stoa.learning.rules import Standing

SIGNING_JOB = "credentials.sign_earned"
PATIENCE = timedelta(seconds=90)
"""What is older and unsigned has been left behind."""


@dataclass(frozen=True)
class ConditionTrace:
    """A condition as it is written, what the learner has of what it needs (shares 0..1 where `is_share`), and the
    lines of the ledger behind it, oldest first. A course grade has none of its own."""

    text: str
    is_met: bool
    have: float
    need: float
    is_share: bool
    evidence: tuple[FactLine, ...]


@dataclass(frozen=True)
class AwardTrace:
    """An award: by which rule and version, and how far its credential is. `is_overdue`: it should have been signed by
    now; `has_failed`: the job that signs has failed for good, and an operator can see why."""

    rule: str
    version_number: int
    earned_at: datetime
    state: str
    public_id: str
    is_overdue: bool
    has_failed: bool


@dataclass(frozen=True)
class Trace:
    """A pathway as it is judged now. `rule` is empty where it is no longer in the course."""

    id: str
    title: str
    rule: str
    conditions: tuple[ConditionTrace, ...]
    award: AwardTrace | None


def traces(
    outline: Outline, standing: Standing | None, grade: CourseGrade | None, badges: frozenset[str], *, account: int,
    run_id: int, ledger: Sequence[FactLine],
) -> list[Trace]:  # fmt: skip
    """Every pathway of the version and every award of the learner in this run. One statement, and another one where a
    record should have been signed by now."""
    facts = facts_of(outline, standing, grade, badges)
    rows = Award.objects.filter(account_id=account, run_id=run_id).select_related("credential").order_by("id")
    awards = {row.pathway: row for row in rows}
    found = [
        Trace(way.id, way.title, way.rule, tuple(_conditions(way.parsed, facts, ledger)),
              _award(awards.pop(way.id, None)))
        for way in asked(outline).ways
    ]  # fmt: skip
    return found + [Trace(id, row.title, "", (), _award(row)) for id, row in awards.items()]


def _conditions(rule: rules.Rule, facts: rules.Facts, ledger: Sequence[FactLine]) -> Iterator[ConditionTrace]:
    for each in rules.conditions(rule):
        seen = rules.evaluate(each, facts)
        is_share = each.term == "score"
        evidence = tuple(line for line in ledger if _stands_behind(line, each))
        yield ConditionTrace(str(each), seen.is_met, seen.have, seen.need, is_share, evidence)


def _stands_behind(line: FactLine, condition: rules.Condition) -> bool:
    if condition.term in ("unit", "units"):
        return line.kind in ("unit", "known") and condition.argument in ("", line.subject)
    if condition.term == "score":
        return line.kind == "score" and condition.argument == line.subject
    kind, _colon, subject = rules.count_key(condition).partition(":")
    return line.kind == kind and subject in ("", line.subject)


def _award(row: Award | None) -> AwardTrace | None:
    if row is None:
        return None
    credential = getattr(row, "credential", None)
    is_overdue = row.state == Award.State.EARNED and row.earned_at < now() - PATIENCE
    return AwardTrace(
        row.rule, row.version_number, row.earned_at, row.state, credential.public_id if credential else "", is_overdue,
        is_overdue and _has_failed(),
    )  # fmt: skip


def _has_failed() -> bool:
    return any(line.task == SIGNING_JOB for line in jobs.recent(state="failed", limit=200))
