"""What a unit's page may load beyond this site: only what its own videos and embeds name, once they are asked for."""

from __future__ import annotations

from functools import cache

from stoa.content.queries import UnitBuild
from stoa.web.base.hot import content_security_policy


def unit_policy(build: UnitBuild) -> str:
    """The site's policy, widened by the origins of the unit's media and frames; empty where there are none."""
    return policy_for(build.media, build.frames) if build.media or build.frames else ""


@cache
def policy_for(media: tuple[str, ...], frames: tuple[str, ...]) -> str:
    """The policy of a unit that loads from these origins. `blob:` among `media` is for HLS."""
    origins = [origin for origin in media if origin.startswith("https://")]
    replaced = {"media_src": ["'self'", *media], "connect_src": ["'self'", *origins]}
    if frames:
        replaced["frame_src"] = list(frames)
    return content_security_policy(**replaced)
