"""`make docs`: the links inside the documents lead somewhere, and the generated table of docs/map.md is fresh.

python -m tools.docs            checks
python -m tools.docs --write    writes the table first
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
MAP = Path("docs/map.md")
BEGIN = "<!-- events: written by `make fix` -->"
END = "<!-- end of events -->"

FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def main(arguments: list[str]) -> int:
    """Checks, or writes and checks. 1 when something is wrong."""
    with tempfile.TemporaryDirectory(prefix="stoa-docs-") as data:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
        os.environ.setdefault("STOA_DATA", data)  # the settings make a key where they find none
        return _look(arguments)


def _look(arguments: list[str]) -> int:
    if "--write" in arguments:
        write_map(ROOT)
    found = dead_links(ROOT) + stale_map(ROOT)
    for finding in found:
        print(finding, file=sys.stderr)
    if not found:
        print(f"docs: {sum(1 for _ in documents(ROOT))} documents, every link leads somewhere, the map is fresh")
    return 1 if found else 0


def documents(root: Path) -> Iterator[Path]:
    """The README and everything under docs/."""
    yield from sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")])


def dead_links(root: Path) -> list[str]:
    """Links to files or headings that are not there, as `file:line: link`."""
    found = []
    for path in documents(root):
        text = path.read_text(encoding="utf-8")
        for line, link in links(text):
            if not leads_somewhere(root, path, link):
                found.append(f"{path.relative_to(root)}:{line}: {link} leads nowhere")
    return found


def links(text: str) -> Iterator[tuple[int, str]]:
    """(line, target) of every link to a place inside the project; code is passed over."""
    plain = FENCE.sub(lambda hit: "\n" * hit.group().count("\n"), text)
    plain = CODE.sub(lambda hit: " " * len(hit.group()), plain)
    for hit in LINK.finditer(plain):
        if not ELSEWHERE.match(hit.group(1)) and not hit.group(1).startswith("//"):
            yield plain.count("\n", 0, hit.start()) + 1, hit.group(1)


def leads_somewhere(root: Path, document: Path, link: str) -> bool:
    """Whether a relative link names an existing file of the project, and a heading of it when it has a fragment."""
    name, _, fragment = link.partition("#")
    target = (document.parent / unquote(name)).resolve() if name else document
    if not target.is_relative_to(root) or not target.exists():
        return False
    return not fragment or target.suffix != ".md" or fragment in anchors(target.read_text(encoding="utf-8"))


def anchors(text: str) -> set[str]:
    """The names that headings get: lower case, spaces to hyphens, signs away, a number when they come again."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", text)):
        words = unicodedata.normalize("NFC", heading.replace("`", "").lower())
        name = re.sub(r"[^\w\- ]", "", words).strip().replace(" ", "-")
        number, unique = 0, name
        while unique in found:
            number += 1
            unique = f"{name}-{number}"
        found.add(unique)
    return found


def stale_map(root: Path) -> list[str]:
    """Whether docs/map.md carries the table of events as the code has it now."""
    text = (root / MAP).read_text(encoding="utf-8") if (root / MAP).is_file() else ""
    if BEGIN not in text or END not in text:
        return [f"{MAP}: has no place for the table of events ({BEGIN} … {END})"]
    return [] if with_table(text) == text else [f"{MAP}: the table of events is old; run `make fix`"]


def write_map(root: Path) -> None:
    """Puts the present table of events into docs/map.md."""
    path = root / MAP
    if path.is_file() and BEGIN in (text := path.read_text(encoding="utf-8")):
        path.write_text(with_table(text), encoding="utf-8")


def with_table(text: str) -> str:
    """The text with the table between its two marks made new."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{events_table()}\n{END}{after}"


def events_table() -> str:
    """Event, what it says, and who listens, as Markdown."""
    import django  # the product is loaded only when the table is asked for

    django.setup()
    from stoa.kernel.events import board

    rows = ["| event | news | who listens |", "| --- | --- | --- |"]
    for topic, cls in sorted(board.events.items()):
        said = (cls.__doc__ or "").strip().split("\n")[0].rstrip(".")
        receivers = sorted(
            f"`{r.__module__.removeprefix('stoa.')}.{r.__name__}`" for r in board.receivers.get(topic, [])
        )
        rows.append(f"| `{topic}` | {said} | {', '.join(receivers) or 'nobody yet'} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
