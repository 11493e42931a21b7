"""Awarding: who newly meets a pathway gets it, once, and for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import Outline
from stoa.credentials import rules
from stoa.credentials.events import BadgeEarned
from stoa.credentials.judging import Judge, asks_for_grade
from stoa.credentials.models import Award, BadgeAsked
from stoa.credentials.queries.pathways import asked, badge_name, names_goal, pathways
from stoa.credentials.rules import Facts, Pathway
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.events import outbox
from stoa.learning import queries as learning
from stoa.learning.rules import Standing

SIGNING = "credentials.sign_earned"


@dataclass(frozen=True)
class Held:
    """What some accounts hold already: (account, run, pathway), and by account (course, pathway) of what was not
    withdrawn."""

    ways: set[tuple[int, int, str]]
    badges: Mapping[int, set[tuple[str, str]]]


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
    has_ways = any(pathways(each) for found in outlines.values() for each in found)
    held = _held(wanted) if has_ways else Held(set(), {})
    met = [
        each
        for (account, run_id), standing in standings.items()
        for each in _newly_met(account, run_id, standing, outlines[account, run_id], held, moment)
    ]
    if met:
        goals = learning.record_words([(each.account, each.run_id) for each in met if names_goal(each.pathway)])
        Award.objects.bulk_create([_award(each, moment, goals) for each in met], ignore_conflicts=True, batch_size=200)
        request_signing()
        outbox.publish(*_news(met))
    return len(met)


def award_who_waited(*, earned: Iterable[tuple[int, int, str, str]]) -> int:
    """Look again at whoever has earned a badge (account, run, course, pathway) for which pathways ask: in the runs of
    its course, and of the courses that name it. Returns how many awards came of it."""
    badges = list(earned)
    courses: dict[str, set[int]] = {}
    names = {f"{course}/{pathway}" for _account, _run, course, pathway in badges}
    for name, course_id in BadgeAsked.objects.filter(badge__in=names).values_list("badge", "course_id"):
        courses.setdefault(name, set()).add(course_id)
    own = catalogue.runs([run_id for _account, run_id, _course, _pathway in badges])
    wanted = {(account, run_id) for account, run_id, _course, _pathway in badges}
    for account, run_id, course, pathway in badges:
        asking = courses.get(f"{course}/{pathway}", set()) | ({own[run_id].course_id} if run_id in own else set())
        wanted |= {(account, run.id) for course_id in asking for run in catalogue.runs_of(course_id)}
    return award(pairs=wanted)


@transaction.atomic
def note_badges_asked(*, course_id: int) -> None:
    """Keep which badges of other courses a course's pathways ask for, so that who earns one is looked at there."""
    version = content.current_version_id(course_id)
    names = {name for name in asked(content.outline(version)).badges if "/" in name} if version is not None else set()
    BadgeAsked.objects.filter(course_id=course_id).exclude(badge__in=names).delete()
    BadgeAsked.objects.bulk_create(
        [BadgeAsked(course_id=course_id, badge=name) for name in sorted(names)], ignore_conflicts=True
    )


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
    rows = Award.objects.filter(account_id__in={account for account, _ in pairs})
    ways, badges = set[tuple[int, int, str]](), dict[int, set[tuple[str, str]]]()
    for account, run_id, course, pathway, state in rows.values_list(
        "account_id", "run_id", "course_slug", "pathway", "state"
    ):
        ways.add((account, run_id, pathway))
        if state != Award.State.WITHDRAWN:
            badges.setdefault(account, set()).add((course, pathway))
    return Held(ways, badges)


def _newly_met(
    account: int, run_id: int, standing: Standing, outlines: Sequence[Outline], held: Held, at: datetime
) -> Iterator[Met]:
    done: set[str] = set()
    for outline in outlines:
        open_ways = [
            way for way in pathways(outline) if way.id not in done and (account, run_id, way.id) not in held.ways
        ]
        if not open_ways:
            continue
        badges = frozenset(badge_name(*each, outline) for each in held.badges.get(account, ()))
        met, facts = Judge(outline, at).met(open_ways, standing, badges)
        for way in met:
            done.add(way.id)
            yield Met(account, run_id, way, outline, facts)


def _news(met: Sequence[Met]) -> Iterator[BadgeEarned]:
    """Of each badge for which some pathway asks, here or in another course."""
    names = {f"{each.outline.course_slug}/{each.pathway.id}" for each in met}
    elsewhere = set(BadgeAsked.objects.filter(badge__in=names).values_list("badge", flat=True))
    for each in met:
        course, pathway = each.outline.course_slug, each.pathway.id
        if asked(each.outline).asks_for_badges or f"{course}/{pathway}" in elsewhere:
            yield BadgeEarned(each.account, each.run_id, course, pathway)


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
        **_gathered(way, facts),
    }
    if names_goal(way):
        pinned["goal"] = goals.get((met.account, met.run_id), "")
    return Award(
        account_id=met.account, run_id=met.run_id, pathway=way.id, title=way.title, rule=way.rule,
        rule_digest=way.rule_digest, course_slug=outline.course_slug, version_id=outline.version_id,
        version_number=outline.number, source_hash=outline.source_hash, facts=pinned,
        score=facts.score if asks_for_grade(way) else None,
        earned_at=moment,
    )  # fmt: skip


def _gathered(way: Pathway, facts: Facts) -> dict[str, Any]:
    """What was counted and held, as far as the rule asks for it."""
    every = list(rules.conditions(way.parsed))
    counts = {key: facts.counts[key] for each in every if (key := rules.count_key(each)) in facts.counts}
    badges = sorted(each.argument for each in every if each.term == "badge" and each.argument in facts.badges)
    return {**({"counts": counts} if counts else {}), **({"badges": badges} if badges else {})}
