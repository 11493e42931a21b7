"""The words for acts that are the site's own: what is done with its jobs and its letters."""

from django.utils.translation import gettext_lazy as _

from stoa.kernel import audit

audit.name("jobs.job_retried", _("had a job tried again"))
audit.name("jobs.job_cancelled", _("cancelled a job"))
audit.name("backup.backup_taken", _("took a backup"))
audit.name("backup.backup_failed", _("began a backup, which failed: %(reason)s"))
audit.name("backup.backup_restored", _("restored the site from a backup"))
audit.name("mail.sending_paused", _("paused the sending of letters"))
audit.name("mail.sending_resumed", _("let letters leave again"))
audit.name("mail.test_sent", _("sent a test letter"))
audit.name("mail.address_opened", _("let letters go to an address again"))
audit.name("mail.address_forgotten", _("deleted what was kept about an address"))
