"""Django's entry for assessment."""

from stoa.kernel.apps import DomainConfig


class AssessmentConfig(DomainConfig):
    name = "stoa.assessment"
    label = "assessment"
