"""Words of the studio that depend on what a job or the checker says."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext, pgettext

from stoa.kernel.jobs import JobView


def stage_words(job: JobView) -> str:
    """What a job does now, as a sentence's beginning."""
    known = {
        "": gettext("Waiting for its turn"),
        "units": gettext("Converting what the export holds"),
        "media": gettext("Copying pictures and films"),
        "store": gettext("Putting the files away"),
        "read": gettext("Reading the files"),
        "compile": gettext("Making the pages"),
        "check": gettext("Checking the whole"),
        "publish": gettext("Publishing"),
        "trial": gettext("Looking at each learner"),
    }
    return known.get(job.stage, gettext("Working"))


def severity_words(severity: str) -> str:
    """The word for a finding's weight."""
    known = {
        "error": pgettext("finding", "Error"),
        "warning": pgettext("finding", "Warning"),
        "note": pgettext("finding", "Note"),
    }
    return known.get(severity, severity)


def counted(severity: str, count: int) -> str:
    """`2 errors`."""
    if severity == "error":
        words = ngettext("%(count)s error", "%(count)s errors", count)
    elif severity == "warning":
        words = ngettext("%(count)s warning", "%(count)s warnings", count)
    else:
        words = ngettext("%(count)s note", "%(count)s notes", count)
    return words % {"count": count}
