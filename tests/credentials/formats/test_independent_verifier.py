"""Stoa's credentials before a verifier that shares no code with it: npm packages of another maker, offline."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from stoa.credentials.formats import bake, contexts, extract, to_bytes
from tests.credentials.formats import sample
from tests.credentials.formats.images import SVG

HERE = Path(__file__).resolve().parent / "independent"


def missing(reason: str) -> None:
    """Skips loudly; where everything is required, fails."""
    if os.environ.get("CI") or os.environ.get("STOA_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def verifier() -> Path:
    """The installed verifier, in a cache folder that is named by what is installed, so that it is made once."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        missing("THE INDEPENDENT VERIFIER WAS NOT RUN: npm and node are not installed")
    files = [HERE / name for name in ("package.json", "package-lock.json", ".npmrc")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    cache = Path(os.environ.get("STOA_CACHE") or Path.home() / ".cache" / "stoa") / "independent-verifier" / digest
    if not (cache / "installed").is_file():
        cache.mkdir(parents=True, exist_ok=True)
        for path in files:
            shutil.copy(path, cache)
        done = subprocess.run(
            [str(npm), "ci", "--ignore-scripts"], cwd=cache, capture_output=True, text=True, timeout=300
        )
        if done.returncode:
            missing(f"THE INDEPENDENT VERIFIER WAS NOT RUN: npm could not install it: {done.stderr[-500:]}")
        (cache / "installed").touch()
    shutil.copy(HERE / "verify.mjs", cache)
    return cache / "verify.mjs"


def ask(
    verifier: Path, *credentials: dict[str, Any], status_list: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """What the verifier says about each credential."""
    documents = {sample.LIST_URL: status_list or sample.signed_list()}
    done = subprocess.run(
        ["node", str(verifier), str(contexts.FOLDER)],
        input=json.dumps({"credentials": credentials, "documents": documents}),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def test_it_accepts_our_credential_and_our_status_list(verifier: Path) -> None:
    first, second = ask(verifier, sample.signed(), sample.signed_list())
    assert first == {"verified": True, "withdrawn": False, "error": ""}
    assert second["verified"], second["error"]


def test_it_refuses_a_credential_in_which_one_letter_changed(verifier: Path) -> None:
    text = json.dumps(sample.signed(), ensure_ascii=False)
    changed = [
        json.loads(text.replace(before, after, 1))
        for before, after in [
            ("Ada Lovelace", "Ada Lovelacf"),
            ('"value": "87"', '"value": "97"'),
            ("sha384-", "sha384+"),
            ("2036-11", "2037-11"),
            ("94567", "94568"),
        ]
    ]
    assert len({json.dumps(document) for document in changed} - {text}) == 5
    assert [answer["verified"] for answer in ask(verifier, *changed)] == [False] * 5


def test_it_refuses_a_credential_to_which_a_word_was_added(verifier: Path) -> None:
    added = {**sample.signed(), "distinction": "with honours"}
    assert not ask(verifier, added)[0]["verified"]


def test_it_sees_that_a_credential_was_withdrawn(verifier: Path) -> None:
    answer = ask(verifier, sample.signed(), status_list=sample.signed_list((94567,)))[0]
    assert answer["withdrawn"]


def test_it_accepts_a_credential_taken_from_a_baked_image_and_one_by_the_next_key(verifier: Path) -> None:
    taken = extract(bake(SVG, to_bytes(sample.signed())))
    assert taken is not None
    by_next = sample.signed(key=sample.NEXT_KEY, statuses=())
    assert [answer["verified"] for answer in ask(verifier, json.loads(taken), by_next)] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "tab\there",
        "a\x7fdelete\x00nul\x1f",
        'quote " and \\ backslash',
        "line\nfeed\r",
        "\b\f",
        "𝒜da  Λ",
        "أحمد",
        "\u2028\ufeff",
    ],
)
def test_it_reads_every_letter_as_we_do(verifier: Path, text: str) -> None:
    credential = sample.signed(name=f"Ada {text}", description=text)
    assert ask(verifier, credential)[0] == {"verified": True, "withdrawn": False, "error": ""}


def test_it_reads_numbers_as_we_do(verifier: Path) -> None:
    credentials = [sample.signed(credits_earned=number) for number in (1, 2.0, 2.5, 1e21, 1.5e-7, 123456789.123)]
    assert [answer["verified"] for answer in ask(verifier, *credentials)] == [True] * len(credentials)


def test_it_and_we_agree_about_a_second_proof(verifier: Path) -> None:
    from_stoa = copy.deepcopy(sample.signed())
    assert ask(verifier, {**from_stoa, "proof": [from_stoa["proof"]]})[0]["verified"]
