"""Words of the operator's pages: what jobs and states are called, ages and sizes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from stoa.kernel.clock import now

JOBS: Final[dict[str, Promise]] = {
    "accounts.copy_person": _("Putting a person’s data together"),
    "accounts.erase_person": _("Erasing a person"),
    "accounts.render_texts": _("Setting the terms and the privacy notice"),
    "accounts.scrub_database": _("Clearing what was erased out of the database"),
    "assessment.analyse_run": _("Looking at what answers tell of questions"),
    "assessment.grade_class": _("Working out the grades of a class"),
    "assessment.learn_from_history": _("Learning from the answers that are there"),
    "assessment.regrade": _("Grading again after a corrected key"),
    "assessment.reach_sittings": _("Taking a later deadline to those who are at a quiz"),
    "assessment.release_works": _("Letting learners see what was marked"),
    "assessment.ring_bell": _("Handing in what was saved when the time is over"),
    "assessment.run_program": _("Running a learner’s program"),
    "assessment.run_written": _("Running a learner’s program"),
    "assessment.tell_raised": _("Telling those whose scores have risen"),
    "catalogue.publish_draft": _("Publishing a course"),
    "catalogue.shelve_course": _("Taking a course into the list"),
    "catalogue.tell_waiting": _("Telling those who wait for a run"),
    "content.collect_garbage": _("Deleting what nothing needs"),
    "content.make_stream": _("Making renditions of a film"),
    "content.measure_room": _("Measuring what is stored"),
    "content.recompile_all": _("Compiling courses anew"),
    "credentials.award_run": _("Looking for what was earned in a course"),
    "credentials.try_rules": _("Trying changed rules on learners"),
    "credentials.heal": _("Looking for records that fell through"),
    "credentials.look_at_days": _("Looking for rules that waited for a day"),
    "credentials.look_at_ending": _("Looking for records that end soon"),
    "credentials.forget_files": _("Deleting files that were taken out of portfolios"),
    "credentials.sign_statements": _("Signing statements and endorsements"),
    "credentials.sign_earned": _("Signing records"),
    "credentials.sign_status_lists": _("Signing lists of withdrawn records"),
    "interop.read_upload": _("Reading an upload"),
    "learning.enrol_list": _("Enrolling the people of a list"),
    "learning.goals_night": _("Looking at learners’ goals, and reminding of them"),
    "learning.pass_on_places": _("Passing on places that became free"),
    "learning.read_list": _("Reading a list of people"),
    "learning.recount_run": _("Counting progress anew"),
    "learning.send_answers": _("Sending answers to what learners want"),
    "learning.tally_all": _("Counting what came of every course"),
    "learning.tally_course": _("Counting what came of a course"),
    "learning.themes_course": _("Gathering what the learners of a course want"),
    "learning.themes_night": _("Gathering what learners want, in every course"),
}
STATES: Final[dict[str, Promise]] = {
    "waiting": pgettext_lazy("job", "waiting"),
    "running": pgettext_lazy("job", "running"),
    "done": pgettext_lazy("job", "done"),
    "failed": pgettext_lazy("job", "failed"),
    "cancelled": pgettext_lazy("job", "cancelled"),
}
MARKS: Final = {"failed": "stop", "running": "mine", "waiting": "wait"}
LETTER_STATES: Final[dict[str, Promise]] = {
    "waiting": pgettext_lazy("letter", "tried again later"),
    "leased": pgettext_lazy("letter", "on its way"),
    "failed": pgettext_lazy("letter", "failed"),
    "dropped": pgettext_lazy("letter", "left out"),
}


def job_name(task: str) -> str:
    """A job's name for people; its own where it has none."""
    return str(JOBS.get(task, task))


def age(since: datetime | None) -> str:
    """How long ago, in one unit; empty for None."""
    if since is None:
        return ""
    seconds = max(0, int((now() - since).total_seconds()))
    if seconds < 120:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    if seconds < 7200:
        return ngettext("%(count)s minute", "%(count)s minutes", seconds // 60) % {"count": seconds // 60}
    if seconds < 172800:
        return ngettext("%(count)s hour", "%(count)s hours", seconds // 3600) % {"count": seconds // 3600}
    return ngettext("%(count)s day", "%(count)s days", seconds // 86400) % {"count": seconds // 86400}


def size(count: int) -> str:
    """Bytes in the unit that suits, with one decimal below ten."""
    value, unit = float(count), 0
    while value >= 1000 and unit < 4:
        value, unit = value / 1000, unit + 1
    units = [gettext("bytes"), gettext("kB"), gettext("MB"), gettext("GB"), gettext("TB")]
    return f"{number_format(value, 1 if unit and value < 10 else 0)}\u00a0{units[unit]}"
