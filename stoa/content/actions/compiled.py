"""Compiling stored sources, and keeping what comes out of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from stoa.content.actions.sources import stored_tree
from stoa.content.compiler.assets import only_hash
from stoa.content.compiler.course import CompiledCourse, Progress, compile_course, fingerprint
from stoa.content.compiler.unit import UnitResult, build_json, result_from, result_json
from stoa.content.models import Build, Compiled, ServedFile
from stoa.content.outline import outline_json
from stoa.content.ports import registry
from stoa.kernel import files
from stoa.kernel.clock import now

_BATCH = 100


class KeptBuilds:
    """Compiled units in the database. Rows that no outline comes to name are garbage, not harm."""

    def __init__(self) -> None:
        self._waiting: list[Build] = []

    def find(self, base: str) -> Iterable[tuple[str, UnitResult]]:
        for row in Build.objects.filter(base=base):
            yield row.key, result_from(row.about, row.body, row.text)

    def keep(self, base: str, key: str, result: UnitResult) -> None:
        self._waiting.append(
            Build(key=key, base=base, about=result_json(result), body=build_json(result.build), text=result.text)
        )
        if len(self._waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        Build.objects.bulk_create(self._waiting, ignore_conflicts=True)
        self._waiting.clear()


def compile_stored(source_hash: str, progress: Progress) -> CompiledCourse:
    """The stored source compiled; units and made files are kept, the course itself not yet."""
    builds = KeptBuilds()
    compiled = compile_course(stored_tree(source_hash), registry, put=_put, builds=builds, progress=progress)
    builds.flush()
    return compiled


def _put(data: bytes) -> str:
    return files.store().put(data)


def keep_compiled(source_hash: str, compiled: CompiledCourse) -> Compiled:
    """The row of what was compiled, made or found; inside a transaction."""
    text = outline_json(compiled.outline)
    row, _made = Compiled.objects.get_or_create(
        source_hash=source_hash,
        fingerprint=fingerprint(registry),
        defaults={
            "edition": only_hash(text.encode()),
            "outline": text,
            "build_keys": json.dumps(compiled.build_keys),
            "digests": json.dumps(sorted(compiled.digests)),
            "findings": json.dumps([asdict(finding) for finding in compiled.findings], ensure_ascii=False),
            "created_at": now(),
        },
    )
    ServedFile.objects.bulk_create(
        [ServedFile(digest=item.digest, media_type=item.media_type, size=item.size) for item in compiled.served],
        ignore_conflicts=True,
    )
    return row


def missing_files(source_hash: str, compiled: CompiledCourse) -> bool:
    """Whether garbage collection took a file or a build between storing and now."""
    store = files.store()
    digests = {source_hash, *compiled.digests}
    try:
        digests.update(file.digest() for file in stored_tree(source_hash).files.values())
    except FileNotFoundError:
        return True
    if not all(map(store.exists, digests)):
        return True
    keys = list(compiled.build_keys)
    found = sum(Build.objects.filter(key__in=keys[start : start + 500]).count() for start in range(0, len(keys), 500))
    return found < len(keys)
