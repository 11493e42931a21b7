"""Reports of checks as plain JSON data and back, so that one process can check and another can show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from stoa.credentials.formats.verification.report import Check, Facts, Issuer, Outcome, Report, State

Plain = dict[str, Any]

_TEXTS = (
    "id", "name", "holder_name", "holder_id", "achievement_id", "achievement_name", "achievement_description",
    "criteria",
)  # fmt: skip
_LISTS = ("types", "status_lists")
_MOMENTS = ("valid_from", "valid_until", "signed_at")


def plain_report(report: Report) -> Plain:
    """The report as JSON data, without the document that it is about."""
    facts, issuer = report.facts, report.facts.issuer
    said: Plain = {name: getattr(facts, name) for name in _TEXTS}
    said |= {name: list(getattr(facts, name)) for name in _LISTS}
    said |= {name: moment.isoformat() if (moment := getattr(facts, name)) else None for name in _MOMENTS}
    said["issuer"] = {
        "id": issuer.id, "name": issuer.name, "url": issuer.url, "also_known_as": list(issuer.also_known_as),
    }  # fmt: skip
    return {
        "outcome": report.outcome.value,
        "checked_at": report.checked_at.isoformat(),
        "container": report.container,
        "checks": [{"code": c.code, "state": c.state.value, "params": dict(c.params)} for c in report.checks],
        "facts": said,
    }


def report_from_plain(plain: Plain) -> Report:
    """The report that `plain_report` wrote."""
    said = plain["facts"]
    values: Plain = {name: said[name] for name in _TEXTS}
    values |= {name: tuple(said[name]) for name in _LISTS}
    values |= {name: datetime.fromisoformat(said[name]) if said[name] else None for name in _MOMENTS}
    issuer = Issuer(**{**said["issuer"], "also_known_as": tuple(said["issuer"]["also_known_as"])})
    checks = tuple(Check(c["code"], State(c["state"]), c["params"]) for c in plain["checks"])
    return Report(
        Outcome(plain["outcome"]), checks, datetime.fromisoformat(plain["checked_at"]), Facts(**values, issuer=issuer),
        plain["container"],
    )  # fmt: skip
