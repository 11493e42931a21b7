"""What a record's public page says, put together from the credential and the check that was just made of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.translation import gettext

from stoa.credentials.queries import CredentialView, Outcome, Report, State
from stoa.kernel.text.words import per_cent
from stoa.web.base.templatetags.stoa import moment
from stoa.web.credentials import words
from stoa.web.credentials.words import ICONS, MOODS

Mood = Literal["right", "wait", "stop"]
_BULLET: Final = re.compile(r"(\s*)[-*+]\s+(.*)")
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS: Final = re.compile(r"(\*\*|__|`|\*|(?<!\w)_|_(?!\w))")
DEEPEST: Final = 3


@dataclass(frozen=True)
class Proof:
    """A short line under the answer: an icon and words (which may hold a time element)."""

    icon: str
    mood: Mood
    text: str


@dataclass(frozen=True)
class Verdict:
    """The answer at the head of the page. `lines` are all checks; none when nothing could be computed."""

    mood: Mood
    headline: str
    proofs: tuple[Proof, ...]
    lines: tuple[words.Line, ...]

    @property
    def icon(self) -> str:
        return ICONS[self.mood]


@dataclass(frozen=True)
class Score:
    """A result as the credential states it. `asked` is empty where nothing was asked."""

    name: str
    value: str
    asked: str


@dataclass(frozen=True)
class Asked:
    """A line of what had to be done, `depth` 0 to DEEPEST; `is_item` when it stands in a list."""

    text: str
    depth: int
    is_item: bool


def verdict(view: CredentialView, report: Report | None, zone: str) -> Verdict:
    """The answer for this record. What the site decided counts at once, before its signed list says so."""
    if report is None:
        return Verdict("wait", gettext("Whether this record is genuine could not be worked out just now"), (), ())
    is_withdrawn = view.is_withdrawn and report.outcome is Outcome.GENUINE
    mood: Any = "stop" if is_withdrawn else MOODS[report.outcome]
    if mood == "right" and not _was_status_checked(report):
        mood = "wait"
    return Verdict(
        mood, _headline(report, is_withdrawn), tuple(_proofs(view, report, zone)), tuple(words.lines(report))
    )  # fmt: skip


def _headline(report: Report, is_withdrawn: bool) -> str:
    if is_withdrawn:
        return gettext("This record is genuine, and has been withdrawn")
    if report.outcome is Outcome.GENUINE and not _was_status_checked(report):
        return gettext("This record is genuine; whether it was withdrawn could not be checked")
    return {
        Outcome.GENUINE: gettext("This record is genuine, and has not been withdrawn"),
        Outcome.WITHDRAWN: gettext("This record is genuine, and has been withdrawn"),
        Outcome.EXPIRED: gettext("This record is genuine, and is no longer valid"),
        Outcome.NOT_YET_VALID: gettext("This record is genuine, and is not valid yet"),
        Outcome.ALTERED: gettext("This is not what was signed; do not rely on it"),
        Outcome.NOT_BY_ISSUER: gettext("This was not signed by this site; do not rely on it"),
    }.get(report.outcome, gettext("Whether this record is genuine could not be worked out just now"))


def _was_status_checked(report: Report) -> bool:
    return report.check("not_withdrawn") is not None


def _proofs(view: CredentialView, report: Report, zone: str) -> list[Proof]:
    found = []
    if report.check("issuer_known"):
        found.append(_yes(gettext("Signed by a key of %(site)s") % {"site": view.issuer_name}))
    signed = report.facts.signed_at
    if report.check("signature_fits") and report.outcome is not Outcome.ALTERED and signed:
        found.append(_yes(dated(gettext("Not altered since {date}"), signed, zone)))
    if view.withdrawn_at:
        found.append(Proof("stop", "stop", dated(gettext("Withdrawn on {date}"), view.withdrawn_at, zone)))
    elif _was_status_checked(report):
        found.append(_yes(gettext("Not withdrawn")))
    until = report.facts.valid_until
    if until:
        mark: Mood = "right" if report.check("in_force") else "wait"
        found.append(Proof(ICONS[mark], mark, dated(gettext("Valid until {date}"), until, zone)))
    if any(check.state is State.FAILED for check in report.checks) and report.outcome is not Outcome.WITHDRAWN:
        found.append(Proof("stop", "stop", gettext("A check failed; see below")))
    found.append(Proof("clock", "right", dated(gettext("Checked {date}"), report.checked_at, zone, day_only=False)))
    return found


def _yes(text: str) -> Proof:
    return Proof("check", "right", text)


def dated(text: str, at: datetime, zone: str, *, day_only: bool = True) -> str:
    """`text` (a message of ours) with the moment in the place of its {date}, as safe HTML."""
    return format_html(text, date=moment(at, zone, day_only=day_only))


def scores(view: CredentialView) -> list[Score]:
    """The results in per cent, and the levels, that the credential states."""
    subject = json.loads(view.document).get("credentialSubject", {})
    described = {each.get("id"): each for each in subject.get("achievement", {}).get("resultDescription", [])}
    found = []
    for result in subject.get("result", []):
        about = described.get(result.get("resultDescription"), {})
        levels = {each.get("id"): each.get("name", "") for each in about.get("rubricCriterionLevel", [])}
        level, value = levels.get(result.get("achievedLevel"), ""), result.get("value", "")
        if about.get("resultType") == "Percent":
            asked = about.get("requiredValue", "")
            said = f"{_percent(value)} · {level}" if level else _percent(value)
            found.append(Score(about.get("name", ""), said, _percent(asked) if asked else ""))
        elif level:
            found.append(Score(about.get("name", ""), level, ""))
    return found


def language(view: CredentialView) -> str:
    """The language in which the credential is written."""
    achievement = json.loads(view.document).get("credentialSubject", {}).get("achievement", {})
    return str(achievement.get("inLanguage", "en"))


def asked(criteria: str) -> list[Asked]:
    """Markdown of what had to be done, as plain lines: a parser of all of Markdown is not needed for a few lines."""
    found = []
    for line in criteria.splitlines():
        bullet = _BULLET.fullmatch(line)
        depth = min(len(bullet[1].expandtabs(4)) // 2, DEEPEST) if bullet else 0
        text = _EMPHASIS.sub("", _LINK.sub(r"\1", bullet[2] if bullet else line.lstrip("#> \t")))
        if text.strip():
            found.append(Asked(text.strip(), depth, bullet is not None))
    return found


def grouped(fingerprint: str) -> str:
    """A fingerprint in groups of four, as people compare them."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))


def linked_in(view: CredentialView) -> str:
    """The address at which LinkedIn offers to add this record to a profile; nothing is sent before it is opened."""
    ends = json.loads(view.document).get("validUntil", "")
    said = {
        "startTask": "CERTIFICATION_NAME", "name": view.title, "organizationName": view.issuer_name,
        "issueYear": view.earned_at.year, "issueMonth": view.earned_at.month,
        "certUrl": view.url, "certId": view.public_id,
    }  # fmt: skip
    if ends:
        said |= {"expirationYear": int(ends[:4]), "expirationMonth": int(ends[5:7])}
    return "https://www.linkedin.com/profile/add?" + urlencode(said)


def short_key(did: str) -> str:
    """The first and last letters of a key."""
    key = did.removeprefix("did:key:")
    return f"{key[:8]}…{key[-6:]}" if len(key) > 20 else key


def _percent(value: str) -> str:
    return per_cent(value)
