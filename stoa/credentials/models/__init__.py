"""Tables of credentials."""

from stoa.credentials.models.awards import (
    Award,
    BadgeAsked,
    BadgePicture,
    Brought,
    Credential,
    FormerCredential,
    IssuerKey,
    Pin,
    RuleTrial,
    Share,
    StatusList,
)
from stoa.credentials.models.portfolio import LearnerKey, PortfolioItem, Statement, Vouch

__all__ = [
    "Award",
    "BadgeAsked",
    "BadgePicture",
    "Brought",
    "Credential",
    "FormerCredential",
    "IssuerKey",
    "LearnerKey",
    "Pin",
    "PortfolioItem",
    "RuleTrial",
    "Share",
    "Statement",
    "StatusList",
    "Vouch",
]
