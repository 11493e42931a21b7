"""Writes of what is offered."""

from stoa.catalogue.actions.publishing import (
    PUBLISH_JOB,
    NotAllowed,
    ask_to_publish,
    convert_kept,
    publish_course,
    publish_draft,
    roll_back,
)
from stoa.catalogue.actions.reminders import (
    TELL_JOB,
    ask_to_be_told,
    confirm_reminder,
    stop_reminder,
    tell_waiting,
)
from stoa.catalogue.actions.runs import AddressIsTaken, archive_run, change_run, end_run, make_run, set_dates

__all__ = [
    "PUBLISH_JOB",
    "TELL_JOB",
    "AddressIsTaken",
    "NotAllowed",
    "archive_run",
    "ask_to_be_told",
    "ask_to_publish",
    "change_run",
    "confirm_reminder",
    "convert_kept",
    "end_run",
    "make_run",
    "publish_course",
    "publish_draft",
    "roll_back",
    "set_dates",
    "stop_reminder",
    "tell_waiting",
]
