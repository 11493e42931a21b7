"""Portfolios: one's own, and what of one others may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from stoa.credentials.models import PortfolioItem, Statement

SHOWN_BY_ADDRESS = frozenset({PortfolioItem.Visibility.LINK, PortfolioItem.Visibility.PUBLIC})


@dataclass(frozen=True)
class ItemView:
    """A piece of evidence. `record` is the text that was hashed where there is no file."""

    public_id: str
    account: int
    kind: str
    title: str
    description: str
    visibility: str
    url: str
    commit: str
    dated: date | None
    called: str
    media_type: str
    size: int
    digest: str
    record: str
    sha256: str
    added_at: datetime

    @property
    def kind_words(self) -> str:
        return kind_words(self.kind)

    @property
    def is_picture(self) -> bool:
        return self.media_type in ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True)
class Room:
    """How much a portfolio holds."""

    items: int
    size: int


def kind_words(kind: str) -> str:
    """What a kind of evidence is called, in the active language."""
    return {
        "course": _("From a course here"), "file": _("File"), "photo": _("Photograph"), "link": _("Link"),
        "entry": _("Entry of a feed or blog"), "repository": _("Repository"),
    }[kind]  # fmt: skip


def portfolio(account: int) -> list[ItemView]:
    """Everything in somebody's portfolio, the newest first."""
    return [_view(row) for row in PortfolioItem.objects.filter(account_id=account).order_by("-id")]


def room_of(account: int) -> Room:
    """How full a portfolio is. One statement."""
    sizes = list(PortfolioItem.objects.filter(account_id=account).values_list("size", flat=True))
    return Room(len(sizes), sum(sizes))


def item(public_id: str, *, viewer: int | None) -> ItemView | None:
    """An item that `viewer` (an internal id, None for a visitor) may see; None when there is none.

    Its owner sees it always; others by its address when it is shown to whoever has that, and when a statement that they
    may see shows it.
    """
    row = PortfolioItem.objects.filter(public_id=public_id).first()
    if row is None:
        return None
    if row.account_id == viewer or row.visibility in SHOWN_BY_ADDRESS:
        return _view(row)
    return _view(row) if row.visibility == PortfolioItem.Visibility.STATEMENT and _stands(row) else None


def public_items(account: int) -> list[ItemView]:
    """What somebody shows on their public profile."""
    rows = PortfolioItem.objects.filter(account_id=account, visibility=PortfolioItem.Visibility.PUBLIC)
    return [_view(row) for row in rows.order_by("-id")]


def held_files() -> Iterable[str]:
    """The digests of all files in portfolios."""
    rows = PortfolioItem.objects.exclude(digest="").order_by("digest").values_list("digest", flat=True).distinct()
    return rows.iterator(chunk_size=1000)


def still_there(account: int, public_ids: Iterable[str]) -> set[str]:
    """Those of these items that the portfolio still holds, and that others may see through a statement."""
    rows = PortfolioItem.objects.filter(account_id=account, public_id__in=list(public_ids))
    return set(rows.exclude(visibility=PortfolioItem.Visibility.ME).values_list("public_id", flat=True))


def _stands(row: PortfolioItem) -> bool:
    """Whether a statement shows it that others may see and that is not withdrawn."""
    rows = Statement.objects.filter(account_id=row.account_id, state=Statement.State.SIGNED)
    shown = rows.exclude(visibility=Statement.Visibility.ME).values_list("evidence", flat=True)
    return any(each["id"] == row.public_id for evidence in shown for each in evidence)


def _view(row: PortfolioItem) -> ItemView:
    return ItemView(
        row.public_id, row.account_id, row.kind, row.title, row.description, row.visibility, row.url, row.commit,
        row.dated, row.called, row.media_type, row.size, row.digest, row.record, row.sha256, row.added_at,
    )  # fmt: skip
