"""Reading the limits of pieces from a directive's options."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from stoa.assessment.items.settings import OptionReader

MEGABYTE = 1_000_000
SIZE = 20 * MEGABYTE
"""The most bytes of a file, where the author says nothing."""
MOST_SIZE = 200 * MEGABYTE
MOST_FILES = 20
_SIZE = re.compile(r"^(\d{1,4})(?:[.,](\d))?\s*([kKmM])[bB]$")
_RANGE = re.compile(r"^(\d{0,5})\s*(?:[-\u2013]\s*(\d{0,5}))?$")


def size(reader: OptionReader) -> int:
    """The bytes of `:size: 20 MB`."""
    text = reader.given("size")
    if not text:
        return SIZE
    match = _SIZE.match(text)
    tenths = int(match[1]) * 10 + int(match[2] or 0) if match else 0
    bytes = tenths * (100 if match and match[3] in "kK" else MEGABYTE // 10)
    if not 0 < bytes <= MOST_SIZE:
        message = _("“%(text)s” is no size for a file.") % {"text": text[:40]}
        remedy = _("Write “20 MB” or “500 kB”, at most %(limit)s MB.") % {"limit": MOST_SIZE // MEGABYTE}
        reader.report("assignment-size", message, remedy)
        return SIZE
    return bytes


def most_files(reader: OptionReader) -> int:
    """The number of `:most: 5`."""
    text = reader.given("most")
    if not text:
        return 5
    most = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not 1 <= most <= MOST_FILES:
        message = _("“%(text)s” is no number of files.") % {"text": text[:40]}
        reader.report("assignment-most", message, _("Write 1 to %(limit)s.") % {"limit": MOST_FILES})
        return 5
    return most


def span(reader: OptionReader, name: str, low: int, high: int, remedy: str) -> tuple[int, int] | None:
    """(least, most) of an option such as `300-800`, `300-` or `800`; 0 where an end is open. None without the option,
    and, reported with `remedy`, where it cannot be read."""
    text = reader.given(name)
    if not text:
        return None
    match = _RANGE.match(text)
    first, last = (match[1], match[2]) if match else ("", None)
    least, most = int(first or 0), int((last if last is not None else first) or 0)
    is_open = last == ""
    is_fit = bool(first or last) and all(low <= int(end) <= high for end in (first, last) if end)
    if match is None or not is_fit or (not is_open and least > most):
        message = _("“:%(name)s: %(text)s” cannot be read.") % {"name": name, "text": text[:40]}
        reader.report(f"assignment-{name}", message, remedy)
        return None
    return (0 if last is None else least), most
