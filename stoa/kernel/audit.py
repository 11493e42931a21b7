"""The audit log: privileged acts, each one line, written in the transaction that did it and never changed.

An act is named as events are, `domain.noun_verbed` ("accounts.role_granted"). `about` names what it was done to:
`account:<public id>`, `course:<slug>`, `institution:<slug>`, `site`. `by` is the internal id of whoever did it; None is
the command line or the site itself. Details are a few plain values, never a secret.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import get_language_bidi

from stoa.kernel.clock import now
from stoa.kernel.models import AuditEntry


@dataclass(frozen=True)
class Entry:
    """A line of the log."""

    id: int
    at: datetime
    act: str
    by: int | None
    about: str
    details: dict[str, Any]


_words: dict[str, str | Promise] = {}


def name(act: str, words: str | Promise) -> None:
    """Say an act in words, past tense, for the page that lists them: "gave the role %(role)s". Details fill the
    places; each domain names its own acts in its `registration`."""
    _words[act] = words


def said(entry: Entry) -> str:
    """An entry's act in words; what nobody has named is said by its name: "role granted"."""
    words = _words.get(entry.act)
    if words is None:
        return entry.act.partition(".")[2].replace("_", " ")
    # Where lines run from right to left, what fills the words (slugs, addresses) keeps its own direction (UAX 9, FSI).
    is_bidi = get_language_bidi()
    return str(words) % _Known(
        {key: f"\u2068{value}\u2069" if is_bidi else value for key, value in entry.details.items()}
    )


def named_acts() -> list[str]:
    """Every act that has words, in order."""
    return sorted(_words)


class _Known(dict[str, Any]):
    """Details; what an older entry does not tell is left open."""

    def __missing__(self, key: str) -> str:
        return "…"


def note(act: str, *, by: int | None, about: str, **details: Any) -> None:
    """Write down a privileged act, in the transaction that is open now."""
    AuditEntry.objects.create(at=now(), act=act, by=by, about=about[:200], details=details)


def entries(
    *,
    before: int | None = None,
    about: str = "",
    touching: tuple[int, str] | None = None,
    act: str = "",
    limit: int = 50,
) -> list[Entry]:
    """The newest lines first; `before` is the id of the last line seen. `about` narrows to one thing, `act` to one
    act, `touching` (an account's internal id, and what it is called here) to what it did and what was done to it."""
    rows = AuditEntry.objects.order_by("-id")
    wanted = {"id__lt": before, "about": about or None, "act": act or None}
    rows = rows.filter(**{field: value for field, value in wanted.items() if value is not None})
    if touching is not None:
        rows = rows.filter(Q(by=touching[0]) | Q(about=touching[1]))
    return [Entry(row.id, row.at, row.act, row.by, row.about, row.details) for row in rows[:limit]]


def entries_on(*, account: int, public_id: str) -> Iterator[Entry]:
    """Every line by an account or about it, oldest first; read as it is asked for."""
    rows = AuditEntry.objects.filter(Q(by=account) | Q(about=f"account:{public_id}")).order_by("id")
    for row in rows.iterator(chunk_size=500):
        yield Entry(row.id, row.at, row.act, row.by, row.about, row.details)


def forget_person(
    *, account: int, public_id: str, names: Sequence[str], addresses: Sequence[str], pseudonym: int
) -> None:
    """Leave in the log what was done and when, and nothing that says by whom or to whom. Idempotent.

    `by` becomes the negative of `pseudonym`; `about` becomes `account:erased-<pseudonym>`; details that name the person
    go, as do all details of lines about the account.
    """
    erased = f"account:erased-{pseudonym}"
    AuditEntry.objects.filter(about=f"account:{public_id}").update(about=erased, details={})
    telling = [public_id, *addresses]
    for row in _mentioning([*telling, *names]):
        row.details = {key: value for key, value in row.details.items() if not _names(value, telling, names)}
        row.about = erased if any(mark.casefold() in row.about.casefold() for mark in telling) else row.about
        row.save(update_fields=["details", "about"])
    AuditEntry.objects.filter(by=account).update(by=-pseudonym)


def _mentioning(marks: Sequence[str]) -> QuerySet[AuditEntry]:
    """Lines whose text holds one of these, written as JSON writes it or plainly."""
    found = Q(pk__in=[])
    for mark in filter(None, marks):
        found |= Q(text__icontains=json.dumps(mark)[1:-1]) | Q(text__icontains=mark) | Q(about__icontains=mark)
    return AuditEntry.objects.annotate(text=Cast("details", TextField())).filter(found)


def _names(value: Any, telling: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a detail holds an address or id anywhere, or is a name: a short name may be a part of any word."""
    text = json.dumps(value, ensure_ascii=False).casefold()
    return any(mark.casefold() in text for mark in telling if mark) or any(
        text == json.dumps(name, ensure_ascii=False).casefold() for name in names
    )
