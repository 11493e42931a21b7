"""Steps of a race between processes over one database, each run as `python -m tests.credentials.race STEP FOLDER [N]`.

STOA_DATA and STOA_DATABASE_URL say which database. What a step found is one JSON object on its last line.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import django


def main(step: str, folder: Path, count: int) -> None:
    """Take one step."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    print(json.dumps(STEPS[step](folder, count)), flush=True)


def prepare(folder: Path, count: int) -> dict[str, Any]:
    """`count` learners who have done what participation asks for; the news of it still waits."""
    import_module("django.core.management").call_command("migrate", verbosity=0)
    course = import_module("tests.credentials.story").Course(folder)
    course.publish()
    for number in range(count):
        course.learner(f"L{number}").do("u1", "u2")
    return {"learners": count}


def relay_and_sign(folder: Path, count: int) -> dict[str, Any]:
    """Hand on the news, look at everybody once more, sign; saying after each batch how far it is."""
    import_module("stoa.kernel.events.relay").drain_all()
    actions = import_module("stoa.credentials.actions")
    import_module("stoa.credentials.actions.issuing").BATCH = 20  # so that a batch is less than all of them
    actions.heal()
    return {"signed": actions.sign_earned(progress=lambda *far: print(json.dumps(far), flush=True))}


def sign_later(folder: Path, count: int) -> dict[str, Any]:
    """Sign as it would be done a minute from now, when claims of the dead have run out."""
    before = report(folder, count)
    actions = import_module("stoa.credentials.actions")
    signed = actions.sign_earned(moment=datetime.now(UTC) + timedelta(seconds=60))
    return {"before": before, "signed": signed, "after": report(folder, count)}


def prepare_ending(folder: Path, count: int) -> dict[str, Any]:
    """`count` learners who hold something that ends, and have done what renews it."""
    import_module("django.core.management").call_command("migrate", verbosity=0)
    course = import_module("tests.credentials.story").Course(folder)
    course.more = {"participation": 'valid_for = "1 year"\nrenewal = \'unit("u4")\'\n'}
    course.publish()
    learners = [course.learner(f"L{number}") for number in range(count)]
    for learner in learners:
        learner.do("u1", "u2")
    import_module("tests.credentials.story").settle()
    for learner in learners:
        learner.do("u4")
    return {"learners": count}


def renew(folder: Path, count: int) -> dict[str, Any]:
    """Look at what ends as it would be done eleven months from now, and sign."""
    actions = import_module("stoa.credentials.actions")
    actions.look_at_ending(moment=datetime.now(UTC) + timedelta(days=350))
    return {"signed": actions.sign_earned()}


def report(folder: Path, count: int) -> dict[str, Any]:
    """What stands there now."""
    models, queries = import_module("stoa.credentials.models"), import_module("stoa.credentials.queries")
    jobs = import_module("stoa.kernel.models").Job.objects.filter(task="credentials.sign_earned")
    rows = list(models.Credential.objects.order_by("id"))
    return {
        "awards": list(models.Award.objects.order_by("state").values_list("state", flat=True)),
        "credentials": len(rows),
        "places": len({(row.status_list_id, row.status_index) for row in rows}),
        "keys": models.IssuerKey.objects.count(),
        "jobs": jobs.count(),
        "outcomes": sorted({queries.verify_upload(row.document.encode()).outcome for row in rows[-2:]}),
    }


STEPS = {
    "prepare": prepare, "prepare_ending": prepare_ending, "relay_and_sign": relay_and_sign, "renew": renew,
    "report": report, "sign_later": sign_later,
}  # fmt: skip

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
