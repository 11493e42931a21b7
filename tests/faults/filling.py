"""The people and pages of a site whose disk is to be full: `python -m tests.faults.filling FOLDER`.

Ada learns, Cy writes courses and looks after an institution, Op runs the site.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")

HERE = "example-university"


def make(folder: Path) -> None:
    """Make the site."""
    import_module("django.core.management").call_command("migrate", verbosity=0)
    springs, cast = import_module("tests.web.learning.springs"), import_module("tests.cast")
    offer = springs.publish(folder)
    ada = cast.member("Ada")
    cast.member("Cy", ("author", "site"), ("manager", f"institution:{HERE}"), ("staff", "course:springs"))
    cast.member("Op", ("operator", "site"))
    springs.enrol(ada, offer)


if __name__ == "__main__":
    django.setup()
    make(Path(sys.argv[1]))
