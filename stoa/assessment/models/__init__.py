"""Tables of assessment."""

from stoa.assessment.models.analysis import RunAnalysis
from stoa.assessment.models.answers import Attempt, FormerTries, Practice, Raised, Regrading
from stoa.assessment.models.appeals import Appeal, GivenScore
from stoa.assessment.models.certainty import AskedInPractice, CalibrationCount, Sureness
from stoa.assessment.models.challenges import Challenge
from stoa.assessment.models.opinions import Asked, Opinion, OptionCount
from stoa.assessment.models.reports import KeptReport
from stoa.assessment.models.sittings import Allowance, Sitting
from stoa.assessment.models.works import Marking, SavedComment, Work, WorkFile, WorkMember
from stoa.assessment.models.written import TriesWritten, WrittenAnswer, WrittenQuestion, WrittenRating, WrittenRun

__all__ = [
    "Allowance",
    "Appeal",
    "Asked",
    "AskedInPractice",
    "Attempt",
    "CalibrationCount",
    "Challenge",
    "FormerTries",
    "GivenScore",
    "KeptReport",
    "Marking",
    "Opinion",
    "OptionCount",
    "Practice",
    "Raised",
    "Regrading",
    "RunAnalysis",
    "SavedComment",
    "Sitting",
    "Sureness",
    "TriesWritten",
    "Work",
    "WorkFile",
    "WorkMember",
    "WrittenAnswer",
    "WrittenQuestion",
    "WrittenRating",
    "WrittenRun",
]
