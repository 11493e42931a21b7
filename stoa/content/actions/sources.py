"""Sources on their way into the file store: every file by its hash, and a manifest that names them all."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeAlias

from stoa.content.compiler.course import Progress
from stoa.content.compiler.source import SourceFile, SourceTree, read_folder
from stoa.content.compiler.zips import read_zip
from stoa.kernel import files

Source: TypeAlias = Path | SourceTree | BinaryIO
"""A course folder, a zip (path or open file), or a tree that somebody read already."""


def opened(source: Source) -> SourceTree:
    """The files of `source`. Raises SourceRefused."""
    if isinstance(source, SourceTree):
        return source
    if isinstance(source, Path) and not source.is_file():
        return read_folder(source)
    return read_zip(source)


def store_source(tree: SourceTree, progress: Progress) -> str:
    """Keeps every file of `tree` and its manifest. Returns the manifest's digest: the hash of the source."""
    store = files.store()
    entries: dict[str, list[object]] = {}
    for done, path in enumerate(tree, start=1):
        digest = tree.digest(path)
        if not store.exists(digest):
            with tree.files[path].open() as stream:
                digest = store.put(stream)
        entries[path] = [digest, tree.size(path)]
        progress("store", done, len(tree))
    text = json.dumps({"format": 1, "files": entries}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return store.put(text.encode())


def stored_tree(source_hash: str) -> SourceTree:
    """The source that `source_hash` names, read from the file store. Raises FileNotFoundError."""
    store = files.store()
    value = json.loads(store.read(source_hash))
    found = {
        path: SourceFile(size, partial(store.open, digest), digest) for path, (digest, size) in value["files"].items()
    }
    return SourceTree(found, source_hash[:12])
