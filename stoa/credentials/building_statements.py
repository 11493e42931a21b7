"""The documents of a statement: what the site attests, what its holder claims, and others' word for it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from stoa.accounts.queries import Person
from stoa.credentials import addresses
from stoa.credentials.building import Place, hashed_address, issuer
from stoa.credentials.formats import claimed_file
from stoa.credentials.formats import open_badges as badges
from stoa.credentials.formats.contexts import CREDENTIALS_V2, OPEN_BADGES
from stoa.credentials.formats.dates import write_instant
from stoa.credentials.formats.keys import did_key
from stoa.credentials.models import Statement, Vouch


@dataclass(frozen=True)
class Parts:
    """What both documents of a statement are made of. `moment` is when it is signed."""

    statement: Statement
    holder: Person
    learner_multikey: str
    multikey: str
    place: Place
    moment: datetime


def claimed(parts: Parts) -> dict[str, Any]:
    """What the holder claims: self-asserted, its issuer is its subject."""
    statement, did = parts.statement, did_key(parts.learner_multikey)
    with translation.override(statement.language):
        evidence = {each["id"]: each for each in statement.evidence}
        return badges.unsigned(
            badges.Credential(
                id=addresses.named("statements", str(statement.uuid), "claimed"),
                issuer=badges.Issuer(did, parts.holder.name),
                recipient=badges.Recipient(parts.holder.name, did),
                achievement=_achievement(
                    statement, _("Claimed by its holder, in their own words. Nobody has examined it.")
                ),
                valid_from=parts.moment,
                name=statement.title,
                narrative="\n".join(f"- {each['text']}" for each in statement.claims),
                evidence=tuple(_evidence(statement, each) for each in statement.evidence),
                related=tuple(
                    badges.RelatedResource(_file(each), _sri(each["sha256"]), each["media_type"], each["title"])
                    for each in evidence.values()
                    if each["media_type"]
                ),
            )
        )  # fmt: skip


def attested(parts: Parts, signed_claims: dict[str, Any]) -> dict[str, Any]:
    """What the site attests; it pins the claimed part by its digest and names the holder's key."""
    statement = parts.statement
    with translation.override(statement.language):
        document = badges.unsigned(
            badges.Credential(
                id=statement.uuid.urn,
                issuer=issuer(parts.multikey),
                recipient=badges.Recipient(parts.holder.name, did_key(parts.learner_multikey)),
                achievement=_achievement(
                    statement,
                    _("Lines that its holder picked from what the site’s records say. Who sat at the keyboard was not "
                      "checked."),
                ),
                valid_from=parts.moment,
                name=statement.title,
                description=_("The attested part of a statement in two inks."),
                narrative="\n".join(f"- {each['text']}" for each in statement.lines),
                statuses=(badges.StatusEntry(parts.place.list_address, parts.place.index),),
                related=(
                    badges.RelatedResource(
                        addresses.claimed_part(statement.public_id), badges.digest_sri(claimed_file(signed_claims)),
                        "application/vc", _("The part that is claimed"),
                    ),
                ),
            )
        )  # fmt: skip
    document["credentialSubject"]["identifier"].append(hashed_address(parts.holder.email))
    return document


def endorsement(vouch: Vouch, subject: str, multikey: str, place: Place, moment: datetime) -> dict[str, Any]:
    """Somebody's word for `subject` (the id of a credential), as an Open Badges 3.0 EndorsementCredential.

    The site signs that it was stated, by whom, and that the address was confirmed; not that it is true.
    """
    by = issuer(multikey)
    with translation.override(vouch.language):
        said = _("Stated by %(name)s (%(relation)s), whose e-mail address was confirmed by a letter. That it was "
                 "stated is what the signature says; not that it is true.")  # fmt: skip
        return {
            "@context": [CREDENTIALS_V2, OPEN_BADGES],
            "id": vouch.uuid.urn,
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": _("Endorsement by %(name)s") % {"name": vouch.name},
            "description": said % {"name": vouch.name, "relation": vouch.relation},
            "issuer": {"id": by.did, "type": ["Profile"], "name": by.name, "url": by.url},
            "validFrom": write_instant(moment),
            "credentialSubject": {
                "id": subject,
                "type": ["EndorsementSubject"],
                "endorsementComment": vouch.text,
            },
            "credentialStatus": {
                "id": f"{place.list_address}#{place.index}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": str(place.index),
                "statusListCredential": place.list_address,
            },
        }


def _achievement(statement: Statement, criteria: str) -> badges.Achievement:
    return badges.Achievement(
        id=addresses.named("statements", str(statement.uuid)),
        name=statement.title,
        description=_("A statement in two inks: some lines are attested by a site, others are claimed by its holder."),
        criteria=criteria,
        criteria_url=addresses.statement_page(statement.public_id),
        type="Achievement",
        language=statement.language,
    )


def _evidence(statement: Statement, item: dict[str, Any]) -> badges.Evidence:
    said = _("SHA-256 %(digest)s; added on %(day)s.") % {"digest": item["sha256"], "day": item["added_at"][:10]}
    narrative = f"{item['description']}\n\n{said}".strip()
    return badges.Evidence(
        name=item["title"], id=_page(statement, item), description=item["kind_words"], narrative=narrative,
        genre=item["kind"],
    )  # fmt: skip


def _page(statement: Statement, item: dict[str, Any]) -> str:
    return addresses.evidence(statement.public_id, str(item["id"]))


def _file(item: dict[str, Any]) -> str:
    return addresses.named("portfolio", str(item["sha256"]))


def _sri(sha256: str) -> str:
    return "sha256-" + base64.b64encode(bytes.fromhex(sha256)).decode()
