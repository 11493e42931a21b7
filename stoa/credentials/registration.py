"""What credentials put into courses (the file `completions.toml`), and what they have the process do."""

from stoa.accounts.ports import PersonalData, personal_data
from stoa.content.ports import registry
from stoa.credentials import actions
from stoa.credentials.completions import CompletionsKind
from stoa.credentials.queries.personal import personal_sheets
from stoa.credentials.queries.portfolio import held_files
from stoa.kernel.jobs import dispatch

registry.add_file(CompletionsKind())
registry.add_blob_holder("credentials", held_files)
dispatch.chores.append(actions.look_for_unsigned)
personal_data.add(
    PersonalData(
        name="records",
        covers=frozenset({
            "credentials.Award.account", "credentials.Credential.withdrawn_by", "credentials.PortfolioItem.account",
            "credentials.LearnerKey.account", "credentials.Statement.account", "credentials.Vouch.account",
            "credentials.Vouch.email",
        }),
        export=personal_sheets,
        erase=actions.erase_person,
    )
)  # fmt: skip
