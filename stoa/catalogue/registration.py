"""What the catalogue has other domains know: the files that it needs, and its kinds of letters."""

from django.utils.translation import gettext_lazy as _

from stoa.accounts.ports import PersonalData, personal_data
from stoa.catalogue import actions, queries
from stoa.content.ports import registry
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
