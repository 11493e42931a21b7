"""The pseudo-language: every message of the product in accented English that runs from right to left.

Whatever stays plain on a page has not passed gettext, and whatever breaks would break in Arabic or Hebrew. The
messages are read from the sources themselves, so that no tool and no catalogue is needed; Django's and allauth's own
come from a catalogue that they carry. Used by tests and journeys: `python -m stoa.web.base.pseudo FOLDER`.
"""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation.trans_real import DjangoTranslation

from stoa.web.base.messages import Message, product_messages

FOLDER: Final = "ar_XB"
"""The name of the language as gettext's folders write it."""

CONTEXT: Final = "\x04"
PLURAL: Final = "\x00"
CARRIED: Final = ("django", "allauth")
"""Packages whose own messages appear on our pages."""

_KEPT = re.compile(r"%\([^)]*\)[a-z]|%%|%[sd]|\{[^}]*\}|&[a-z]+;|<[^>]*>|\s*\n\s*")
_DATE_FORMAT = re.compile(r"(?:[A-Za-z](?![A-Za-z])[^A-Za-z]*)+")
_ACCENTS = str.maketrans("aceiinosuyzACEINOSUYZdghjklrtwABDGHJKLRTW", "áçéíîñóšúýžÁÇÉÍÑÓŠÚÝŽðğĥĵķļŕťŵÁßÐĞĤĴĶĻŔŤŴ")


def carried_messages() -> dict[str, str]:
    """What Django and allauth say, from the German catalogues they carry: key in a catalogue -> pseudo text."""
    found: dict[str, str] = {}
    for package in CARRIED:
        spec = find_spec(package)
        roots = list(spec.submodule_search_locations or ()) if spec else []
        for path in (path for root in roots for path in Path(root).rglob("locale/de/LC_MESSAGES/django.mo")):
            for key in _keys(path.read_bytes()):
                found.update(_entry(key))
    return found


def _keys(data: bytes) -> Iterator[str]:
    """The keys of a compiled catalogue (GNU gettext's MO format, little endian)."""
    count, place = struct.unpack_from("<II", data, 8)
    for number in range(count):
        length, offset = struct.unpack_from("<II", data, place + number * 8)
        key = data[offset : offset + length].decode()
        if key:
            yield key


def _entry(key: str) -> Mapping[str, str]:
    plain = key.rsplit(CONTEXT, 1)[-1]
    return {key: PLURAL.join(accented(form) for form in plain.split(PLURAL))}


def accented(text: str) -> str:
    """The text with accents, a third longer, in brackets; placeholders, tags and date formats stay as they are."""
    if _DATE_FORMAT.fullmatch(text):
        return text
    pieces, at = [], 0
    for kept in _KEPT.finditer(text):
        pieces += [text[at : kept.start()].translate(_ACCENTS), kept.group()]
        at = kept.end()
    pieces.append(text[at:].translate(_ACCENTS))
    return f"[{''.join(pieces)}{' ~' * (len(text) // 12)}]"


def catalogue(messages: Iterable[Message], carried: Mapping[str, str]) -> bytes:
    """A compiled catalogue (MO) with all messages."""
    entries = dict(carried)
    for context, one, many in messages:
        key = f"{context}{CONTEXT}{one}" if context else one
        entries[f"{key}{PLURAL}{many}" if many else key] = PLURAL.join(accented(form) for form in (one, many) if form)
    entries[""] = (
        "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\nLanguage: ar-xb\n"
    )
    keys, values = b"", b""
    places = []
    for key in sorted(entries, key=str.encode):
        coded, said = key.encode(), entries[key].encode()
        places.append((len(coded), len(keys), len(said), len(values)))
        keys += coded + b"\0"
        values += said + b"\0"
    start = 28 + 16 * len(places)
    head = struct.pack("<7I", 0x950412DE, 0, len(places), 28, 28 + 8 * len(places), 0, 0)
    lengths = b"".join(struct.pack("<II", size, start + at) for size, at, _, _ in places)
    lengths += b"".join(struct.pack("<II", size, start + len(keys) + at) for _, _, size, at in places)
    return head + lengths + keys + values


def write(folder: Path) -> int:
    """Write the catalogue below `folder`, where LOCALE_PATHS finds it. Returns how many messages are in it."""
    messages, carried = product_messages(), carried_messages()
    target = folder / FOLDER / "LC_MESSAGES" / f"{DjangoTranslation.domain}.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(catalogue(messages, carried))
    return len(messages) + len(carried)


if __name__ == "__main__":
    if not settings.configured:
        settings.configure()
    print(write(Path(sys.argv[1])))
