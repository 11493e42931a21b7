"""From an award to the credential that says it. All of it was pinned when it was earned, except the holder's name."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from stoa.accounts.queries import Person
from stoa.content.queries import Outline
from stoa.credentials import addresses, rules
from stoa.credentials.formats import open_badges as badges
from stoa.credentials.formats.jcs import canonical_json
from stoa.credentials.formats.keys import DidWebAddress, did_key, did_web
from stoa.credentials.models import Award, Pin
from stoa.credentials.rules import Condition, Pathway
from stoa.credentials.wording import criteria, goal_words, known_words


@dataclass(frozen=True)
class Place:
    """Where a withdrawal would show."""

    list_address: str
    index: int


@dataclass(frozen=True)
class Draft:
    """What a credential is made of."""

    award: Award
    run_slug: str
    outline: Outline
    holder: Person
    public_id: str
    uuid: UUID
    multikey: str
    place: Place


def unsigned(draft: Draft) -> dict[str, Any]:
    """The Open Badges 3.0 credential as JSON, in the course's language, ready to be signed."""
    award, outline = draft.award, draft.outline
    pathway = Pathway(**award.facts["pathway"])
    with translation.override(outline.language):
        results = _results(pathway, award, outline)
        document = badges.unsigned(
            badges.Credential(
                id=draft.uuid.urn,
                issuer=issuer(draft.multikey),
                recipient=badges.Recipient(draft.holder.name, addresses.named("people", draft.holder.public_id)),
                achievement=_achievement(pathway, draft, tuple(description for description, _ in results)),
                valid_from=award.earned_at,
                name=pathway.title,
                description=_description(outline),
                narrative=_narrative(award),
                results=tuple(result for _, result in results),
                evidence=(_evidence(draft),),
                statuses=(badges.StatusEntry(draft.place.list_address, draft.place.index),),
                related=_related(award),
            )
        )
    document["credentialSubject"]["identifier"] = [
        *document["credentialSubject"].get("identifier", []), hashed_address(draft.holder.email)
    ]  # fmt: skip
    return document


def issuer(multikey: str) -> badges.Issuer:
    """This site as an issuer. The signing key is its name; the web address is another."""
    return badges.Issuer(did_key(multikey), addresses.host(), addresses.issuer(), (did_web_of_site(),))


def did_web_of_site() -> str:
    """The did:web of this site."""
    parts = urlsplit(addresses.site())
    return did_web(DidWebAddress(parts.hostname or "localhost", parts.port))


def hashed_address(email: str) -> dict[str, Any]:
    """The holder's e-mail address so that who knows it can compare it, and who does not cannot read it (OB 3.0,
    IdentityObject: SHA-256 of the address in lower case followed by the salt)."""
    salt = secrets.token_hex(16)
    digest = hashlib.sha256((email.strip().lower() + salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": salt,
    }


def rule_bytes(award: Award | Pin) -> bytes:
    """The file that a credential pins as its rule: the canonical text."""
    return award.rule.encode()


def version_bytes(award: Award | Pin) -> bytes:
    """The file that a credential pins as its version of the course; the hash is that of the version's source."""
    return canonical_json(
        {"course": award.course_slug, "version": award.version_number, "source": f"sha256:{award.source_hash}"}
    )  # fmt: skip


def _achievement(pathway: Pathway, draft: Draft, results: tuple[badges.ResultDescription, ...]) -> badges.Achievement:
    outline = draft.outline
    return badges.Achievement(
        id=addresses.named("courses", outline.course_slug, "pathways", pathway.id),
        name=pathway.title,
        description=pathway.description or _description(outline),
        criteria=pathway.criteria or criteria(pathway.parsed, outline),
        criteria_url=addresses.criteria(draft.run_slug, pathway.id),
        type="Certificate",
        results=results,
        language=outline.language,
        version=str(outline.number),
    )


def _description(outline: Outline) -> str:
    if outline.institution:
        return _("For the course “%(course)s” by %(institution)s.") % {
            "course": outline.title, "institution": outline.institution,
        }  # fmt: skip
    return _("For the course “%(course)s”.") % {"course": outline.title}


def _narrative(award: Award) -> str:
    values = {"done": award.facts["done"], "required": award.facts["required"], "number": award.version_number}
    said = _("%(done)s of %(required)s units done in version %(number)s of the course.") % values
    known = award.facts.get("known", 0)
    said = f"{said} {known_words(known)}" if known else said
    goal = award.facts.get("goal")
    return said if goal is None else f"{goal_words(goal)} {said}"


def _results(
    pathway: Pathway, award: Award, outline: Outline
) -> list[tuple[badges.ResultDescription, badges.Result]]:  # fmt: skip
    """One result for each different measure that the rule asks for."""
    found: dict[str, tuple[badges.ResultDescription, badges.Result]] = {}
    for condition in rules.conditions(pathway.parsed):
        name = f"{condition.term}:{condition.argument}"
        made = _result(condition, pathway, award, outline) if name not in found else None
        if made is not None:
            found[name] = made
    return list(found.values())


def _result(
    condition: Condition, pathway: Pathway, award: Award, outline: Outline
) -> tuple[badges.ResultDescription, badges.Result] | None:  # fmt: skip
    id = addresses.named(
        "courses", outline.course_slug, "pathways", pathway.id, "results", condition.term, condition.argument
    )
    if condition.term == "units":
        description = badges.ResultDescription(
            id, _("Units done"), "RawScore", minimum="0", maximum=str(award.facts["required"])
        )
        return description, badges.Result(id, str(award.facts["done"]))
    if condition.term != "score" or condition.amount is None:
        return None
    part = outline.part_by_id.get(condition.argument)
    score = award.facts["parts"].get(condition.argument) if condition.argument else award.score
    title = (part.title if part else condition.argument) or condition.argument or _("Course grade")
    if score is None:
        return None
    required = str(condition.amount).rstrip("%")
    description = badges.ResultDescription(
        id, title, "Percent", minimum="0", maximum="100", required_value=required
    )  # fmt: skip
    # Rounded down: what falls short of a round number is not certified as that number.
    return description, badges.Result(id, f"{int(score * 1000 + 1e-6) / 10:g}")


def _evidence(draft: Draft) -> badges.Evidence:
    return badges.Evidence(
        name=_("Record of the course"),
        id=addresses.credential_page(draft.public_id) + "#evidence",
        description=_("What was done, by the course’s records."),
        narrative=_narrative(draft.award),
    )


def _related(award: Award) -> tuple[badges.RelatedResource, ...]:
    """The rule and the version by their digests, so that neither can be exchanged afterwards."""
    return (
        badges.RelatedResource(
            addresses.rule(award.course_slug, award.version_number, award.pathway),
            badges.digest_sri(rule_bytes(award)), "text/plain", _("Rule"),
        ),
        badges.RelatedResource(
            addresses.version(award.course_slug, award.version_number), badges.digest_sri(version_bytes(award)),
            "application/json", _("Version of the course"),
        ),
    )  # fmt: skip
