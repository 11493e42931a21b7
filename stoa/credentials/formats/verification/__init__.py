"""Checking a credential offline, one's own or somebody else's: who signed it, and does it still hold?"""

from stoa.credentials.formats.verification.model import model_problems
from stoa.credentials.formats.verification.plain import plain_report, report_from_plain
from stoa.credentials.formats.verification.presentation import PresentationReport, verify_presentation
from stoa.credentials.formats.verification.reading import Unreadable, inside
from stoa.credentials.formats.verification.report import Check, Facts, Issuer, Outcome, Report, State
from stoa.credentials.formats.verification.sentences import HEADLINES, SENTENCES
from stoa.credentials.formats.verification.signatures import Hearsay
from stoa.credentials.formats.verification.subject import Match, match
from stoa.credentials.formats.verification.verify import verify

__all__ = [
    "HEADLINES",
    "SENTENCES",
    "Check",
    "Facts",
    "Hearsay",
    "Issuer",
    "Match",
    "Outcome",
    "PresentationReport",
    "Report",
    "State",
    "Unreadable",
    "inside",
    "match",
    "model_problems",
    "plain_report",
    "report_from_plain",
    "verify",
    "verify_presentation",
]
