"""Tables of learning: who takes part and what they did (`record`), classes and how one gets into them (`classes`)."""

from stoa.learning.models.classes import (
    Code,
    CodeUse,
    Cohort,
    EnrolmentFile,
    EnrolmentLine,
    RosterLine,
    Occupancy,
    Waiting,
)
from stoa.learning.models.record import Enrolment, Evidence, Summary

__all__ = [
    "Code",
    "CodeUse",
    "Cohort",
    "Enrolment",
    "EnrolmentFile",
    "EnrolmentLine",
    "Evidence",
    "RosterLine",
    "Summary",
    "Occupancy",
    "Waiting",
]
