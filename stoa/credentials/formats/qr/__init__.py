"""QR codes as SVG and as a grid of modules: the way from a printed certificate to its verify page."""

from __future__ import annotations

import io

MAX_LENGTH = 1_000


def modules(text: str) -> list[list[bool]]:
    """The dark (True) and light modules of the QR code of `text`, row by row, without the quiet zone of 4 modules."""
    import segno  # loaded when first needed: few requests draw a code

    if not 0 < len(text) <= MAX_LENGTH:
        raise ValueError(f"a QR code holds 1 to {MAX_LENGTH} characters here")
    return [[bool(module) for module in row] for row in segno.make(text, error="m", micro=False).matrix]


def svg(text: str, *, title: str, module: int = 4) -> str:
    """The QR code of `text` as a stand-alone SVG with a title for screen readers; `module` is the size of one module
    in px.

    Dark on white whatever the page's colours: many readers cannot see a light code on dark ground.
    """
    import segno  # lazy, as above

    if not 0 < len(text) <= MAX_LENGTH:
        raise ValueError(f"a QR code holds 1 to {MAX_LENGTH} characters here")
    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(out, kind="svg", scale=module, border=4, dark="#000", light="#fff", title=title, xmldecl=False, nl=False)
    return out.getvalue().decode("utf-8")
