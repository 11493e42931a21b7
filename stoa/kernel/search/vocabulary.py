"""The words that occur: what a word that is being typed may become, and what a mistyped one was meant to be.

A word with one mistake in it still has its first half or its second half right (the pigeonhole principle), so two
ranges, of words and of words written backwards, hold every candidate; no table of all possible mistakes is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection

from stoa.kernel.search.engines import Document
from stoa.kernel.search.models import SearchDocument, SearchWord
from stoa.kernel.search.words import fold, is_run, one_edit_apart, tokens_of, words
from stoa.kernel.statements import Row, Statement, read_all

MOST_OPEN = 40
"""Words that an unfinished word may stand for: the most frequent ones."""
ENOUGH = 4000
"""Documents after which no further words are taken: nobody reads so many, and every word costs the index a look."""
SHORTEST_FORGIVEN = 5
_END = "\U0010ffff"
_BATCH = 400


def tokens_in(rows: Sequence[Row]) -> list[str]:
    """The tokens of the words in rows of `beginning`, of so many that they stand in `ENOUGH` documents."""
    found: list[str] = []
    left = ENOUGH
    for tokens, documents in rows:
        if left <= 0:
            break
        found += tokens.split()
        left -= documents
    return found


def documents_in(rows: Sequence[Row]) -> int:
    """In how many documents at least one of these words stands, at least: the most that one stands in."""
    return max((documents for _tokens, documents in rows), default=0)


def beginning(prefix: str) -> Statement:
    """For the tokens of the most frequent words that begin with `prefix` (without accents)."""
    return Statement(
        "SELECT tokens, documents FROM kernel_search_word"
        f" WHERE {_between('word', 'open')} ORDER BY documents DESC, word LIMIT {MOST_OPEN}",
        {"open": prefix, "open_end": prefix + _END},
    )


def meant_by(mistyped: Sequence[str]) -> dict[str, str]:
    """For words without accents that do not occur: the most frequent word that is one mistake away. One statement each,
    in one round trip; words of less than five letters are left alone."""
    asked = [word for word in mistyped if len(word) >= SHORTEST_FORGIVEN]
    if not asked:
        return {}
    found = {}
    for word, rows in zip(asked, read_all([_near(word, n) for n, word in enumerate(asked)]), strict=True):
        near = [(-count, known) for known, count in rows if one_edit_apart(word, known)]
        if near:
            found[word] = min(near)[1]
    return found


def _near(word: str, number: int) -> Statement:
    """Words with the same first half or the same second half, or with two neighbours in the middle swapped."""
    half = len(word) // 2
    front, back = word[:half], word[half:][::-1]
    swapped = word[: half - 1] + word[half] + word[half - 1] + word[half + 1 :]
    f, b, s, z = f"front_{number}", f"back_{number}", f"swapped_{number}", f"size_{number}"
    size = f"abs(length(word) - %({z})s) <= 1"
    return Statement(
        f"SELECT word, documents FROM kernel_search_word WHERE {_between('word', f)} AND {size}"
        f" UNION SELECT word, documents FROM kernel_search_word WHERE {_between('backwards', b)} AND {size}"
        f" UNION SELECT word, documents FROM kernel_search_word WHERE word = %({s})s",
        {f: front, f"{f}_end": front + _END, b: back, f"{b}_end": back + _END, s: swapped, z: len(word)},
    )


def _between(column: str, name: str) -> str:
    """A range by code points, which is also the order of the index."""
    if connection.vendor == "postgresql":
        return f"{column} ~>=~ %({name})s AND {column} ~<~ %({name}_end)s"
    return f"{column} >= %({name})s AND {column} < %({name}_end)s"


def languages() -> frozenset[str]:
    """The languages of what can be found. One statement."""
    return frozenset(SearchDocument.objects.values_list("language", flat=True).distinct())


def note(documents: Sequence[Document], former: Iterable[SearchDocument]) -> None:
    """Count the words of documents, and the words they had before no longer."""
    change: Counter[str] = Counter()
    tokens: dict[str, dict[str, None]] = {}
    for row in former:
        change.subtract(list(_spoken(" ".join((row.title, row.strong, row.middle, row.text)))))
    for document in documents:
        spoken = _spoken(" ".join(document.fields))
        change.update(spoken.keys())
        for bare, word in spoken.items():
            tokens.setdefault(bare, {}).update(dict.fromkeys(tokens_of(word, document.language)))
    moved = sorted(word for word, by in change.items() if by)
    for start in range(0, len(moved), _BATCH):
        _count(moved[start : start + _BATCH], change, tokens)


def _spoken(text: str) -> dict[str, str]:
    """The words of a text that are kept, each once: without accents, and as it stands."""
    return {bare: word for word in words(text) if not is_run(word) and len(bare := fold(word)) > 1}


def _count(batch: list[str], change: Counter[str], tokens: dict[str, dict[str, None]]) -> None:
    known = {row.word: row for row in SearchWord.objects.filter(word__in=batch)}
    rows, gone = [], []
    for word in batch:
        row = known.get(word) or SearchWord(word=word, backwards=word[::-1], tokens="", documents=0)
        row.documents += change[word]
        row.tokens = " ".join(dict.fromkeys([*row.tokens.split(), *tokens.get(word, ())]))
        if row.documents > 0:
            rows.append(row)
        elif word in known:
            gone.append(word)
    SearchWord.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["word"], update_fields=["tokens", "documents"]
    )
    if gone:
        SearchWord.objects.filter(word__in=gone).delete()
