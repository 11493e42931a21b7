"""Somebody's word for something of a learner's, whether they have an account or not.

The learner makes a link that works once. Whoever opens it says who they are and what they can say, and gets a letter;
its link confirms that the address is theirs, and takes their word back later. What is confirmed is signed by the site:
that it was stated, by whom, and that the address was confirmed. `purpose` and `subject` say what it is for, so that
other things than statements can be vouched for.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import translation

from stoa.accounts import queries as accounts
from stoa.accounts.rules import token_digest
from stoa.credentials import letters
from stoa.credentials.actions.status import set_bits
from stoa.credentials.models import Statement, Vouch
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.limits import mailbox_of
from stoa.kernel.mail.addresses import BadAddress, checked

SIGNING: Final = "credentials.sign_statements"
MOST_OPEN: Final = 20
"""Links of one account that nobody has used yet."""
LINK_LASTS: Final = timedelta(days=60)
UNCONFIRMED: Final = timedelta(days=14)
LONGEST: Final = 1500


class NotVouched(Exception):
    """It was not taken. `code`: `gone` (no such link, used, or too old), `many`, `name`, `relation`, `text`, `address`,
    or `own` when the address turns out to be that of the one who asked."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Word:
    """What somebody says, and who they say they are."""

    name: str
    relation: str
    address: str
    text: str


@transaction.atomic
def ask_to_vouch(*, account: int, purpose: str, subject: str) -> str:
    """A link's secret, known to nobody afterwards; it works once, for 60 days. That `subject` is the account's own is
    for who calls this. Raises NotVouched."""
    moment = now()
    mine = Vouch.objects.filter(account_id=account, state=Vouch.State.ASKED)
    mine.filter(asked_at__lt=moment - LINK_LASTS).delete()
    if mine.count() >= MOST_OPEN:
        raise NotVouched("many")
    token = secrets.token_urlsafe(24)
    Vouch.objects.create(account_id=account, purpose=purpose, subject=subject, opens=token_digest(token))
    return token


@transaction.atomic
def ask_for_endorsement(*, account: int, public_id: str) -> str:
    """A link for an endorsement of one's own signed statement. Raises NotVouched."""
    is_theirs = Statement.objects.filter(
        account_id=account, public_id=public_id, state=Statement.State.SIGNED
    ).exists()  # fmt: skip
    if not is_theirs:
        raise NotVouched("gone")
    return ask_to_vouch(account=account, purpose="statement", subject=public_id)


@transaction.atomic
def vouch(*, token: str, word: Word) -> None:
    """Use a link: the word is kept, unsigned, and a letter goes to the address. Two at once: one is taken. Raises
    NotVouched, and then the link still works (but for `gone`)."""
    row = _locked(Vouch.objects.filter(opens=token_digest(token), state=Vouch.State.ASKED)).first()
    if row is None or row.asked_at < now() - LINK_LASTS:
        raise NotVouched("gone")
    row.name, row.relation = _line(word.name, "name"), _line(word.relation, "relation")
    row.text = word.text.strip()
    if not row.text or len(row.text) > LONGEST:
        raise NotVouched("text")
    row.email = _address(word.address)
    secret = secrets.token_urlsafe(24)
    row.letter, row.language = token_digest(secret), translation.get_language() or "en"
    row.state, row.written_at = Vouch.State.WRITTEN, now()
    row.save()
    asker = accounts.person(row.account_id)
    letters.confirm_word(row.email, row.language, asker, secret)


@transaction.atomic
def confirm_word(*, token: str) -> None:
    """The address is its owner's: what they said is signed by a job. Twice is the same as once; an unknown link does
    nothing. Raises NotVouched (`own`): it is the address of the one it is for, and the word ends."""
    row = _locked(Vouch.objects.filter(letter=token_digest(token), state=Vouch.State.WRITTEN)).first()
    if row is None or not token or row.written_at is None or row.written_at < now() - UNCONFIRMED:
        return
    if _is_own(row):
        raise NotVouched("own")
    row.state, row.confirmed_at = Vouch.State.CONFIRMED, now()
    row.save(update_fields=["state", "confirmed_at"])
    jobs.enqueue(SIGNING, key=SIGNING)


@transaction.atomic
def take_word_back(*, token: str) -> None:
    """Whoever gave their word ends it, by the link of their letter; its bit is set, and nothing of it is shown any
    more. What was never confirmed is forgotten. Twice is the same as once."""
    row = _locked(Vouch.objects.filter(letter=token_digest(token))).first()
    if row is not None and token:
        _end(row)


@transaction.atomic
def hide_word(*, account: int, public_id: str, is_hidden: bool) -> bool:
    """The learner shows somebody's word, or does not. False: there is none about theirs."""
    return bool(Vouch.objects.filter(account_id=account, public_id=public_id).update(is_hidden=is_hidden))


@transaction.atomic
def drop_link(*, account: int, public_id: str) -> None:
    """Take back a link that nobody has used, or a word that was not confirmed."""
    Vouch.objects.filter(
        account_id=account, public_id=public_id, state__in=(Vouch.State.ASKED, Vouch.State.WRITTEN)
    ).delete()


def forget_unconfirmed() -> int:
    """Delete words that nobody confirmed in time, and links that nobody used. Returns how many."""
    late = Q(state=Vouch.State.WRITTEN, written_at__lt=now() - UNCONFIRMED)
    late |= Q(state=Vouch.State.ASKED, asked_at__lt=now() - LINK_LASTS)
    return Vouch.objects.filter(late).delete()[0]


def end_words(rows: QuerySet[Vouch]) -> None:
    """End all of these and forget who said what, in the transaction that is open."""
    for row in _locked(rows):
        _end(row)
        row.delete()


def _end(row: Vouch) -> None:
    if row.state == Vouch.State.WITHDRAWN:
        return
    if row.state != Vouch.State.SIGNED:
        row.delete()
        return
    row.state, row.withdrawn_at = Vouch.State.WITHDRAWN, now()
    row.save(update_fields=["state", "withdrawn_at"])
    set_bits([(row.status_list_id or 0, row.status_index or 0)])


def _line(text: str, code: str) -> str:
    found = " ".join(text.split())
    if not found or len(found) > 120 or not found.isprintable():
        raise NotVouched(code)
    return found


def _address(address: str) -> str:
    try:
        return checked(address.strip().lower())
    except BadAddress as problem:
        raise NotVouched("address") from problem


def _is_own(row: Vouch) -> bool:
    """Whether somebody vouches for themself. Asked when the letter was read, by whoever reads that mailbox: nobody else
    learns whose address it is."""
    return mailbox_of(row.email) in {mailbox_of(each) for each in accounts.addresses_of(row.account_id)}


def _locked(rows: QuerySet[Vouch]) -> QuerySet[Vouch]:
    return rows.select_for_update() if connection.features.has_select_for_update else rows
