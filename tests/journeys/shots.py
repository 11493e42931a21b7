"""Pictures of pages: `python -m tests.journeys.shots --out FOLDER [--as Ada] [--url URL] PATH ...`.

Each path is taken at 360, 768 and 1280 pixels, by day and by night. Without `--url` a demo is started for it. What
axe-core and the width of the page say is printed; the status is 1 when there is something to say.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys.browser import ROOT, Demo, browser, new_page, running_demo, sideways, sign_in, violations
from tools.servers import find_chromium

WIDTHS = (360, 768, 1280)


def file_name(path: str, width: int, dark: bool) -> str:
    """`courses-chance-360-dark.png`."""
    stem = path.strip("/").replace("/", "-").replace("?", "-").replace("&", "-").replace("=", "-") or "home"
    return f"{stem}-{width}-{'dark' if dark else 'light'}.png"


def shoot(
    opened: Browser, url: str, paths: Sequence[str], out: Path, *, who: str = "", widths: Sequence[int] = WIDTHS,
    themes: Sequence[bool] = (False, True), axe: str = "", scripts: bool = True,
) -> list[str]:  # fmt: skip
    """Take the pictures; returns what is wrong with the pages."""
    out.mkdir(parents=True, exist_ok=True)
    wrong = []
    for dark in themes:
        for width in widths:
            page = new_page(opened, url, width=width, dark=dark, scripts=scripts)
            page.on("console", lambda said, to=wrong: to.append(said.text) if said.type == "error" else None)
            if who:
                sign_in(page, who)
            for path in paths:
                page.goto(path)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=out / file_name(path, width, dark), full_page=True)
                if over := sideways(page):
                    wrong.append(f"{path} at {width}: scrolls sideways by {over} px")
                if axe and scripts:
                    wrong += violations(page, axe)
            page.context.close()
    return wrong


def main(words: Sequence[str]) -> int:
    """Take pictures of the paths that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.shots")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--as", dest="who", default="")
    parser.add_argument("--url", default="")
    parser.add_argument("--widths", default="360,768,1280")
    parser.add_argument("--light-only", action="store_true")
    parser.add_argument("--no-scripts", action="store_true")
    options = parser.parse_args(words)
    chromium = find_chromium()
    if chromium is None:
        print("Chromium is missing", file=sys.stderr)
        return 2
    script = ROOT / ".build" / "axe.min.js"
    with (
        nullcontext(Demo(options.url, Path())) if options.url else running_demo() as demo,
        browser(str(chromium)) as opened,
    ):
        wrong = shoot(
            opened, demo.url, options.paths, options.out, who=options.who,
            widths=[int(width) for width in options.widths.split(",")],
            themes=(False,) if options.light_only else (False, True),
            axe=script.read_text(encoding="utf-8") if script.is_file() else "", scripts=not options.no_scripts,
        )  # fmt: skip
    for line in dict.fromkeys(wrong):
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
