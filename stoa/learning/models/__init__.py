"""Tables of learning: who takes part and what they did (`record`), classes and how one gets into them (`classes`)."""

from stoa.learning.models.classes import (
    Code,
    CodeUse,
    Cohort,
    EnrolmentFile,
    EnrolmentLine,
    Occupancy,
    RosterLine,
    RosterWord,
    Waiting,
)
from stoa.learning.models.record import Departed, Enrolment, Evidence, Summary, Tally

__all__ = [
    "Code",
    "CodeUse",
    "Cohort",
    "Departed",
    "Enrolment",
    "EnrolmentFile",
    "EnrolmentLine",
    "Evidence",
    "Occupancy",
    "RosterLine",
    "RosterWord",
    "Summary",
    "Tally",
    "Waiting",
]
