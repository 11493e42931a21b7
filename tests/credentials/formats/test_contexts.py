"""The bundled contexts: all there, nothing fetched, none that lets a known word be written under another name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stoa.credentials.formats import contexts

FRONTEND = Path(__file__).resolve().parents[3] / "frontend" / "contexts.json"


def test_every_context_of_the_build_is_there_under_its_address() -> None:
    wanted = {row["url"]: row["target"] for row in json.loads(FRONTEND.read_text(encoding="utf-8"))}
    assert contexts.index() == wanted
    assert all("@context" in contexts.context(url) for url in wanted)


def test_an_unknown_context_is_refused_with_its_address() -> None:
    with pytest.raises(contexts.UnknownContext, match=r"https://else\.example/v1.*nothing is fetched") as caught:
        contexts.context("https://else.example/v1")
    assert caught.value.url == "https://else.example/v1"


def test_an_installation_without_contexts_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(contexts, "FOLDER", tmp_path)
    contexts.index.cache_clear()
    try:
        with pytest.raises(contexts.ContextsMissing, match="make run"):
            contexts.index()
    finally:
        contexts.index.cache_clear()


def definitions(entry: Any) -> list[tuple[str, Any]]:
    if isinstance(entry, list):
        return [pair for part in entry for pair in definitions(part)]
    if not isinstance(entry, dict):
        return []
    found = [(name, value) for name, value in entry.items() if not name.startswith("@")]
    return found + [
        pair for _, value in found if isinstance(value, dict) for pair in definitions(value.get("@context"))
    ]


ALL = [pair for url in contexts.index() for pair in definitions(contexts.context(url)["@context"])]
READ = {
    *("validFrom", "validUntil", "issuanceDate", "expirationDate", "credentialStatus", "credentialSubject", "issuer"),
    *("statusListIndex", "statusListCredential", "statusPurpose", "encodedList", "proof", "proofPurpose"),
    *("verificationMethod", "name", "description", "narrative", "result", "value", "identityHash", "identityType"),
}


def test_no_bundled_context_gives_a_word_that_we_read_a_second_name() -> None:
    names: dict[str, set[str]] = {}
    for name, value in ALL:
        iri = value.get("@id", name) if isinstance(value, dict) else value
        names.setdefault(iri, set()).add(name)
    assert [found for found in names.values() if found & READ and len(found) > 1] == []


def test_no_bundled_context_uses_a_form_that_the_reader_does_not_expect() -> None:
    plain = {"@id", "@type", "@context", "@container", "@protected"}
    for name, value in ALL:
        if isinstance(value, dict):
            assert set(value) <= plain, name
            assert value.get("@container") in (None, "@set", "@list", "@graph"), name
        else:
            assert value in ("@id", "@type") or not str(value).startswith("@"), name
