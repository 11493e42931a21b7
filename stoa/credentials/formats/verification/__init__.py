"""Checking a credential, one's own or somebody else's, offline: what it says, who signed it, and whether that still holds."""

from stoa.credentials.formats.verification.report import Check, Facts, Issuer, Outcome, Report, State
from stoa.credentials.formats.verification.sentences import HEADLINES, SENTENCES
from stoa.credentials.formats.verification.verify import verify

__all__ = ["HEADLINES", "SENTENCES", "Check", "Facts", "Issuer", "Outcome", "Report", "State", "verify"]
