"""Whether a credential was withdrawn, by the status lists at hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from stoa.credentials.formats import status_list
from stoa.credentials.formats.dates import write_instant
from stoa.credentials.formats.status_list import BadStatusList
from stoa.credentials.formats.verification.reading import (
    Opened,
    Unreadable,
    as_list,
    check_is_credential,
    facts_of,
    form_checks,
    issuer_id,
    open_document,
)
from stoa.credentials.formats.verification.report import Check, State
from stoa.credentials.formats.verification.signatures import Known, check_signatures

ENTRY_TYPES = {"BitstringStatusListEntry", "StatusList2021Entry"}
LIST_TYPES = {"BitstringStatusListCredential", "StatusList2021Credential"}
PURPOSES = {status_list.REVOCATION: "withdrawn", status_list.SUSPENSION: "suspended"}
MAX_ENTRIES = 8

Lists = Mapping[str, bytes | Mapping[str, Any]]


class _Unusable(Exception):
    """The list cannot answer; the message says why."""


def check_withdrawal(document: Mapping[str, Any], lists: Lists, known: Known, now: datetime) -> list[Check]:
    """One check a status entry: FAILED with code `withdrawn` or `suspended`, OK, or UNKNOWN with the reason."""
    entries = as_list(document.get("credentialStatus"))
    if len(entries) > MAX_ENTRIES:
        return [Check("status_kind_unknown", State.UNKNOWN, {"kind": f"{len(entries)} entries"})]
    return [_check_entry(entry, document, lists, known, now) for entry in entries]


def _check_entry(
    entry: Mapping[str, Any], document: Mapping[str, Any], lists: Lists, known: Known, now: datetime
) -> Check:
    kinds = [kind for kind in as_list(entry.get("type")) if isinstance(kind, str)]
    purpose = entry.get("statusPurpose")
    if not ENTRY_TYPES & set(kinds) or purpose not in PURPOSES or entry.get("statusSize", 1) != 1:
        kind = " ".join([*kinds, str(purpose or "")]).strip()
        return Check("status_kind_unknown", State.UNKNOWN, {"kind": kind[:80]})
    url = entry.get("statusListCredential")
    if not isinstance(url, str) or url not in lists:
        return Check("status_list_missing", State.UNKNOWN, {"url": str(url)[:200]})
    try:
        issued, until, is_set = _look_up(lists[url], url, entry, document, known, now)
    except _Unusable as problem:
        return Check("status_list_bad", State.UNKNOWN, {"url": url[:200], "detail": str(problem)})
    if is_set:
        return Check(PURPOSES[purpose], State.FAILED)
    if until and until < now:
        return Check("status_list_stale", State.UNKNOWN, {"url": url[:200], "date": write_instant(until)})
    return Check("not_withdrawn", State.OK, {"date": write_instant(issued) if issued else "?"})


def _look_up(
    source: bytes | Mapping[str, Any],
    url: str,
    entry: Mapping[str, Any],
    document: Mapping[str, Any],
    known: Known,
    now: datetime,
) -> tuple[datetime | None, datetime | None, bool]:
    """(when the list was made, until when it holds, whether the bit is set). Raises _Unusable."""
    try:
        opened = open_document(source)
        listed = opened.document
        check_is_credential(listed, opened.container)
    except Unreadable as problem:
        raise _Unusable(problem.check.sentence) from problem
    _check_list(opened, url, document, known, now)
    subject = listed["credentialSubject"]
    if entry["statusPurpose"] not in as_list(subject.get("statusPurpose")):
        raise _Unusable("it is a list for another purpose")
    encoded = subject.get("encodedList")
    index = str(entry.get("statusListIndex"))
    if not isinstance(encoded, str) or not (index.isascii() and index.isdigit() and len(index) < 12):
        raise _Unusable("it holds no list, or the credential names no place in it")
    try:
        is_set = status_list.decode(encoded).is_set(int(index))
    except BadStatusList as problem:
        raise _Unusable(str(problem)) from problem
    facts = facts_of(listed)
    return facts.valid_from or facts.signed_at, facts.valid_until, is_set


def _check_list(opened: Opened, url: str, document: Mapping[str, Any], known: Known, now: datetime) -> None:
    listed = opened.document
    if not LIST_TYPES & set(map(str, as_list(listed.get("type")))):
        raise _Unusable("it is not a status list")
    if listed.get("id") != url:
        raise _Unusable("it is the list of another address")
    wrong = next((check for check in form_checks(listed) if check.state is not State.OK), None)
    if wrong or not isinstance(listed["credentialSubject"], dict):
        raise _Unusable(wrong.sentence if wrong else "it holds more than one list")
    if not known.same_issuer(issuer_id(listed), issuer_id(document)):
        raise _Unusable("it is not by the issuer of the credential")
    signatures = check_signatures(opened, known, now)
    if signatures.outcome is not None:
        raise _Unusable(signatures.checks[-1].sentence)
    begins = facts_of(listed).valid_from
    if begins and begins > now:
        raise _Unusable("it is not valid yet")
