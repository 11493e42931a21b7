"""Reads of certainty: private to whoever said it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from stoa.assessment.certainty import Calibration
from stoa.assessment.models import AskedInPractice, CalibrationCount, Sureness


def calibrations(*, account: int, course_id: int) -> Mapping[str, Calibration]:
    """How somebody's certainty fits what they know: in each skill of a course, and under the empty name in all of it;
    empty where they said nothing. One statement."""
    rows = CalibrationCount.objects.filter(account_id=account, course_id=course_id, answers__gt=0)
    counts: dict[str, list[tuple[int, int, int]]] = {}
    for skill, level, answers, right in rows.values_list("skill", "level", "answers", "right"):
        counts.setdefault(skill, []).append((level, answers, right))
    return {skill: Calibration.of(listed) for skill, listed in counts.items()}


def surprises(*, account: int, courses: Collection[int]) -> Mapping[tuple[int, str], datetime]:
    """The questions (course, question) of which somebody was very sure, and wrong, and when: until they have them
    right in practice. One statement."""
    rows = Sureness.objects.filter(account_id=account, course_id__in=courses, is_surprise=True)
    listed = rows.values_list("course_id", "question", "at")
    return {(course, question): at for course, question, at in listed if at is not None}


def is_asked_in_practice(account: int) -> bool:
    """Whether somebody wants to be asked in practice how sure they are. One statement."""
    return AskedInPractice.objects.filter(account_id=account).exists()
