"""The catalogues of translations: `stoa/locale/<language>/LC_MESSAGES/django.po`, kept in step with the sources.

python -m tools.translations            what is missing or wrong, a line each
python -m tools.translations --write    add what is new (empty), drop what nobody says any more, sort

A message that was reworded is a new one: a translation is never guessed from a similar one.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po, write_po

from stoa.web.base.messages import PACKAGE, Message, product_messages

PLACEHOLDER = re.compile(r"%\([^)]*\)[a-z]|%[sd]|\{[a-z_]*\}|</?[a-z][^>]*>")
PLURALS = {
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
    ),
    "de": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
}
"""The plural forms as Django's own catalogues of these languages have them, whose messages stand beside ours."""

WORD = re.compile(r"[^\W\d_]{3,}")
LONGEST_ALIKE = 3
"""Words of a message that may be the same in another language ("Video", "OLX"); a longer one was forgotten."""


def place(language: str, package: Path = PACKAGE) -> Path:
    """Where the catalogue of a language lies."""
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str, package: Path = PACKAGE) -> Catalog:
    """The catalogue as it is; an empty one where there is none."""
    path = place(language, package)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as handle:
        return read_po(handle, locale=language)


def in_step(former: Catalog, language: str, messages: dict[Message, list[str]]) -> Catalog:
    """A catalogue of exactly these messages, with the translations that there were."""
    catalogue = Catalog(locale=language, domain="django", project="Stoa", version="", charset="utf-8", fuzzy=False)
    for (context, one, many), files in messages.items():
        known = former.get(one, context or None)
        said = known.string if known is not None and _is_whole(known, many) else None
        where: Any = [(file, None) for file in files]  # without lines, which change with every edit
        catalogue.add((one, many) if many else one, said, locations=where, context=context or None)
    return catalogue


def _is_whole(entry: Entry, many: str) -> bool:
    """Whether an entry was written for the same message: with the same plural, or with none as well."""
    former = entry.id[1] if isinstance(entry.id, list | tuple) else ""
    return former == many


def written(catalogue: Catalog, language: str) -> bytes:
    """The catalogue as a file: sorted, without dates and names, so that it changes only when a message does."""
    out = io.BytesIO()
    write_po(out, catalogue, width=120, omit_header=True, sort_output=True)
    head = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Language: {language}\\n"\n"Plural-Forms: {PLURALS[language]}\\n"\n\n'
    )
    return head.encode() + out.getvalue().lstrip()


def problems(language: str, messages: dict[Message, list[str]], package: Path = PACKAGE) -> Iterator[str]:
    """What is missing, left over or wrong in the catalogue of a language."""
    catalogue = read(language, package)
    for (context, one, many), files in messages.items():
        entry = catalogue.get(one, context or None)
        where = f"{language}: {files[0]}: “{one}”"
        if entry is None or not _is_whole(entry, many):
            yield f"{where} is not in the catalogue"
        else:
            yield from (f"{where} {problem}" for problem in _faults(entry, many, catalogue.num_plurals))
    wanted = {(context, one) for context, one, _many in messages}
    for entry in catalogue:
        one = entry.id[0] if isinstance(entry.id, list | tuple) else entry.id
        if one and (entry.context or "", one) not in wanted:
            yield f"{language}: “{one}” is said nowhere any more"


def _faults(entry: Entry, many: str, forms: int) -> Iterator[str]:
    said = [text or "" for text in (entry.string if isinstance(entry.string, list | tuple) else [entry.string])]
    one = entry.id[0] if isinstance(entry.id, list | tuple) else entry.id
    if not all(said) or (many and len(said) != forms):
        yield "is not translated" if not any(said) else f"lacks a plural form; there are {forms}"
        return
    if entry.fuzzy:
        yield "is marked as doubtful"
    allowed = [Counter(PLACEHOLDER.findall(text)) for text in (one, many) if text]
    for text in said:
        if not _fits(Counter(PLACEHOLDER.findall(text)), allowed, is_plural=bool(many)):
            yield f"has other placeholders or tags in “{text}”"
    if not many and said[0] == one and len(WORD.findall(PLACEHOLDER.sub(" ", one))) > LONGEST_ALIKE:
        yield "is still English"


def _fits(has: Counter[str], allowed: list[Counter[str]], *, is_plural: bool) -> bool:
    """Whether a text has what the message has. A plural form may leave out the number ("one course")."""
    if has in allowed:
        return True
    return is_plural and any(not (has - wanted) and _is_number(wanted - has) for wanted in allowed)


def _is_number(left_out: Counter[str]) -> bool:
    return sum(left_out.values()) == 1


def main(arguments: Sequence[str]) -> int:
    """Checks, or with --write brings the catalogues into step. 1: something is missing or wrong."""
    messages = product_messages()
    for language in PLURALS if "--write" in arguments else ():
        path = place(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(in_step(read(language), language, messages), language))
    found = [problem for language in PLURALS for problem in problems(language, messages)]
    print("\n".join(found[:200]))
    if len(found) > 200:
        print(f"... and {len(found) - 200} more")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
