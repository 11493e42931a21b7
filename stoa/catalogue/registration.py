"""What the catalogue has other domains know: the files that it needs, and its kinds of letters."""

from django.utils.translation import gettext_lazy as _

from stoa.catalogue import queries
from stoa.content.ports import registry
from stoa.kernel import audit
from stoa.kernel.mail.kinds import SOON, Kind, register

registry.add_blob_holder("catalogue", queries.logos)
register(
    Kind(
        "catalogue.reminder_asked", _("Confirming that you want to be told when a course opens"),
        _("This letter came because somebody used your address at %(site)s. Nobody reads answers to it."),
        can_switch_off=False, priority=SOON,
    ),
    Kind(
        "catalogue.run_opened", _("A course that you asked about opens"),
        _("This letter came because you asked at %(site)s to be told. Nobody reads answers to it."),
    ),
)  # fmt: skip

audit.name("catalogue.collection_loaded", _("loaded a list of %(courses)s courses"))
audit.name("catalogue.collection_unloaded", _("removed a list of %(courses)s courses"))
audit.name("catalogue.course_taken_in", _("took the course %(course)s in"))
audit.name("catalogue.course_turned_down", _("turned the course %(course)s down"))
audit.name("catalogue.institution_edited", _("changed the institution’s page"))
audit.name("catalogue.institution_made", _("made the institution"))
audit.name("catalogue.institution_renamed", _("renamed the institution, once %(was)s"))
audit.name("catalogue.institutions_merged", _("merged %(gone)s into the institution"))
audit.name("catalogue.run_made", _("made the run %(run)s"))
audit.name("catalogue.run_changed", _("changed the run %(run)s"))
audit.name("catalogue.run_ended", _("ended the run %(run)s"))
audit.name("catalogue.run_archived", _("archived the run %(run)s"))
audit.name("catalogue.run_taken_out", _("took the run %(run)s out of the archive"))
