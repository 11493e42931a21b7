"""The port for mail: a letter is asked for in the transaction that caused it, and sent after its commit."""

from __future__ import annotations

from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction


def post(*, to: str, subject: str, text: str, kind: str, account: int | None = None) -> None:
    """Ask for a letter; it leaves once the transaction that is open now has committed.

    `kind` names what it is for (`catalogue.run_opened`), in words that a receiver can switch off and an operator can
    count. `account` is the internal id of the receiver, None when the address is nobody's. The text is plain, in the
    receiver's language already.
    """
    message = EmailMessage(subject=" ".join(subject.split()), body=text, to=[to], headers={"X-Stoa-Kind": kind})
    transaction.on_commit(partial(message.send, fail_silently=False))
