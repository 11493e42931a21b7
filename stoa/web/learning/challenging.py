"""Challenges: which test somebody may sit, what it asks next, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from stoa.assessment import items
from stoa.assessment import queries as tests
from stoa.assessment.queries import ChallengeView, PracticeQuestion, Question
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.queries import UnitEntry
from stoa.credentials import queries as credentials
from stoa.kernel.clock import now
from stoa.learning import queries as records
from stoa.learning.queries import APART, SURE, Belief, Seen
from stoa.learning.rules import Standing
from stoa.web.base.going_on import closed_until
from stoa.web.base.reviews import Pool, practice_pool
from stoa.web.learning.practising import Practiser
from stoa.web.learning.scopes import RIGHTS, Scope

EASIEST, HARDEST = -1.5, 1.5


@dataclass(frozen=True)
class Test:
    """A test as its learner stands in it."""

    who: Practiser
    scope: Scope
    sat: ChallengeView | None

    @cached_property
    def skills(self) -> tuple[str, ...]:
        """Its skills, in the course's order: those of its beginning, once it is begun."""
        wanted = self.sat.before if self.sat is not None else self.scope.skills
        return tuple(outcome.id for outcome in self.who.offer.outline.outcomes if outcome.id in wanted)

    @cached_property
    def belief(self) -> Belief:
        """What is likely of each of `skills`."""
        places = {skill: place for place, skill in enumerate(self.skills)}
        before = [self.sat.before[skill][1] if self.sat is not None else 0.5 for skill in self.skills]
        seen = []
        for each in self.sat.answered if self.sat is not None else ():
            asked = tuple(places[skill] for skill in each.skills if skill in places)
            seen += [Seen(asked, each.score or 0.0, each.hard)] if asked else []
        return records.placed(before, seen)

    @property
    def rights(self) -> Counter[str]:
        """How many right answers each skill has."""
        answered = self.sat.answered if self.sat is not None else ()
        return Counter(skill for each in answered if (each.score or 0.0) >= 1.0 - 1e-9 for skill in each.skills)

    def wanted(self, skill: str) -> int:
        """How many right answers show a skill."""
        return min(RIGHTS, len(self._pool.get(skill, ()))) or 1

    @property
    def unaided(self) -> Test:
        """The test with those answers alone whose questions were answered nowhere else since it began."""
        if self.sat is None:
            return self
        elsewhere = tests.answered_elsewhere(
            account=self.who.account, course_id=self.who.offer.outline.course_id, run_id=self.who.offer.run.id,
            since=self.sat.started_at, until=self.sat.closed_at or self.sat.ends_at,
        )  # fmt: skip
        kept = tuple(each for each in self.sat.questions if each.question not in elsewhere)
        return replace(self, sat=replace(self.sat, questions=kept))

    def next_question(self) -> Question | None:
        """What to ask now; None when nothing is left to ask, or to learn from asking."""
        answered = self.sat.answered if self.sat is not None else ()
        if len(answered) >= self.scope.most:
            return None
        open_ones = self._askable({each.question for each in answered})
        places = {skill: place for place, skill in enumerate(self.skills)}
        rights = self.rights
        shown = [places[skill] for skill in self.skills if rights[skill] >= self.wanted(skill)]
        place = records.next_skill(self.belief, [places[skill] for skill in open_ones], shown)
        if place is None:
            return None
        skill = self.skills[place]
        chosen, variant = open_ones[skill][0]
        hard = records.difficulties(self.who.offer.outline.course_id).get(chosen.question, 0.0)
        return Question(
            skill, chosen.question, variant, self._skills_of[chosen.question], min(HARDEST, max(EASIEST, hard))
        )

    @cached_property
    def _pool(self) -> Pool:
        return practice_pool(self.who.offer)

    @cached_property
    def _skills_of(self) -> Mapping[str, tuple[str, ...]]:
        """All the skills that each question asks for."""
        found: dict[str, list[str]] = {}
        for skill, listed in self._pool.items():
            for each in listed:
                found.setdefault(each.question, []).append(skill)
        return {question: tuple(skills) for question, skills in found.items()}

    def _askable(self, asked: set[str]) -> Mapping[str, list[tuple[PracticeQuestion, int]]]:
        """The questions that may be asked, by skill, with the variant: none of this test, and none that was met within
        the time in which an answer would tell nothing new. Those that ask for least beside come first."""
        outline = self.who.offer.outline
        met = records.met_since(account=self.who.account, course_id=outline.course_id, since=now() - APART)
        found = {}
        for skill in self.skills:
            pairs = [
                (each, number)
                for each in self._pool.get(skill, ())
                if each.question not in asked and (number := self._unmet(each, met)) is not None
            ]
            pairs.sort(key=lambda pair: (len(self._skills_of[pair[0].question]), self._is_seen(pair[0])))
            if pairs:
                found[skill] = pairs
        return found

    def _is_seen(self, chosen: PracticeQuestion) -> bool:
        return chosen.part in self.who.place.standing.scores

    def _unmet(self, chosen: PracticeQuestion, met: set[str]) -> int | None:
        question = tests.practice_question(self.who.offer.outline.version_id, chosen)
        count = items.count_of(question)
        if count <= 1:
            return None if chosen.question in met else 0
        own = items.number_for(question, str(self.who.account)) + self._is_seen(chosen)
        numbers = (number % count for number in range(own, own + count))
        return next((number for number in numbers if f"{chosen.question}~{number}" not in met), None)

    def chosen(self, question: Question) -> PracticeQuestion | None:
        """Where a question of this test stands; None when it may not be asked any more."""
        listed = self._pool.get(question.skill, ())
        return next((each for each in listed if each.question == question.question), None)


def known_skills(test: Test) -> frozenset[str]:
    """The skills that the test has shown to be known: sure enough, and answered rightly, without looking it up."""
    test = test.unaided
    rights = test.rights
    return frozenset(
        skill
        for place, skill in enumerate(test.skills)
        if rights[skill] >= test.wanted(skill) and test.belief.known[place] >= SURE
    )


def skippable(offer: Offer, standing: Standing, known: frozenset[str]) -> tuple[UnitEntry, ...]:
    """The units all of whose skills are known, and that hold nothing that counts for a grade or a way to finish, nor
    is a question in practice no match for: assignments, exams, programs."""
    counting = offer.outline.graded_parts | credentials.scores_asked(offer.outline)
    named = credentials.units_asked(offer.outline)
    return tuple(
        unit
        for unit in offer.outline.units
        if unit.counts and unit.outcomes and unit.id not in standing.done and unit.id not in named
        and known.issuperset(unit.outcomes) and not any(part.id in counting for part in unit.parts)
        and closed_until(offer, unit) is None and not _asks_work(offer, unit)
    )  # fmt: skip


def _asks_work(offer: Offer, unit: UnitEntry) -> bool:
    """Whether something in it must be done that no answer in a test stands for."""
    parts = content.unit(offer.outline.version_id, unit.id).parts
    required = [parts[ref.id] for ref in unit.parts if ref.required and ref.id in parts]
    return any(
        part.kind == "assignment" or items.is_sat(part)
        or (part.kind in ("question", "quiz") and any(map(items.is_run, items.questions_of(part))))
        for part in required
    )  # fmt: skip


def beginning(offer: Offer, done: frozenset[str]) -> Iterator[UnitEntry]:
    """The units that are left, in order: the first is where to begin."""
    return (unit for unit in offer.outline.units if unit.id not in done and closed_until(offer, unit) is None)
