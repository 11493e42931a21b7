"""What the catalogue has other domains know: the files that it needs, and its kinds of letters."""

from django.utils.translation import gettext_lazy as _

from stoa.accounts.ports import PersonalData, personal_data
from stoa.catalogue import actions, queries
from stoa.content.ports import registry
from stoa.kernel import audit
from stoa.kernel.mail.kinds import SOON, Kind, register

registry.add_blob_holder("catalogue", queries.logos)
personal_data.add(
    PersonalData(
        name="catalogue",
        covers=frozenset({"catalogue.Reminder.account", "catalogue.Reminder.address"}),
        export=queries.personal_sheets,
        erase=actions.erase_person,
    )
)
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

audit.name("catalogue.institution_made", _("made the institution"))
audit.name("catalogue.institution_edited", _("changed what the institution says of itself"))
audit.name("catalogue.institution_renamed", _("renamed the institution (it was %(was)s)"))
audit.name("catalogue.institutions_merged", _("merged the institution %(gone)s into this one"))
audit.name("catalogue.course_taken_in", _("took in the course %(course)s"))
audit.name("catalogue.course_turned_down", _("turned down the course %(course)s"))
audit.name("catalogue.collection_loaded", _("listed courses that are given elsewhere (%(courses)s)"))
audit.name("catalogue.collection_unloaded", _("removed courses that are given elsewhere (%(courses)s)"))
audit.name("catalogue.run_made", _("made the run %(run)s"))
audit.name("catalogue.run_changed", _("changed the run %(run)s"))
audit.name("catalogue.run_ended", _("ended the run %(run)s"))
audit.name("catalogue.run_archived", _("put the run %(run)s away"))
audit.name("catalogue.run_taken_out", _("took the run %(run)s out again"))
