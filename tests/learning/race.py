"""Steps of a race for the last place, each as `python -m tests.learning.race STEP FOLDER [WHO]`, over one database."""

from __future__ import annotations

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import django

RIVALS = 6


def main(step: str, folder: Path, who: int) -> None:
    """Take one step; what it found is one JSON object."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    print(json.dumps(STEPS[step](folder, who)), flush=True)


def prepare(folder: Path, who: int) -> dict[str, Any]:
    """A run with one place, and a code for one; as many people as rivals."""
    import_module("django.core.management").call_command("migrate", verbosity=0)
    offer = import_module("tests.web.sample").publish(folder)
    import_module("tests.learning.conftest").with_places(offer, 1)
    cast = import_module("tests.cast")
    ids = [cast.member(f"L{number}").id for number in range(RIVALS)]
    return {"people": ids}


def enrol(folder: Path, who: int) -> dict[str, Any]:
    """Want the last place, at the full second, with everybody else."""
    offer = import_module("stoa.catalogue.queries").offer("wells")
    actions = import_module("stoa.learning.actions")
    time.sleep(3 - time.time() % 3)
    try:
        actions.enrol(account_id=who, offer=offer)
    except actions.RunIsFull:
        return {"got": False}
    return {"got": True}


def report(folder: Path, who: int) -> dict[str, Any]:
    """Who is in, by each of the tables that say so."""
    models = import_module("stoa.learning.models")
    occupancy = models.Occupancy.objects.get()
    return {
        "enrolled": models.Enrolment.objects.filter(left_at=None).count(), "occupancy": occupancy.taking_part,
        "lines": models.RosterLine.objects.count(), "states": occupancy.counts,
    }  # fmt: skip


STEPS = {"prepare": prepare, "enrol": enrol, "report": report}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
