"""Tables of learning: who takes part and what they did (`record`), classes and how one gets into them (`classes`), what
is known of skills (`mastery`), who works together (`teams`), what learners want (`goals`),
and what many of them want (`themes`)."""

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
from stoa.learning.models.goals import Goal, GoalReport
from stoa.learning.models.mastery import (
    Ability,
    CommonWeights,
    Familiarity,
    Mastery,
    NoReviews,
    QuestionTrace,
    SkillTrace,
    WorkTold,
)
from stoa.learning.models.record import Departed, Enrolment, Evidence, Summary, Tally
from stoa.learning.models.teams import Team, TeamMember
from stoa.learning.models.themes import Theme, ThemeAnswer, ThemeDelivery, ThemeNight, ThemePlace

__all__ = [
    "Ability",
    "Code",
    "CodeUse",
    "Cohort",
    "CommonWeights",
    "Departed",
    "Enrolment",
    "EnrolmentFile",
    "EnrolmentLine",
    "Evidence",
    "Familiarity",
    "Goal",
    "GoalReport",
    "Mastery",
    "NoReviews",
    "Occupancy",
    "QuestionTrace",
    "RosterLine",
    "RosterWord",
    "SkillTrace",
    "Summary",
    "Tally",
    "Team",
    "TeamMember",
    "Theme",
    "ThemeAnswer",
    "ThemeDelivery",
    "ThemeNight",
    "ThemePlace",
    "Waiting",
    "WorkTold",
]
