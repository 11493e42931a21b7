"""Django's entry for accounts."""

from stoa.kernel.apps import DomainConfig


class AccountsConfig(DomainConfig):
    name = "stoa.accounts"
    label = "accounts"
