"""Writes of learning."""

from stoa.learning.actions.enrolment import NotOpen, enrol, grant_access, leave
from stoa.learning.actions.erasing import erase_person
from stoa.learning.actions.places import flush_places, note_place
from stoa.learning.actions.record import Credit, Seat, finish_unit, raise_score
from stoa.learning.actions.recount import catch_up, rebuild_all, recount_run
from stoa.learning.actions.tally import ask_to_count, count_all, count_course, keep_numbers, look_for_night

__all__ = [
    "Credit",
    "NotOpen",
    "Seat",
    "ask_to_count",
    "catch_up",
    "count_all",
    "count_course",
    "enrol",
    "erase_person",
    "finish_unit",
    "flush_places",
    "grant_access",
    "keep_numbers",
    "leave",
    "look_for_night",
    "note_place",
    "raise_score",
    "rebuild_all",
    "recount_run",
]
