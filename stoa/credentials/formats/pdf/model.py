"""What is printed on a certificate. All texts come ready in the reader's language; nothing here translates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "_vendor" / "pdf-fonts"


@dataclass(frozen=True)
class Fonts:
    """Font files (TrueType outlines, .ttf or .woff) for each hand; a letter is set in the first file that has it.

    `others` come last in every hand: the place for scripts that the house's own fonts lack.
    """

    serif: tuple[Path, ...]
    italic: tuple[Path, ...]
    sans: tuple[Path, ...]
    others: tuple[Path, ...] = ()


def house_fonts(folder: Path = FOLDER, others: tuple[Path, ...] = ()) -> Fonts:
    """The fonts in `folder`: serif-*.woff, italic-*.woff, sans-*.woff, script-*.woff, each `…-latin` first."""

    def hand(name: str) -> tuple[Path, ...]:
        return tuple(
            sorted(folder.glob(f"{name}-*.woff"), key=lambda path: (not path.stem.endswith("-latin"), path.name))
        )

    return Fonts(hand("serif"), hand("italic"), hand("sans"), (*others, *hand("script")))


@dataclass(frozen=True)
class Certificate:
    """One page. `lines` are the attested facts below the name, the most important first; at most eight are printed.

    `verify_url` goes into the QR code; `fingerprint` is the SHA-256 of the attached file in hexadecimal.
    """

    title: str
    holder: str
    issuer_line: str
    statement: str
    lines: tuple[str, ...]
    issued: str
    signed_by: str
    verify_url: str
    verify_hint: str
    fingerprint: str = ""
    fingerprint_label: str = "SHA-256"
    valid_until: str = ""
    language: str = "en"
    is_rtl: bool = False
    is_portrait: bool = False
