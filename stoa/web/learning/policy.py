"""What a unit's page may load beyond this site: only what its own videos and embeds name, once they are asked for."""

from __future__ import annotations

from functools import cache

from stoa.assessment import items
from stoa.content.ports import Part
from stoa.content.queries import UnitBuild
from stoa.web.base.hot import content_security_policy


def unit_policy(build: UnitBuild) -> str:
    """The site's policy, widened by what the unit needs; empty where it needs nothing."""
    styles = items.sets_styles(build.parts.values())
    return policy_for(build.media, build.frames, styles) if build.media or build.frames or styles else ""


def question_policy(part: Part) -> str:
    """The same for a page with one question."""
    return policy_for((), (), True) if items.sets_styles([part]) else ""


@cache
def policy_for(media: tuple[str, ...], frames: tuple[str, ...], styles: bool = False) -> str:
    """The policy of a unit that loads from these origins. `blob:` among `media` is for HLS; `styles`: a field for
    formulas sets style attributes on what it draws. Nothing else may: what authors and learners write has none."""
    origins = [origin for origin in media if origin.startswith("https://")]
    replaced: dict[str, list[str]] = {}
    if media or frames:
        replaced = {"media_src": ["'self'", *media], "connect_src": ["'self'", *origins]}
    if styles:
        replaced["style_src_attr"] = ["'unsafe-inline'"]
    if frames:
        replaced["frame_src"] = list(frames)
    return content_security_policy(**replaced)
