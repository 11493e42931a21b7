"""Statements in two inks: composed, confirmed by their owner, signed by a job with two keys, shown, withdrawn.

Nothing that is sent becomes an attested line: a draft names facts, and what the records say of them when it is
confirmed is what is signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import translation

from stoa.credentials.actions.status import set_bits
from stoa.credentials.models import PortfolioItem, Statement, Vouch
from stoa.credentials.queries.attesting import attested
from stoa.credentials.queries.portfolio import kind_words
from stoa.kernel import jobs
from stoa.kernel.clock import database_now

SIGNING: Final = "credentials.sign_statements"
MOST_STATEMENTS: Final = 200
MOST_CLAIMS: Final = 20
LONGEST_CLAIM: Final = 600
MOST_ITEMS: Final = 20
"""Pieces of evidence beside one claim."""


class NotComposed(Exception):
    """The statement cannot be so. `code`: `title`, `many`, `empty`, `long`, or `gone` when there is no such draft."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Claim:
    """A line in somebody's own words, and the public ids of what shows it."""

    text: str
    items: tuple[str, ...] = ()


@transaction.atomic
def begin_statement(*, account: int, title: str, picked: Sequence[str]) -> str:
    """A new draft; returns its public id. Raises NotComposed."""
    if Statement.objects.filter(account_id=account).count() >= MOST_STATEMENTS:
        raise NotComposed("many")
    language = translation.get_language() or "en"
    row = Statement.objects.create(
        account_id=account, title=_title(title), picked=_picked(picked), language=language
    )  # fmt: skip
    return row.public_id


@transaction.atomic
def pick_lines(*, account: int, public_id: str, title: str, picked: Sequence[str]) -> None:
    """Change a draft's title and what is to be attested. Raises NotComposed."""
    row = _draft(account, public_id)
    row.title, row.picked, row.changed_at = _title(title), _picked(picked), database_now()
    row.save(update_fields=["title", "picked", "changed_at"])


@transaction.atomic
def write_claims(*, account: int, public_id: str, claims: Sequence[Claim]) -> None:
    """Change what a draft claims, and what shows it. Items of others are left out. Raises NotComposed."""
    row = _draft(account, public_id)
    said = [claim for claim in claims if claim.text.strip()]
    if len(said) > MOST_CLAIMS:
        raise NotComposed("many")
    if any(len(" ".join(claim.text.split())) > LONGEST_CLAIM for claim in said):
        raise NotComposed("long")
    named = {item for claim in said for item in claim.items}
    theirs = set(
        PortfolioItem.objects.filter(account_id=account, public_id__in=named).values_list("public_id", flat=True)
    )
    row.claims = [
        {"text": " ".join(claim.text.split()), "items": [item for item in claim.items if item in theirs][:MOST_ITEMS]}
        for claim in said
    ]
    row.changed_at = database_now()
    row.save(update_fields=["claims", "changed_at"])


@transaction.atomic
def confirm_statement(*, account: int, public_id: str, visibility: str) -> None:
    """Its owner stands behind it: lines and evidence are pinned as they are now, and a job signs both parts.

    Evidence that only its owner could see becomes visible in the statement. Raises NotComposed.
    """
    row = _draft(account, public_id)
    with translation.override(row.language):
        row.lines = [line.as_json() for line in attested(account, row.picked)]
        names = list(dict.fromkeys(item for claim in row.claims for item in claim["items"]))
        items = {each.public_id: each for each in PortfolioItem.objects.filter(account_id=account, public_id__in=names)}
        row.evidence = [_pinned(items[name]) for name in names if name in items]
    if not row.lines and not row.claims:
        raise NotComposed("empty")
    PortfolioItem.objects.filter(
        account_id=account, public_id__in=names, visibility=PortfolioItem.Visibility.ME
    ).update(visibility=PortfolioItem.Visibility.STATEMENT)  # fmt: skip
    row.state, row.confirmed_at = Statement.State.CONFIRMED, database_now()
    row.visibility = _visibility(visibility)
    row.save(update_fields=["lines", "evidence", "state", "confirmed_at", "visibility"])
    jobs.enqueue(SIGNING, key=SIGNING)


@transaction.atomic
def show_statement(*, account: int, public_id: str, visibility: str) -> bool:
    """Change who may see a statement. False: there is none of theirs."""
    rows = Statement.objects.filter(account_id=account, public_id=public_id)
    return bool(rows.update(visibility=_visibility(visibility)))


@transaction.atomic
def withdraw_statement(*, account: int, public_id: str) -> bool:
    """Its owner ends it: the bit of the attested part is set now, and a job signs the list anew. Twice
    is the same as once; False: there is none of theirs that was signed."""
    row = _locked(
        Statement.objects.filter(account_id=account, public_id=public_id, state=Statement.State.SIGNED)
    ).first()
    if row is None:
        return Statement.objects.filter(
            account_id=account, public_id=public_id, state=Statement.State.WITHDRAWN
        ).exists()  # fmt: skip
    row.state, row.withdrawn_at = Statement.State.WITHDRAWN, database_now()
    row.save(update_fields=["state", "withdrawn_at"])
    set_bits([(row.status_list_id or 0, row.status_index or 0)])
    vouches = Vouch.objects.filter(purpose="statement", subject=public_id, state=Vouch.State.ASKED)
    vouches.delete()
    return True


@transaction.atomic
def compose_again(*, account: int, public_id: str) -> str:
    """A new draft with what a statement has, in place of one that is withdrawn or no longer right; its public id.
    Raises NotComposed."""
    row = Statement.objects.filter(account_id=account, public_id=public_id).first()
    if row is None:
        raise NotComposed("gone")
    made = begin_statement(account=account, title=row.title, picked=row.picked)
    write_claims(
        account=account, public_id=made, claims=[Claim(each["text"], tuple(each["items"])) for each in row.claims]
    )
    return made


@transaction.atomic
def drop_draft(*, account: int, public_id: str) -> None:
    """Throw a draft away."""
    Statement.objects.filter(account_id=account, public_id=public_id, state=Statement.State.DRAFT).delete()


def _draft(account: int, public_id: str) -> Statement:
    row = _locked(Statement.objects.filter(account_id=account, public_id=public_id)).first()
    if row is None or row.state != Statement.State.DRAFT:
        raise NotComposed("gone")
    return row


def _title(title: str) -> str:
    found = " ".join(title.split())[:120]
    if not found:
        raise NotComposed("title")
    return found


def _picked(picked: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(each[:300] for each in picked))[:500]


def _visibility(word: str) -> str:
    return word if word in Statement.Visibility.values else Statement.Visibility.LINK


def _pinned(item: PortfolioItem) -> dict[str, Any]:
    return {
        "id": item.public_id, "kind": item.kind, "kind_words": kind_words(item.kind), "title": item.title,
        "description": item.description, "url": item.url, "commit": item.commit,
        "dated": item.dated.isoformat() if item.dated else "", "called": item.called, "media_type": item.media_type,
        "size": item.size, "sha256": item.sha256, "added_at": item.added_at.isoformat(timespec="seconds"),
        "record": item.record,
    }  # fmt: skip


def _locked(rows: QuerySet[Statement]) -> QuerySet[Statement]:
    return rows.select_for_update() if connection.features.has_select_for_update else rows
