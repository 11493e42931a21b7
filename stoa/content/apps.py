"""Django's entry for content."""

from stoa.kernel.apps import DomainConfig


class ContentConfig(DomainConfig):
    name = "stoa.content"
    label = "content"
