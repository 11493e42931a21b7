"""Tables of credentials."""

from stoa.credentials.models.awards import Award, Credential, IssuerKey, Pin, StatusList
from stoa.credentials.models.portfolio import LearnerKey, PortfolioItem, Statement, Vouch

__all__ = [
    "Award",
    "Credential",
    "IssuerKey",
    "LearnerKey",
    "Pin",
    "PortfolioItem",
    "Statement",
    "StatusList",
    "Vouch",
]
