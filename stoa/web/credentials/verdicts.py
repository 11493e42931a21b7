"""Checks, made in the child: of the site's own records (remembered for a while), and of files that visitors bring."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.conf import settings
from django.urls import Resolver404, resolve

from stoa.credentials import queries
from stoa.credentials.formats import report_from_plain
from stoa.credentials.queries import CredentialView, Match, Report, StatementView
from stoa.kernel.cache import BytesCache
from stoa.kernel.clock import now
from stoa.web.credentials.bench import OWN, STRANGERS, Bench, BenchIsBusy, WorkFailed

FRESH_SECONDS: Final = 600
"""How old a check of one of the site's own records may be; the page says when it was made."""
_kept: Final = BytesCache[Report](512 * 1024)


@dataclass(frozen=True)
class Answer:
    """What came of a visitor's file. `unused` are (place among the helpers, why in English).

    `match` and `content` (the file without its picture) are known where somebody asked whether it is theirs.
    """

    report: Report
    unused: tuple[tuple[int, str], ...]
    match: Match = Match.UNKNOWN
    content: bytes = b""


@dataclass(frozen=True)
class Asker:
    """Whose a file might be: the names and addresses of somebody who brings it."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]


def verdict_on(view: CredentialView) -> Report | None:
    """What a check of one of the site's own records finds, with its keys and its status list as they stand.

    Computed once for each document, list and history, and anew after `FRESH_SECONDS`. None when it could not be
    computed just now.
    """
    listed = queries.status_list_document(view.status_list) or ""
    history: dict[str, Any] = queries.issuer_document()["keyHistory"]
    parts = (view.document, listed, json.dumps(history, sort_keys=True))
    key = (*(hashlib.sha256(part.encode()).digest() for part in parts), int(now().timestamp() // FRESH_SECONDS))

    def make() -> tuple[Report, int]:
        lists = {_list_address(view.status_list): listed.encode()} if listed else {}
        return _check(OWN, view.document.encode(), lists, history).report, 4096

    try:
        return _kept.get_or_make(key, make)
    except (BenchIsBusy, WorkFailed):
        return None


def verdict_on_statement(view: StatementView) -> Report | None:
    """The same of a statement: of both its parts, and of whether they belong together."""
    listed = queries.status_list_document(view.status_list) or ""
    history: dict[str, Any] = queries.issuer_document()["keyHistory"]
    parts = (view.attested, view.claimed, listed, json.dumps(history, sort_keys=True))
    key = (*(hashlib.sha256(part.encode()).digest() for part in parts), int(now().timestamp() // FRESH_SECONDS))

    def make() -> tuple[Report, int]:
        lists = {_list_address(view.status_list): listed.encode()} if listed else {}
        return _check(OWN, queries.bundle_of(view), lists, history).report, 4096

    try:
        return _kept.get_or_make(key, make)
    except (BenchIsBusy, WorkFailed):
        return None


def check_file(file: bytes, helpers: Sequence[bytes] = (), *, asker: Asker | None = None) -> Answer:
    """A check of anybody's file, with the files that its bringer trusts. Raises BenchIsBusy or WorkFailed.

    What is this site's own (its keys, its status lists) is known here and need not be brought.
    """
    history: dict[str, Any] = queries.issuer_document()["keyHistory"]
    answer = _check(STRANGERS, file, {}, history, helpers, asker)
    lists = _own_lists(answer.report.facts.status_lists)
    return _check(STRANGERS, file, lists, history, helpers, asker) if lists else answer


def forget() -> None:
    """Forget what was computed."""
    _kept.clear()


def _check(
    bench: Bench, file: bytes, lists: dict[str, bytes], history: dict[str, Any], helpers: Sequence[bytes] = (),
    asker: Asker | None = None,
) -> Answer:  # fmt: skip
    said = bench.run(
        {
            "do": "check",
            "file": b64encode(file).decode(),
            "now": now().isoformat(),
            "lists": {url: b64encode(data).decode() for url, data in lists.items()},
            "history": history,
            "document": queries.did_web_document(),
            "helpers": [b64encode(data).decode() for data in helpers],
            "person": asdict(asker) if asker else None,
        }
    )
    return Answer(
        report_from_plain(said["report"]), tuple((place, why) for place, why in said["unused"]),
        Match(said.get("match", Match.UNKNOWN)), b64decode(said.get("content", "")),
    )  # fmt: skip


def _own_lists(addresses: Sequence[str]) -> dict[str, bytes]:
    """The lists among these addresses that this site publishes."""
    found = {}
    for address in addresses:
        path = address.removeprefix(settings.STOA_URL)
        if path == address or not path.startswith("/"):
            continue
        try:
            match = resolve(path)
        except Resolver404:
            continue
        document = queries.status_list_document(str(match.kwargs.get("list_id", "")))
        if match.url_name == "status_list" and document:
            found[address] = document.encode()
    return found


def _list_address(list_id: str) -> str:
    return f"{settings.STOA_URL}/credentials/status/{list_id}"
