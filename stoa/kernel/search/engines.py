"""The two engines: SQLite's FTS5 and PostgreSQL's full text. Both keep and look for tokens that `words` has made."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection

from stoa.kernel.search.words import Group, Query, tokens
from stoa.kernel.statements import Statement

LONGEST_TEXT = 400_000
"""Characters of a field that are searched: PostgreSQL takes a megabyte of tokens for a document."""
_LAST_POSITION = 16_383
_MOST_PLACES = 200

FIELDS = ("title", "strong", "middle", "text")


@dataclass(frozen=True)
class Document:
    """What can be found: `id` is the caller's own, small and dense; `language` ISO 639-1. Fields in plain text.

    `title` weighs most, then `strong` (aims, subjects), `middle` (what it says of itself), `text` (all it holds).
    """

    id: int
    language: str
    title: str
    strong: str = ""
    middle: str = ""
    text: str = ""

    @property
    def fields(self) -> tuple[str, str, str, str]:
        """The four fields, the heaviest first, as far as they are searched."""
        parts = (self.title, self.strong, self.middle, self.text)
        title, strong, middle, text = (part.replace("\0", " ")[:LONGEST_TEXT] for part in parts)
        return title, strong, middle, text


class Engine(Protocol):
    """What an engine does. Writes happen in the transaction that is open."""

    def put(self, documents: Sequence[Document]) -> None:
        """Keep documents, new ones and ones that are there."""

    def matching(self, query: Query, name: str, *, in_title: bool = False) -> Statement:
        """One row, one column: the ids of all that match, as `ids` reads them. `name` keeps parameters of several
        apart."""

    def ids(self, value: str | None) -> Sequence[int]:
        """What `matching` has given."""

    def scored(self, query: Query, most: int, name: str = "match") -> Statement:
        """(id, score) of what matches, of any `most` when that is more; a higher score is better. `name` as above."""


class Sqlite:
    """FTS5. Its bm25 (Robertson and Spärck Jones) weighs the fields 10, 5, 2, 1."""

    def put(self, documents: Sequence[Document]) -> None:
        """As the protocol says."""
        rows: list[list[Any]] = [[document.id, *_tokenised(document)] for document in documents]
        with connection.cursor() as cursor:
            cursor.executemany(UPSERT.format(more="", values="", set=""), [_plain(item) for item in documents])
            cursor.executemany("DELETE FROM kernel_search_fts WHERE rowid = %s", [row[:1] for row in rows])
            cursor.executemany(
                "INSERT INTO kernel_search_fts (rowid, title, strong, middle, text) VALUES (%s, %s, %s, %s, %s)", rows
            )

    def matching(self, query: Query, name: str, *, in_title: bool = False) -> Statement:
        """As the protocol says."""
        text = self._expression(query)
        return Statement(
            "SELECT json_group_array(rowid) AS ids FROM kernel_search_fts"
            f" WHERE kernel_search_fts MATCH %({name})s",
            {name: f"{{title}} : ({text})" if in_title else text},
        )  # fmt: skip

    def ids(self, value: str | None) -> Sequence[int]:
        """As the protocol says."""
        found: list[int] = json.loads(value or "[]")
        return found

    def scored(self, query: Query, most: int, name: str = "match") -> Statement:
        """As the protocol says."""
        return Statement(
            "SELECT rowid AS id, -bm25(kernel_search_fts, 10.0, 5.0, 2.0, 1.0) AS score FROM kernel_search_fts"
            f" WHERE kernel_search_fts MATCH %({name})s LIMIT {most}",
            {name: self._expression(query)},
        )

    @staticmethod
    def _expression(query: Query) -> str:
        def one(group: Group) -> str:
            return " OR ".join("(" + " AND ".join(f'"{token}"' for token in needs) + ")" for needs in group)

        return " AND ".join(f"({one(group)})" for group in query)


class Postgres:
    """A tsvector with our own tokens under a GIN index; `ts_rank` weighs the fields like the other engine."""

    def put(self, documents: Sequence[Document]) -> None:
        """As the protocol says."""
        text = UPSERT.format(more=", tsv", values=", %s::tsvector", set=", tsv = EXCLUDED.tsv")
        with connection.cursor() as cursor:
            cursor.executemany(text, [(*_plain(item), _vector(item)) for item in documents])

    def matching(self, query: Query, name: str, *, in_title: bool = False) -> Statement:
        """As the protocol says. In hexadecimal: of thousands of ids that is read in a tenth of the time of JSON."""
        return Statement(
            "SELECT encode(string_agg(int4send(id::int4), ''::bytea), 'hex') AS ids FROM kernel_search_document"
            f" WHERE {TITLES if in_title else 'tsv'} @@ %({name})s::tsquery AND {BY_INDEX}",
            {name: self._expression(query)},
        )  # fmt: skip

    def ids(self, value: str | None) -> Sequence[int]:
        """As the protocol says."""
        found = array("I", bytes.fromhex(value or ""))
        if sys.byteorder == "little":  # as nearly everywhere; on the wire it is the other way round
            found.byteswap()
        return found

    def scored(self, query: Query, most: int, name: str = "match") -> Statement:
        """As the protocol says. All have the same score when there are `most`: a rank reads the whole vector, which is
        dear, and nobody asks for the ranks of so many."""
        return Statement(
            f"WITH hits AS MATERIALIZED (SELECT id, tsv FROM kernel_search_document"
            f" WHERE tsv @@ %({name})s::tsquery AND {BY_INDEX} LIMIT {most})"
            f" SELECT id, CASE WHEN (SELECT count(*) FROM hits) < {most} THEN"
            f" ts_rank('{{0.1, 0.2, 0.5, 1.0}}', tsv, %({name})s::tsquery, 1) ELSE 0 END AS score FROM hits",
            {name: self._expression(query)},
        )  # fmt: skip

    @staticmethod
    def _expression(query: Query) -> str:
        def one(group: Group) -> str:
            return " | ".join("(" + " & ".join(f"'{token}'" for token in needs) + ")" for needs in group)

        return " & ".join(f"({one(group)})" for group in query)


TITLES = "strip(ts_filter(tsv, '{a}'))"
"""The tokens of titles, as PostgreSQL's index of them (migration kernel 0008) has it."""
BY_INDEX = "(id > -1 OR title @@ strong)"
"""Always true, and no text is ever parsed for it: but PostgreSQL reckons what it would cost for every row it reads, and
so looks into the index first. It takes a look into a tsvector for as cheap as one at a number, and would go through a
long list row by row for whatever matches much of it (half a second for 100,000 courses, by measure)."""
UPSERT = (
    "INSERT INTO kernel_search_document (id, language, title, strong, middle, text{more})"
    " VALUES (%s, %s, %s, %s, %s, %s{values}) ON CONFLICT (id) DO UPDATE SET language = EXCLUDED.language,"
    " title = EXCLUDED.title, strong = EXCLUDED.strong, middle = EXCLUDED.middle, text = EXCLUDED.text{set}"
)


def engine() -> Engine:
    """The engine of the database in use."""
    return Postgres() if connection.vendor == "postgresql" else Sqlite()


def _plain(document: Document) -> tuple[Any, ...]:
    return (document.id, document.language, *document.fields)


def _tokenised(document: Document) -> Iterator[str]:
    for text in document.fields:
        yield " ".join(token for found in tokens(text, document.language) for token in found)


def _vector(document: Document) -> str:
    """A tsvector's text: every token with its places, and the weight of the field that each stands in."""
    places: dict[str, list[str]] = {}
    at = 0
    for text, weight in zip(document.fields, "ABCD", strict=True):
        for found in tokens(text, document.language):
            at += 1
            for token in found:
                known = places.setdefault(token, [])
                if at <= _LAST_POSITION and len(known) < _MOST_PLACES:
                    known.append(f"{at}{weight}")
    return " ".join(f"'{token}'" + (":" + ",".join(known) if known else "") for token, known in places.items())
