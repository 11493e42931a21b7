"""What issuing costs: `python -m bench.issuing [--credentials 10000] [--engine sqlite|postgres]`.

Learners meet a pathway; their awards are claimed, signed in both forms and stored as the job does it, on one core.
Beside it stands the floor: the same documents through bare canonicalisation and one Ed25519 signature, from statements
that are ready. A sample of the credentials is signed again by the general route, and has to be byte for byte the same.
Prints {"credentials", "seconds", "cpu_seconds", "ms_each", "build_ms", "sign_ms", "token_ms", "floor_ms",
"general_ms", "equal"}; the parts are CPU time. The aim: 10,000 in 15 seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import course, site

SAMPLE = 50
PATHWAY = '\n[[pathways]]\nid = "certificate"\ntitle = "Certificate"\nrule = "units >= 1"\n'


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.issuing", description=__doc__)
    parser.add_argument("--engine", choices=["postgres", "sqlite"], default="sqlite")
    parser.add_argument("--credentials", type=int, default=10_000)
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with contextlib.ExitStack() as stack:
        data = site.prepare(stack, f"issuing-{options.engine}", options.engine, is_new=True)
        import_module("bench.issuing").measured(options, data)
    return 0


def measured(options: argparse.Namespace, data: Path) -> None:
    """Earn, sign, compare."""
    folder = course.write(data / "course")
    (folder / "completions.toml").write_text(PATHWAY.lstrip())
    import_module("stoa.catalogue.actions").publish_course(source=folder, by=None)
    offer = import_module("bench.seed").fill(options.credentials)
    models = import_module("stoa.credentials.models")
    _award(models, offer, options.credentials)
    issuing = import_module("stoa.credentials.actions.issuing")
    began, spent = time.perf_counter(), time.process_time()
    made = issuing.sign_earned()
    took, cpu = time.perf_counter() - began, time.process_time() - spent
    assert made == options.credentials, made
    told = {
        "engine": options.engine, "credentials": made, "seconds": round(took, 1), "cpu_seconds": round(cpu, 1),
        "ms_each": round(took / made * 1000, 3), **_parts(models, offer), "equal": _equal(models),
    }  # fmt: skip
    print(json.dumps(told), flush=True)


def _award(models: Any, offer: Any, learners: int) -> None:
    """One award for each learner, as the action that judges makes them."""
    earning, ways = (import_module(f"stoa.credentials.{name}") for name in ("actions.earning", "queries.pathways"))
    rules, moment = import_module("stoa.credentials.rules"), datetime.now(UTC)
    facts = rules.Facts(
        offer.outline.required_units, offer.outline.unit_by_id, done=frozenset(offer.outline.required_units[:3]),
        shown=0.1,
    )  # fmt: skip
    way = ways.pathways(offer.outline)[0]
    rows = [
        earning._award(earning.Met(account, offer.run.id, way, offer.outline, facts), moment)
        for account in range(1, learners + 1)
    ]
    models.Award.objects.bulk_create(rows, batch_size=1000)


def _parts(models: Any, offer: Any) -> dict[str, float]:
    """Milliseconds of each step for one credential, and of the floor and of the general route."""
    building, formats, keystore = (
        import_module(f"stoa.credentials.{name}") for name in ("building", "formats", "keystore")
    )
    integrity = import_module("stoa.credentials.formats.data_integrity")
    key = keystore.signing_key(models.IssuerKey.objects.get().multikey)
    people = import_module("stoa.accounts.queries")
    row = models.Credential.objects.select_related("award", "status_list").order_by("id").first()
    draft = building.Draft(
        row.award, offer.run.slug, offer.outline, people.person(row.award.account_id), row.public_id, row.uuid,
        key.multikey, building.Place(row.status_list.address, row.status_index),
    )  # fmt: skip
    shapes, now = formats.ShapeCache(), datetime.now(UTC)
    unsigned = building.unsigned(draft)
    quads = integrity.statements(unsigned)
    formats.sign(unsigned, key, created=now, shapes=shapes)
    return {
        "build_ms": _ms(lambda: building.unsigned(draft)),
        "sign_ms": _ms(lambda: formats.to_bytes(formats.sign(unsigned, key, created=now, shapes=shapes))),
        "token_ms": _ms(lambda: formats.write_token(unsigned, key)),
        "floor_ms": _ms(lambda: key.sign(integrity.canonical_text(quads).encode()[:64])),
        "general_ms": _ms(lambda: formats.sign(unsigned, key, created=now), 20),
    }


def _equal(models: Any) -> bool:
    """Whether the general route makes of the same credentials the same bytes."""
    formats, keystore = (import_module(f"stoa.credentials.{name}") for name in ("formats", "keystore"))
    key = keystore.signing_key(models.IssuerKey.objects.get().multikey)
    step = max(1, models.Credential.objects.count() // SAMPLE)
    for row in models.Credential.objects.order_by("id")[::step]:
        document = json.loads(row.document)
        proof = document.pop("proof")
        created = datetime.fromisoformat(proof["created"])
        if formats.to_bytes(formats.sign(document, key, created=created)).decode() != row.document:
            return False
        if formats.write_token(document, key) != row.token:
            return False
    return True


def _ms(work: Callable[[], object], times: int = 200) -> float:
    began = time.process_time()
    for _ in range(times):
        work()
    return round((time.process_time() - began) / times * 1000, 3)


if __name__ == "__main__":
    sys.exit(main())
