"""The site's terms and privacy notice, their versions, and who agreed to which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stoa.accounts.models import Consent, SiteText
from stoa.kernel.cache import ShortMemory

KINDS = tuple(SiteText.Kind.values)
SHIPPED = 0
"""The number of the text that ships with Stoa."""


@dataclass(frozen=True)
class TextVersion:
    """A version in one language. `html` is safe to show; empty while it is being made."""

    kind: str
    number: int
    language: str
    body: str
    html: str
    asks: bool
    published_at: datetime


_current: ShortMemory[tuple[TextVersion, ...]] = ShortMemory(seconds=60.0)


def text_versions(kind: str) -> list[TextVersion]:
    """Every version of a text, the newest first."""
    return [_version(row) for row in SiteText.objects.filter(kind=kind).order_by("-number", "language")]


def current_texts() -> tuple[TextVersion, ...]:
    """The newest version of each text that can be shown, in every language it has. At most a minute old."""
    return _current.get_or_read("current", _read_current)


def _read_current() -> tuple[TextVersion, ...]:
    found: list[TextVersion] = []
    for kind in KINDS:
        versions = [item for item in text_versions(kind) if item.html]
        found += [item for item in versions if item.number == versions[0].number]
    return tuple(found)


def current_text(kind: str, language: str) -> TextVersion | None:
    """The newest version of a text in this language, else in another; None: the text that ships with Stoa holds."""
    here = [item for item in current_texts() if item.kind == kind]
    return next((item for item in here if item.language == language), here[0] if here else None)


def current_number(kind: str) -> int:
    """The number of the version that holds now."""
    return next((item.number for item in current_texts() if item.kind == kind), SHIPPED)


def texts_to_agree_to(account: int) -> list[str]:
    """The kinds of which a version asks for agreement that this account has not given. No statement when none asks."""
    asking = {item.kind: item.number for item in current_texts() if item.asks}
    if not asking:
        return []
    given = set(Consent.objects.filter(account_id=account).values_list("kind", "number"))
    return [kind for kind, number in asking.items() if (kind, number) not in given]


@dataclass(frozen=True)
class ConsentLine:
    """An agreement that was given."""

    kind: str
    number: int
    language: str
    at: datetime


def consents(account: int) -> list[ConsentLine]:
    """What an account agreed to, the newest first."""
    rows = Consent.objects.filter(account_id=account).order_by("-id")
    return [ConsentLine(row.kind, row.number, row.language, row.at) for row in rows]


def forget_texts() -> None:
    """Drop what this process remembers of the texts: it has just published one."""
    _current.clear()


def _version(row: SiteText) -> TextVersion:
    return TextVersion(row.kind, row.number, row.language, row.body, row.html, row.asks, row.published_at)
