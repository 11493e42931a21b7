"""Awarding: who newly meets a pathway gets it, once, and for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from django.db import transaction

from stoa.assessment.rules import CourseGrade, course_grade
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import Outline
from stoa.credentials import rules
from stoa.credentials.actions.renewing import keep, renewed
from stoa.credentials.models import Award, BadgePicture
from stoa.credentials.pinning import Met, award_of
from stoa.credentials.queries.pathways import facts_of, pathways
from stoa.credentials.rules import Pathway
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.learning import queries as learning
from stoa.learning.rules import Standing

SIGNING = "credentials.sign_earned"


Held: TypeAlias = set[tuple[int, int, str]]
"""(account, run, pathway) of what is held already."""


@transaction.atomic
def award(*, pairs: Iterable[tuple[int, int]]) -> int:
    """Award what these (account, run) pairs newly meet, and ask once for it to be signed. Returns how many.

    A learner is judged by the current version and, when their record is still counted against an older one, by that
    one too: what was met before an edit was met. Whatever is held already stays untouched.
    """
    wanted = set(pairs)
    if not wanted:
        return 0
    moment = now()
    standings = learning.standings(sorted(wanted))
    outlines = _outlines(standings)
    ways = [way for found in outlines.values() for each in found for way in pathways(each)]
    held: Held = _held(wanted) if ways else set()
    met = [
        each
        for (account, run_id), standing in standings.items()
        for each in _newly_met(account, run_id, standing, outlines[account, run_id], held, moment)
    ]
    renewals = renewed(wanted, moment) if held and any(way.valid_for for way in ways) else []
    if met or renewals:
        _keep_pictures(met)
        keep([*(award_of(each, moment) for each in met), *renewals])
    return len(met) + len(renewals)


def request_signing() -> None:
    """Ask for everything that is earned and unsigned to be signed: one job, however often it is asked for."""
    jobs.enqueue(SIGNING, key=SIGNING)


def award_run(*, run_id: int) -> int:
    """Look at every learner of a run, some hundred at a time: who meets a pathway without holding it gets it."""
    pages = learning.account_chunks(run_id, with_left=False)
    return sum(award(pairs=[(account, run_id) for account in page]) for page in pages)


def _outlines(standings: dict[tuple[int, int], Standing]) -> dict[tuple[int, int], list[Outline]]:
    """For each pair the versions that it may be judged by, the current one first."""
    runs = catalogue.runs(list({run_id for _, run_id in standings}))
    current = {run_id: content.current_version_id(run.course_id) for run_id, run in runs.items()}
    found: dict[tuple[int, int], list[Outline]] = {}
    for pair, standing in standings.items():
        version = current.get(pair[1])
        versions = [] if version is None else list(dict.fromkeys((version, standing.version)))
        found[pair] = [content.outline(each) for each in versions]
    return found


def _held(pairs: set[tuple[int, int]]) -> Held:
    rows = Award.objects.filter(account_id__in={account for account, _ in pairs}, run_id__in={run for _, run in pairs})
    return set(rows.values_list("account_id", "run_id", "pathway"))


def _newly_met(
    account: int, run_id: int, standing: Standing, outlines: Sequence[Outline], held: Held, at: datetime
) -> Iterator[Met]:
    done: set[str] = set()
    for outline in outlines:
        open_ways = [
            way
            for way in pathways(outline)
            if way.id not in done and (account, run_id, way.id) not in held and not _is_past(way, at)
        ]
        if not open_ways:
            continue
        # The grade is the dearest of the facts: it is reckoned for those only who would pass with the best there is.
        hoped = replace(facts_of(outline, standing, None), score=1.0 if outline.grading else None)
        near = [way for way in open_ways if rules.is_met(way.parsed, hoped)]
        is_asked = any(way.asks_for_grade for way in near)
        facts = facts_of(outline, standing, _grade(outline, standing, at) if is_asked else None)
        for way in near:
            if rules.is_met(way.parsed, facts):
                done.add(way.id)
                yield Met(account, run_id, way, outline, facts)


def _grade(outline: Outline, standing: Standing, at: datetime) -> CourseGrade | None:
    return course_grade(outline.grading, standing.scores, outline.parts, at) if outline.grading else None


def _is_past(way: Pathway, at: datetime) -> bool:
    """Whether it would have ended before it began: the day until which it holds is over."""
    span = rules.lasting(way.valid_for) if way.valid_for else None
    return span is not None and span.day is not None and span.day < at.date()


def _keep_pictures(met: Iterable[Met]) -> None:
    """Note the pictures of what is awarded, so that they stay as long as somebody may ask for them."""
    pictures = {each.pathway.achievement.picture for each in met} - {None}
    rows = [BadgePicture(digest=picture.digest) for picture in pictures if picture]
    if rows:
        BadgePicture.objects.bulk_create(rows, ignore_conflicts=True)
