"""Writes of learning."""

from stoa.learning.actions.codes import MOST_CODES, MOST_USES, CodeIsVoid, join_by_code, make_codes, revoke_code
from stoa.learning.actions.cohorts import (
    NameIsTaken,
    TooManyCohorts,
    dissolve_cohort,
    make_cohort,
    move_to_cohort,
    rename_cohort,
)
from stoa.learning.actions.counting import LONGEST_SUBJECT, UnknownKind, count
from stoa.learning.actions.enrolment import NotInvited, NotOpen, RunIsFull, enrol, grant_access, leave
from stoa.learning.actions.erasing import erase_person
from stoa.learning.actions.levels import KIND as LEVEL
from stoa.learning.actions.levels import count_levels, count_levels_of_run
from stoa.learning.actions.lists import (
    ACT_JOB,
    LARGEST,
    MOST_LINES,
    READ_JOB,
    bring_list,
    enrol_list,
    read_list,
    start_list,
)
from stoa.learning.actions.marks import Marked, mark_scores
from stoa.learning.actions.mastery import Told, learn_from, switch_reviews
from stoa.learning.actions.places import flush_places, note_place
from stoa.learning.actions.record import (
    Credit,
    Given,
    Seat,
    WouldFall,
    finish_unit,
    give_score,
    raise_scores,
    say_known,
)
from stoa.learning.actions.recount import catch_up, rebuild_all, recount_run
from stoa.learning.actions.roster import note_grades, rebuild_roster, refresh_lines, refresh_people
from stoa.learning.actions.tally import ask_to_count, count_all, count_course, keep_numbers, look_for_night, next_night
from stoa.learning.actions.teams import (
    InATeam,
    NoSuchTeam,
    TeamIsFull,
    TeamNameIsTaken,
    hold_team,
    join_team,
    leave_team,
    make_team,
    move_to_team,
)
from stoa.learning.actions.waiting import PASS_ON_JOB, NothingToWaitFor, pass_on_places, stop_waiting, wait_for_place

__all__ = [
    "ACT_JOB",
    "LARGEST",
    "LEVEL",
    "LONGEST_SUBJECT",
    "MOST_CODES",
    "MOST_LINES",
    "MOST_USES",
    "PASS_ON_JOB",
    "READ_JOB",
    "CodeIsVoid",
    "Credit",
    "Given",
    "InATeam",
    "Marked",
    "NameIsTaken",
    "NoSuchTeam",
    "NotInvited",
    "NotOpen",
    "NothingToWaitFor",
    "RunIsFull",
    "Seat",
    "TeamIsFull",
    "TeamNameIsTaken",
    "Told",
    "TooManyCohorts",
    "UnknownKind",
    "WouldFall",
    "ask_to_count",
    "bring_list",
    "catch_up",
    "count",
    "count_all",
    "count_course",
    "count_levels",
    "count_levels_of_run",
    "dissolve_cohort",
    "enrol",
    "enrol_list",
    "erase_person",
    "finish_unit",
    "flush_places",
    "give_score",
    "grant_access",
    "hold_team",
    "join_by_code",
    "join_team",
    "keep_numbers",
    "learn_from",
    "leave",
    "leave_team",
    "look_for_night",
    "make_codes",
    "make_cohort",
    "make_team",
    "mark_scores",
    "move_to_cohort",
    "move_to_team",
    "next_night",
    "note_grades",
    "note_place",
    "pass_on_places",
    "raise_scores",
    "read_list",
    "rebuild_all",
    "rebuild_roster",
    "recount_run",
    "refresh_lines",
    "refresh_people",
    "rename_cohort",
    "revoke_code",
    "say_known",
    "start_list",
    "stop_waiting",
    "switch_reviews",
    "wait_for_place",
]  # fmt: skip
