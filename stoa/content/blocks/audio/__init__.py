"""`audio`: sound with a transcript; takes the options of `video`."""

from __future__ import annotations

from stoa.content.blocks.video import Player

KIND = Player("audio")
