"""The JSON-LD contexts that give the words of a credential their meaning, from files of this installation only.

Nothing is ever fetched: a context from the network could change what a signed document says, and would tell its server
who checks which credential. The build puts the files into `stoa/_vendor/contexts`, with `index.json` naming each one's
address.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[3] / "_vendor" / "contexts"

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
"""Named in learner records, not bundled: they are signed letter by letter, which needs no context."""
DID = "https://www.w3.org/ns/did/v1"
MULTIKEY = "https://w3id.org/security/multikey/v1"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"


class UnknownContext(LookupError):
    """A document names a context that is not bundled; `url` says which."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"The context {url} is not among those bundled with Stoa, and nothing is fetched from the network."
        )
        self.url = url


class ContextsMissing(RuntimeError):
    """The installation has no bundled contexts: it was not built completely."""


@lru_cache(maxsize=1)
def index() -> dict[str, str]:
    """Address of each bundled context -> name of its file in FOLDER."""
    try:
        found = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
    except OSError as problem:
        raise ContextsMissing(
            f"{FOLDER / 'index.json'} is missing. In a checkout, run `make run` or build the front end once; "
            "an installed package should have it: install it again."
        ) from problem
    return {str(url): str(name) for url, name in found.items()}


@lru_cache(maxsize=64)
def context(url: str) -> dict[str, Any]:
    """The parsed context document at `url`. Callers must not change it. Raises UnknownContext."""
    name = index().get(url)
    if name is None:
        raise UnknownContext(url)
    document = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


@lru_cache(maxsize=1)
def known_terms() -> frozenset[str]:
    """Every name that any bundled context defines, at any level."""
    return frozenset(term for url in index() for term, _ in _definitions(context(url)["@context"]))


@lru_cache(maxsize=1)
def known_iris() -> frozenset[str]:
    """Every address that any bundled context gives a name to."""
    return frozenset(iri for url in index() for _, iri in _definitions(context(url)["@context"]))


def _definitions(entry: Any) -> list[tuple[str, str]]:
    """The (name, address) pairs in one @context entry, those of nested contexts included."""
    if isinstance(entry, list):
        return [pair for part in entry for pair in _definitions(part)]
    if not isinstance(entry, dict):
        return []
    pairs: list[tuple[str, str]] = []
    for name, definition in entry.items():
        if isinstance(definition, str):
            if not name.startswith("@"):
                pairs.append((name, definition))
        elif isinstance(definition, dict):
            pairs.append((name, str(definition.get("@id", name))))
            pairs.extend(_definitions(definition.get("@context")))
    return pairs
