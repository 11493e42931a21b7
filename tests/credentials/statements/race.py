"""Steps of a race over statements, each run as `python -m tests.credentials.statements.race STEP FOLDER [N]`."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import django


def prepare(folder: Path, count: int) -> dict[str, Any]:
    """One learner with `count` confirmed statements, and no key yet."""
    import_module("django.core.management").call_command("migrate", verbosity=0)
    course = import_module("tests.credentials.story").Course(folder / "course")
    course.publish()
    learner = course.learner("Ada")
    learner.do("u1")
    actions = import_module("stoa.credentials.actions")
    for number in range(count):
        made = actions.begin_statement(account=learner.account, title=f"S{number}", picked=["wells:units"])
        actions.confirm_statement(account=learner.account, public_id=made, visibility="link")
    return {"statements": count}


def sign(folder: Path, count: int) -> dict[str, Any]:
    """Sign what waits."""
    return {"signed": import_module("stoa.credentials.actions").sign_statements()}


def report(folder: Path, count: int) -> dict[str, Any]:
    """What stands there, and whether a link for somebody's word is taken once."""
    models, queries = import_module("stoa.credentials.models"), import_module("stoa.credentials.queries")
    actions = import_module("stoa.credentials.actions")
    actions.sign_status_lists()
    rows = list(models.Statement.objects.order_by("id"))
    views = [queries.statement(row.public_id, viewer=None) for row in rows]
    word = actions.Word("M", "C", "m@elsewhere.example", "Yes.")
    token, taken = actions.ask_for_endorsement(account=rows[0].account_id, public_id=rows[0].public_id), []
    for _time in range(2):
        try:
            actions.vouch(token=token, word=word)
            taken.append(True)
        except actions.NotVouched:
            taken.append(False)
    return {
        "states": [row.state for row in rows],
        "keys": models.LearnerKey.objects.count(),
        "places": len({(row.status_list_id, row.status_index) for row in rows}),
        "outcomes": sorted({queries.verify_upload(queries.bundle_of(view)).outcome for view in views}),
        "taken": taken,
    }


STEPS = {"prepare": prepare, "sign": sign, "report": report}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    print(json.dumps(STEPS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))), flush=True)
