"""Django's entry for the kernel, and the base of every domain's entry."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class DomainConfig(AppConfig):
    """A domain's entry. Once models are loaded it imports what registers itself: receivers, tasks, kinds, letters."""

    default_auto_field = "django.db.models.BigAutoField"
    registering: tuple[str, ...] = ("events", "receivers", "tasks", "registration", "letters")

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        # A domain's apps.py imports this class, so Django finds two candidates there and must be told which is meant.
        cls.default = True

    def ready(self) -> None:
        for module in self.registering:
            if find_spec(f"{self.name}.{module}") is not None:
                import_module(f"{self.name}.{module}")


class KernelConfig(DomainConfig):
    name = "stoa.kernel"
    label = "kernel"
    registering = ("registration",)
