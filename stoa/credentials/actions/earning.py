"""Awarding: who newly meets a pathway gets it, once, and for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from django.db import transaction

from stoa.assessment.rules import CourseGrade, course_grade
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import Outline
from stoa.credentials import rules
from stoa.credentials.models import Award
from stoa.credentials.queries.pathways import facts_of, names_goal, pathways
from stoa.credentials.rules import Facts, Pathway
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.learning import queries as learning
from stoa.learning.rules import Standing

SIGNING = "credentials.sign_earned"


Held: TypeAlias = set[tuple[int, int, str]]
"""(account, run, pathway) of what is held already."""


@dataclass(frozen=True)
class Met:
    """Somebody meets a pathway by a version of the course."""

    account: int
    run_id: int
    pathway: Pathway
    outline: Outline
    facts: Facts


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
    held: Held = _held(wanted) if any(pathways(each) for found in outlines.values() for each in found) else set()
    met = [
        each
        for (account, run_id), standing in standings.items()
        for each in _newly_met(account, run_id, standing, outlines[account, run_id], held, moment)
    ]
    if met:
        goals = learning.record_words([(each.account, each.run_id) for each in met if names_goal(each.pathway)])
        Award.objects.bulk_create([_award(each, moment, goals) for each in met], ignore_conflicts=True, batch_size=200)
        request_signing()
    return len(met)


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
        open_ways = [way for way in pathways(outline) if way.id not in done and (account, run_id, way.id) not in held]
        if not open_ways:
            continue
        # The grade is the dearest of the facts: it is reckoned for those only who would pass with the best there is.
        hoped = replace(facts_of(outline, standing, None), score=1.0 if outline.grading else None)
        near = [way for way in open_ways if rules.is_met(way.parsed, hoped)]
        is_asked = any(_asks_for_grade(way) for way in near)
        facts = facts_of(outline, standing, _grade(outline, standing, at) if is_asked else None)
        for way in near:
            if rules.is_met(way.parsed, facts):
                done.add(way.id)
                yield Met(account, run_id, way, outline, facts)


def _grade(outline: Outline, standing: Standing, at: datetime) -> CourseGrade | None:
    return course_grade(outline.grading, standing.scores, outline.parts, at) if outline.grading else None


def _asks_for_grade(way: Pathway) -> bool:
    return any(each.term == "score" and not each.argument for each in rules.conditions(way.parsed))


def _award(met: Met, moment: datetime, goals: Mapping[tuple[int, int], str]) -> Award:
    facts, outline, way = met.facts, met.outline, met.pathway
    parts = [each.argument for each in rules.conditions(way.parsed) if each.term == "score" and each.argument]
    pinned = {
        "pathway": rules.pathway_json(way),
        "done": sum(unit in facts.done for unit in facts.required),
        "known": sum(unit in facts.known for unit in facts.required),
        "required": len(facts.required),
        "shown": facts.shown,
        "parts": {part: facts.scores[part] for part in parts if part in facts.scores},
    }
    if names_goal(way):
        pinned["goal"] = goals.get((met.account, met.run_id), "")
    return Award(
        account_id=met.account, run_id=met.run_id, pathway=way.id, title=way.title, rule=way.rule,
        rule_digest=way.rule_digest, course_slug=outline.course_slug, version_id=outline.version_id,
        version_number=outline.number, source_hash=outline.source_hash, facts=pinned,
        score=facts.score if _asks_for_grade(way) else None,
        earned_at=moment,
    )  # fmt: skip
