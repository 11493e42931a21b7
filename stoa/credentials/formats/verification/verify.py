"""The check of a credential, from a file to one outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from stoa.credentials.formats.data_integrity import BUNDLED, ContextSet
from stoa.credentials.formats.dates import write_instant
from stoa.credentials.formats.keys import KeyHistory
from stoa.credentials.formats.verification.contained import check_inside, credentials_inside, worst
from stoa.credentials.formats.verification.reading import (
    Unreadable,
    check_is_credential,
    facts_of,
    form_checks,
    open_document,
)
from stoa.credentials.formats.verification.report import Check, Facts, Outcome, Report, State
from stoa.credentials.formats.verification.signatures import NOTHING_BROUGHT, Hearsay, Known, check_signatures
from stoa.credentials.formats.verification.withdrawal import Lists, check_withdrawal


def verify(
    document: bytes | Mapping[str, Any],
    *,
    now: datetime,
    status_lists: Lists | None = None,
    key_histories: Sequence[KeyHistory] = (),
    did_documents: Mapping[str, Mapping[str, Any]] | None = None,
    contexts: ContextSet = BUNDLED,
    hearsay: Hearsay = NOTHING_BROUGHT,
) -> Report:
    """Checks a credential without asking anybody: `document` is JSON (bytes or parsed), a token (VC-JWT), or a PNG or
    SVG that holds either.

    `now` is an aware instant. What the caller has at hand makes more checks possible: `status_lists` by address (bytes
    or parsed), trusted `key_histories`, trusted `did_documents` by DID, further `contexts`. What came along with the
    document, and may be forged like it, is `hearsay`: it is told and decides nothing. Never raises for what the
    document holds: whatever is wrong with it is in the report. The outcome is GENUINE only when every signature that is
    understood fits, one of them is the issuer's, and it is in force; checks that could not be made are UNKNOWN (see
    Report.is_complete).
    """
    known = Known(tuple(key_histories), dict(did_documents or {}), contexts, hearsay)
    return _verify(document, now, status_lists or {}, known, looks_inside=True)


def _verify(
    document: bytes | Mapping[str, Any], now: datetime, lists: Lists, known: Known, *, looks_inside: bool
) -> Report:  # fmt: skip
    try:
        found = open_document(document)
        opened, container = found.document, found.container
        check_is_credential(opened, container)
    except Unreadable as problem:
        return Report(problem.outcome, (problem.check,), now, container=problem.container)
    facts = facts_of(opened)
    report = Report(Outcome.GENUINE, (), now, facts, container, opened)
    form = form_checks(opened)
    if any(check.state is State.FAILED for check in form):
        return replace(report, outcome=Outcome.NOT_A_CREDENTIAL, checks=tuple(form))
    signatures = check_signatures(found, known, now)
    time = _time_check(facts, now)
    checks = (*form, *signatures.checks)
    if signatures.outcome is not None:
        return replace(report, outcome=signatures.outcome, checks=(*checks, time))
    withdrawal = check_withdrawal(opened, lists, known, now)
    entries = credentials_inside(opened) if looks_inside else []  # a record inside a record is not looked into
    reports, inside = check_inside(entries, lambda part: _verify(part, now, lists, known, looks_inside=False))
    every = (*checks, _issuer_check(facts, known), time, *withdrawal, *inside)
    return replace(report, outcome=worst(_outcome(time, withdrawal), reports), checks=every)


def _outcome(time: Check, withdrawal: list[Check]) -> Outcome:
    if any(check.state is State.FAILED for check in withdrawal):
        return Outcome.WITHDRAWN
    return {"expired": Outcome.EXPIRED, "not_yet_valid": Outcome.NOT_YET_VALID}.get(time.code, Outcome.GENUINE)


def _issuer_check(facts: Facts, known: Known) -> Check:
    """A signature proves a key, not a name: whether the name was vouched for is a check of its own."""
    if known.vouched_for(facts.issuer.id, facts.issuer.also_known_as):
        return Check("issuer_known", State.OK)
    name = (facts.issuer.name or facts.issuer.id)[:200]
    is_said = known.hearsay.names(facts.issuer.id, facts.issuer.also_known_as)
    return Check("issuer_name_brought" if is_said else "issuer_name_unchecked", State.UNKNOWN, {"name": name})


def _time_check(facts: Facts, now: datetime) -> Check:
    if facts.valid_until and facts.valid_until < now:
        return Check("expired", State.FAILED, {"date": write_instant(facts.valid_until)})
    if facts.valid_from and facts.valid_from > now:
        return Check("not_yet_valid", State.FAILED, {"date": write_instant(facts.valid_from)})
    return Check("in_force", State.OK)
