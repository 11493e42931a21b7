"""What a unit's page may load beyond this site: only what its own videos and embeds name, once they are asked for."""

from __future__ import annotations

from django.http import HttpResponse

from stoa.content.queries import UnitBuild
from stoa.web.base.hot import content_security_policy

_policies: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}


def unit_policy(response: HttpResponse, build: UnitBuild) -> HttpResponse:
    """Widen the response's policy by the origins of the unit's media and frames."""
    if build.media or build.frames:
        response.headers["Content-Security-Policy"] = policy_for(build.media, build.frames)
    return response


def policy_for(media: tuple[str, ...], frames: tuple[str, ...]) -> str:
    """The policy of a unit that loads from these origins. `blob:` among `media` is for HLS."""
    known = _policies.get((media, frames))
    if known is None:
        origins = [origin for origin in media if origin.startswith("https://")]
        replaced = {"media_src": ["'self'", *media], "connect_src": ["'self'", *origins]}
        if frames:
            replaced["frame_src"] = list(frames)
        known = _policies[(media, frames)] = content_security_policy(**replaced)
    return known
