"""Writes of what is offered."""

from __future__ import annotations

from stoa.catalogue.actions.institutions import (
    NameIsTaken,
    edit_institution,
    make_institution,
    merge_institutions,
    place_course,
    place_runs,
    rename_institution,
    take_in,
    turn_down,
)
from stoa.catalogue.actions.loading import BadFile, NoSuchInstitution, Report, load_catalogue, unload_catalogue
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
    erase_person,
    stop_reminder,
    tell_waiting,
)
from stoa.catalogue.actions.runs import AddressIsTaken, archive_run, change_run, end_run, make_run, set_dates
from stoa.catalogue.actions.shelving import (
    SHELVE_JOB,
    ask_to_shelve,
    index_catalogue,
    shelve_course,
    shelve_missing,
    shelve_run,
)

__all__ = [
    "PUBLISH_JOB",
    "SHELVE_JOB",
    "TELL_JOB",
    "AddressIsTaken",
    "BadFile",
    "NameIsTaken",
    "NoSuchInstitution",
    "NotAllowed",
    "Report",
    "archive_run",
    "ask_to_be_told",
    "ask_to_publish",
    "ask_to_shelve",
    "change_run",
    "confirm_reminder",
    "convert_kept",
    "edit_institution",
    "end_run",
    "erase_person",
    "index_catalogue",
    "load_catalogue",
    "make_institution",
    "make_run",
    "merge_institutions",
    "place_course",
    "place_runs",
    "publish_course",
    "publish_draft",
    "rename_institution",
    "roll_back",
    "set_dates",
    "shelve_course", "shelve_missing", "shelve_run",
    "stop_reminder",
    "take_in",
    "tell_waiting",
    "turn_down",
    "unload_catalogue",
]  # fmt: skip
