"""What is known of learners' questions, added up in the database: for deciding, and for saying what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.db.models import Count, F, FloatField, Q, Sum, Value
from django.db.models.functions import Coalesce

from stoa.assessment import promotion
from stoa.assessment.models import WrittenAnswer, WrittenQuestion, WrittenRating
from stoa.assessment.promotion import Evidence, Lack, Sums

SERIOUS: Final = ("key_wrong", "offensive", "copied")
WRONG: Final = (*SERIOUS, "unclear")


def lacks_of(id: int) -> tuple[Lack, ...]:
    """What stands between a question on trial and being practised. Three statements."""
    rows = list(WrittenQuestion.objects.filter(id=id))
    return promotion.lacks(dict(evidence(rows))[id][0]) if rows else ()


def evidence(rows: Sequence[WrittenQuestion]) -> Iterator[tuple[int, tuple[Evidence, int]]]:
    """What is known of each question in its revision, and how many it helped. Two statements."""
    answers = {each["question_id"]: each for each in _answers(rows)}
    ratings = {each["question_id"]: each for each in _ratings(rows)}
    for row in rows:
        given, said = answers.get(row.id, {}), ratings.get(row.id, {})
        number = given.get("n", 0)
        known = Sums(
            given.get("known", 0), *(given.get(name, 0.0) for name in ("x", "y", "xy", "xx", "yy"))
        )  # fmt: skip
        found = Evidence(
            number, given["total"] / number if number else 0.0, known, said.get("n", 0), said.get("stars", 0),
            said.get("serious", 0), said.get("reports", 0),
        )  # fmt: skip
        yield row.id, (found, given.get("helped", 0))


def _answers(rows: Sequence[WrittenQuestion]) -> Iterable[Any]:
    of_now = WrittenAnswer.objects.filter(question_id__in=[row.id for row in rows], revision=F("question__revision"))
    known, score, skill = Q(ability__isnull=False), F("fraction"), F("ability")

    def total(what: object) -> Coalesce:
        return Coalesce(Sum(what, filter=known, output_field=FloatField()), Value(0.0))

    return of_now.order_by().values("question_id").annotate(
        n=Count("id"), total=Sum("fraction"), helped=Count("id", filter=Q(recovered=True)),
        known=Count("id", filter=known), x=total(score), y=total(skill), xy=total(score * skill),
        xx=total(score * score), yy=total(skill * skill),
    )  # fmt: skip


def _ratings(rows: Sequence[WrittenQuestion]) -> Iterable[Any]:
    of_now = WrittenRating.objects.filter(question_id__in=[row.id for row in rows], revision=F("question__revision"))
    return of_now.order_by().values("question_id").annotate(
        n=Count("id", filter=Q(stars__gt=0)), stars=Coalesce(Sum("stars"), 0),
        serious=Count("id", filter=Q(says__in=SERIOUS, is_open=True)),
        reports=Count("id", filter=Q(says__in=WRONG, is_put_aside=False)),
    )  # fmt: skip
