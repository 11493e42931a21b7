"""The documents are in step: links lead somewhere and the map's table is fresh. Each check with a fault it catches."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.source import ROOT
from tools import docs


def test_every_link_leads_somewhere() -> None:
    assert docs.dead_links(ROOT) == []


def test_the_map_is_fresh() -> None:
    assert docs.stale_map(ROOT) == []


@pytest.mark.parametrize("link", ["gone.md", "README.md#no-such-heading", "#no-such-heading", "../outside.md"])
def test_a_dead_link_is_found(link: str, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(f"# Stoa\n\nSee [this]({link}).\n", encoding="utf-8")
    assert docs.dead_links(tmp_path) == [f"README.md:3: {link} leads nowhere"]


def test_good_links_and_code_pass(tmp_path: Path) -> None:
    text = (
        "# A word, `two`\n\n[up](#a-word-two) [out](https://example.org) `[no](gone.md)`\n\n```\n[no](gone.md)\n```\n"
    )
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    assert docs.dead_links(tmp_path) == []


def test_an_old_table_is_found(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "map.md").write_text(f"# Map\n\n{docs.BEGIN}\n\n| event |\n{docs.END}\n", encoding="utf-8")
    assert docs.stale_map(tmp_path)
    docs.write_map(tmp_path)
    assert docs.stale_map(tmp_path) == []
