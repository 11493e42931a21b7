"""Django's entry for credentials."""

from stoa.kernel.apps import DomainConfig


class CredentialsConfig(DomainConfig):
    name = "stoa.credentials"
    label = "credentials"
