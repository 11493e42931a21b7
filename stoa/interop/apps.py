"""Django's entry for interop."""

from stoa.kernel.apps import DomainConfig


class InteropConfig(DomainConfig):
    name = "stoa.interop"
    label = "interop"
