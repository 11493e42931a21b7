"""Writes of assessment."""

from stoa.assessment.actions.answering import (
    ANSWER_POSTGRES,
    AlreadyRight,
    Answer,
    Kept,
    NoAttemptLeft,
    NotEnrolled,
    VersionMoved,
    keep_answer,
)
from stoa.assessment.actions.erasing import erase_person
from stoa.assessment.actions.grading import GRADE_JOB, grade_class, grade_learners
from stoa.assessment.actions.practising import (
    HISTORY_JOB,
    PracticeAnswer,
    keep_practice,
    learn_from_answers,
    learn_from_history,
    learn_from_practice,
)
from stoa.assessment.actions.programs import RUN_JOB, StillWaiting, keep_program, run_program
from stoa.assessment.actions.regrading import regrade

__all__ = [
    "ANSWER_POSTGRES",
    "GRADE_JOB",
    "HISTORY_JOB",
    "RUN_JOB",
    "AlreadyRight",
    "Answer",
    "Kept",
    "NoAttemptLeft",
    "NotEnrolled",
    "PracticeAnswer",
    "StillWaiting",
    "VersionMoved",
    "erase_person",
    "grade_class",
    "grade_learners",
    "keep_answer",
    "keep_practice",
    "keep_program",
    "learn_from_answers",
    "learn_from_history",
    "learn_from_practice",
    "regrade",
    "run_program",
]
