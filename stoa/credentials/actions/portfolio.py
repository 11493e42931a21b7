"""A learner's portfolio: evidence is added with its time and digest, described, shown to whom they want, taken away."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, Final, cast
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.models import QuerySet, Sum

from stoa.assessment.works import ENDS, FileRefused, ending, found_type, tidy_name
from stoa.credentials import pictures
from stoa.credentials.formats.jcs import canonical_json
from stoa.credentials.models import PortfolioItem
from stoa.credentials.queries.artefacts import artefact
from stoa.kernel import files, jobs

ROOM: Final = 500_000_000
"""Bytes of all files of one portfolio."""
MOST: Final = 300
"""Items of one portfolio."""
LARGEST: Final = {"file": 100_000_000, "photo": 25_000_000}
HEAD: Final = 64 * 1024
LINKED: Final = frozenset({"link", "entry", "repository"})
FORGETTING: Final = "credentials.forget_files"
_COMMIT: Final = re.compile(r"[0-9a-f]{7,64}")


class NotAdded(Exception):
    """The evidence was not taken. `code`: `title`, `url`, `commit`, `date`, `artefact`, `many`, `room`, `picture`,
    `kind`, or one of a FileRefused; `facts` are numbers and words in it."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Described:
    """What a learner says of a piece of evidence."""

    title: str
    description: str = ""
    visibility: str = "me"


def add_link(
    *, account: int, kind: str, said: Described, url: str, commit: str = "", dated: date | None = None
) -> str:  # fmt: skip
    """Keep a link, an entry of a feed (with its date) or a repository (at a commit); returns its public id.

    What is hashed is what was written of it: nothing is fetched. Raises NotAdded.
    """
    if kind not in LINKED:
        raise NotAdded("kind")
    url, commit = url.strip(), commit.strip().lower()
    if not _is_web_address(url):
        raise NotAdded("url")
    if (kind == "repository" or commit) and not _COMMIT.fullmatch(commit):
        raise NotAdded("commit")
    if kind == "entry" and dated is None:
        raise NotAdded("date")
    record = {"kind": kind, "url": url, "title": said.title.strip()}
    record |= {"commit": commit} if commit else {}
    record |= {"date": dated.isoformat()} if dated else {}
    return _kept(account, said, kind, {"url": url, "commit": commit, "dated": dated}, record)


def add_artefact(*, account: int, name: str, said: Described) -> str:
    """Keep what the site itself has of the learner's: a unit done, a work handed in, a record (see
    `queries.artefacts`); returns its public id. Raises NotAdded for what is not theirs."""
    found = artefact(account, name)
    if found is None:
        raise NotAdded("artefact")
    titled = Described(said.title.strip() or found.title, said.description, said.visibility)
    return _kept(account, titled, "course", {"url": found.url}, found.record)


def add_file(*, account: int, kind: str, said: Described, stream: BinaryIO, called: str, size: int) -> str:
    """Keep a file or a photograph; returns its public id. A file has to be what its name says, by its content; of a
    photograph everything goes that is not needed to show it. Raises NotAdded."""
    if kind not in LARGEST:
        raise NotAdded("kind")
    if size > LARGEST[kind]:
        raise NotAdded("size", limit=LARGEST[kind])
    if kind == "photo":
        data = _photo(stream, called)
        stream, size = io.BytesIO(data), len(data)
    called, media_type = _admitted(stream, called, size)
    _check_room(account, size)
    stream.seek(0)
    digest = hashlib.file_digest(cast(Any, stream), "sha256").hexdigest()
    stream.seek(0)
    files.store().put(stream)
    values = {"called": called, "media_type": media_type, "size": size, "digest": digest, "sha256": digest}
    made = _kept(account, Described(said.title.strip() or called, said.description, said.visibility), kind, values)
    if not files.store().exists(digest):  # the same bytes were taken away by somebody else in this very moment
        stream.seek(0)
        files.store().put(stream)
    return made


def _admitted(stream: BinaryIO, called: str, size: int) -> tuple[str, str]:
    name = tidy_name(called)
    head = stream.read(HEAD)
    stream.seek(max(0, size - HEAD))
    try:
        return name, found_type(name, size, head, stream.read(HEAD))
    except FileRefused as refused:
        raise NotAdded(refused.code, **refused.facts) from refused
    finally:
        stream.seek(0)


def _photo(stream: BinaryIO, called: str) -> bytes:
    media_type = ENDS.get(ending(tidy_name(called)), "")
    if media_type not in pictures.TYPES:
        raise NotAdded("picture")
    try:
        return pictures.cleaned(stream.read(), media_type)
    except pictures.BadPicture as problem:
        raise NotAdded("picture") from problem


@transaction.atomic
def _kept(
    account: int, said: Described, kind: str, values: dict[str, Any], record: dict[str, Any] | None = None
) -> str:  # fmt: skip
    title = " ".join(said.title.split())
    if not title:
        raise NotAdded("title")
    _lock(account)
    _check_room(account, int(values.get("size", 0)))
    if record is not None:
        text = canonical_json(record)
        values = {**values, "record": text.decode(), "sha256": hashlib.sha256(text).hexdigest()}
    made = PortfolioItem.objects.create(
        account_id=account, kind=kind, title=title[:160], description=said.description.strip()[:2000],
        visibility=_visibility(said.visibility), **values,
    )  # fmt: skip
    return made.public_id


@transaction.atomic
def describe(*, account: int, public_id: str, said: Described) -> bool:
    """Change what is said of an item and who sees it; what it is, its time and its digest stay. False: not theirs."""
    title = " ".join(said.title.split())
    if not title:
        raise NotAdded("title")
    return bool(
        PortfolioItem.objects.filter(account_id=account, public_id=public_id).update(
            title=title[:160], description=said.description.strip()[:2000], visibility=_visibility(said.visibility)
        )
    )


@transaction.atomic
def remove(*, account: int, public_id: str) -> bool:
    """Take an item away; its bytes go as well, unless something else holds the same. False: there is none of theirs.
    What was signed about it stays signed: a statement keeps its title and digest."""
    row = PortfolioItem.objects.filter(account_id=account, public_id=public_id).first()
    if row is None:
        return False
    row.delete()
    forget_files([row.digest])
    return True


def forget_files(digests: list[str]) -> None:
    """Have these files deleted by a job once the transaction that is open has ended, where nothing else holds them."""
    going = sorted({digest for digest in digests if digest})
    if going:
        jobs.enqueue(FORGETTING, digests=going)


def _visibility(word: str) -> str:
    return word if word in PortfolioItem.Visibility.values else PortfolioItem.Visibility.ME


def _check_room(account: int, size: int) -> None:
    rows = PortfolioItem.objects.filter(account_id=account)
    if rows.count() >= MOST:
        raise NotAdded("many", most=MOST)
    if size and (rows.aggregate(sum=Sum("size"))["sum"] or 0) + size > ROOM:
        raise NotAdded("room")


def _lock(account: int) -> None:
    """One addition of an account at a time, where transactions do not wait for each other by themselves."""
    if connection.features.has_select_for_update:
        rows: QuerySet[Any] = PortfolioItem.objects.filter(account_id=account).order_by("id")
        list(rows.select_for_update().values_list("id", flat=True)[:1])


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_plain = all(letter.isprintable() and not letter.isspace() and letter not in '<>"{}|\\^`' for letter in url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and is_plain and len(url) <= 500 and not (
        parts.username or parts.password
    )  # fmt: skip
