"""What accounts tell about personal data, their own and the kernel's, and what they have the process do."""

from stoa.accounts import actions, queries
from stoa.accounts.ports import PersonalData, personal_data
from stoa.kernel.jobs import dispatch

personal_data.add(
    PersonalData(
        name="account",
        covers=frozenset({
            "accounts.Role.account", "accounts.Profile.account", "accounts.FormerAddress.account",
            "accounts.FormerAddress.email", "accounts.Consent.account", "accounts.Youth.account",
            "accounts.Youth.guardian", "accounts.DataCopy.account", "accounts.Erasure.account",
            "accounts.Account.email", "accounts.Invitation.email", "account.EmailAddress.user",
            "account.EmailAddress.email", "sessions.Session.session_data",
        }),
        export=queries.account_sheets,
        erase=actions.erase_account,
    )
)  # fmt: skip
personal_data.add(
    PersonalData(
        name="site",
        covers=frozenset({"kernel.Job.owner", "kernel.AuditEntry.by", "kernel.AuditEntry.about"}),
        export=queries.site_sheets,
        erase=actions.erase_site_notes,
    )
)
dispatch.chores += [actions.look_for_unfinished, actions.look_after_youths, actions.drop_old_copies]
