"""The port for mail: a letter is asked for in the transaction that caused it, and leaves after its commit.

`post` (and Django's own mail, which goes the same way) writes a row; the *postman* claims rows in batches and hands
them to an *engine*: a mail server, or a folder. Kinds of letters are declared in `kinds`.
"""

from __future__ import annotations

from django.core.mail import EmailMessage, get_connection

from stoa.kernel.mail.addresses import checked

KIND_HEADER = "X-Stoa-Kind"
ACCOUNT_HEADER = "X-Stoa-Account"


class Message(EmailMessage):
    """A message that may name somebody who is not its receiver."""

    mentions: int | None = None
    otherwise: str = ""


def post(
    *, to: str, subject: str, text: str, kind: str, account: int | None = None, mentions: int | None = None,
    otherwise: str = "",
) -> None:  # fmt: skip
    """Ask for a letter; it leaves once the transaction that is open now has committed.

    `kind` names what it is for (`catalogue.run_opened`), in words that a receiver can switch off and an operator can
    count. `account` is the internal id of the receiver, None when the address is nobody's. The text is plain, in the
    receiver's language, which is the active one: paragraphs between empty lines; a line that begins with four blanks is
    a code or an address to click. What stands under every letter (why it came, how to stop it) is added by itself.
    A text that names somebody else says by `mentions` whom (an internal id), and brings the same text without the name
    as `otherwise`: that one leaves if they are erased before. Raises BadAddress.
    """
    headers = {KIND_HEADER: kind} if account is None else {KIND_HEADER: kind, ACCOUNT_HEADER: str(account)}
    message = Message(" ".join(subject.split()), text, to=[checked(to)], headers=headers)
    message.mentions, message.otherwise = mentions, otherwise
    get_connection().send_messages([message])
