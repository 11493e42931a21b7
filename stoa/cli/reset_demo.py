"""`stoa reset-demo`: throws the demo's data away. A folder without the demo mark is never touched."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence

from stoa.cli.run import one_server
from stoa.cli.settings import data_folder
from stoa.configuration import BadSetting, demo_mark


def main(words: Sequence[str]) -> int:
    """Empty the demo's folder, keeping the mark."""
    parser = argparse.ArgumentParser(prog="stoa reset-demo", description="Throw the demo's data away and start over.")
    parser.parse_args(words)
    data = data_folder()
    if not demo_mark(data).exists():
        raise BadSetting(f"{data} is not a demo; nothing was touched.")
    with one_server(data):
        for entry in data.iterdir():
            if entry.name in ("run.lock", demo_mark(data).name):
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
    print(f"The demo in {data} is empty. `make run` or `stoa run` fills it again.")
    return 0
