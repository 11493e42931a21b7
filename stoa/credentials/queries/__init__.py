"""Reads of credentials."""

from __future__ import annotations

from stoa.credentials.addresses import endorse as address_to_endorse
from stoa.credentials.formats import Check, Outcome, Report, State
from stoa.credentials.queries.artefacts import Artefact, artefacts
from stoa.credentials.queries.attesting import CourseLines, attestable
from stoa.credentials.queries.copies import as_json, as_pdf, as_png, as_svg, badge, fingerprint, page_to_print, qr_code
from stoa.credentials.queries.held import Held, held, held_from, held_statement
from stoa.credentials.queries.issuer import did_web_document, issuer_document, key_history, status_list_document
from stoa.credentials.queries.pathways import (
    PathwayView,
    checklist,
    facts_of,
    pathways,
    scores_asked,
    shortest_way,
    units_asked,
)
from stoa.credentials.queries.portfolio import (
    ItemView,
    Room,
    item,
    kind_words,
    portfolio,
    public_items,
    room_of,
    still_there,
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
from stoa.credentials.queries.statements import (
    KeyView,
    StatementView,
    VouchView,
    bundle_of,
    export_statement,
    has_own,
    own_key,
    public_statements,
    statement,
    statement_fingerprint,
    statements_of,
    word_by_letter,
    word_by_link,
    words_for,
)
from stoa.credentials.self_serve import StatementOffer
from stoa.credentials.self_serve import offers_in as statement_offers
from stoa.credentials.verification import MAX_UPLOAD, verified
from stoa.credentials.wording import Item, Line, criteria
from stoa.kernel.clock import now

__all__ = [
    "MAX_UPLOAD",
    "Artefact",
    "Check",
    "CourseLines",
    "CredentialView",
    "Held",
    "Item",
    "ItemView",
    "KeyView",
    "Line",
    "Outcome",
    "PathwayView",
    "Report",
    "Room",
    "State",
    "StatementOffer",
    "StatementView",
    "VouchView",
    "Waiting",
    "address_to_endorse",
    "artefacts",
    "as_json",
    "as_pdf",
    "as_png",
    "as_svg",
    "attestable",
    "badge",
    "being_signed",
    "bundle_of",
    "checklist",
    "count_earned",
    "credential",
    "credentials_in",
    "credentials_of",
    "criteria",
    "did_web_document",
    "export",
    "export_statement",
    "facts_of",
    "fingerprint",
    "has_earned",
    "has_own",
    "held",
    "held_from",
    "held_statement",
    "issuer_document",
    "item",
    "key_history",
    "kind_words",
    "news_of",
    "own_key",
    "page_to_print",
    "pathways",
    "portfolio",
    "public_items",
    "public_statements",
    "qr_code",
    "room_of",
    "rule_document",
    "scores_asked",
    "shortest_way",
    "statement",
    "statement_fingerprint",
    "statement_offers",
    "statements_of",
    "status_list_document",
    "still_there",
    "units_asked",
    "verify_upload",
    "version_document",
    "word_by_letter",
    "word_by_link",
    "words_for",
]


def verify_upload(file: bytes) -> Report:
    """What a check of `file` (JSON, PNG or SVG; this site's or anybody's) finds. Never raises for what it holds."""
    return verified(file, history=key_history(), now=now())
