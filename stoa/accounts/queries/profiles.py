"""What somebody says of themselves, for themselves and in public."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.accounts.models import Account, Profile, Youth
from stoa.accounts.rules import may_be_public
from stoa.kernel.clock import now


@dataclass(frozen=True)
class OwnProfile:
    """A profile as its owner sees it. `records` are the public ids of the credentials that may be shown."""

    shown_name: str = ""
    about: str = ""
    links: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    is_public: bool = False
    shows_about: bool = False
    shows_links: bool = False
    is_indexed: bool = False


@dataclass(frozen=True)
class PublicProfile:
    """What its owner made public of a profile, and nothing else."""

    account: int
    name: str
    about: str
    links: tuple[str, ...]
    records: tuple[str, ...]
    is_indexed: bool


def own_profile(account: int) -> OwnProfile:
    """The profile of an account; an empty one where nothing was written yet."""
    row = Profile.objects.filter(account_id=account).first()
    if row is None:
        return OwnProfile()
    return OwnProfile(
        row.shown_name, row.about, tuple(row.links), tuple(row.records), row.is_public, row.shows_about,
        row.shows_links, row.is_indexed,
    )  # fmt: skip


def public_profile(public_id: str) -> PublicProfile | None:
    """What is public of an account; None when nothing is, also for people below the age of consent."""
    row = Account.objects.select_related("profile").filter(
        public_id=public_id, is_active=True, closed_at=None, profile__is_public=True
    ).first()  # fmt: skip
    if row is None:
        return None
    youth = Youth.objects.filter(account_id=row.id).first()
    if not may_be_public(youth.until if youth else None, now().date()):
        return None
    profile = row.profile
    return PublicProfile(
        account=row.id,
        name=profile.shown_name or row.name,
        about=profile.about if profile.shows_about else "",
        links=tuple(profile.links) if profile.shows_links else (),
        records=tuple(profile.records),
        is_indexed=profile.is_indexed,
    )
