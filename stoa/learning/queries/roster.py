"""The roster: a run's learners as staff find them. What a page costs does not grow with the class.

Every order has an index, and pages go on from the last line seen. A filter that leaves few lines is asked first and
sorted; one that leaves many is looked for along the order, `WINDOW` lines a page at most.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from stoa.kernel.statements import Statement, among, decoded, listed, read
from stoa.learning import rules
from stoa.learning.models import Cohort, Occupancy, RosterLine, RosterWord

ORDERS = ("name", "joined", "seen", "progress", "grade")
"""How staff may order a class: by name, who came first, who was here last, who is furthest, who has the best grade."""
_KEYS = {
    "name": ("name_key", False), "joined": ("joined_at", False), "seen": ("seen", True), "progress": ("progress", True),
    "grade": ("grade", True),
}  # fmt: skip
_COLUMNS = (
    "account_id", "cohort_id", "intention", "state", "joined_at", "seen", "done", "required", "progress", "grade",
)  # fmt: skip
PAGE = 50
CHUNK = 400
"""Learners that `account_chunks` gives at once."""
FEW = 2000
"""Lines that are sorted without an index."""
MANY = 5000
"""Names that are looked up by a word of theirs: more are looked for along the order."""
MOST_WORDS = 4
"""Words of a search, the longest, that are looked up."""
WINDOW = 3000
CHUNK = 2000


@dataclass(frozen=True)
class Wanted:
    """Which learners, in which order, from where. `state` empty: everybody who takes part. `after` and `before` are
    places as a `RosterPage` gives them; what is none means from the start."""

    order: str = "name"
    state: str = ""
    intention: str = ""
    cohort: int | None = None
    search: str = ""
    search_addresses: bool = False
    after: str = ""
    before: str = ""


class RosterEntry(NamedTuple):
    """A learner in the roster. `progress` 0..1; `grade` 0..1 so far, None: none yet; `marks` by grading category."""

    account: int
    cohort_id: int | None
    intention: str
    state: str
    joined_at: datetime
    seen_at: datetime | None
    done: int
    required: int
    progress: float
    grade: float | None
    marks: dict[str, float]


class GradeLine(NamedTuple):
    """What the gradebook's file says of a learner, as in `RosterEntry`."""

    account: int
    cohort_id: int | None
    grade: float | None
    marks: dict[str, float]


@dataclass(frozen=True)
class RosterPage:
    """A page of the roster, and where the next and the one before begin (empty: there is none).

    `is_cut`: the lines between were looked through up to a limit; `after` goes on there.
    """

    entries: tuple[RosterEntry, ...]
    after: str = ""
    before: str = ""
    is_cut: bool = False


@dataclass(frozen=True)
class ClassCounts:
    """How many are in a run, and of them how many by state, intention and tenth (`state:left`, `tenth:3`)."""

    taking_part: int = 0
    offered: int = 0
    by: dict[str, int] = field(default_factory=dict)

    @property
    def spread(self) -> tuple[int, ...]:
        """How many stand in each tenth of the course: [0] below 10 %, ... [9] below 100 %, [10] done."""
        return tuple(self.by.get(f"tenth:{tenth}", 0) for tenth in range(11))


def class_counts(run_id: int) -> ClassCounts:
    """The kept counts of a run. One row."""
    row = Occupancy.objects.filter(run_id=run_id).first()
    return ClassCounts(row.taking_part, row.offered, row.counts) if row else ClassCounts()


def learner_counts(run_ids: list[int]) -> dict[int, int]:
    """How many take part in each of these runs. One statement, one row a run."""
    return dict(Occupancy.objects.filter(run_id__in=run_ids).values_list("run_id", "taking_part"))


def roster_page(run_id: int, wanted: Wanted, counts: ClassCounts) -> RosterPage:
    """A page of the roster: at most three statements, and a few for a search; its cost does not grow with the class,
    whose sizes `counts` tells."""
    rows, is_window = _narrowed(run_id, wanted, counts.by)
    key, is_down = _KEYS[wanted.order]
    start = _place(wanted.order, wanted.after or wanted.before)
    is_back = bool(start and not wanted.after)
    if is_window:
        return _windowed(run_id, rows, wanted, start, is_back=is_back)
    found = list(_along(rows, key, is_down != is_back, start)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return _page(found[::-1] if is_back else found, wanted.order, more=more, start=start, is_back=is_back)


def entry(*, run_id: int, account: int) -> RosterEntry | None:
    """One learner's line, or None."""
    row = RosterLine.objects.filter(run_id=run_id, account_id=account).first()
    return _entry(row) if row else None


def scores_of(*, run_id: int, accounts: list[int]) -> dict[int, dict[str, float]]:
    """The counted scores (0..1) of these learners by part. One statement."""
    if not accounts:
        return {}
    condition, value = among("accounts", accounts)
    rows = read(Statement(_SCORES + condition, {"run": run_id, "accounts": value}), about=len(accounts))
    return {account: decoded(scores) for account, scores in rows}


_SCORES = "SELECT account_id, scores FROM learning_summary WHERE run_id = %(run)s AND account_id "


def roster_chunks(run_id: int, wanted: Wanted) -> Iterator[list[RosterEntry]]:
    """The whole roster by name, `CHUNK` learners at a time, without their marks."""
    return ([_entry_of(row, {}) for row in rows] for rows in _chunks(run_id, wanted, _COLUMNS))


def grade_chunks(run_id: int, wanted: Wanted) -> Iterator[list[GradeLine]]:
    """The same of everybody's grades and marks alone."""
    columns = ("account_id", "cohort_id", "grade", "marks")
    for rows in _chunks(run_id, wanted, columns):
        yield [GradeLine(who, cohort, None if grade < 0 else grade, marks) for who, cohort, grade, marks in rows]


def _chunks(run_id: int, wanted: Wanted, columns: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    """These columns of the whole roster by name: no cursor stays open and no chunk is kept."""
    rows, last = _filtered(RosterLine.objects.filter(run_id=run_id), wanted), None
    while found := list(_along(rows, "name_key", False, last).values_list(*columns, "name_key", "id")[:CHUNK]):
        last = (bytes(found[-1][-2]), found[-1][-1])
        yield [row[:-2] for row in found]
        if len(found) < CHUNK:
            return


def account_chunks(run_id: int, *, with_left: bool = True, after: int = 0) -> Iterator[list[int]]:
    """Everybody who is (or was) in a run, some hundred at a time; those with a higher id than `after`."""
    rows = RosterLine.objects.filter(run_id=run_id)
    rows = rows if with_left else rows.exclude(state=rules.LEFT)
    last = after
    while found := list(
        rows.filter(account_id__gt=last).order_by("account_id").values_list("account_id", flat=True)[:CHUNK]
    ):
        last = found[-1]
        yield found


def _filtered(rows: QuerySet[RosterLine], wanted: Wanted) -> QuerySet[RosterLine]:
    rows = rows.filter(state=wanted.state) if wanted.state else rows.exclude(state=rules.LEFT)
    if wanted.intention:
        rows = rows.filter(intention=wanted.intention)
    return rows.filter(cohort_id=wanted.cohort) if wanted.cohort is not None else rows


def _narrowed(run_id: int, wanted: Wanted, counts: dict[str, int]) -> tuple[QuerySet[RosterLine], bool]:
    """The lines that are wanted, and whether they must be looked for along the order."""
    rows = RosterLine.objects.filter(run_id=run_id)
    if wanted.search:
        found, is_window = _named(run_id, rows, wanted)
        return _filtered(found, wanted), is_window
    if not (wanted.state or wanted.intention or wanted.cohort is not None):
        return _filtered(rows, wanted), counts.get(f"state:{rules.LEFT}", 0) > FEW
    size, narrow = _narrowest(run_id, wanted, counts)
    if size > FEW:
        return _filtered(rows, wanted), True
    few = rows.filter(narrow).values("id")[: FEW + 1]  # its limit keeps the order's index out of it
    return _filtered(RosterLine.objects.filter(id__in=few), wanted), False


def _narrowest(run_id: int, wanted: Wanted, counts: dict[str, int]) -> tuple[int, Q]:
    """The filter that leaves fewest lines, and how many that are, by the kept counts."""
    found = []
    if wanted.state:
        found.append((counts.get(f"state:{wanted.state}", 0), Q(state=wanted.state)))
    if wanted.intention:
        found.append((counts.get(f"intention:{wanted.intention}", 0), Q(intention=wanted.intention)))
    if wanted.cohort is not None:
        size = Cohort.objects.filter(id=wanted.cohort, run_id=run_id).values_list("size", flat=True).first() or 0
        found.append((size, Q(cohort_id=wanted.cohort)))
    return min(found, key=lambda pair: pair[0])


def _named(run_id: int, rows: QuerySet[RosterLine], wanted: Wanted) -> tuple[QuerySet[RosterLine], bool]:
    """The lines in whose name each word of the search begins a word, or whose address begins with it; and whether they
    must be looked for along the order, since each of the words begins one in more than `MANY` names.

    One statement for addresses and one for each word of the search, of `MOST_WORDS` at most.
    """
    name, address = rules.name_key(wanted.search), rules.address_key(wanted.search)
    if not name:
        return rows.none(), False
    addressed = list[int]()
    if wanted.search_addresses:
        found = rows.filter(address_key__gte=address, address_key__lt=rules.prefix_end(address))
        addressed = list(found.order_by("address_key").values_list("id", flat=True)[:FEW])
    looked_up = sorted(set(name.split()), key=len, reverse=True)[:MOST_WORDS]
    size, rarest = min(
        ((places[: MANY + 1].count(), places) for places in (_begun(run_id, word) for word in looked_up)),
        key=lambda pair: pair[0],
    )
    named = Q(_in_names(name.split(), rules.word_starts(name)))
    if size <= MANY:
        named &= Q(id__in=rarest.values("line_id")[:MANY])
    return rows.filter(named | Q(id__in=listed(addressed)) if addressed else named), size > MANY


def _begun(run_id: int, word: bytes) -> QuerySet[RosterWord]:
    """The words of names in a run that begin so."""
    return RosterWord.objects.filter(run_id=run_id, word__gte=word, word__lt=rules.prefix_end(word))


def _in_names(words: Sequence[bytes], starts: Sequence[Sequence[bytes]]) -> RawSQL:
    """That each word begins a name, or stands in it as a later word's start does. First comes whether it is there at
    all: of most names that is all that has to be asked."""
    begins = "(name_key >= %s AND name_key < %s)"
    tests = [_HOLDS[connection.vendor]] * len(words)
    params = [_held(word) for word in words]
    for word, ways in zip(words, starts, strict=True):
        tests.append(f"({' OR '.join([begins, *[_HOLDS[connection.vendor]] * len(ways)])})")
        params += [word, rules.prefix_end(word), *map(_held, ways)]
    return RawSQL(" AND ".join(tests), params, output_field=BooleanField())


_HOLDS = {"postgresql": "name_key LIKE %s", "sqlite": "instr(name_key, %s) > 0"}
"""Whether a key holds some bytes. PostgreSQL takes bytes for `LIKE`, at a third of what `POSITION` costs."""


def _held(word: bytes) -> bytes:
    """The bytes as `_HOLDS` takes them."""
    return b"%" + re.sub(rb"([\\%_])", rb"\\\1", word) + b"%" if connection.vendor == "postgresql" else word


def _along(rows: QuerySet[RosterLine], key: str, is_down: bool, start: tuple[Any, int] | None) -> QuerySet[RosterLine]:
    """The lines after `start` in the order of `key`: a row of two values is where an index begins, however many lines
    share the first."""
    if start is not None:
        column: Any = RosterLine._meta.get_field(key)
        value = column.get_db_prep_value(start[0], connection)
        past = f"(learning_rosterline.{key}, learning_rosterline.id) {'<' if is_down else '>'} (%s, %s)"
        rows = rows.filter(RawSQL(past, (value, start[1]), output_field=BooleanField()))
    return rows.order_by(*(f"-{name}" for name in (key, "id")) if is_down else (key, "id"))


def _windowed(
    run_id: int, rows: QuerySet[RosterLine], wanted: Wanted, start: tuple[Any, int] | None, *, is_back: bool
) -> RosterPage:
    key, is_down = _KEYS[wanted.order]
    everybody = _along(RosterLine.objects.filter(run_id=run_id), key, is_down != is_back, start)
    found = list(_within(everybody[:WINDOW], rows, key, is_down != is_back))
    if len(found) > PAGE:
        kept = found[:PAGE]
        return _page(kept[::-1] if is_back else kept, wanted.order, more=True, start=start, is_back=is_back)
    edge = everybody[WINDOW - 1 : WINDOW].first()
    page = _page(found[::-1] if is_back else found, wanted.order, more=False, start=start, is_back=is_back)
    if edge is not None:
        on = _written(edge, wanted.order)
        after, before = (page.after or on, on) if is_back else (on, page.before or wanted.after)
        return RosterPage(page.entries, after, before, is_cut=True)
    if not found and start is not None and is_back:  # nothing lies before: it begins here
        return _windowed(run_id, rows, replace(wanted, before=""), None, is_back=False)
    return page if found else RosterPage((), before=wanted.after if start is not None else "")


def _within(window: QuerySet[RosterLine], rows: QuerySet[RosterLine], key: str, is_down: bool) -> Iterable[RosterLine]:
    """The first of `rows` that are in a window. Joined by their ids, PostgreSQL would look for them in the whole class:
    from the rows of a sub-select with a limit it cannot."""
    inner, bounds = window.query.sql_with_params()
    where, values = rows.query.get_compiler(connection=connection).compile(rows.query.where)
    way = "DESC" if is_down else "ASC"
    return RosterLine.objects.raw(
        f"SELECT * FROM ({inner}) learning_rosterline WHERE {where} ORDER BY {key} {way}, id {way} LIMIT %s",
        [*bounds, *values, PAGE + 1],
    )


def _page(
    rows: list[RosterLine], order: str, *, more: bool, start: tuple[Any, int] | None, is_back: bool
) -> RosterPage:
    if not rows:
        return RosterPage(())
    has_next = more if not is_back else True
    has_former = start is not None if not is_back else more
    return RosterPage(
        tuple(_entry(row) for row in rows),
        _written(rows[-1], order) if has_next else "",
        _written(rows[0], order) if has_former else "",
    )


def _written(row: RosterLine, order: str) -> str:
    """A place in the order, for an address."""
    value = getattr(row, _KEYS[order][0])
    plain = bytes(value).hex() if order == "name" else value.isoformat() if order == "joined" else value
    return base64.urlsafe_b64encode(json.dumps([plain, row.id]).encode()).rstrip(b"=").decode()


def _place(order: str, text: str) -> tuple[Any, int] | None:
    """A place that was written so; None for what is none."""
    try:
        plain, id = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        if order == "name":
            value: Any = bytes.fromhex(plain)
        else:
            value = datetime.fromisoformat(plain).astimezone(UTC) if order == "joined" else float(plain)
        number = int(id)
    except (ValueError, TypeError, binascii.Error, OverflowError, RecursionError):
        return None
    is_sound = not isinstance(value, float) or abs(value) < 1 << 53
    return (value, number) if 0 < number < 1 << 62 and is_sound else None


def _entry(row: RosterLine) -> RosterEntry:
    return _entry_of(tuple(getattr(row, name) for name in _COLUMNS), row.marks)


def _entry_of(row: tuple[Any, ...], marks: dict[str, float]) -> RosterEntry:
    account, cohort, intention, state, joined_at, seen, done, required, progress, grade = row
    seen_at = datetime.fromtimestamp(seen * 60, UTC) if seen else None
    known = None if grade < 0 else grade
    return RosterEntry(
        account, cohort, intention, state, joined_at, seen_at, done, required, progress, known, marks
    )  # fmt: skip
