"""Learning from answers: what they tell of learners, questions and skills, taken in by the batch.

One batch is learned from at a time (the lock of `CommonWeights`), in the order in which the answers were given. Each
state is read once and written once, however many answers concern it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, models, transaction

from stoa.kernel.clock import now
from stoa.kernel.statements import rows_with
from stoa.learning import amending, estimator, mastery, reviewing
from stoa.learning.actions import correcting
from stoa.learning.actions.levels import COUNTED_FROM, count_levels
from stoa.learning.actions.setting_back import set_back, set_back_others
from stoa.learning.amending import Stood
from stoa.learning.estimator import Trace, Weight
from stoa.learning.models import (
    Ability,
    CommonWeights,
    Familiarity,
    Mastery,
    NoReviews,
    QuestionTrace,
    SkillTrace,
    WorkTold,
)
from stoa.learning.models.mastery import TraceRow

TRACE = tuple(field.name for field in fields(Trace))
KEPT_FROM = mastery.Level.FAMILIAR
"""The level from which there is something to keep, so that it is reviewed."""
WRITTEN_AT_ONCE = 500
"""Columns of keys that are no numbers."""
_R = TypeVar("_R", bound=TraceRow)


@dataclass(frozen=True)
class Told:
    """An answer that tells of skills. `score` 0..1; `skills` at least one, each with how many questions ask for it."""

    account: int
    course: int
    question: str
    skills: Mapping[str, int]
    score: float
    at: datetime
    variant: str = ""
    """What is the same when it comes again: the question in one of its variants; empty: the question itself."""
    is_mixed: bool = False
    """It was given in a challenge."""
    work: int = 0
    """The work (its internal id) whose mark this is, handed in at `at` for the assignment `part`; 0: an answer. Told
    again with another score in a later `edition`, that score stands instead of the first."""
    part: str = ""
    edition: int = 0
    was: float | None = None
    """The score that an answer had before its key was corrected: what was learned from it is mended, upwards alone."""

    @property
    def met(self) -> str:
        return self.variant or self.question


def learn_from(answers: Sequence[Told], *, are_new: bool = True) -> None:
    """Take in answers. Those to a question that the same learner answered within `mastery.APART` tell nothing new.

    `are_new`: they were just given, so they tell something too where the answer before lies in the future, since a
    clock was ahead. Those of a history do not: they may have been learned from.
    """
    if not answers:
        return
    with transaction.atomic():
        common = _common()
        memory = _Memory(answers, [Weight(*pair) for pair in common.weights], are_new=are_new)
        for told in sorted(answers, key=lambda told: (told.at, told.account, told.question)):
            memory.take(told)
        memory.write()
        for course, accounts in memory.risen.items():
            count_levels(course_id=course, accounts=accounts)
        common.weights = [[weight.value, weight.squares] for weight in memory.common]
        common.save(update_fields=["weights"])


def _common() -> CommonWeights:
    """The one row of common weights, locked."""
    rows = CommonWeights.objects.filter(id=1)
    rows = rows.select_for_update() if connection.features.has_select_for_update else rows
    found = rows.first()
    if found is None:
        first = [[weight.value, weight.squares] for weight in estimator.common_weights()]
        CommonWeights.objects.bulk_create([CommonWeights(id=1, weights=first)], ignore_conflicts=True)
        found = rows.get()
    return found


def _trail(row: Mastery) -> reviewing.Trail | None:
    if row.stability is None or row.difficulty is None or row.last_at is None:
        return None
    due_at = row.due_at or reviewing.due_after(row.stability, row.last_at)
    return reviewing.Trail(row.stability, row.difficulty, row.last_at, due_at)


def switch_reviews(*, account: int, is_on: bool) -> None:
    """Have somebody's reviews wait for them, or not."""
    if is_on:
        NoReviews.objects.filter(account_id=account).delete()
    else:
        NoReviews.objects.get_or_create(account_id=account)


class _Memory:
    """The states that some answers concern."""

    def __init__(self, answers: Sequence[Told], common: list[Weight], *, are_new: bool) -> None:
        people = {(told.account, told.course) for told in answers}
        skills = {(told.account, told.course, skill) for told in answers for skill in told.skills}
        met = {(told.account, told.course, told.met) for told in answers}
        questions = {(told.course, told.question) for told in answers}
        self.common = common
        self._are_new, self._horizon = are_new, now() + mastery.AHEAD
        self._ahead: dict[int, datetime] = {}
        corrected = [(told.account, told.course, told.at) for told in answers if told.was is not None]
        self._since = correcting.met_since(corrected)
        self._works = _works(answers)
        skills |= {
            (row.account_id, row.course_id, skill) for row in self._works.values() for skill in row.stood["named"]
        }
        self._rows: list[tuple[TraceRow, Trace]] = []
        self.risen: dict[int, set[int]] = {}
        self._abilities = self._read(Ability, ("account_id", "course_id"), people)
        self._mastery = self._read(Mastery, ("account_id", "course_id", "skill"), skills)
        self._pairs = self._read(Familiarity, ("account_id", "course_id", "question"), met)
        self._items = self._read(QuestionTrace, ("course_id", "question"), questions)
        self._skills = self._read(SkillTrace, ("course_id", "skill"), {key[1:] for key in skills})
        self._item_states = {
            key: estimator.ItemState(trace, Weight(row.weight, row.squares))
            for key, (row, trace) in self._items.items()
        }
        self._skill_states = {
            key: estimator.SkillState(
                trace, Weight(row.weight, row.squares), Weight(row.right_weight, row.right_squares),
                Weight(row.wrong_weight, row.wrong_squares),
            )
            for key, (row, trace) in self._skills.items()
        }  # fmt: skip

    def _read(
        self, model: type[_R], names: Sequence[str], keys: AbstractSet[tuple[Any, ...]]
    ) -> dict[tuple[Any, ...], tuple[_R, Trace]]:
        """The rows with these keys, those that are not there yet made anew (not written)."""
        found = {}
        for row in rows_with(model, names, keys):
            found[tuple(getattr(row, name) for name in names)] = (row, row.trace)
        for key in sorted(keys - found.keys()):
            row = model(**dict(zip(names, key, strict=True)))
            found[key] = (row, row.trace)
        self._rows += found.values()
        return found

    def take(self, told: Told) -> None:
        """Learn from one answer; from a work that was learned from already, by what its mark has changed."""
        who, kept = (told.account, told.course), self._works.get((told.account, told.question, told.work))
        if kept is not None:
            self._amend(told, kept)
            return
        pair, pair_trace = self._pairs[*who, told.met]
        if not self._is_news(told, pair):
            if told.was is not None:
                self._correct(told, told.was)
            return
        strands = [self._mastery[*who, skill] for skill in told.skills]
        for row, _ in strands:
            self._set_back(row, told.at)
        sight = estimator.Sight(
            learner=self._abilities[who][1], strands=[trace for _, trace in strands],
            item=self._item_states[told.course, told.question],
            skills=[self._skill_states[told.course, skill] for skill in told.skills], pair=pair_trace,
            common=self.common,
        )  # fmt: skip
        trails = [_trail(row) for row, _ in strands]
        estimator.learn(sight, estimator.expect(sight), score=told.score)
        stood = amending.stood(sight, list(told.skills), trails)
        is_right = told.score >= mastery.RIGHT
        stood.question = is_right and not pair.was_right
        pair.last_at = max(told.at, pair.last_at or told.at) if told.work else told.at
        pair.was_right = pair.was_right or is_right
        for place, (skill, (row, _)) in enumerate(zip(told.skills, strands, strict=True)):
            if is_right:
                _show_right(row, stood, place, told.at)
            row.mixed += told.score * told.is_mixed
            if row.last_at is None or told.at > row.last_at:
                row.former = amending.kept(trails[place])
            self._settle(told, skill, reviewing.answered(trails[place], told.score, told.at))
        if told.work:
            self._keep(told, stood)

    def _is_news(self, told: Told, pair: Familiarity) -> bool:
        """Whether an answer tells something that was not learned; another work always does, for people have marked it.
        A moment in the future tells nothing of when an answer was given; what has no `was` and is new comes after it
        all the same."""
        if told.work or pair.last_at is None or told.at - pair.last_at >= mastery.APART:
            return True
        return self._are_new and told.was is None and told.at <= self._horizon < pair.last_at

    def _set_back(self, row: Mastery, at: datetime) -> None:
        """Have what was written while a clock was ahead be of this moment, and the learner's other skills with it."""
        if at <= self._horizon and set_back(row, at, self._horizon):
            self._ahead[row.account_id] = at

    def _correct(self, told: Told, was: float) -> None:
        """Let an answer that was learned from be worth what a corrected key makes of it."""
        who = (told.account, told.course)
        pair, pair_trace = self._pairs[*who, told.met]
        ability, since = self._abilities[who][1], self._since.get((*who, told.at), 0)
        change = min(told.score - was, pair_trace.count - pair_trace.right)
        if pair.last_at is None or told.at - pair.last_at > timedelta(0) or change <= 0:
            return
        is_right = told.score >= mastery.RIGHT
        amending.amend(ability, "learner", amending.place_before(ability, since), change)
        amending.amend(pair_trace, "pair", amending.place_before(pair_trace, told.at < pair.last_at), change)
        amending.amend_any(self._item_states[told.course, told.question].trace, "item", change)
        for skill in told.skills:
            row, trace = self._mastery[*who, skill]
            if row.last_at is None or not trace.count:
                continue
            later = max(1, since * trace.count / ability.count) if told.at < row.last_at else 0
            amending.amend(trace, "strand", amending.place_before(trace, later), change)
            amending.amend_any(self._skill_states[told.course, skill].trace, "skill", change)
            if is_right:
                correcting.show(row, told.at, is_first=not pair.was_right)
            row.mixed += change * told.is_mixed
            trail = _trail(row)
            assert trail is not None
            self._settle(told, skill, correcting.trail(row, trail, told.score, told.at))
        pair.was_right = pair.was_right or is_right

    def _settle(self, told: Told, skill: str, trail: reviewing.Trail) -> None:
        """Put down when a skill is to be looked at again, and the level that is reached by now."""
        row, trace = self._mastery[told.account, told.course, skill]
        row.stability, row.difficulty, row.last_at = trail.stability, trail.difficulty, trail.last_at
        level = mastery.level_of(
            mastery.Shown(trace.count, trace.right, row.questions, row.days, row.mixed),
            mastery.estimate(
                self._abilities[told.account, told.course][1], trace, self._skills[told.course, skill][1]
            ),
            told.skills.get(skill, 1),
        )  # fmt: skip
        if level > row.level:
            row.level, row.level_at = level, told.at
            if level >= COUNTED_FROM:
                self.risen.setdefault(told.course, set()).add(told.account)
        if row.level >= KEPT_FROM:
            row.due_at = trail.due_at

    def _keep(self, told: Told, stood: Stood) -> None:
        """Remember what a work has told."""
        self._works[told.account, told.question, told.work] = WorkTold(
            account_id=told.account, course_id=told.course, work=told.work, part=told.part, question=told.question,
            score=told.score, edition=told.edition, at=told.at, stood=stood.as_json(),
        )  # fmt: skip

    def _amend(self, told: Told, kept: WorkTold) -> None:
        """Let the mark that a work has now stand instead of the one that was learned from. What was reached stays."""
        change, stood = told.score - kept.score, Stood.from_json(kept.stood)
        if told.edition <= kept.edition:
            return
        kept.edition = told.edition
        if not change:
            return
        who = (told.account, told.course)
        pair, pair_trace = self._pairs[*who, told.met]
        amending.amend(self._abilities[who][1], "learner", stood.learner, change)
        amending.amend(self._item_states[told.course, told.question].trace, "item", stood.item, change)
        amending.amend(pair_trace, "pair", stood.pair, change)
        was_right, is_right = kept.score >= mastery.RIGHT, told.score >= mastery.RIGHT
        is_first = stood.question
        stood.question = is_first if was_right and is_right else is_right and not pair.was_right
        for place, skill in enumerate(stood.named):
            row, trace = self._mastery[*who, skill]
            amending.amend(trace, "strand", stood.strands[place], change)
            amending.amend(self._skill_states[told.course, skill].trace, "skill", stood.skills[place], change)
            if is_right and not was_right:
                _show_right(row, stood, place, kept.at)
            elif was_right and not is_right:
                _show_wrong(row, stood, place, kept.at, is_first=is_first)
            is_last = trace.count == stood.strands[place][0] + 1
            trail = reviewing.answered(stood.trail(place), told.score, kept.at) if is_last else _trail(row)
            assert trail is not None
            self._settle(told, skill, trail)
        pair.was_right = is_right or (pair.was_right and not (was_right and is_first))
        kept.score, kept.stood = told.score, stood.as_json()

    def write(self) -> None:
        """Write every state, in the order of its key."""
        for row, trace in self._rows:
            for name in TRACE:
                setattr(row, name, getattr(trace, name))
        for key, (item, _) in self._items.items():
            weight = self._item_states[key].weight
            item.weight, item.squares = weight.value, weight.squares
        for key, (skill, _) in self._skills.items():
            state = self._skill_states[key]
            skill.weight, skill.squares = state.weight.value, state.weight.squares
            skill.right_weight, skill.right_squares = state.after_right.value, state.after_right.squares
            skill.wrong_weight, skill.wrong_squares = state.after_wrong.value, state.after_wrong.squares
        for found in (self._abilities, self._mastery, self._pairs, self._items, self._skills):
            _write([row for _, (row, _) in sorted(found.items())])
        _write([row for _, row in sorted(self._works.items())])
        set_back_others(self._ahead, self._horizon)


def _works(answers: Sequence[Told]) -> dict[tuple[int, str, int], WorkTold]:
    """What the works among these have told before, by account, question and work; no statement where there are none."""
    works = {told.work for told in answers if told.work}
    accounts = {told.account for told in answers if told.work}
    rows = WorkTold.objects.filter(work__in=works, account_id__in=accounts) if works else ()
    return {(row.account_id, row.question, row.work): row for row in rows}


def _show_right(row: Mastery, stood: Stood, place: int, at: datetime) -> None:
    """Count a right answer: its question, if that is new among those, and its day, if that is."""
    row.questions += stood.question
    if row.right_at is None or at - row.right_at >= mastery.ANOTHER_DAY:
        stood.days[place], stood.right_at[place] = True, row.right_at.isoformat() if row.right_at else None
        row.days += 1
        row.right_at = at


def _show_wrong(row: Mastery, stood: Stood, place: int, at: datetime, *, is_first: bool) -> None:
    """Take back what a right answer, the first one to its question or not, had brought."""
    row.questions = max(0, row.questions - is_first)
    if stood.days[place]:
        former, stood.days[place] = stood.right_at[place], False
        row.days = max(0, row.days - 1)
        if row.right_at == at:
            row.right_at = datetime.fromisoformat(former) if former else None


def _write(rows: Sequence[models.Model]) -> None:
    """Insert or update, whichever each row needs; one statement for some hundred."""
    if not rows:
        return
    (constraint,) = rows[0]._meta.constraints
    assert isinstance(constraint, models.UniqueConstraint)
    names = [field.name for field in rows[0]._meta.concrete_fields if not field.primary_key]
    for row in rows:
        row.pk = None
    rows[0].__class__._default_manager.bulk_create(
        rows, batch_size=WRITTEN_AT_ONCE, update_conflicts=True, unique_fields=constraint.fields,
        update_fields=[name for name in names if name not in constraint.fields],
    )  # fmt: skip
