"""Django's way of mailing, behind which stands the queue."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from stoa.kernel.mail import ACCOUNT_HEADER, KIND_HEADER, Message, queue
from stoa.kernel.mail.kinds import OTHER


class QueueBackend(BaseEmailBackend):
    """Writes a row for each receiver, in the transaction that is open now. Attachments are not taken."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            if message.attachments:
                raise ValueError("Letters carry no files; put the file on a page and its address into the letter")
            account = message.extra_headers.get(ACCOUNT_HEADER)
            kind = str(message.extra_headers.get(KIND_HEADER, OTHER.name))
            mentions, otherwise = (message.mentions, message.otherwise) if isinstance(message, Message) else (None, "")
            for address in message.recipients():
                queue.put(
                    to=address, subject=str(message.subject), text=str(message.body),
                    kind=kind, account=int(account) if account else None, mentions=mentions, otherwise=otherwise,
                )  # fmt: skip
        return len(email_messages)
