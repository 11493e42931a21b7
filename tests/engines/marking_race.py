"""Steps of a race of staff for works, each as `python -m tests.engines.marking_race STEP FOLDER`, over one database."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from threading import Barrier
from typing import Any

import django

STAFF = 24
WORKS = 40


def main(step: str, folder: Path) -> None:
    """Take one step; what it found is one JSON object."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    import_module("django.conf").settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    print(json.dumps(STEPS[step](folder)), flush=True)


def race(folder: Path) -> dict[str, Any]:
    """Everybody asks for the next work at once, twice; then two decide the same one, and two release everything."""
    import_module("django.core.management").call_command("migrate", verbosity=0)
    offer = import_module("tests.web.sample").publish(folder)
    desk, cast = import_module("tests.assessment.marking.desk"), import_module("tests.cast")
    people = desk.learners(offer, WORKS)
    works = [desk.hand_in(offer, who.id, minutes=number) for number, who in enumerate(people)]
    staff = [cast.member(f"S{number}").id for number in range(STAFF)]
    actions = import_module("stoa.assessment.actions")
    asked = {"run_id": offer.run.id, "part": desk.PART}
    first = at_once([lambda who=who: actions.hold_next(**asked, by=who) for who in staff])
    again = at_once([lambda who=who: actions.hold_next(**asked, by=who) for who in staff])
    oldest = {work.public_id for work in works[:STAFF]}
    decided = at_once([lambda who=who: decide(works[-1].public_id, who) for who in staff[:2]])
    for work in works[:-1]:
        import_module("stoa.assessment.models").Marking.objects.filter(work=work).update(held_until=None)
        decide(work.public_id, staff[0])
    released = at_once([lambda who=who: actions.release(**asked, by=who).count for who in staff[:2]])
    models, kernel = import_module("stoa.learning.models"), import_module("stoa.kernel.models")
    return {
        "different": len(set(first)), "oldest": set(first) == oldest, "same_again": again == first,
        "decided": sorted(decided), "released": sum(released),
        "letters": kernel.Letter.objects.filter(kind="assessment.work_marked").count(),
        "facts": models.Evidence.objects.filter(kind="score").count(),
    }  # fmt: skip


def decide(work: str, who: int) -> str:
    """What comes of deciding a work."""
    actions, desk = import_module("stoa.assessment.actions"), import_module("tests.assessment.marking.desk")
    try:
        actions.mark(work=work, by=who, edition=1, part=desk.ASSIGNMENT, made=desk.MOST, then="decide")
    except (actions.Behind, actions.NotOpen, actions.HeldByAnother) as problem:
        return type(problem).__name__
    return "decided"


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """What each gives, all begun at the same moment, with a connection each."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(timeout=60)
        try:
            return act()
        finally:
            import_module("django.db").connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


STEPS = {"race": race}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
