"""Files that hold several credentials, as a learner record (CLR 2.0) does. Each one inside is checked too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from stoa.credentials.formats.verification.reading import as_list
from stoa.credentials.formats.verification.report import Check, Outcome, Report, State

CLR: Final = "ClrCredential"
MOST: Final = 100
"""Credentials in one file."""
FALSE: Final = (Outcome.ALTERED, Outcome.NOT_BY_ISSUER, Outcome.NOT_A_CREDENTIAL)
"""What nobody honest puts into a record."""
CODES: Final = {
    Outcome.GENUINE: "inside_genuine",
    Outcome.ALTERED: "inside_altered",
    Outcome.NOT_BY_ISSUER: "inside_not_by_issuer",
    Outcome.WITHDRAWN: "inside_withdrawn",
    Outcome.EXPIRED: "inside_expired",
    Outcome.NOT_YET_VALID: "inside_not_yet_valid",
    Outcome.CANNOT_BE_CHECKED: "inside_cannot_be_checked",
    Outcome.NOT_A_CREDENTIAL: "inside_not_a_credential",
}
Verify = Callable[[bytes | Mapping[str, Any]], Report]


def credentials_inside(document: Mapping[str, Any]) -> list[Any]:
    """The credentials that a learner record holds; none for anything else."""
    subject = document.get("credentialSubject")
    if CLR not in as_list(document.get("type")) or not isinstance(subject, dict):
        return []
    return as_list(subject.get("verifiableCredential"))


def check_inside(entries: list[Any], verify: Verify) -> tuple[list[Report], list[Check]]:
    """(a report on each credential, a check that says what came of each). Too many are not looked at at all."""
    if len(entries) > MOST:
        return [], [Check("inside_too_many", State.UNKNOWN, {"limit": MOST})]
    reports = [verify(entry.encode() if isinstance(entry, str) else _mapping(entry)) for entry in entries]
    return reports, [_check(report) for report in reports]


def worst(outcome: Outcome, reports: list[Report]) -> Outcome:
    """The outcome of a genuine file in which something is: false content makes it false, the rest is only told."""
    if outcome is not Outcome.GENUINE:
        return outcome
    return Outcome.NOT_BY_ISSUER if any(report.outcome in FALSE for report in reports) else outcome


def _check(report: Report) -> Check:
    state = State.FAILED
    if report.is_genuine:
        state = State.OK if report.is_complete else State.UNKNOWN
    elif report.outcome is Outcome.CANNOT_BE_CHECKED:
        state = State.UNKNOWN
    name = (report.facts.achievement_name or report.facts.name or "?")[:200]
    code = "inside_open" if report.is_genuine and state is State.UNKNOWN else CODES[report.outcome]
    return Check(code, state, {"name": name})


def _mapping(entry: Any) -> Mapping[str, Any]:
    return entry if isinstance(entry, dict) else {}
