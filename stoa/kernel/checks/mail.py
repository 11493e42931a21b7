"""Mail: whether letters can leave as the settings are, and whether they do."""

from __future__ import annotations

from stoa.kernel.checks import Finding, check
from stoa.kernel.mail.check import mail_findings


@check("mail")
def mail() -> list[Finding]:
    """Settings and the queue; never the network."""
    return mail_findings()
