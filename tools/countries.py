"""Writes stoa/web/base/countries.json: the names of countries (ISO 3166) in the languages of the interface, from CLDR.

Run it after a language was added: python tools/countries.py en ar de ...
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from babel import Locale

TARGET = Path(__file__).resolve().parent.parent / "stoa" / "web" / "base" / "countries.json"
NO_COUNTRY = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
"""Codes of CLDR that ISO 3166 has not given to a country."""


def main(languages: list[str]) -> None:
    """Write the file."""
    known = [code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()]
    codes = sorted(set(known) - NO_COUNTRY)
    lines = []
    for language in languages:
        names = {code: str(Locale.parse(language, sep="-").territories[code]) for code in codes}
        lines.append(f"{json.dumps(language)}: {json.dumps(names, ensure_ascii=False, separators=(',', ':'))}")
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:] or ["en"])
