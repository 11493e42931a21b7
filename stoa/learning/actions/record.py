"""Writing evidence: the ledger and the summary move together.

On PostgreSQL an answer is one statement, put together from each domain's part; on SQLite, which knows no INSERT
inside WITH, it is one short transaction in which `rules` do the sums. A contract test sees the same rows on both.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection, transaction

from stoa.accounts import queries as accounts
from stoa.kernel.events import outbox
from stoa.kernel.statements import Statement, decoded, run
from stoa.learning import rules
from stoa.learning.events import RecordChanged
from stoa.learning.models import Evidence, Summary
from stoa.learning.rules import Standing

NEARLY = 1e-9
"""Less than this between two scores is no difference."""

SEAT_CTE = """seat AS (
    SELECT s.id, s.version, s.scores, s.done, s.known, s.done_required, s.required, s.highest
    FROM learning_summary s
    JOIN learning_enrolment e ON e.account_id = s.account_id AND e.run_id = s.run_id, who
    WHERE s.account_id = who.id AND s.run_id = %(run)s::bigint AND e.left_at IS NULL AND e.scope = 'learn'
      AND (e.until IS NULL OR e.until > now())
    FOR UPDATE OF s)"""
"""The learner's summary, locked; no row when they may not learn here. Needs `who`; parameter `run`."""

CREDIT_CTES = """step AS (
    SELECT seat.id, kept.number, (seat.scores ->> %(part)s::text)::float8 AS former,
        CASE WHEN kept.is_late THEN coalesce((seat.scores ->> %(part)s::text)::float8, 0)
             WHEN %(mode)s::text = 'first' AND seat.scores ? %(part)s::text
                THEN (seat.scores ->> %(part)s::text)::float8
             WHEN kept.share < 1 THEN greatest(coalesce((seat.scores ->> %(part)s::text)::float8, 0), kept.fraction)
             WHEN %(mode)s::text = 'last' OR NOT seat.scores ? %(part)s::text THEN kept.fraction
             ELSE greatest((seat.scores ->> %(part)s::text)::float8, kept.fraction) END AS value,
        (NOT seat.done ? %(unit)s::text OR seat.known ? %(unit)s::text) AND cardinality(%(needs)s::text[]) > 0
            AND (seat.scores || jsonb_build_object(%(part)s::text, 0)) ?& %(needs)s::text[] AS finishes,
        NOT seat.done ? %(unit)s::text AS is_new
    FROM seat, kept),
facts AS (
    INSERT INTO learning_evidence (account_id, run_id, fact, kind, subject, value, version)
    SELECT %(account)s::bigint, %(run)s::bigint, 'score:' || %(part)s::text || ':' || number, 'score',
        %(part)s::text, value, %(version)s::bigint
    FROM step WHERE former IS DISTINCT FROM value
    UNION ALL
    SELECT %(account)s::bigint, %(run)s::bigint, 'unit:' || %(unit)s::text, 'unit', %(unit)s::text, 1,
        %(version)s::bigint FROM step WHERE finishes
    ON CONFLICT DO NOTHING),
moved AS (
    UPDATE learning_summary s SET
        scores = s.scores || jsonb_build_object(%(part)s::text, step.value),
        done = CASE WHEN finishes AND is_new THEN s.done || to_jsonb(%(unit)s::text) ELSE s.done END,
        known = CASE WHEN finishes THEN s.known - %(unit)s::text ELSE s.known END,
        done_required = s.done_required + (finishes AND is_new AND %(counts)s::boolean)::int,
        highest = greatest(s.highest, least(1.0,
            (s.done_required + (finishes AND is_new AND %(counts)s::boolean)::int)::float8 / nullif(s.required, 0))),
        last_unit = %(unit)s::text, last_at = now()
    FROM step WHERE s.id = step.id
    RETURNING s.done_required, s.required),
""" + outbox.news_cte(
    RecordChanged,
    "jsonb_build_object('account', %(account)s::bigint, 'run', %(run)s::bigint)",
    "FROM step WHERE finishes OR (%(is_graded)s::boolean AND former IS DISTINCT FROM value)",
)
"""From `seat` and `kept(number, is_late, fraction, share)`: facts, summary and news. `share` < 1: something was taken
off the fraction for lateness.

Parameters: account, run, version, part, mode, unit, needs (the unit's parts that must be answered), counts (whether
the unit does), is_graded. Gives `step` and `moved`.
"""


@dataclass(frozen=True)
class Seat:
    """A learner's standing in a run while it is being written (SQLite's way)."""

    summary_id: int
    standing: Standing


@dataclass(frozen=True)
class Credit:
    """What one answer changed. Scores are 0..1."""

    value: float
    former: float | None
    finishes: bool
    done: int
    """Required units that are done now."""
    required: int


def standing_of(row: Sequence[Any]) -> Standing:
    """A standing from (version, required, done_required, highest, done, scores, known); without what is counted."""
    version, required, done_required, highest, done, scores, known = row
    return Standing(
        version, required, frozenset(decoded(done)), decoded(scores), done_required, highest, frozenset(decoded(known))
    )


def take_seat(*, account: int, run_id: int) -> Seat | None:
    """The learner's seat inside the transaction that is open; None when they may not learn here. One statement."""
    statement = Statement(
        """SELECT s.id, s.version, s.required, s.done_required, s.highest, s.done, s.scores, s.known
        FROM learning_summary s JOIN learning_enrolment e ON e.account_id = s.account_id AND e.run_id = s.run_id
        WHERE s.account_id = %(account)s AND s.run_id = %(run)s AND e.left_at IS NULL AND e.scope = 'learn'
          AND (e.until IS NULL OR e.until > CURRENT_TIMESTAMP)""",
        {"account": account, "run": run_id},
    )
    for row in run(statement):
        return Seat(row[0], standing_of(row[1:]))
    return None


def credit(
    seat: Seat, *, account: int, run_id: int, part: str, number: int, fraction: float, is_late: bool,
    mode: rules.Counts, unit: str, needs: Sequence[str], counts: bool, is_graded: bool, share: float = 1.0,
    news: Sequence[Any] = (),
) -> Credit:  # fmt: skip
    """Write what an answer changed: facts, summary, news (with the caller's own); at most three statements."""
    standing = seat.standing
    former = standing.scores.get(part)
    value = (former or 0.0) if is_late else rules.counted(mode, former, fraction, is_docked=share < 1)
    finishes = unit not in standing.worked and rules.is_unit_answered(needs, standing.scores, part)
    facts = []
    after = rules.after_score(standing, part, value)
    if former != value:
        facts.append(rules.Fact("score", part, value, number))
    if finishes:
        facts.append(rules.Fact("unit", unit))
        after = rules.after_unit(after, unit, is_required=counts)
    _write(seat, after, facts, account=account, run_id=run_id, unit=unit)
    is_news = finishes or (is_graded and former != value)
    if news or is_news:
        outbox.publish(*([RecordChanged(account=account, run=run_id)] if is_news else []), *news)
    return Credit(value, former, finishes, after.done_required, after.required)


def finish_unit(
    *, account: int, epoch: int, run_id: int, version: int, unit: str, needs: Sequence[str], counts: bool
) -> bool:
    """Mark a unit as done by its reader's word. False when they may not, or a part is still unanswered.

    Doing it twice is the same as once.
    """
    with transaction.atomic():
        present = run(accounts.presence(account=account, epoch=epoch))
        row = _locked(account, run_id) if present else None
        if row is None:
            return False
        standing = _standing(row)
        if not all(part in standing.scores for part in needs) or standing.version != version:
            return False
        if unit in standing.worked:
            return True
        after = rules.after_unit(standing, unit, is_required=counts)
        _write(Seat(row.id, standing), after, [rules.Fact("unit", unit)], account=account, run_id=run_id, unit=unit)
        outbox.publish(RecordChanged(account=account, run=run_id))
        return True


def say_known(*, account: int, run_id: int, version: int, units: Mapping[str, bool], is_known: bool) -> list[str]:
    """Have units count as known already, or take that back; those come back for which it changed something. `units` by
    id, with whether they count. Empty for who may not learn here, or in another version. What was done here is left.
    """
    with transaction.atomic():
        row = _locked(account, run_id)
        if row is None or row.version != version:
            return []
        standing, facts = _standing(row), list[rules.Fact]()
        said = Evidence.objects.filter(account_id=account, run_id=run_id, kind="known", subject__in=list(units))
        numbers = Counter(said.values_list("subject", flat=True))
        for unit, counts in units.items():
            after = rules.after_known(standing, unit, is_known=is_known, is_required=counts)
            if after != standing:
                facts.append(rules.Fact("known", unit, float(is_known), numbers[unit] + 1, version))
                standing = after
        if facts:
            seat = Seat(row.id, standing)
            _write(seat, standing, facts, account=account, run_id=run_id, unit=row.last_unit)
            outbox.publish(RecordChanged(account=account, run=run_id))
        return [fact.subject for fact in facts]


def raise_scores(
    *, run_id: int, part: str, version: int, found: Mapping[int, tuple[float, int]],
    origin: Literal["correction", "run"] = "correction",
) -> dict[int, float]:  # fmt: skip
    """A part's scores were found to be these when the key of `version` corrected it, or once a program had been run
    (`origin`). Only ever raises them.

    `found` has by account the score (0..1) and the number of the last attempt looked at; the scores that rose come
    back as they were before. Also for those who have left: their record is theirs. What staff have lowered last stays
    so, whatever a correction finds.
    """
    with transaction.atomic():
        rows = Summary.objects.filter(run_id=run_id, account_id__in=list(found)).order_by("id")
        if connection.features.has_select_for_update:
            rows = rows.select_for_update()
        former, risen, facts = dict[int, float](), list[Summary](), list[Evidence]()
        lowered = _lowered(run_id, part, list(found)) if origin == "correction" else frozenset()
        for row in rows.only("account_id", "scores"):
            (value, number), before = found[row.account_id], row.scores.get(part, 0.0)
            if value <= before + NEARLY or row.account_id in lowered:
                continue
            former[row.account_id] = before
            row.scores = {**row.scores, part: value}
            risen.append(row)
            fact = rules.Fact("score", part, value, number, version, origin)
            facts.append(
                Evidence(
                    account_id=row.account_id, run_id=run_id, fact=fact.name, kind=fact.kind, subject=part,
                    value=value, version=version,
                )
            )  # fmt: skip
        Summary.objects.bulk_update(risen, ["scores"], batch_size=100)
        Evidence.objects.bulk_create(facts, ignore_conflicts=True)
        if former:
            outbox.publish(*(RecordChanged(account=account, run=run_id) for account in former))
        return former


def _lowered(run_id: int, part: str, accounts: Sequence[int]) -> frozenset[int]:
    """Those of these accounts whose score in a part was last lowered by staff. One statement."""
    rows = Evidence.objects.filter(run_id=run_id, account_id__in=accounts, kind="score", subject=part).order_by("id")
    highest, lowered = dict[int, float](), set[int]()
    for account, fact, value in rows.values_list("account_id", "fact", "value"):
        is_lower = value < highest.get(account, 0.0) - NEARLY
        (lowered.add if is_lower and fact.startswith(f"score:{part}:staff:") else lowered.discard)(account)
        highest[account] = max(value, highest.get(account, 0.0))
    return frozenset(lowered)


class WouldFall(Exception):
    """The score that is there is higher, and nobody has said that it may fall."""


@dataclass(frozen=True)
class Given:
    """A score that staff gave: the one before it (None: there was none), and the number of its fact."""

    former: float | None
    number: int


def give_score(*, account: int, run_id: int, part: str, value: float, may_fall: bool) -> Given | None:
    """Put a learner's score (0..1) in a part, whatever was answered; None where nobody of this account took part.

    Raises WouldFall. It is a fact of its own, so that rebuilding gives the same; later answers count beside it as they
    count beside each other.
    """
    with transaction.atomic():
        rows = Summary.objects.filter(run_id=run_id, account_id=account)
        row = (rows.select_for_update() if connection.features.has_select_for_update else rows).first()
        if row is None:
            return None
        former = row.scores.get(part)
        if former is not None and value < former - NEARLY and not may_fall:
            raise WouldFall(part)
        facts = Evidence.objects.filter(run_id=run_id, account_id=account, fact__startswith=f"score:{part}:staff:")
        fact = rules.Fact("score", part, value, facts.count() + 1, origin="staff")
        row.scores = {**row.scores, part: value}
        row.save(update_fields=["scores"])
        Evidence.objects.create(
            account_id=account, run_id=run_id, fact=fact.name, kind=fact.kind, subject=part, value=value,
            version=row.version,
        )  # fmt: skip
        outbox.publish(RecordChanged(account=account, run=run_id))
        return Given(former, fact.number)


def _standing(row: Summary) -> Standing:
    return standing_of((row.version, row.required, row.done_required, row.highest, row.done, row.scores, row.known))


def _locked(account: int, run_id: int) -> Summary | None:
    seat = take_seat(account=account, run_id=run_id)
    rows = Summary.objects.filter(id=seat.summary_id) if seat else Summary.objects.none()
    return (rows.select_for_update() if connection.features.has_select_for_update else rows).first()


def _write(
    seat: Seat, after: Standing, facts: Sequence[rules.Fact], *, account: int, run_id: int, unit: str
) -> None:  # fmt: skip
    if facts:
        Evidence.objects.bulk_create(
            [
                Evidence(
                    account_id=account, run_id=run_id, fact=fact.name, kind=fact.kind, subject=fact.subject,
                    value=fact.value, version=after.version,
                )
                for fact in facts
            ],
            ignore_conflicts=True,
        )  # fmt: skip
    statement = Statement(
        """UPDATE learning_summary SET scores = %(scores)s, done = %(done)s, done_required = %(done_required)s,
        known = %(known)s, highest = %(highest)s, last_unit = %(unit)s, last_at = CURRENT_TIMESTAMP
        WHERE id = %(id)s""",
        {
            "scores": json.dumps(dict(after.scores)), "done": json.dumps(sorted(after.done)),
            "known": json.dumps(sorted(after.known)),
            "done_required": after.done_required, "highest": after.highest, "unit": unit, "id": seat.summary_id,
        },
    )  # fmt: skip
    run(statement)
