"""Django's entry for learning."""

from stoa.kernel.apps import DomainConfig


class LearningConfig(DomainConfig):
    name = "stoa.learning"
    label = "learning"
