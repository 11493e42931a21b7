"""Writes of assessment."""

from stoa.assessment.actions.allowing import REACH_JOB, allow, reach_sittings, take_back
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
from stoa.assessment.actions.programs import StillWaiting, keep_program, look_after_program, run_program
from stoa.assessment.actions.regrading import TELL_JOB, regrade, tell_raised
from stoa.assessment.actions.sitting import (
    BELL_JOB,
    NotSaved,
    Saved,
    begin,
    hand_in,
    pause,
    resume,
    ring_bell,
    save_answers,
)
from stoa.assessment.queries.programs import RUN_JOB

__all__ = [
    "ANALYSE_JOB",
    "ANSWER_POSTGRES",
    "BELL_JOB",
    "GRADE_JOB",
    "HISTORY_JOB",
    "REACH_JOB",
    "RUN_JOB",
    "TELL_JOB",
    "AlreadyRight",
    "Answer",
    "Kept",
    "NoAttemptLeft",
    "NoSuchWord",
    "NotEnrolled",
    "NotSaved",
    "PracticeAnswer",
    "Saved",
    "StillWaiting",
    "VersionMoved",
    "allow",
    "analyse_run",
    "ask_for_analysis",
    "begin",
    "count_opinions",
    "decide_word",
    "erase_person",
    "grade_class",
    "grade_learners",
    "hand_in",
    "keep_answer",
    "keep_practice",
    "keep_program",
    "learn_from_answers",
    "learn_from_history",
    "learn_from_practice",
    "look_after_program",
    "pause",
    "reach_sittings",
    "regrade",
    "resume",
    "ring_bell",
    "run_program",
    "save_answers",
    "take_back",
    "tell_raised",
]
