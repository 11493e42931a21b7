"""What a statement's page says, put together from the statement and the check that was just made of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from stoa.credentials.queries import Outcome, Report, StatementView
from stoa.web.credentials import words
from stoa.web.credentials.record_page import Mood, Proof, Verdict, dated
from stoa.web.credentials.words import ICONS, MOODS


@dataclass(frozen=True)
class Shown:
    """What shows a claim. `is_there`: it can be opened here; otherwise its owner has removed it since, and what was
    signed of it stays."""

    item: dict[str, Any]
    is_there: bool


@dataclass(frozen=True)
class ClaimLine:
    """A line that is claimed, with what shows it."""

    text: str
    evidence: tuple[Shown, ...]


def claims(view: StatementView, there: Collection[str]) -> list[ClaimLine]:
    """The claims with their evidence as it was pinned."""
    pinned = {str(each["id"]): each for each in view.evidence}
    return [
        ClaimLine(
            str(each["text"]), tuple(Shown(pinned[item], item in there) for item in each["items"] if item in pinned)
        )
        for each in view.claims
    ]


def verdict(view: StatementView, report: Report | None, zone: str) -> Verdict:
    """The answer for this statement. What its owner decided counts at once, before the signed list says so."""
    if report is None:
        return Verdict("wait", gettext("Whether this statement is genuine could not be worked out just now"), (), ())
    outcome = Outcome.WITHDRAWN if view.is_withdrawn and report.outcome is Outcome.GENUINE else report.outcome
    has_status = report.check("not_withdrawn") is not None
    mood: Any = MOODS[outcome]
    if outcome is Outcome.GENUINE and not has_status:
        mood = "wait"
    headline = {
        Outcome.GENUINE: gettext("This statement is genuine, and has not been withdrawn")
        if has_status
        else gettext("This statement is genuine; whether it was withdrawn could not be checked"),
        Outcome.WITHDRAWN: gettext("This statement is genuine, and its owner has withdrawn it"),
        Outcome.ALTERED: gettext("This is not what was signed; do not rely on it"),
        Outcome.NOT_BY_ISSUER: gettext("This was not signed by whom it names; do not rely on it"),
    }.get(outcome, gettext("Whether this statement is genuine could not be worked out just now"))
    return Verdict(mood, headline, tuple(_proofs(view, report, zone)), tuple(words.lines(report)))


def _proofs(view: StatementView, report: Report, zone: str) -> list[Proof]:
    found: list[Proof] = []
    yes: Mood = "right"
    if report.check("issuer_known"):
        said = gettext("Attested part: signed by a key of %(site)s") % {"site": view.issuer_name}
        found.append(Proof("check", yes, said))
    if report.check("holder_key"):
        said = gettext("Claimed part: signed with the key of %(name)s") % {"name": view.holder_name}
        found.append(Proof("check", yes, said))
    signed = report.facts.signed_at
    if report.check("pair_fits") and report.outcome is not Outcome.ALTERED and signed:
        found.append(Proof("check", yes, dated(gettext("Neither altered since {date}"), signed, zone)))
    if view.withdrawn_at:
        found.append(Proof(ICONS["stop"], "stop", dated(gettext("Withdrawn on {date}"), view.withdrawn_at, zone)))
    found.append(Proof("clock", yes, dated(gettext("Checked {date}"), report.checked_at, zone, day_only=False)))
    return found
