"""Reads of opinions: what a class said, for those who have answered and for staff. Never who."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.assessment.models import Asked, OptionCount
from stoa.assessment.ports import OpinionKind, Results
from stoa.kernel.cache import BytesCache
from stoa.kernel.clock import now
from stoa.kernel.statements import Statement, run

ENOUGH = 5
"""People who have answered before anything is told of what they said."""
WORD_FROM = 2
"""People who have written a word before others see it."""
KEPT_SECONDS = 30
"""For so long a process tells the same results."""
MOST = 400
WORDS_LISTED = 500

_RESULTS = """SELECT a.people, c.option, c.label, c.people FROM assessment_asked a
LEFT JOIN assessment_optioncount c ON c.asked_id = a.id AND c.state <> 'hidden'
    AND (c.state = 'shown' OR (c.people >= %(from)s AND NOT c.is_held))
WHERE a.run_id = %(run)s AND a.part = %(part)s AND a.people >= %(enough)s
ORDER BY c.people DESC, c.option LIMIT %(most)s"""
_results: BytesCache[Results] = BytesCache(4 * 1024 * 1024)


def results(run_id: int, part: str, kind: OpinionKind) -> Results:
    """What the class said, at most half a minute old; at most one statement, and mostly none."""

    def make() -> tuple[Results, int]:
        least = WORD_FROM if kind.is_moderated else 1
        asked = {"run": run_id, "part": part, "from": least, "enough": ENOUGH, "most": MOST}
        rows = run(Statement(_RESULTS, asked))
        counts = tuple((option, label, people) for _all, option, label, people in rows if people)
        found = Results(rows[0][0] if rows else 0, counts)
        return found, 400 + sum(300 + len(option) + len(label) for option, label, _people in counts)

    return _results.get_or_make((run_id, part, int(now().timestamp()) // KEPT_SECONDS), make)


def forget_results() -> None:
    """Drop what is remembered of results (for tests)."""
    _results.clear()


@dataclass(frozen=True)
class OptionLine:
    """A thing that was said, for staff. `is_shown`: learners see it, once enough people have answered."""

    id: int
    option: str
    label: str
    people: int
    state: str
    is_held: bool

    @property
    def is_shown(self) -> bool:
        if self.state != OptionCount.State.OPEN:
            return self.state == OptionCount.State.SHOWN
        return self.people >= WORD_FROM and not self.is_held


@dataclass(frozen=True)
class Tally:
    """What the class said to one question, for staff. `lines`: those that most people said first; `more` are not
    listed."""

    people: int = 0
    lines: tuple[OptionLine, ...] = ()
    more: int = 0


def tallies(run_id: int, *, is_whole: bool = False) -> dict[str, Tally]:
    """The tally of every question of a run that somebody answered, by part; `is_whole`: with every line. Two
    statements."""
    asked = {row.id: row for row in Asked.objects.filter(run_id=run_id)}
    lines: dict[int, list[OptionLine]] = {}
    more: dict[int, int] = {}
    rows = OptionCount.objects.filter(asked_id__in=asked).order_by("-people", "option")
    for row in rows.iterator(chunk_size=2000):
        listed = lines.setdefault(row.asked_id, [])
        if not is_whole and len(listed) >= WORDS_LISTED:
            more[row.asked_id] = more.get(row.asked_id, 0) + 1
        else:
            listed.append(OptionLine(row.id, row.option, row.label, row.people, row.state, row.is_held))
    return {
        row.part: Tally(row.people, tuple(lines.get(id, ())), more.get(id, 0)) for id, row in asked.items()
    }  # fmt: skip
