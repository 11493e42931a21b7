"""Puts this domain's own block kinds into the registry, and says what courses keep about people."""

from django.utils.translation import gettext_lazy as _

from stoa.accounts import queries as accounts
from stoa.accounts.ports import PersonalData, personal_data
from stoa.content import actions
from stoa.content.blocks import register
from stoa.content.ports import registry
from stoa.content.queries.personal import personal_sheets
from stoa.kernel import audit

register()
registry.add_blob_holder("accounts", accounts.kept_copies)
personal_data.add(
    PersonalData(
        name="courses",
        covers=frozenset({
            "content.Course.owner", "content.CourseVersion.published_by", "content.Draft.owner",
        }),
        export=personal_sheets,
        erase=actions.erase_person,
    )
)  # fmt: skip

audit.name("content.recompiling_asked", _("had all courses compiled anew"))
audit.name("content.collecting_asked", _("had files deleted that nothing needs"))
