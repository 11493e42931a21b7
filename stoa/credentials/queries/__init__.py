"""Reads of credentials."""

from __future__ import annotations

from stoa.credentials.addresses import endorse as address_to_endorse
from stoa.credentials.formats import Check, Match, Outcome, Report, State
from stoa.credentials.queries.artefacts import Artefact, artefacts
from stoa.credentials.queries.attesting import CourseLines, attestable
from stoa.credentials.queries.copies import (
    as_json,
    as_pdf,
    as_png,
    as_svg,
    as_token,
    badge,
    fingerprint,
    own_picture,
    page_to_print,
    qr_code,
)
from stoa.credentials.queries.drafting import options_here, said_of, sample
from stoa.credentials.queries.elsewhere import BroughtView, brought, brought_by
from stoa.credentials.queries.exporting import export, export_all, zipped
from stoa.credentials.queries.held import Held, held, held_from, held_statement
from stoa.credentials.queries.issuer import did_web_document, issuer_document, key_history, status_list_document
from stoa.credentials.queries.older import assertion, badge_class, older_issuer
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
    has_own,
    news_of,
    rule_document,
    version_document,
)
from stoa.credentials.queries.shares import ShareLine, ShareView, share, shares_of
from stoa.credentials.queries.statements import (
    KeyView,
    StatementView,
    VouchView,
    bundle_of,
    export_statement,
    own_key,
    public_statements,
    statement,
    statement_fingerprint,
    statements_of,
    word_by_letter,
    word_by_link,
    words_for,
)
from stoa.credentials.queries.tracing import AwardTrace, ConditionTrace, Trace, traces
from stoa.credentials.queries.trials import RuleChange, TrialLine, TrialView, rule_changes, strange_badges, trial
from stoa.credentials.self_serve import StatementOffer
from stoa.credentials.self_serve import offers_in as statement_offers
from stoa.credentials.verification import MAX_UPLOAD, verified
from stoa.credentials.wording import Item, Line, criteria, lasting_words, tier_words
from stoa.kernel.clock import now

__all__ = [
    "MAX_UPLOAD",
    "Artefact",
    "AwardTrace",
    "BroughtView",
    "Check",
    "ConditionTrace",
    "CourseLines",
    "CredentialView",
    "Held",
    "Item",
    "ItemView",
    "KeyView",
    "Line",
    "Match",
    "Outcome",
    "PathwayView",
    "Report",
    "Room",
    "RuleChange",
    "ShareLine",
    "ShareView",
    "State",
    "StatementOffer",
    "StatementView",
    "Trace",
    "TrialLine",
    "TrialView",
    "VouchView",
    "Waiting",
    "address_to_endorse",
    "artefacts",
    "as_json",
    "as_pdf",
    "as_png",
    "as_svg",
    "as_token",
    "asks_for_goal",
    "assertion",
    "attestable",
    "badge",
    "badge_class",
    "badges",
    "badges_from",
    "badges_statement",
    "being_signed",
    "brought",
    "brought_by",
    "bundle_of",
    "checklist",
    "count_earned",
    "credential",
    "credentials_in",
    "credentials_of",
    "criteria",
    "did_web_document",
    "export",
    "export_all",
    "export_statement",
    "facts_of",
    "fingerprint",
    "gathered",
    "has_own",
    "held",
    "held_from",
    "held_statement",
    "issuer_document",
    "item",
    "key_history",
    "kind_words",
    "lasting_words",
    "news_of",
    "older_issuer",
    "options_here",
    "own_key",
    "own_picture",
    "page_to_print",
    "pathways",
    "portfolio",
    "public_items",
    "public_statements",
    "qr_code",
    "room_of",
    "rule_changes",
    "rule_document",
    "said_of",
    "sample",
    "scores_asked",
    "share",
    "shares_of",
    "shortest_way",
    "statement",
    "statement_fingerprint",
    "statement_offers",
    "statements_of",
    "status_list_document",
    "still_there",
    "strange_badges",
    "tier_words",
    "traces",
    "trial",
    "units_asked",
    "verify_upload",
    "version_document",
    "word_by_letter",
    "word_by_link",
    "words_for",
    "zipped",
]


def verify_upload(file: bytes) -> Report:
    """What a check of `file` (JSON, PNG or SVG; this site's or anybody's) finds. Never raises for what it holds."""
    return verified(file, history=key_history(), now=now())
