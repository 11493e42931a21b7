"""Trying a draft's rules on all learners of its course before it is published. Nothing is awarded or taken by it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import Outline
from stoa.credentials import rules
from stoa.credentials.actions.earning import Held, held_by
from stoa.credentials.judging import Judge
from stoa.credentials.models import RuleTrial
from stoa.credentials.queries.pathways import asked, badge_name, facts_of
from stoa.credentials.rules import Pathway
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.jobs import Progress
from stoa.learning import queries as learning
from stoa.learning import rules as counting
from stoa.learning.rules import Course, Standing

TRY_JOB = "credentials.try_rules"
COUNTED = ("held", "new", "due", "further")
"""Numbers of learners, of a pathway: who hold it; who would newly earn it; who meet the rule of today and have their
award on the way; who lack one condition of today's rule and would have to do more than now."""


class Overtaken(Exception):
    """Another worker is at the same trial, further on. The job is tried again, and goes on from there."""


class NothingToTry(LookupError):
    """There is no such draft, or nothing of its course is live."""


def ask_to_try_rules(*, draft: str, by: int) -> str:
    """Have a draft's rules tried by a job, anew if that was done before; returns the job's public id. Raises
    NothingToTry."""
    card = content.draft(draft)
    live = content.course_by_slug(card.course_slug) if card else None
    if card is None or live is None or live.version_id is None:
        raise NothingToTry(draft)
    former = RuleTrial.objects.filter(course_id=live.id)
    former.exclude(against=live.version_id, finished_at=None).delete()
    _begun(live.id, card.source_hash, live.version_id, by)
    key = f"{TRY_JOB}:{draft}:{live.version_id}"
    return jobs.enqueue(TRY_JOB, key=key, owner=by, draft=draft, against=live.version_id)


def try_rules(*, draft: str, against: int, progress: Progress) -> None:
    """Look at every learner of the course who takes part: what the draft's rules would change for them, beside those
    of the version `against`. It goes on where it was stopped, and doing it twice is once. Raises NothingToTry."""
    card = content.draft(draft)
    if card is None:
        raise NothingToTry(draft)
    live, outline = content.outline(against), content.draft_outline(draft)
    trial = _begun(live.course_id, card.source_hash, against, None)
    runs = catalogue.runs_of(live.course_id)
    counts = learning.learner_counts([run.id for run in runs])
    RuleTrial.objects.filter(id=trial.id).update(total=sum(counts.values()))
    total = sum(counts.values())
    look = _Look(Judge(live, now()), Judge(outline, now()))
    for run in runs:
        if trial.finished_at is not None or run.id < trial.run:
            continue
        after = trial.reached if run.id == trial.run else 0
        for page in learning.account_chunks(run.id, with_left=False, after=after):
            look.at_all(run.id, page)
            trial = _moved(trial, run.id, page, look)
            progress("trial", trial.looked_at, max(total, trial.looked_at))
    RuleTrial.objects.filter(id=trial.id, finished_at=None).update(finished_at=now())


def _begun(course_id: int, source_hash: str, against: int, by: int | None) -> RuleTrial:
    trial, _is_new = RuleTrial.objects.get_or_create(
        course_id=course_id, source_hash=source_hash, against=against, defaults={"by_id": by, "asked_at": now()}
    )
    return trial


def _moved(trial: RuleTrial, run_id: int, page: Sequence[int], look: _Look) -> RuleTrial:
    """Add what was seen of a page of learners. Raises Overtaken."""
    counts = {
        id: [former + more for former, more in zip(trial.counts.get(id, [0] * len(found)), found, strict=True)]
        for id, found in look.counts.items()
    }
    with transaction.atomic():
        done = {"run": run_id, "reached": page[-1], "looked_at": trial.looked_at + len(page), "counts": counts}
        here = RuleTrial.objects.filter(id=trial.id, run=trial.run, reached=trial.reached, finished_at=None)
        if not here.update(**done):
            raise Overtaken(trial.source_hash)
    look.counts = {}
    for name, value in done.items():
        setattr(trial, name, value)
    return trial


class _Look:
    """Compares two versions' rules, learner by learner."""

    def __init__(self, live: Judge, draft: Judge) -> None:
        self.live, self.draft = live, draft
        self.counts: dict[str, list[int]] = {}
        self._versions = [
            Course(each.version_id, frozenset(each.required_units))
            for each in content.counted_versions(live.outline.course_id)
        ]
        self._next = Course(self._versions[-1].version + 1, frozenset(draft.outline.required_units))
        ways, new_ways = ({way.id: way for way in asked(each.outline).ways} for each in (live, draft))
        self._ids = tuple({**ways, **new_ways})
        affected = _affected(ways, new_ways, are_alike=_are_alike(live.outline, draft.outline))
        self._ways = {id: way for id, way in ways.items() if id in affected}
        self._new_ways = {id: way for id, way in new_ways.items() if id in affected}

    def at_all(self, run_id: int, accounts: Sequence[int]) -> None:
        """Look at these learners of a run. Two statements."""
        pairs = {(account, run_id) for account in accounts}
        held = held_by(pairs)
        for (account, _run), standing in learning.standings(sorted(pairs)).items():
            self._at(account, run_id, standing, held)

    def _at(self, account: int, run_id: int, standing: Standing, held: Held) -> None:
        before = counting.caught_up(standing, self._versions)
        after = counting.recounted(before, self._next)
        holds = {id for id in self._ids if (account, run_id, id) in held.ways}
        badges = held.badges.get(account, ())
        met = _met(self.live, [way for id, way in self._ways.items() if id not in holds], before, badges)
        would = _met(self.draft, [way for id, way in self._new_ways.items() if id not in holds], after, badges)
        for id in self._ids:
            row = self.counts.setdefault(id, [0] * len(COUNTED))
            if id in holds:
                row[0] += 1
            elif id in met:
                row[2] += 1
            elif id in would:
                row[1] += 1
            elif id in self._ways and id in self._new_ways:
                row[3] += self._is_further(id, before, after, badges)

    def _is_further(self, id: str, before: Standing, after: Standing, badges: Collection[tuple[str, str]]) -> bool:
        """Whether somebody who is nearly there would have to do more than now."""
        way, new = self._ways[id], self._new_ways[id]
        names, every = _named(badges, self.live.outline), list(rules.conditions(way.parsed))
        facts = facts_of(self.live.outline, before, None, names, self.live.at)
        if sum(not rules.is_met(each, self.live.hoped(facts)) for each in every) > 1:
            return False  # whatever the grade, which is dear to reckon
        facts = self.live.facts(before, names)
        if sum(not rules.is_met(each, facts) for each in every) != 1:
            return False
        later = self.draft.facts(after, _named(badges, self.draft.outline))
        now_left, then_left = rules.evaluate(way.parsed, facts), rules.evaluate(new.parsed, later)
        return not then_left.is_reachable or then_left.effort > now_left.effort


def _are_alike(live: Outline, draft: Outline) -> bool:
    """Whether equal rules mean the same in both: the same units count, and grades are made of the same."""
    graded = [[part for part in outline.parts if part.category] for outline in (live, draft)]
    return live.required_units == draft.required_units and live.grading == draft.grading and graded[0] == graded[1]


def _affected(ways: Mapping[str, Pathway], new_ways: Mapping[str, Pathway], *, are_alike: bool) -> frozenset[str]:
    """The pathways that others may meet than now, and those that these ask for as badges."""
    every = list({**ways, **new_ways})
    if not are_alike:
        return frozenset(every)
    found = {id for id in every if _digest(ways.get(id)) != _digest(new_ways.get(id))}
    named: dict[str, set[str]] = {id: set() for id in every}
    for way in (*ways.values(), *new_ways.values()):
        for each in rules.conditions(way.parsed):
            if each.term in ("badge", "badges"):
                named[way.id] |= {each.argument} if each.argument else set(every)
    while True:
        more = {id for id in every if named[id] & found} | {name for id in found for name in named[id] if name in named}
        if more <= found:
            return frozenset(found)
        found |= more


def _digest(way: Pathway | None) -> str:
    return way.rule_digest if way else ""


def _named(badges: Collection[tuple[str, str]], outline: Outline) -> frozenset[str]:
    return frozenset(badge_name(*each, outline) for each in badges)


def _met(
    judge: Judge, ways: Sequence[Pathway], standing: Standing, badges: Collection[tuple[str, str]]
) -> Mapping[str, Pathway]:
    """The ways that are met, with those that badges earned by them would bring."""
    found: dict[str, Pathway] = {}
    names = _named(badges, judge.outline)
    while True:
        open_ways = [way for way in ways if way.id not in found]
        more = judge.met(open_ways, standing, names)[0] if open_ways else []
        found |= {way.id: way for way in more}
        if not more or not asked(judge.outline).asks_for_badges:
            return found
        names |= {way.id for way in more}
