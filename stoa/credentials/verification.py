"""Checking any credential file, with what this site knows of itself: its key history and its own status lists.

Nothing is fetched. The libraries that read proofs load with the first check: a server that checks nothing stays small.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from stoa.credentials import formats
from stoa.credentials.formats import KeyHistory, Report
from stoa.credentials.models import StatusList

MAX_UPLOAD: Final = 4 * 1024 * 1024
"""Bytes of a file that is looked at; a credential is some kilobytes, a picture with one inside rarely more."""


def verified(file: bytes, *, history: KeyHistory, now: datetime) -> Report:
    """The report on `file` (JSON, PNG or SVG), whoever issued it."""
    file = file[: MAX_UPLOAD + 1]
    check = formats.verify_statement if formats.is_statement(file) else formats.verify
    return check(file, now=now, status_lists=OwnLists(), key_histories=[history] if history.entries else [])


class OwnLists(Mapping[str, bytes]):
    """The status lists of this site by address, read when one is asked for; those of addresses it had before too."""

    def __getitem__(self, url: str) -> bytes:
        row = self._row(url)
        if row is None or not row.document:
            raise KeyError(url)
        return row.document.encode()

    def __contains__(self, url: object) -> bool:
        row = self._row(url) if isinstance(url, str) else None
        return row is not None and bool(row.document)

    def __iter__(self) -> Iterator[str]:
        return iter(StatusList.objects.values_list("address", flat=True))

    def __len__(self) -> int:
        return StatusList.objects.count()

    @staticmethod
    def _row(url: str) -> StatusList | None:
        return StatusList.objects.filter(address=url[:301]).first()
