"""What credentials put into courses (the file `completions.toml`), and what they have the process do."""

from stoa.accounts.ports import PersonalData, personal_data
from stoa.content.ports import registry
from stoa.credentials import actions
from stoa.credentials.completions import CompletionsKind
from stoa.credentials.queries.personal import personal_sheets
from stoa.kernel.jobs import dispatch

registry.add_file(CompletionsKind())
dispatch.chores += [actions.look_for_unsigned, actions.look_for_new_day]
personal_data.add(
    PersonalData(
        name="records",
        covers=frozenset({"credentials.Award.account", "credentials.Credential.withdrawn_by"}),
        export=personal_sheets,
        erase=actions.erase_person,
    )
)
