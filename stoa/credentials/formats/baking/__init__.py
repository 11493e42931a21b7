"""Baking: a credential travels inside the picture of its badge, to be checked wherever it is shown."""

from __future__ import annotations

from stoa.credentials.formats.baking import png, svg
from stoa.credentials.formats.baking.png import BadImage

__all__ = ["BadImage", "bake", "bake_older", "extract", "kind_of"]


def kind_of(data: bytes) -> str:
    """`png`, `svg`, or the empty text for anything else."""
    return "png" if png.is_png(data) else "svg" if svg.is_svg(data) else ""


def bake(image: bytes, credential: bytes) -> bytes:
    """`image` (PNG or SVG) with the signed credential (UTF-8 JSON) inside. Raises BadImage."""
    kind = kind_of(image)
    if kind == "png":
        return png.bake(image, credential)
    if kind == "svg":
        return svg.bake(image, credential)
    raise BadImage("A credential can be put into a PNG or an SVG.")


def bake_older(image: bytes, assertion: bytes) -> bytes:
    """`image` (PNG) with an Open Badges 2.0 assertion, or its address, inside. Raises BadImage."""
    return png.bake(image, assertion, png.OLDER_KEYWORD)


def extract(image: bytes) -> bytes | None:
    """The credential inside a PNG or SVG; None when there is none. Raises BadImage."""
    kind = kind_of(image)
    if kind == "png":
        return png.extract(image)
    if kind == "svg":
        return svg.extract(image)
    raise BadImage("A credential can be taken from a PNG or an SVG.")
