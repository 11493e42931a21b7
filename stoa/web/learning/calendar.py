"""A run's deadlines as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext

from stoa.assessment.works import Milestone
from stoa.catalogue.queries import Offer
from stoa.content.queries import PartRef


def calendar(offer: Offer, parts: Sequence[PartRef], steps: Sequence[tuple[PartRef, Milestone]] = ()) -> bytes:
    """One entry for each part with a deadline, and for each step of an assignment that has a day. `parts` are the
    run's, as they are for whoever asks. Times are UTC; the zone of the course is in the text."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Stoa//Deadlines//EN", "CALSCALE:GREGORIAN",
        _line("X-WR-CALNAME", offer.outline.title),
    ]  # fmt: skip
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for part in parts:
        if not part.due:
            continue
        unit = offer.outline.unit_by_id[part.unit_id]
        due = datetime.fromisoformat(part.due).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        title = gettext("%(title)s is due") % {"title": part.title or unit.title}
        lines += [
            "BEGIN:VEVENT", _line("UID", f"{offer.run.slug}/{part.id}@stoa"), f"DTSTAMP:{stamp}", f"DTSTART:{due}",
            _line("SUMMARY", title),
            _line("DESCRIPTION", gettext("Deadline in the zone %(zone)s.") % {"zone": part.due_zone or "UTC"}),
            _line("URL", f"{settings.STOA_URL}/learn/{offer.run.slug}/{unit.slug}/#{part.id}", raw=True),
            "END:VEVENT",
        ]  # fmt: skip
    for part, step in steps:
        title = gettext("%(step)s (%(title)s)") % {"step": step.title, "title": part.title or part.id}
        lines += [
            "BEGIN:VEVENT", _line("UID", f"{offer.run.slug}/{part.id}/{step.id}@stoa"), f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{step.day.replace('-', '')}", _line("SUMMARY", title),
            _line("URL", f"{settings.STOA_URL}/learn/{offer.run.slug}/-/work/{part.id}/", raw=True), "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return "".join(f"{line}\r\n" for line in lines).encode()


def _line(name: str, text: str, *, raw: bool = False) -> str:
    """A content line: escaped, and folded at 75 octets as the standard asks."""
    if not raw:
        text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n").replace("\r", "")
    folded, current = [], b""
    for character in f"{name}:{text}":
        encoded = character.encode()
        if len(current) + len(encoded) > 74:
            folded.append(current)
            current = b" "
        current += encoded
    folded.append(current)
    return b"\r\n".join(folded).decode()
