"""A licence statement beside a file of open data: `name: value` lines between `---`, as data catalogues have them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from stoa.catalogue.sources.listing import Listing

NAME = "LICENSE-STATEMENT.md"
_LINE = re.compile(r"^(\w+):[ \t]*(\S.*?)\s*$", re.MULTILINE)
_CREATIVE = re.compile(r"creativecommons\.org/(licenses/([a-z-]+)/([\d.]+)|publicdomain/zero/([\d.]+))")
_ADDRESS = re.compile(r"https?://[^\s'\"]+")


def stated(listing: Listing, file: Path) -> Listing:
    """The listing, with what it does not say itself from a statement in its folder or the one above."""
    places = (folder / NAME for folder in (file.resolve().parent, file.resolve().parent.parent))
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        return listing
    text = found.read_text(encoding="utf-8", errors="replace")
    said = {name.lower(): value.strip("'\"") for name, value in _LINE.findall(text)}
    source = _ADDRESS.search(text.partition("url:")[2])
    institution = said.get("organization") or said.get("owner", "")
    makers = dict.fromkeys(name for name in (institution, said.get("publisher", "")) if name)
    return replace(
        listing,
        institution=listing.institution or institution,
        licence=listing.licence or licence_code(said.get("license", "")),
        attribution=listing.attribution or ", ".join(makers),
        source=listing.source or (source[0] if source else ""),
    )


def licence_code(text: str) -> str:
    """A Creative Commons address as its SPDX identifier (`CC-BY-SA-4.0`); anything else as it is."""
    found = _CREATIVE.search(text)
    if found is None:
        return text
    return f"CC0-{found[4]}" if found[4] else f"CC-{found[2].upper()}-{found[3]}"
