"""What interop tells other domains: uploads that wait for their job are not garbage."""

from stoa.accounts.ports import PersonalData, personal_data
from stoa.content.ports import registry
from stoa.interop import actions, queries

registry.add_blob_holder("interop", queries.waiting_uploads)
personal_data.add(
    PersonalData(name="uploads", covers=frozenset(), export=queries.personal_sheets, erase=actions.erase_person)
)
