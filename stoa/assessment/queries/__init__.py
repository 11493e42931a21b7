"""Reads of assessment."""

from stoa.assessment.analysis import ENOUGH, QuestionResult, QuizResult
from stoa.assessment.doubting import why_doubted
from stoa.assessment.queries.appeals import (
    STORY_PAGE,
    AppealLine,
    ScoreLine,
    appeal,
    appeals_in,
    appeals_of,
    open_appeals,
    score_story,
)
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
    free_days_from,
    free_days_spent,
    free_days_statement,
    last_attempts_from,
    last_attempts_statement,
    parts_for,
    sittings_from,
)
from stoa.assessment.tallies import OptionLine, Tally, forget_results, results, tallies

__all__ = [
    "ENOUGH_KNOWN",
    "STORY_PAGE",
    "AllowanceLine",
    "AppealLine",
    "AttemptLine",
    "Correction",
    "LastAttempt",
    "OptionLine",
    "PartFacts",
    "PracticeQuestion",
    "Practised",
    "QuestionResult",
    "QuizResult",
    "RunFindings",
    "ScoreLine",
    "Tally",
    "allowances",
    "allowed_in",
    "appeal",
    "appeals_in",
    "appeals_of",
    "as_practised",
    "asked",
    "attempts",
    "corrections",
    "findings",
    "forget_results",
    "free_days_from",
    "free_days_spent",
    "free_days_statement",
    "last_attempts_from",
    "last_attempts_statement",
    "open_appeals",
    "part_facts",
    "parts_for",
    "personal_sheets",
    "practice_pool",
    "practice_question",
    "practised",
    "results",
    "reviewed_since",
    "score_story",
    "sittings_from",
    "tallies",
    "why_doubted",
]
ENOUGH_KNOWN = ENOUGH
"""Learners who have answered other questions too, before anything is made of how they did."""
