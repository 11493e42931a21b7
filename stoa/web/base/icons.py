"""One line set of icons: paths on a grid of 20 units, stroke 1.6. Drawn into the page, so that no file is fetched."""

from __future__ import annotations

from typing import Final

ICONS: Final[dict[str, str]] = {
    "arrow": '<path d="M4 10h12m-5-5 5 5-5 5"/>',
    "back": '<path d="M16 10H4m5-5-5 5 5 5"/>',
    "book": '<path d="M10 5c-2-1.5-4.5-2-7-2v12c2.5 0 5 .5 7 2 2-1.5 4.5-2 7-2V3c-2.5 0-5 .5-7 2zm0 0v12"/>',
    "calendar": '<path d="M3.5 4.5h13v12h-13zM3.5 8h13M7 2.5v4m6-4v4"/>',
    "check": '<path d="m4 10.5 4 4 8-9"/>',
    "clock": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.5V10l3 2"/>',
    "copy": '<path d="M7 7h10v10H7zM7 13H3V3h10v4"/>',
    "down": '<path d="M10 3v10m-4-4 4 4 4-4M4 17h12"/>',
    "file": '<path d="M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M8 10h5m-5 3h5"/>',
    "info": '<circle cx="10" cy="10" r="7.5"/><path d="M10 9v5m0-8v.1"/>',
    "key": '<circle cx="6.5" cy="13.5" r="3.5"/><path d="m9 11 7.5-7.5M13 7l2.5 2.5M15 5l2 2"/>',
    "language": '<circle cx="10" cy="10" r="7.5"/>'
    '<path d="M2.5 10h15M10 2.5c5 4.5 5 10.5 0 15m0-15c-5 4.5-5 10.5 0 15"/>',
    "link": '<path d="M8 12l4-4M9 5.5l2-2a4 4 0 0 1 5.5 5.5l-2 2M11 14.5l-2 2a4 4 0 0 1-5.5-5.5l2-2"/>',
    "lock": '<path d="M4.5 9h11v8h-11zM7 9V6a3 3 0 0 1 6 0v3"/>',
    "mail": '<path d="M2.5 4.5h15v11h-15zM3 5l7 6 7-6"/>',
    "pen": '<path d="m4 16 1-4 8.5-8.5 3 3L8 15z"/>',
    "person": '<circle cx="10" cy="6.5" r="3.5"/><path d="M3.5 17c.5-3.5 3-5.5 6.5-5.5s6 2 6.5 5.5"/>',
    "play": '<path d="M6 4v12l10-6z"/>',
    "print": '<path d="M5.5 7V2.5h9V7M5.5 14H3V7h14v7h-2.5M5.5 11.5h9v6h-9z"/>',
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="m13.2 13.2 4 4"/>',
    "stop": '<path d="M6.5 2.5h7l4 4v7l-4 4h-7l-4-4v-7zM10 6v5m0 2.8v.1"/>',
    "up": '<path d="M10 13V3m-4 4 4-4 4 4M4 17h12"/>',
    "warning": '<path d="M10 3 2.5 16.5h15zM10 8.5V12m0 2.2v.1"/>',
}

DIRECTED: Final = frozenset({"arrow", "back"})
"""Icons that point along the line of reading and turn with it."""

MARKS: Final[dict[str, str]] = {
    "todo": '<rect x="3.5" y="2.5" width="13" height="15"/>',
    "part": '<rect x="3.5" y="2.5" width="13" height="15"/>'
    '<rect class="solid" x="3.5" y="12.5" width="13" height="5"/>',
    "done": '<rect class="solid" x="3.5" y="2.5" width="13" height="15"/>',
    "known": '<rect x="3.5" y="2.5" width="13" height="15"/><path d="m6.5 10.5 2.5 2.5 5-6"/>',
    "here": '<rect x="3.5" y="2.5" width="13" height="15"/><path d="m8 6.5 4 3.5-4 3.5"/>',
    "new": '<rect x="3.5" y="2.5" width="13" height="15"/><path d="M10 6.5v7M6.5 10h7"/>',
}
