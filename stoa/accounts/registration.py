"""What accounts tell about personal data and of their acts, and what they have the process do."""

from django.utils.translation import gettext_lazy as _

from stoa.accounts import actions, queries
from stoa.accounts.ports import PersonalData, personal_data
from stoa.kernel import audit
from stoa.kernel.jobs import dispatch

personal_data.add(
    PersonalData(
        name="account",
        covers=frozenset({
            "accounts.Role.account", "accounts.Profile.account", "accounts.FormerAddress.account",
            "accounts.FormerAddress.email", "accounts.Consent.account", "accounts.Youth.account",
            "accounts.Youth.guardian", "accounts.DataCopy.account", "accounts.Erasure.account",
            "accounts.Account.email", "accounts.Invitation.email", "account.EmailAddress.user",
            "account.EmailAddress.email", "accounts.Session.account", "accounts.Session.session_data",
            "accounts.AddressChange.account", "accounts.AddressChange.old", "accounts.AddressChange.new",
            "mfa.Authenticator.user",
            "accounts.Invitation.by",
        }),
        export=queries.account_sheets,
        erase=actions.erase_account,
    )
)  # fmt: skip
personal_data.add(
    PersonalData(
        name="site",
        covers=frozenset({
            "kernel.Job.owner", "kernel.AuditEntry.by", "kernel.AuditEntry.about", "kernel.Letter.account",
            "kernel.Letter.to", "kernel.Letter.mentions", "kernel.MailChoice.account", "kernel.Bounce.account",
        }),
        export=queries.site_sheets,
        erase=actions.erase_site_notes,
    )
)  # fmt: skip
dispatch.chores += [actions.look_for_unfinished, actions.look_after_youths, actions.drop_old_copies]

audit.name("accounts.role_granted", _("gave the role %(role)s (%(scope)s)"))
audit.name("accounts.role_taken", _("took away the role %(role)s (%(scope)s)"))
audit.name("accounts.account_suspended", _("suspended the account"))
audit.name("accounts.account_reopened", _("opened the account again"))
audit.name("accounts.account_closed", _("closed their account for now"))
audit.name("accounts.account_taken_up", _("took their account up again"))
audit.name("accounts.sessions_ended", _("signed them out everywhere"))
audit.name("accounts.factors_reset", _("took away their second factors"))
audit.name("accounts.address_change_stopped", _("took a change of address back"))
audit.name("accounts.person_invited", _("invited somebody as %(role)s"))
audit.name("accounts.invitation_accepted", _("accepted an invitation as %(role)s"))
audit.name("accounts.invitation_taken_back", _("took an invitation back"))
audit.name("accounts.erasure_asked", _("had the account closed and erased"))
audit.name("accounts.person_erased", _("erased everything about somebody"))
audit.name("accounts.text_published", _("published version %(number)s of a text (%(kind)s, %(language)s)"))
audit.name("accounts.guardian_agreed", _("agreed as their guardian"))
audit.name("accounts.guardian_refused", _("refused as their guardian"))
audit.name("accounts.guardian_withdrew", _("took the agreement of a guardian back"))
