"""Counting opinions: by the batch, each person once, and out again when they change it or leave.

One batch counts at a question at a time (the lock of `Asked`). What is counted of a person stands in `Opinion`, so a
batch that comes twice, or late, changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TypeVar

from django.db import connection, models, transaction
from django.db.models import F

from stoa.assessment import items
from stoa.assessment.events import Answered
from stoa.assessment.models import Asked, Attempt, Opinion, OptionCount
from stoa.assessment.ports import Voice
from stoa.content import queries as content
from stoa.content.queries import NotThere
from stoa.kernel import audit

WRITTEN_AT_ONCE = 500
_M = TypeVar("_M", bound=models.Model)


class NoSuchWord(Exception):
    """Nobody has written it (any more), or it is none that staff decide about."""


def count_opinions(news: Sequence[Answered]) -> None:
    """Count what attempts say, the last of each person that is not late. Some statements for each question, however
    many answered it."""
    wanted = sorted({(each.run, each.part, each.account) for each in news if each.is_opinion})
    for (run_id, part), group in groupby(wanted, key=lambda each: each[:2]):
        _count(run_id, part, [account for _run, _part, account in group])


@transaction.atomic
def _count(run_id: int, part: str, accounts: Sequence[int]) -> None:
    asked = _asked(run_id, part)
    tried = Attempt.objects.filter(run_id=run_id, part=part, account_id__in=accounts, is_late=False)
    last = {row.account_id: row for row in _locked(tried.order_by("account_id", "number"))}
    known = {row.account_id: row for row in Opinion.objects.filter(asked=asked, account_id__in=accounts)}
    voices, changes, written, come = dict[str, Voice](), Counter[str](), list[Opinion](), 0
    for account, attempt in last.items():
        former = known.get(account)
        said = _voices(attempt) if former is None or former.number < attempt.number else None
        if said is None:
            continue
        voices |= {voice.option: voice for voice in reversed(said) if voice.option not in voices}
        changes.update(voice.option for voice in said)
        changes.subtract(former.options if former else ())
        come += former is None
        options = [voice.option for voice in said]
        written.append(Opinion(asked=asked, account_id=account, number=attempt.number, options=options))
    _write(written)
    _move(asked, changes, voices)
    if come:
        Asked.objects.filter(id=asked.id).update(people=F("people") + come)


def _asked(run_id: int, part: str) -> Asked:
    """The row of a question in a run, locked; made when it is not there."""
    rows = _locked(Asked.objects.filter(run_id=run_id, part=part))
    found = rows.first()
    if found is None:
        Asked.objects.bulk_create([Asked(run_id=run_id, part=part)], ignore_conflicts=True)
        found = rows.get()
    return found


def _locked(rows: models.QuerySet[_M]) -> models.QuerySet[_M]:
    return rows.select_for_update() if connection.features.has_select_for_update else rows


def _voices(attempt: Attempt) -> Sequence[Voice] | None:
    """What an attempt says; None when it was given to a question that asked for no opinion."""
    try:
        part = content.part(attempt.version, attempt.part)
    except NotThere:
        return None
    kind = items.opinion_of(part)
    return kind.voices(part, attempt.response) if kind is not None else None


def _move(asked: Asked, changes: Mapping[str, int], voices: Mapping[str, Voice]) -> None:
    """Add to the counts of options, and take from them."""
    moved = {option: change for option, change in changes.items() if change}
    rows = {row.option: row for row in OptionCount.objects.filter(asked=asked, option__in=moved)}
    for option, change in sorted(moved.items()):
        row = rows.get(option)
        if row is None:
            voice = voices.get(option, Voice(option, option))
            row = OptionCount(asked=asked, option=option, label=voice.label, is_held=voice.is_held)
            rows[option] = row
        row.people = max(0, row.people + change)
    _write([row for _option, row in sorted(rows.items())])
    if any(not row.people for row in rows.values()):
        OptionCount.objects.filter(asked=asked, people=0, state=OptionCount.State.OPEN).delete()


def _write(rows: Sequence[models.Model]) -> None:
    """Insert or update, whichever each row needs."""
    if not rows:
        return
    (constraint,) = rows[0]._meta.constraints
    assert isinstance(constraint, models.UniqueConstraint)
    for row in rows:
        row.pk = None
    names = {field.attname for field in rows[0]._meta.concrete_fields if not field.primary_key}
    fixed = {*constraint.fields, *(f"{name}_id" for name in constraint.fields)}
    rows[0].__class__._default_manager.bulk_create(
        rows, batch_size=WRITTEN_AT_ONCE, update_conflicts=True, unique_fields=constraint.fields,
        update_fields=sorted(name for name in names if name not in fixed),
    )  # fmt: skip


def take_out(account: int) -> None:
    """Take what a person said out of every count, inside the transaction that erases them: a word that nobody else
    wrote is gone, whatever staff decided about it. Their attempts are still there, and locked after this."""
    attempts = Attempt.objects.filter(account_id=account).order_by("run_id", "part", "number")
    answered = Asked.objects.filter(run_id__in=attempts.values("run_id"), part__in=attempts.values("part"))
    list(_locked(answered.order_by("run_id", "part")))  # as whoever counts: first the questions, then the attempts
    list(_locked(attempts))
    opinions = list(Opinion.objects.filter(account_id=account))
    asked = _locked(Asked.objects.filter(id__in=[each.asked_id for each in opinions]).order_by("run_id", "part"))
    by_id = {row.id: row for row in asked}
    for opinion in opinions:
        _move(by_id[opinion.asked_id], Counter(dict.fromkeys(opinion.options, -1)), {})
        OptionCount.objects.filter(asked_id=opinion.asked_id, option__in=opinion.options, people=0).delete()
        Asked.objects.filter(id=opinion.asked_id).update(people=F("people") - 1)
    Opinion.objects.filter(account_id=account).delete()


@transaction.atomic
def decide_word(*, run_id: int, word: int, show: bool, by: int, course: str) -> None:
    """Have a word shown to everybody at once, or to nobody. `word` is the id of its count. Raises NoSuchWord.

    The log says which by its id: words are people's own, and it keeps nothing of them.
    """
    found = OptionCount.objects.filter(id=word, asked__run_id=run_id).select_related("asked").first()
    if found is None:
        raise NoSuchWord(word)
    state = OptionCount.State.SHOWN if show else OptionCount.State.HIDDEN
    OptionCount.objects.filter(id=found.id).update(state=state)
    if show:
        audit.note("assessment.word_shown", by=by, about=f"course:{course}", part=found.asked.part, word=found.id)
    else:
        audit.note("assessment.word_hidden", by=by, about=f"course:{course}", part=found.asked.part, word=found.id)
