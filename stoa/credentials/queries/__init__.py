"""Reads of credentials."""

from __future__ import annotations

from stoa.credentials.formats import Check, Outcome, Report, State
from stoa.credentials.queries.copies import as_json, as_pdf, as_png, as_svg, badge, fingerprint, page_to_print, qr_code
from stoa.credentials.queries.held import Held, held, held_from, held_statement
from stoa.credentials.queries.issuer import did_web_document, issuer_document, key_history, status_list_document
from stoa.credentials.queries.pathways import (
    PathwayView,
    asks_for_goal,
    badges,
    badges_from,
    badges_statement,
    checklist,
    facts_of,
    gathered,
    pathways,
    scores_asked,
    shortest_way,
    units_asked,
)
from stoa.credentials.queries.records import (
    CredentialView,
    Waiting,
    being_signed,
    count_earned,
    credential,
    credentials_in,
    credentials_of,
    export,
    has_earned,
    news_of,
    rule_document,
    version_document,
)
from stoa.credentials.verification import MAX_UPLOAD, verified
from stoa.credentials.wording import Item, Line, criteria
from stoa.kernel.clock import now

__all__ = [
    "MAX_UPLOAD",
    "Check",
    "CredentialView",
    "Held",
    "Item",
    "Line",
    "Outcome",
    "PathwayView",
    "Report",
    "State",
    "Waiting",
    "as_json",
    "as_pdf",
    "as_png",
    "as_svg",
    "asks_for_goal",
    "badge",
    "badges",
    "badges_from",
    "badges_statement",
    "being_signed",
    "checklist",
    "count_earned",
    "credential",
    "credentials_in",
    "credentials_of",
    "criteria",
    "did_web_document",
    "export",
    "facts_of",
    "fingerprint",
    "gathered",
    "has_earned",
    "held",
    "held_from",
    "held_statement",
    "issuer_document",
    "key_history",
    "news_of",
    "page_to_print",
    "pathways",
    "qr_code",
    "rule_document",
    "scores_asked",
    "shortest_way",
    "status_list_document",
    "units_asked",
    "verify_upload",
    "version_document",
]


def verify_upload(file: bytes) -> Report:
    """What a check of `file` (JSON, PNG or SVG; this site's or anybody's) finds. Never raises for what it holds."""
    return verified(file, history=key_history(), now=now())
