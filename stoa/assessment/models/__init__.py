"""Tables of assessment."""

from stoa.assessment.models.analysis import RunAnalysis
from stoa.assessment.models.answers import Attempt, FormerTries, Practice, Raised, Regrading
from stoa.assessment.models.opinions import Asked, Opinion, OptionCount
from stoa.assessment.models.sittings import Allowance, Sitting
from stoa.assessment.models.written import TriesWritten, WrittenAnswer, WrittenQuestion, WrittenRating

__all__ = [
    "Allowance",
    "Asked",
    "Attempt",
    "FormerTries",
    "Opinion",
    "OptionCount",
    "Practice",
    "Raised",
    "Regrading",
    "RunAnalysis",
    "Sitting",
    "TriesWritten",
    "WrittenAnswer",
    "WrittenQuestion",
    "WrittenRating",
]
