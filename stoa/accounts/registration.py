"""What acts on accounts are called in the audit log."""

from django.utils.translation import gettext_lazy as _

from stoa.kernel import audit

audit.name("accounts.role_granted", _("gave the role %(role)s (%(scope)s)"))
audit.name("accounts.role_taken", _("took away the role %(role)s (%(scope)s)"))
audit.name("accounts.account_suspended", _("suspended the account"))
audit.name("accounts.account_reopened", _("opened the account again"))
audit.name("accounts.sessions_ended", _("signed them out everywhere"))
audit.name("accounts.factors_reset", _("took away their second factors"))
audit.name("accounts.address_change_stopped", _("took a change of address back"))
audit.name("accounts.person_invited", _("invited somebody as %(role)s"))
audit.name("accounts.invitation_accepted", _("accepted an invitation as %(role)s"))
