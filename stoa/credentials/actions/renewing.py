"""What ends: renewing it by what was done since it was earned, and a letter before its end.

That something has ended is written down nowhere: it is asked of the clock, so a clock that went wrong and was put right
changes nothing. A renewal is an award of its own; the former one stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from stoa.accounts import queries as accounts
from stoa.assessment import queries as assessment
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import Outline
from stoa.credentials import letters, rules
from stoa.credentials.models import Award
from stoa.credentials.queries.pathways import pathways
from stoa.credentials.rules import Facts, Pathway
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.learning import queries as learning

ENDING: Final = "credentials.look_at_ending"
NOTICE: Final = timedelta(days=30)
"""How long before its end a letter tells of it."""
LOOK_SECONDS: Final = 3600.0
LOOK_HOUR: Final = 4
BATCH: Final = 200
_next_look = 0.0
_look = Lock()


def renewed(pairs: Iterable[tuple[int, int]], moment: datetime) -> list[Award]:
    """Awards, not yet kept, that renew what these (account, run) pairs hold. One statement where nothing can be."""
    wanted = set(pairs)
    rows = _latest(moment).filter(
        account_id__in={account for account, _ in wanted}, run_id__in={run_id for _, run_id in wanted}
    )
    return [made for row in rows if (row.account_id, row.run_id) in wanted and (made := _renewal(row, moment))]


def look_for_ending() -> None:
    """See to it that each night what ends soon is looked at. Called every second; it looks once an hour."""
    global _next_look
    with _look:
        if monotonic() < _next_look:
            return
        _next_look = monotonic() + LOOK_SECONDS
    if Award.objects.filter(valid_until__isnull=False).exists():
        tonight = now().replace(hour=LOOK_HOUR, minute=0, second=0, microsecond=0)
        jobs.enqueue(ENDING, key=ENDING, due_at=tonight if tonight > now() else tonight + timedelta(days=1))


def look_at_ending(*, moment: datetime | None = None) -> tuple[int, int]:
    """Renew what was met since, and write to the holders of what ends within NOTICE. Returns (renewed, letters).

    It may be run at any time and as often: a renewal is unique, and a letter is written once.
    """
    at = moment or now()
    count = 0
    for ids in _batches(_latest(at)):
        with transaction.atomic():
            made = [found for row in Award.objects.filter(id__in=ids) if (found := _renewal(row, at))]
            count += keep(made)
    return count, sum(_remind(ids, at) for ids in _batches(_to_remind(at)))


def keep(made: Sequence[Award]) -> int:
    """Keep new awards, in the transaction that is open; what somebody else kept meanwhile is left out."""
    Award.objects.bulk_create(made, ignore_conflicts=True, batch_size=200)
    if made:
        jobs.enqueue("credentials.sign_earned", key="credentials.sign_earned")
    return len(made)


def _batches(rows: QuerySet[Award]) -> list[list[int]]:
    ids = list(rows.order_by("id").values_list("id", flat=True))
    return [ids[at : at + BATCH] for at in range(0, len(ids), BATCH)]


def _latest(moment: datetime) -> QuerySet[Award]:
    """What ends, is near enough to its end to be renewed, and was not renewed yet."""
    later = Award.objects.filter(
        account_id=OuterRef("account_id"), run_id=OuterRef("run_id"), pathway=OuterRef("pathway"),
        number__gt=OuterRef("number"),
    )  # fmt: skip
    ending = Award.objects.filter(valid_until__isnull=False, valid_until__lte=moment + rules.WINDOW)
    return ending.exclude(state=Award.State.WITHDRAWN).filter(~Exists(later))


def _renewal(row: Award, moment: datetime) -> Award | None:
    assert row.valid_until is not None  # `_latest` saw to it
    if rules.renewable_from(row.earned_at, row.valid_until) > moment:
        return None
    for way in _ways(row):
        rule = way.parsed_renewal
        if rule is not None and way.valid_for and rules.is_met(rule, _facts_since(row)):
            return _next(row, way, moment)
    return None


def _ways(row: Award) -> list[Pathway]:
    """What may renew it: what the course says today, and what it said when it was earned."""
    outline = _current(row)
    today = [each for each in pathways(outline) if each.id == row.pathway] if outline else []
    return [*today, rules.pathway_from(row.facts["pathway"])]


def _current(row: Award) -> Outline | None:
    run = catalogue.run_by_id(row.run_id)
    version = content.current_version_id(run.course_id) if run else None
    return None if version is None else content.outline(version)


def _facts_since(row: Award) -> Facts:
    """What was done in the run since the award was earned."""
    done = learning.units_since(account=row.account_id, run_id=row.run_id, since=row.earned_at)
    scores = assessment.best_since(account=row.account_id, run_id=row.run_id, since=row.earned_at)
    return Facts(required=sorted(done), units=done, done=done, scores=scores)


def _next(row: Award, way: Pathway, moment: datetime) -> Award:
    """The renewal says what the former one says, of another span: from now until a span behind the former's end."""
    assert row.valid_until is not None
    zone = content.outline(row.version_id).time_zone
    facts: dict[str, Any] = {**row.facts, "renewal": {"rule": way.renewal, "former": row.number}}
    return Award(
        account_id=row.account_id, run_id=row.run_id, pathway=row.pathway, title=row.title, rule=row.rule,
        rule_digest=row.rule_digest, course_slug=row.course_slug, version_id=row.version_id,
        version_number=row.version_number, source_hash=row.source_hash, facts=facts, score=row.score,
        earned_at=moment, number=row.number + 1,
        valid_until=rules.lasting(way.valid_for).end(max(moment, row.valid_until), zone),
    )  # fmt: skip


def _to_remind(moment: datetime) -> QuerySet[Award]:
    # What ended while the site slept is not told of any more; what was renewed has a later end.
    soon = Q(valid_until__gt=moment, valid_until__lte=moment + NOTICE)
    return _latest(moment).filter(soon, reminded_at=None)


@transaction.atomic
def _remind(ids: Sequence[int], moment: datetime) -> int:
    """Write the letters of a batch; the rows are locked and noted in the transaction in which the letters wait."""
    rows = Award.objects.filter(id__in=ids, reminded_at=None)
    locked = list(rows.select_for_update() if connection.features.has_select_for_update else rows)
    people = accounts.people([row.account_id for row in locked]) if locked else {}
    written = 0
    for row in locked:
        person, outline = people.get(row.account_id), content.outline(row.version_id)
        renewal = next((way.renewal for way in _ways(row) if way.renewal), "")
        if person and row.valid_until and moment - row.earned_at > NOTICE:
            letters.tell_of_end(person, row, outline, renewal)
            written += 1
    Award.objects.filter(id__in=[row.id for row in locked]).update(reminded_at=moment)
    return written
