"""What is committed means the same on any machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.file_checks import MACHINE, REGISTRIES, of_one_machine, tracked
from tests.house.source import ROOT


def test_no_file_names_a_registry_or_a_machine() -> None:
    assert of_one_machine(ROOT, tracked(ROOT)) == []


@pytest.mark.parametrize(
    "text", [f"--index-url https://{REGISTRIES[0]}/simple", f"see {MACHINE[0]}/x", "/ho" + "me/ada/x"]
)
def test_an_address_of_one_machine_is_found(text: str, tmp_path: Path) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text(text, encoding="utf-8")
    assert of_one_machine(tmp_path, [path])
