"""Mail: whether letters can leave as the settings are, and whether they do."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.kernel.checks import Finding, check
from stoa.kernel.mail.check import mail_findings


@check("mail")
def mail() -> Iterator[Finding]:
    """Settings and the queue; never the network."""
    for level, text, remedy in mail_findings():
        yield Finding(level, text, remedy)
