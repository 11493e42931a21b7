"""The port for search: documents in four weighted fields, found by words, whatever the engine.

Words are stemmed by a document's language and folded here, in Python (`words`), so that SQLite's FTS5 and PostgreSQL's
full text keep and look for the same tokens and find the same. A word that is not finished stands for the words that
begin with it; a word that nobody wrote stands for the most frequent one that is one mistake away. Writers hold one lock
of their own: the counts of words are read and written back.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest

from stoa.kernel.cache import BytesCache
from stoa.kernel.search import bits, vocabulary
from stoa.kernel.search.bits import Bits, Order
from stoa.kernel.search.engines import Document, engine
from stoa.kernel.search.marking import Marks, marked, marks, snippet
from stoa.kernel.search.models import SearchDocument, SearchWord
from stoa.kernel.search.words import Asked, Query, asked, base, fold, opened, query, words
from stoa.kernel.statements import Statement, among, read_all

MOST_SCORED = 250
"""Documents that are scored one by one; of more, those with the words in their title come first. A score reads all that
is kept of a document: some hundred take longer than all else that a search does."""
_BATCH = 200
_FOUND_BYTES = 6 * 1024 * 1024
_NOTHING = Marks(frozenset(), (), "", ())


@dataclass(frozen=True)
class Found:
    """What a text found. `exact`: with its words as they were typed; `titled`: all in the title (when `scores` is
    None: too many to score). `corrected` is what was looked for instead, when a word was mistyped."""

    every: Bits
    exact: Bits
    titled: Bits = 0
    scores: Mapping[int, float] | None = None
    corrected: str = ""
    marks: Marks = _NOTHING

    @property
    def size(self) -> int:
        """Bytes that are held, about."""
        each = max(self.every.bit_length(), 64) // 8
        return 400 + 3 * each + 100 * len(self.scores or ())


_found: BytesCache[Found] = BytesCache(_FOUND_BYTES)
_languages: BytesCache[frozenset[str]] = BytesCache(4096)


def put(documents: Sequence[Document]) -> None:
    """Make documents findable, or findable as they are now."""
    for start in range(0, len(documents), _BATCH):
        batch = documents[start : start + _BATCH]
        former = SearchDocument.objects.filter(id__in=[document.id for document in batch])
        vocabulary.note(batch, list(former))
        engine().put(batch)


def drop(ids: Sequence[int]) -> None:
    """Let documents be found no more."""
    for start in range(0, len(ids), _BATCH):
        rows = SearchDocument.objects.filter(id__in=ids[start : start + _BATCH])
        vocabulary.note((), list(rows))
        rows.delete()


def clear() -> None:
    """Forget every document and every word."""
    SearchDocument.objects.all().delete()
    SearchWord.objects.all().delete()


def find(text: str, *, revision: Hashable) -> Found:
    """What matches `text`. Remembered for as long as `revision` says that nothing has changed.

    At most: one statement for languages, one for the unfinished word, two for what matches, and three when that is very
    much; four more when nothing matches and a word may be mistyped. They travel as at most six.
    """
    what = asked(text)

    def make() -> tuple[Found, int]:
        known = _languages.get_or_make(revision, lambda: (vocabulary.languages(), 64))
        found = _look(what, known) if what.words else Found(0, 0)
        if not found.every and (reopened := what.reopened()) is not None:
            found = _look(reopened, known)
        if not found.every and what.words:
            found = _corrected(what, known) or found
        return found, found.size

    return _found.get_or_make((revision, what), make)


def _look(what: Asked, known: frozenset[str]) -> Found:
    exact = query(what, known)
    asked_for = [engine().scored(exact, MOST_SCORED + 1, "exact")]
    rows, *more = read_all([*asked_for, vocabulary.beginning(what.last)] if what.last else asked_for)
    typed = {int(number): float(score) for number, score in rows}
    wide = opened(exact, vocabulary.tokens_in(more[0])) if more else exact
    is_wider, shown = wide != exact, marks(exact, what.words, what.last, known)
    if len(typed) <= MOST_SCORED and not (more and len(exact) == 1 and vocabulary.documents_in(more[0]) > MOST_SCORED):
        rows = read_all([engine().scored(wide, MOST_SCORED + 1)])[0] if is_wider else rows
        if len(rows) <= MOST_SCORED:
            # What has the words as typed is scored by these: a continuation in its title makes it no better.
            scores = {int(number): float(score) for number, score in rows} | typed
            return Found(bits.of(list(scores)), bits.of(list(typed)), scores=scores, marks=shown)
    wanted = [engine().matching(wide, "match"), engine().matching(wide, "title", in_title=True)]
    is_asked = is_wider and len(typed) > MOST_SCORED  # of fewer, all are known already
    every, titled, *as_typed = _ids([*wanted, *([engine().matching(exact, "exact")] if is_asked else [])])
    return Found(every, as_typed[0] if is_asked else bits.of(list(typed)) if is_wider else every, titled, marks=shown)


def _ids(statements: list[Statement]) -> list[Bits]:
    return [bits.of(engine().ids(rows[0][0])) for rows in read_all(statements)]


def _corrected(what: Asked, known: frozenset[str]) -> Found | None:
    """What is found when each word that occurs nowhere is taken for one that does; None when that helps nothing."""
    unknown = [fold(word) for word in what.words]
    if len(unknown) > 1:
        single: list[Query] = [query(what.with_words([word]), known) for word in what.words]
        there = _ids([engine().matching(each, f"match_{n}") for n, each in enumerate(single)])
        unknown = [word for word, ids in zip(unknown, there, strict=True) if not ids]
    meant = vocabulary.meant_by(unknown)
    if not meant:
        return None
    given = [meant.get(fold(word), word) for word in what.words]
    found = _look(what.with_words(given), known)
    return replace(found, corrected=" ".join(given)) if found.every else None


def best(found: Found, within: Bits, order: Order, count: int) -> list[int]:
    """The first `count` ids of `within`, the best first. Where too many match to be scored, those that have the words
    in their title come first, and `order` (of all ids) decides among equals: shorter titles first, say."""
    if found.scores is not None:
        scores, left = found.scores, bits.among(found.scores, within)
        typed = left if found.exact == found.every else bits.among(left, found.exact)
        chosen = nsmallest(count, typed, key=lambda number: (-scores[number], number))
        if len(chosen) < count and len(typed) < len(left):
            more = set(left).difference(typed)
            chosen += nsmallest(count - len(chosen), more, key=lambda number: (-scores[number], number))
        return chosen
    tiers = (found.exact & found.titled, found.titled, found.exact, found.every)
    chosen = []
    left_over = within
    for tier in tiers:
        if len(chosen) < count and (here := left_over & tier):
            chosen += order.first(here, count - len(chosen))
            left_over &= ~tier
    return chosen


def texts(ids: Sequence[int]) -> dict[int, str]:
    """The beginning of the text of documents (20,000 characters of `middle` and `text`), to show where it matches."""
    if not ids:
        return {}
    condition, value = among("ids", ids)
    rows = read_all([Statement(_TEXTS + condition, {"ids": value})])[0]
    return {int(number): text for number, text in rows}


_TEXTS = """SELECT id, substr(strong || ' · ' || middle || ' · ' || text, 1, 20000) AS words
FROM kernel_search_document WHERE id """

__all__ = [
    "Bits", "Document", "Found", "Marks", "Order", "base", "best", "bits", "clear", "drop", "find", "fold", "marked",
    "put", "snippet", "texts", "words",
]  # fmt: skip
