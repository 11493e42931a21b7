"""Answering a theme: its learners, and nobody else, read it in the course and in one letter."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from stoa.accounts import queries as accounts
from stoa.catalogue import queries as catalogue
from stoa.kernel import audit, jobs
from stoa.kernel.clock import now
from stoa.learning import letters
from stoa.learning.models import Enrolment, Theme, ThemeAnswer, ThemeDelivery, ThemePlace
from stoa.learning.queries import forget_answers, theme_map

ANSWERS_JOB = "learning.send_answers"
LONGEST_ANSWER = 2000
_BATCH = 100


class NoSuchTheme(LookupError):
    """The course has no theme of this name that may be shown."""


@transaction.atomic
def answer_theme(*, course_id: int, course: str, theme: str, text: str, unit: str = "", by: int) -> str:
    """Answer the people of a theme; returns the answer's public id. Raises NoSuchTheme, also for one of fewer than five
    people: an answer must not lead to one of them."""
    row = shown_theme(course_id, theme)
    answer = ThemeAnswer.objects.create(theme=row, text=text[:LONGEST_ANSWER], unit=unit, by_id=by, at=now())
    Theme.objects.filter(id=row.id).update(is_held=True)
    audit.note("learning.theme_answered", by=by, about=f"course:{course}", theme=theme)
    jobs.enqueue(ANSWERS_JOB, key=f"{ANSWERS_JOB}:{course_id}", course_id=course_id)
    transaction.on_commit(forget_answers)
    return answer.public_id


@transaction.atomic
def take_back_answer(*, course_id: int, course: str, answer: str, by: int) -> bool:
    """Show an answer no more, and send it to nobody else. False: there is none."""
    rows = ThemeAnswer.objects.filter(theme__course_id=course_id, public_id=answer, taken_back_at=None)
    changed = rows.update(taken_back_at=now())
    if changed:
        audit.note("learning.answer_taken_back", by=by, about=f"course:{course}", answer=answer)
        transaction.on_commit(forget_answers)
    return bool(changed)


def shown_theme(course_id: int, theme: str) -> Theme:
    """A theme that staff are shown, or one that was put into such a one. Raises NoSuchTheme."""
    shown = theme_map(course_id)
    names = {each.public_id for each in shown.themes} | {part.public_id for each in shown.themes for part in each.parts}
    row = Theme.objects.filter(course_id=course_id, public_id=theme).first() if theme in names else None
    if row is None:
        raise NoSuchTheme(theme)
    return row


def send_answers(*, course_id: int) -> int:
    """Write every answer of a course to those of its people who have not had it; returns how many letters.

    A letter and the note that it was written are one transaction: whatever ends this process, nobody gets two."""
    sent = 0
    for answer in ThemeAnswer.objects.filter(theme__course_id=course_id, taken_back_at=None).order_by("id"):
        while True:
            with transaction.atomic():
                places = list(_without(answer).select_related("goal")[:_BATCH])
                sent += _write(answer, places)
            if len(places) < _BATCH:
                break
    return sent


def _without(answer: ThemeAnswer) -> QuerySet[ThemePlace]:
    """The people of a theme, and of those that count as part of it, who have not had this answer."""
    id, had = answer.theme_id, ThemeDelivery.objects.filter(answer=answer).values("account_id")
    of_theme = Q(theme_id=id) | Q(theme__into_id=id) | Q(theme__joined_id=id) | Q(theme__into__joined_id=id)
    here = Q(goal__is_current=True)
    return ThemePlace.objects.filter(of_theme, here).exclude(goal__account_id__in=had).order_by("id")


def _write(answer: ThemeAnswer, places: list[ThemePlace]) -> int:
    people = accounts.people([place.goal.account_id for place in places])
    takes_part = set(
        Enrolment.objects.filter(
            account_id__in=list(people), run_id__in={place.goal.run_id for place in places}, left_at=None
        ).values_list("account_id", "run_id")
    )
    at, sent = now(), 0
    made = [ThemeDelivery(answer=answer, account_id=place.goal.account_id, at=at) for place in places]
    ThemeDelivery.objects.bulk_create(made)
    for place in places:
        person = people.get(place.goal.account_id)
        offer = catalogue.offer_of(place.goal.run_id)
        if person is not None and offer is not None and (place.goal.account_id, place.goal.run_id) in takes_part:
            unit = offer.outline.unit_by_id.get(answer.unit)
            letters.answer_goal(
                person, offer.run, place.goal.words, answer.text, (unit.id, unit.title) if unit else None
            )
            sent += 1
    return sent
