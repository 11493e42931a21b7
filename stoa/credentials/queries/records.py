"""Credentials as pages and exports need them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.credentials import addresses
from stoa.credentials.building import rule_bytes, version_bytes
from stoa.credentials.models import Award, Credential, FormerCredential, Pin
from stoa.credentials.rules import Pathway, pathway_from
from stoa.kernel.statements import Statement, read_all

NEWS: Final = timedelta(days=30)
"""For how long a record is news to a holder who was not told of it."""


@dataclass(frozen=True)
class CredentialView:
    """A credential for its public page and for its holder. Texts are plain; `criteria` and `description` Markdown.

    `document` is the JSON text exactly as it was signed. `score` 0..1 where the rule asks for the course grade.
    `is_seen`: its holder was told of it.
    """

    public_id: str
    account: int
    run_id: int
    run_slug: str
    course_slug: str
    course_title: str
    version_id: int
    version_number: int
    pathway: str
    title: str
    description: str
    criteria: str
    rule: str
    rule_digest: str
    source_hash: str
    holder_name: str
    issuer_name: str
    issuer_did: str
    score: float | None
    done: int
    known: int
    """Those of the units done that were known already, by a placement test."""
    required: int
    goal: str | None
    """The words of the goal that was reached, empty where its learner keeps them; None: it was for no goal."""
    earned_at: datetime
    issued_at: datetime
    is_seen: bool
    withdrawn_at: datetime | None
    withdrawn_reason: str
    document: str
    token: str
    """The same as a VC-JWT; empty until it is made."""
    status_list: str
    url: str
    declared: Pathway
    """The pathway as it was pinned."""
    skills: tuple[str, ...]
    """What it certifies, in the words of the course's outcomes."""
    valid_until: datetime | None
    former: str
    """The public id of the credential that it renews; empty for most."""
    is_replaced: bool = False
    """It was issued anew, under another name."""
    replaced_by: str = ""
    """The public id of the one that was issued instead; empty while that is being signed."""

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def is_over(self, moment: datetime) -> bool:
        """Whether it has ended by then."""
        return self.valid_until is not None and self.valid_until < moment


@dataclass(frozen=True)
class Waiting:
    """Something earned whose credential is being signed."""

    title: str
    course_title: str
    course_language: str
    earned_at: datetime


def credential(public_id: str) -> CredentialView | None:
    """The credential at this address, or None. Whoever knows the address may see it: its holder hands it out."""
    row = _rows().filter(public_id=public_id).first()
    if row is not None:
        return _view(row)
    former = FormerCredential.objects.select_related("award", "status_list").filter(public_id=public_id).first()
    return _former_view(former) if former else None


def credentials_of(account: int) -> list[CredentialView]:
    """Everything that was issued to an account, the newest first, withdrawn ones too."""
    return [_view(row) for row in _rows().filter(award__account_id=account).order_by("-issued_at", "-id")]


def news_of(views: Iterable[CredentialView], moment: datetime) -> list[CredentialView]:
    """What of these was issued within `NEWS` before `moment`, and its holder was not told yet."""
    return [view for view in views if not view.is_seen and not view.is_withdrawn and view.issued_at > moment - NEWS]


def has_own(account: int) -> bool:
    """Whether somebody has earned, made or brought anything that the page of records shows. One statement."""
    return bool(read_all([Statement(_HAS_OWN, {"account": account})])[0])


_HAS_OWN = """SELECT 1 AS one FROM (
    SELECT account_id FROM credentials_award UNION ALL SELECT account_id FROM credentials_statement
    UNION ALL SELECT account_id FROM credentials_brought
) AS own WHERE account_id = %(account)s LIMIT 1"""


def being_signed(account: int) -> list[Waiting]:
    """What an account has earned and cannot take away yet, the newest first."""
    rows = Award.objects.filter(account_id=account, state=Award.State.EARNED).order_by("-earned_at", "-id")
    outlines = [(row, content.outline(row.version_id)) for row in rows]
    return [Waiting(row.title, outline.title, outline.language, row.earned_at) for row, outline in outlines]


def credentials_in(run_id: int, *, limit: int = 200, offset: int = 0) -> list[CredentialView]:
    """What was issued in a run, the newest first, for its staff."""
    return [_view(row) for row in _rows().filter(award__run_id=run_id).order_by("-id")[offset : offset + limit]]


def count_earned(run_id: int) -> dict[str, int]:
    """How many have earned each pathway of a run, by the pathway's id; withdrawn ones do not count.

    Those whose accounts were erased do. One statement.
    """
    rows = Award.objects.filter(run_id=run_id).exclude(state=Award.State.WITHDRAWN)
    here = rows.order_by().values_list("pathway").annotate(Count("account_id", distinct=True))
    gone = Pin.objects.filter(run_id=run_id).order_by().values_list("pathway").annotate(Sum("people"))
    found: dict[str, int] = {}
    for pathway, count in here.union(gone, all=True):
        found[pathway] = found.get(pathway, 0) + count
    return found


def rule_document(course_slug: str, number: int, pathway: str) -> bytes | None:
    """The file that credentials pin as their rule, as served at `addresses.rule(...)`; None when none pins it."""
    awards, pins = _pinned(course_slug, number)
    row = awards.filter(pathway=pathway).first() or pins.filter(pathway=pathway).first()
    return rule_bytes(row) if row else None


def version_document(course_slug: str, number: int) -> bytes | None:
    """The file that credentials pin as their version of the course, as served at `addresses.version(...)`."""
    awards, pins = _pinned(course_slug, number)
    row = awards.first() or pins.first()
    return version_bytes(row) if row else None


def views_of(rows: QuerySet[Credential]) -> list[CredentialView]:
    """These credentials, in their order."""
    return [_view(row) for row in rows.select_related("award", "status_list")]


def _rows() -> QuerySet[Credential]:
    return Credential.objects.select_related("award", "status_list")


def _pinned(course_slug: str, number: int) -> tuple[QuerySet[Award], QuerySet[Pin]]:
    place = {"course_slug": course_slug, "version_number": number}
    return Award.objects.filter(**place).order_by("id"), Pin.objects.filter(**place).order_by("id")


def _former_view(row: FormerCredential) -> CredentialView:
    current = Credential.objects.filter(award_id=row.award_id).values_list("public_id", flat=True).first()
    reason = _("It was issued anew, since its holder’s name has changed.")
    return replace(
        _view(row), is_seen=True, withdrawn_at=row.replaced_at, withdrawn_reason=reason, is_replaced=True,
        replaced_by=current or "",
    )  # fmt: skip


def _view(row: Credential | FormerCredential) -> CredentialView:
    award, document = row.award, json.loads(row.document)
    subject, issuer = document["credentialSubject"], document["issuer"]
    achievement = subject["achievement"]
    run, outline = catalogue.run_by_id(award.run_id), content.outline(award.version_id)
    pathway = pathway_from(award.facts["pathway"])
    return CredentialView(
        public_id=row.public_id,
        account=award.account_id,
        run_id=award.run_id,
        run_slug=run.slug if run else "",
        course_slug=award.course_slug,
        course_title=outline.title,
        version_id=award.version_id,
        version_number=award.version_number,
        pathway=award.pathway,
        title=award.title,
        description=achievement.get("description", ""),
        criteria=achievement.get("criteria", {}).get("narrative", ""),
        rule=award.rule,
        rule_digest=award.rule_digest,
        source_hash=award.source_hash,
        holder_name=subject.get("name", ""),
        issuer_name=issuer.get("name", ""),
        issuer_did=issuer["id"],
        score=award.score,
        done=award.facts["done"],
        known=award.facts.get("known", 0),
        required=award.facts["required"],
        goal=award.facts.get("goal"),
        earned_at=award.earned_at,
        issued_at=row.issued_at,
        is_seen=getattr(row, "seen_at", None) is not None,
        withdrawn_at=getattr(row, "withdrawn_at", None),
        withdrawn_reason=getattr(row, "withdrawn_reason", ""),
        document=row.document,
        token=row.token,
        status_list=str(row.status_list.uuid),
        url=addresses.credential_page(row.public_id),
        declared=pathway,
        skills=tuple(each.text for each in outline.outcomes if each.id in pathway.skills),
        valid_until=award.valid_until,
        former=_former(document) if award.number else "",
    )


def _former(document: Mapping[str, Any]) -> str:
    """The public id of the credential that a renewal names."""
    start = addresses.credential_page("")[:-1]
    ids = [str(each.get("id", "")) for each in document.get("evidence", [])]
    return next((id.removeprefix(start).strip("/") for id in ids if id.startswith(start) and "#" not in id), "")
