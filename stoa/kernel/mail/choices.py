"""Which letters somebody wants: by kind, on a page of their own or by one click in the letter (RFC 8058)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from stoa.kernel.mail.kinds import Kind, kind_of, kinds
from stoa.kernel.models import MailChoice
from stoa.kernel.tokens import is_signed, sign


@dataclass(frozen=True)
class Choice:
    """A kind of letters that can be switched off, and whether somebody wants it."""

    kind: Kind
    is_wanted: bool


def choices(account: int) -> list[Choice]:
    """Every kind that can be switched off, by name. One statement."""
    chosen = dict(MailChoice.objects.filter(account=account).values_list("kind", "is_wanted"))
    offered = sorted((kind for kind in kinds.values() if kind.can_switch_off), key=lambda kind: kind.name)
    return [Choice(kind, chosen.get(kind.name, kind.is_wanted)) for kind in offered]


def choose(*, account: int, kind: str, is_wanted: bool) -> None:
    """Switch a kind of letters on or off for somebody; raises ValueError for one that can't be."""
    if not kind_of(kind).can_switch_off:
        raise ValueError(f"Letters of the kind {kind!r} cannot be switched off")
    MailChoice.objects.update_or_create(account=account, kind=kind[:80], defaults={"is_wanted": is_wanted})


@transaction.atomic
def choose_all(*, account: int, wanted: Mapping[str, bool]) -> None:
    """Switch several kinds; raises ValueError for one that can't be."""
    for kind, is_wanted in wanted.items():
        choose(account=account, kind=kind, is_wanted=is_wanted)


def unwanted(pairs: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """Those (account, kind) of `pairs` that are not wanted. One statement, none when nothing can be switched off."""
    open_to_choice = {pair for pair in pairs if kind_of(pair[1]).can_switch_off}
    if not open_to_choice:
        return set()
    rows = MailChoice.objects.filter(account__in={account for account, _ in open_to_choice})
    chosen = {
        (account, kind): is_wanted for account, kind, is_wanted in rows.values_list("account", "kind", "is_wanted")
    }
    return {pair for pair in open_to_choice if not chosen.get(pair, kind_of(pair[1]).is_wanted)}


def stop_address(account: int, kind: str) -> str:
    """The signed address that switches a kind off for an account, without signing in."""
    text = f"{account}.{kind}"
    return str(settings.STOA_URL) + reverse("mail_stop", kwargs={"token": f"{text}.{sign('mail-stop', text)}"})


def read_stop(token: str) -> tuple[int, Kind] | None:
    """(account, kind) of such an address; None when it is forged."""
    text, _, signature = token.rpartition(".")
    account, _, kind = text.partition(".")
    if not text or not is_signed("mail-stop", text, signature):
        return None
    return int(account), kind_of(kind)
