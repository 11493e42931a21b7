"""Comprehensive Learner Record 2.0: several credentials of one person in one signed file."""

from stoa.credentials.formats.clr.build import Bundle, unsigned_bundle

__all__ = ["Bundle", "unsigned_bundle"]
