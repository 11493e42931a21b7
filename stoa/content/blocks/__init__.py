"""The block kinds of content itself, one folder each, found by walking this folder.

A kind's package has a `KIND`; its markup uses the class names of the product's CSS, and everything in it that an
author wrote is escaped or comes out of the compiler sanitised.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from stoa.content.ports import Registry, registry


def register(into: Registry = registry) -> None:
    """Registers every kind in this folder. May be called twice."""
    for module in sorted(iter_modules(__path__), key=lambda found: found.name):
        if module.ispkg:
            into.add_block(import_module(f"{__name__}.{module.name}").KIND)
