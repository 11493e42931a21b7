"""Reads of assessment."""

from stoa.assessment.analysis import ENOUGH, QuestionResult, QuizResult
from stoa.assessment.certainty import ENOUGH as ENOUGH_SURE
from stoa.assessment.certainty import SPANS, Calibration, Said
from stoa.assessment.doubting import why_doubted
from stoa.assessment.queries.certainty import calibrations, is_asked_in_practice, surprises
from stoa.assessment.queries.facts import (
    AttemptLine,
    Correction,
    PartFacts,
    RunFindings,
    asked,
    attempts,
    corrections,
    findings,
    part_facts,
)
from stoa.assessment.queries.personal import personal_sheets
from stoa.assessment.queries.practice import (
    PracticeQuestion,
    Practised,
    as_practised,
    practice_pool,
    practice_question,
    practised,
    reviewed_since,
)
from stoa.assessment.queries.standing import (
    AllowanceLine,
    LastAttempt,
    allowances,
    allowed_in,
    last_attempts_from,
    last_attempts_statement,
    parts_for,
    sittings_from,
)
from stoa.assessment.tallies import OptionLine, Tally, forget_results, results, tallies

__all__ = [
    "ENOUGH_KNOWN",
    "ENOUGH_SAID",
    "SPANS",
    "AllowanceLine",
    "AttemptLine",
    "Calibration",
    "Correction",
    "LastAttempt",
    "OptionLine",
    "PartFacts",
    "PracticeQuestion",
    "Practised",
    "QuestionResult",
    "QuizResult",
    "RunFindings",
    "Said",
    "Tally",
    "allowances",
    "allowed_in",
    "as_practised",
    "asked",
    "attempts",
    "calibrations",
    "corrections",
    "findings",
    "forget_results",
    "is_asked_in_practice",
    "last_attempts_from",
    "last_attempts_statement",
    "part_facts",
    "parts_for",
    "personal_sheets",
    "practice_pool",
    "practice_question",
    "practised",
    "results",
    "reviewed_since",
    "sittings_from",
    "surprises",
    "tallies",
    "why_doubted",
]
ENOUGH_SAID = ENOUGH_SURE
"""Answers of which it was said how sure one was, before anything is made of them."""
ENOUGH_KNOWN = ENOUGH
"""Learners who have answered other questions too, before anything is made of how they did."""
