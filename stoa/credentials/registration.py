"""What credentials put into courses (the file `completions.toml`), and what they have the process do."""

from django.utils.translation import gettext_lazy as _

from stoa.accounts.ports import PersonalData, personal_data
from stoa.content.ports import registry
from stoa.credentials import actions
from stoa.credentials.completions import CompletionsKind
from stoa.credentials.letters import ENDING
from stoa.credentials.queries.held import held_digests
from stoa.credentials.queries.personal import personal_sheets
from stoa.credentials.queries.portfolio import held_files
from stoa.kernel.jobs import dispatch
from stoa.kernel.mail.kinds import AT_ONCE, SOON, Kind, register

OWN_RECORD = _("This letter came because of a record of yours at %(site)s. Nobody reads answers to it.")

register(
    Kind("credentials.withdrawn", _("A record that was withdrawn"), OWN_RECORD, can_switch_off=False, priority=SOON)
)
registry.add_file(CompletionsKind())
registry.add_blob_holder("credentials", held_digests)
registry.add_blob_holder("portfolios", held_files)
dispatch.chores += [actions.look_for_unsigned, actions.look_for_new_day, actions.look_for_ending]
register(
    Kind(
        ENDING, _("A record of yours that ends soon"),
        _("This letter came because a record of yours at %(site)s ends. Nobody reads answers to it."),
    )
)  # fmt: skip
register(
    Kind(
        "credentials.word_asked", _("Confirming what one has said for somebody"),
        _("This letter came because somebody used your address at %(site)s. Nobody reads answers to it."),
        can_switch_off=False, is_asked=True, priority=AT_ONCE,
    )
)  # fmt: skip
personal_data.add(
    PersonalData(
        name="records",
        covers=frozenset(
            {
                "credentials.Award.account",
                "credentials.Credential.withdrawn_by",
                "credentials.RuleTrial.by",
                "credentials.Share.account",
                "credentials.Brought.account",
                "credentials.PortfolioItem.account",
                "credentials.LearnerKey.account",
                "credentials.Statement.account",
                "credentials.Vouch.account",
                "credentials.Vouch.email",
            }
        ),
        export=personal_sheets,
        erase=actions.erase_person,
    )
)  # fmt: skip
