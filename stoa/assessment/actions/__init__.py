"""Writes of assessment."""

from stoa.assessment.actions.analysing import ANALYSE_JOB, analyse_run, ask_for_analysis
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
from stoa.assessment.actions.opinions import NoSuchWord, count_opinions, decide_word
from stoa.assessment.actions.practising import (
    HISTORY_JOB,
    PracticeAnswer,
    keep_practice,
    learn_from_answers,
    learn_from_history,
    learn_from_practice,
)
from stoa.assessment.actions.regrading import TELL_JOB, regrade, tell_raised

__all__ = [
    "ANALYSE_JOB",
    "ANSWER_POSTGRES",
    "GRADE_JOB",
    "HISTORY_JOB",
    "TELL_JOB",
    "AlreadyRight",
    "Answer",
    "Kept",
    "NoAttemptLeft",
    "NoSuchWord",
    "NotEnrolled",
    "PracticeAnswer",
    "VersionMoved",
    "analyse_run",
    "ask_for_analysis",
    "count_opinions",
    "decide_word",
    "erase_person",
    "grade_class",
    "grade_learners",
    "keep_answer",
    "keep_practice",
    "learn_from_answers",
    "learn_from_history",
    "learn_from_practice",
    "regrade",
    "tell_raised",
]
