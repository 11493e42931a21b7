"""Django's entry for catalogue."""

from stoa.kernel.apps import DomainConfig


class CatalogueConfig(DomainConfig):
    name = "stoa.catalogue"
    label = "catalogue"
